import type { FrameFacts } from '../dump-view';
import { capOf, Confidence, weighAge } from '../confidence';
import { weighClients } from '../clients';
import {
  counted,
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  joinNames,
  placePhrase,
  shortName,
  text,
} from '../draft';
import { addFate, extentOf, howMany, NEXT, nextForAge } from '../facts';
import type { Lock } from '../locks';
import { described } from '../library/described';
import { LOCK_ORDER_CYCLE } from '../library/lock-order-cycle';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { receiverType, withoutTypeArguments } from '../stack-hash';
import { callersOf, lockCases, standingAt } from './lock-cases';

export const lockOrderCycle: PatternDefinition = {
  ...described(LOCK_ORDER_CYCLE),
  detect,
};

function detect(situation: Situation): PatternAnswer {
  const byCycle = new Map<string, { cycle: readonly number[]; locks: Lock[] }>();
  for (const lockCase of lockCases(situation)) {
    if (lockCase.kind !== 'cycle') continue;
    const key = lockCase.cycle.join(',');
    const known = byCycle.get(key);
    if (known) known.locks.push(lockCase.lock);
    else byCycle.set(key, { cycle: lockCase.cycle, locks: [lockCase.lock] });
  }
  return {
    drafts: [...byCycle.values()].map(({ cycle, locks }) => draftOf(situation, cycle, locks)),
    rejected: [],
  };
}

function draftOf(situation: Situation, cycle: readonly number[], locks: readonly Lock[]): Draft {
  const { view } = situation;
  const rows = locks
    .flatMap((lock) => lock.waiters.map((waiter) => waiter.row))
    .sort((a, b) => a - b);
  const keys = new Set(rows.map((row) => situation.reference.groupOfRow.get(row)?.key ?? ''));
  const cycleKeys = new Set(cycle.map((row) => situation.reference.groupOfRow.get(row)?.key ?? ''));
  const extent = extentOf(situation, keys, rows);
  const byAddress = cycle.every((row) => {
    const lock = situation.locks.lockOfRow.get(row);
    return lock !== undefined && (situation.holdersOf(lock)[0]?.address ?? false);
  });
  const confidence = new Confidence(byAddress ? 0.8 : lockOrderCycle.prior);
  if (byAddress) confidence.add('Each has the address of the lock that the other waits for', 0.5);
  else
    confidence.unavailable(
      'Exact lock addresses on both stacks',
      'the arguments are stale or inlined',
    );
  weighAge(situation, confidence, cycleKeys);
  const block = situation.windowProfile('pprof-block');
  if (!block) confidence.unavailable('Block profile', 'not in this capture');
  else
    confidence.unavailable('Block profile', 'a deadlocked wait never ends, so it is never in it');

  const list = new EvidenceList();
  const circle = list.add(
    [
      text(`Goroutines ${joinNames(cycle.map((row) => view.goid(row)))} wait for each other: `),
      text(
        cycle
          .map(
            (row) =>
              `${view.goid(row)} waits for ${situation.locks.lockOfRow.get(row)?.key ?? 'a lock'}`,
          )
          .join(', '),
      ),
      text('.'),
    ],
    [goroutineRows(view, cycle)],
    {
      source: view.label,
      provenance: byAddress ? 'observed' : 'inferred',
      functions: unique(cycle.map((row) => standingAt(situation, row)?.function ?? '')),
    },
  );
  const all = list.add(
    `${counted(rows.length, 'goroutine waits', 'goroutines wait')} for ${counted(locks.length, 'lock')} of the cycle.`,
    [goroutineRows(view, rows)],
    { source: view.label, functions: unique(locks.flatMap((lock) => [...callersOf(lock)])) },
  );
  addFate(situation, list, keys);
  weighClients(situation, confidence, list, keys);
  const against = new EvidenceList('a');
  if (!situation.latest) {
    against.add(
      'One dump only: under load, goroutines that lock in order can look alike for a moment.',
      [],
      {
        source: view.label,
        provenance: 'inferred',
      },
    );
  } else if (!byAddress) {
    against.add(
      'That each holds the other lock follows from types and lines, not from addresses.',
      [],
      {
        source: view.label,
        provenance: 'inferred',
      },
    );
  } else {
    const elsewhere = situation.locks.locks.filter((lock) => !locks.includes(lock));
    if (elsewhere.length > 0) {
      against.add(
        `${counted(elsewhere.length, 'other lock')} have waiters outside the cycle.`,
        [],
        {
          source: view.label,
        },
      );
    }
  }

  const proven = situation.latest !== undefined || situation.crashSaysAsleep;
  const functions = unique([
    ...cycle.map((row) => holdingAt(situation, row, locks)?.function ?? ''),
    ...cycle.map((row) => standingAt(situation, row)?.function ?? ''),
    ...locks.flatMap((lock) => [...callersOf(lock)]),
  ]);
  const first = holdingAt(situation, cycle[0] ?? 0, locks);
  return {
    pattern: lockOrderCycle.id,
    title: lockOrderCycle.title,
    severity: proven && (extent.requests > 0 || extent.share >= 0.5) ? 'critical' : 'high',
    parts: confidence.parts,
    cap: capOf(situation, minutesOf(situation, cycle)),
    consequence:
      extent.requests > 0
        ? `${counted(extent.requests, 'request')} will never be answered.`
        : 'These goroutines will never go on.',
    functions,
    rows,
    holders: [],
    summary: [
      text(`${howMany(situation, rows)} wait`, all),
      text(' for locks that never come free. '),
      text(`Goroutines ${joinNames(cycle.map((row) => view.goid(row)))}`, circle),
      text(' each hold the lock that the other waits for, in '),
      functionPhrase(first?.function ?? '', circle),
      ...(first ? [placePhrase(first)] : []),
      text('.'),
    ],
    evidence: list.items,
    against: against.items,
    remedy: {
      sentence: `Take the locks in one order everywhere, by an id that never changes, in ${shortName(functions[0] ?? '')}.`,
      diff: [
        '- from.mu.Lock()',
        '- to.mu.Lock()',
        '+ first, second := from, to',
        '+ if second.id < first.id { first, second = to, from }',
        '+ first.mu.Lock()',
        '+ second.mu.Lock()',
      ],
    },
    next: [...nextForAge(situation), ...(byAddress ? [] : [NEXT.trace])],
    wait: 'lock',
  };
}

