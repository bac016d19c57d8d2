import type { FrameFacts } from '../dump-view';
import { capOf, Confidence, weighAge } from '../confidence';
import { weighClients } from '../clients';
import {
  counted,
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  goroutines,
  placePhrase,
  requests,
} from '../draft';
import { addFate, extentOf, NEXT, nextForAge } from '../facts';
import type { Lock } from '../locks';
import { described } from '../library/described';
import { LOCK_ORDER_CYCLE } from '../library/lock-order-cycle';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { joined, link, listed, say, type Spoken } from '../say';
import type { Situation } from '../situation';
import { receiverType, withoutTypeArguments } from '../stack-hash';
import { callersOf, lockCases, standingAt } from './lock-cases';
import { BLOCK_PROFILE, goroutinesWait, lockKey, NOT_CAPTURED, whoWait } from './lock-evidence';
import { remedyFor } from './readings';

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

const LOCK = { one: 'lock', zh: '把锁' };
const OTHER_LOCK = { one: 'other lock', zh: '把锁' };

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
  if (byAddress)
    confidence.add(
      {
        en: 'Each has the address of the lock that the other waits for',
        zh: '各自的栈上都有对方所等的锁的地址',
      },
      0.5,
    );
  else
    confidence.unavailable(
      { en: 'Exact lock addresses on both stacks', zh: '双方栈上的确切锁地址' },
      { en: 'the arguments are stale or inlined', zh: '参数已过时或被内联' },
    );
  weighAge(situation, confidence, cycleKeys);
  const block = situation.windowProfile('pprof-block');
  if (!block) confidence.unavailable(BLOCK_PROFILE, NOT_CAPTURED);
  else
    confidence.unavailable(BLOCK_PROFILE, {
      en: 'a deadlocked wait never ends, so it is never in it',
      zh: '死锁的等待永不结束，所以不会被记录',
    });

  const list = new EvidenceList();
  const goids = listed(cycle.map((row) => view.goid(row)));
  const waits = cycle.flatMap((row, i): Spoken[] => {
    const goid = view.goid(row);
    const lock = situation.locks.lockOfRow.get(row);
    const key = lock ? lockKey(lock) : { en: 'a lock', zh: '一把锁' };
    const one = say`${goid} waits for ${key}`.zh`${goid} 在等${key}`;
    return i === 0 ? [one] : [{ en: ', ', zh: '，' }, one];
  });
  const circle = list.add(
    say`Goroutines ${goids} wait for each other: ${joined(waits)}.`
      .zh`goroutine ${goids} 互相等待：${joined(waits)}。`,
    [goroutineRows(view, cycle)],
    {
      source: view.label,
      provenance: byAddress ? 'observed' : 'inferred',
      functions: unique(cycle.map((row) => standingAt(situation, row)?.function ?? '')),
    },
  );
  const all = list.add(
    say`${goroutinesWait(rows.length)} for ${counted(locks.length, LOCK)} of the cycle.`
      .zh`${goroutines(rows.length)} 在等环里的 ${counted(locks.length, LOCK)}。`,
    [goroutineRows(view, rows)],
    { source: view.label, functions: unique(locks.flatMap((lock) => [...callersOf(lock)])) },
  );
  addFate(situation, list, keys);
  weighClients(situation, confidence, list, keys);
  const against = new EvidenceList('a');
  if (!situation.latest) {
    against.add(
      {
        en: 'One dump only: under load, goroutines that lock in order can look alike for a moment.',
        zh: '只有一份 dump：高负载下，按固定顺序加锁的 goroutine 也会短暂呈现这种样子。',
      },
      [],
      {
        source: view.label,
        provenance: 'inferred',
      },
    );
  } else if (!byAddress) {
    against.add(
      {
        en: 'That each holds the other lock follows from types and lines, not from addresses.',
        zh: '各自持有对方的锁，这是由类型和行号推断的，没有地址为证。',
      },
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
        say`${counted(elsewhere.length, OTHER_LOCK)} have waiters outside the cycle.`
          .zh`环外还有 ${counted(elsewhere.length, OTHER_LOCK)}有等待者。`,
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
  const at = functionPhrase(first?.function ?? '', circle);
  const place: Spoken = first ? placePhrase(first) : '';
  const who = whoWait(situation, rows, all);
  const ring = link(say`Goroutines ${goids}`.zh`goroutine ${goids}`, circle);
  return {
    pattern: lockOrderCycle.id,
    title: lockOrderCycle.title,
    severity: proven && (extent.requests > 0 || extent.share >= 0.5) ? 'critical' : 'high',
    parts: confidence.parts,
    cap: capOf(situation, minutesOf(situation, cycle)),
    consequence:
      extent.requests > 0
        ? say`${requests(extent.requests)} will never be answered.`
            .zh`${requests(extent.requests)}永远得不到应答。`
        : { en: 'These goroutines will never go on.', zh: '这些 goroutine 再也走不动。' },
    functions,
    rows,
    holders: [],
    summary: say`${who} for locks that never come free. ${ring} each hold the lock that the other waits for, in ${at}${place}.`
      .zh`${who}在等永远不会释放的锁。${ring} 各自持有对方所等的锁，位于 ${at}${place}。`,
    evidence: list.items,
    against: against.items,
    remedy: remedyFor(LOCK_ORDER_CYCLE.remedy, functions[0] ?? ''),
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