/**
 * The frame of a goroutine that took the lock which another of the cycle waits for: further out than
 * the call that waits now, where the two are not in one function.
 */
function holdingAt(
  situation: Situation,
  row: number,
  locks: readonly Lock[],
): FrameFacts | undefined {
  const held = locks.filter((lock) => situation.holdersOf(lock)[0]?.row === row);
  const waiter = situation.locks.lockOfRow.get(row)?.waiters.find((other) => other.row === row);
  const { frames } = situation.view.stack(row);
  const outer = frames
    .slice((waiter?.callerDepth ?? -1) + 1)
    .find((frame) => frame.user && held.some((lock) => takes(frame, lock)));
  const here =
    waiter && held.some((lock) => takes(waiter.caller, lock)) ? waiter.caller : undefined;
  return here ?? outer ?? standingAt(situation, row);
}

/** A function that others wait in for the lock, or a method of the type that it belongs to. */
function takes(frame: FrameFacts, lock: Lock): boolean {
  if (lock.callers.has(withoutTypeArguments(frame.function))) return true;
  const type = receiverType(frame.function);
  return type !== undefined && lock.types.has(type);
}

const unique = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name) => name !== '')),
];

function minutesOf(situation: Situation, rows: readonly number[]): number | undefined {
  let least: number | undefined;
  for (const row of rows) {
    const minutes = situation.view.minutes(row);
    if (minutes === undefined) return undefined;
    least = Math.min(least ?? minutes, minutes);
  }
  return least;
}
