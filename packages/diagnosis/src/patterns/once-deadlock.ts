import type { Severity } from '@unpark/model';
import { weighClients } from '../clients';
import { capOf, Confidence, weighAge } from '../confidence';
import {
  counted,
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  placePhrase,
  shortName,
  text,
} from '../draft';
import { addFate, type Extent, extentOf, howMany, nextForAge } from '../facts';
import type { LockWaiter } from '../locks';
import { described } from '../library/described';
import { LOCK_HELD_ACROSS_IO } from '../library/lock-held-across-io';
import { ONCE_DEADLOCK } from '../library/once-deadlock';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { withoutTypeArguments } from '../stack-hash';
import { groupIndex, RUNS_ONCE } from './group-index';
import { callersOf, type LockCase, lockCases } from './lock-cases';
import { addMovement, holderDoing } from './lock-evidence';
import { otherReading, remedyFor } from './readings';

export const onceDeadlock: PatternDefinition = { ...described(ONCE_DEADLOCK), detect };

interface OnceCase {
  readonly lockCase: LockCase;
  /** the goroutine that runs the function of the Once */
  readonly runner: number | undefined;
  /** a waiter that is inside of the function already */
  readonly nested: LockWaiter | undefined;
  /** both calls print the same Once */
  readonly sameOnce: boolean;
}

function detect(situation: Situation): PatternAnswer {
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const lockCase of lockCases(situation)) {
    if (lockCase.kind !== 'once') continue;
    const found = caseOf(situation, lockCase);
    if (found.runner !== undefined) {
      for (const from of lockCase.rows) {
        situation.graph.add({
          from,
          to: found.runner,
          resource: 'sync.Once',
          provenance: 'inferred',
          why: 'runs the function of a Once that these call',
        });
      }
    }
    const extent = extentOf(situation, lockCase.keys, lockCase.rows);
    const severity = severityOf(situation, extent, found);
    if (severity === undefined) {
      rejected.push({
        pattern: ONCE_DEADLOCK.id,
        title: ONCE_DEADLOCK.title.en,
        reason: `${counted(extent.count, 'goroutine waits', 'goroutines wait')} for a Once in ${shortName(callersOf(lockCase.lock)[0] ?? '')}: too few, or it ends soon.`,
      });
      continue;
    }
    drafts.push(draftOf(situation, found, extent, severity));
  }
  return { drafts, rejected };
}

function caseOf(situation: Situation, lockCase: LockCase): OnceCase {
  const { view } = situation;
  const { lock } = lockCase;
  let runner: number | undefined;
  for (const group of groupIndex(situation.reference).inOnce) {
    if (runner !== undefined || group.kind === 'once') continue;
    // the function that calls Do is the one that the others wait in
    if (!group.functions.some((name) => lock.callers.has(withoutTypeArguments(name)))) continue;
    runner = group.rows[0];
  }
  let nested: LockWaiter | undefined;
  let sameOnce = false;
  const asked = new Set<string>();
  for (const waiter of lock.waiters) {
    const key = situation.reference.groupOfRow.get(waiter.row)?.key ?? '';
    if (asked.has(key)) continue;
    asked.add(key);
    const { functions } = view.stack(waiter.row);
    const first = functions.indexOf(RUNS_ONCE);
    const second = functions.indexOf(RUNS_ONCE, waiter.callerDepth);
    if (first === -1 || second === -1) continue;
    const inner = view.firstWord(waiter.row, first);
    const outer = view.firstWord(waiter.row, second);
    const known = inner !== undefined && outer !== undefined;
    // one Once inside of another is well
    if (known ? inner !== outer : runner !== undefined) continue;
    nested = waiter;
    sameOnce = known;
    break;
  }
  return { lockCase, runner: nested ? undefined : runner, nested, sameOnce };
}

function severityOf(situation: Situation, extent: Extent, found: OnceCase): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  if (found.nested) {
    const still = situation.latest !== undefined && extent.stayed > 0;
    if (extent.requests === 0) return found.sameOnce || still ? 'medium' : 'low';
    return still ? 'critical' : found.sameOnce ? 'high' : 'low';
  }
  if (situation.latest) {
    if (extent.stayed < 3 || extent.stayed * 2 < extent.before) return undefined;
    if (extent.requests < 3) return 'low';
    return extent.stayed >= 5 && (extent.share >= 0.1 || extent.grows) ? 'high' : 'medium';
  }
  if (extent.count < 3) return undefined;
  return extent.count >= 16 && extent.share >= 0.4 && extent.requests >= 8 ? 'medium' : 'low';
}

/** Frames between the inner call of Do and the outer one, innermost first. */
function between(situation: Situation, waiter: LockWaiter): readonly string[] {
  const { frames, functions } = situation.view.stack(waiter.row);
  const outer = functions.indexOf(RUNS_ONCE, waiter.callerDepth);
  return frames.slice(waiter.callerDepth, outer).flatMap((f) => (f.user ? [f.function] : []));
}

function draftOf(situation: Situation, found: OnceCase, extent: Extent, severity: Severity): Draft {
  const { view } = situation;
  const { lockCase, runner, nested, sameOnce } = found;
  const { rows, keys, lock } = lockCase;
  const callers = callersOf(lock);
  const runnerAt = runner === undefined ? undefined : view.stack(runner).topUser;
  const confidence = new Confidence(nested ? (sameOnce ? 0.95 : 0.8) : ONCE_DEADLOCK.prior);
  if (sameOnce) confidence.add('Both calls print the address of the same Once', 1);
  weighAge(situation, confidence, keys);
  if (runner !== undefined) confidence.add('The goroutine that runs its function is found', 0.5);
  confidence.unavailable('Block profile', 'a wait in progress is never in it');
  const list = new EvidenceList();
  const waiting = list.add(
    [
      text(`${counted(rows.length, 'goroutine waits', 'goroutines wait')} for a sync.Once in `),
      functionPhrase(callers[0] ?? ''),
      text('.'),
    ],
    [goroutineRows(view, rows)],
    { source: view.label, functions: callers },
  );
  const path = nested ? between(situation, nested) : [];
  const who = nested?.row ?? runner;
  const running =
    who === undefined
      ? undefined
      : list.add(
          [
            text(`Goroutine ${view.goid(who)} runs the function of the Once and `),
            text(
              nested ? 'calls the Once again, by way of ' : `${holderDoing(situation, who)} in `,
            ),
            functionPhrase(nested ? (path[0] ?? '') : (runnerAt?.function ?? '')),
            ...(runnerAt ? [placePhrase(runnerAt)] : []),
            text('.'),
          ],
          [goroutineRows(view, [who])],
          {
            source: view.label,
            provenance: sameOnce ? 'observed' : 'inferred',
            functions: nested ? path : runnerAt ? [runnerAt.function] : [],
          },
        );
  addFate(situation, list, keys);
  weighClients(situation, confidence, list, keys);
  const against = new EvidenceList('a');
  addMovement(situation, against, lockCase);
  if (!sameOnce) {
    against.add(
      nested
        ? 'Two Once values, one inside of the other, have the same frames.'
        : 'An initialisation that takes long and ends is well; only its length is not.',
      [goroutineRows(view, rows)],
      { source: view.label, provenance: 'inferred' },
    );
  }
  return {
    pattern: ONCE_DEADLOCK.id,
    title: nested ? 'sync.Once that waits for itself' : ONCE_DEADLOCK.title.en,
    severity,
    parts: confidence.parts,
    cap: capOf(situation, undefined),
    consequence:
      extent.requests > 0
        ? `${counted(extent.requests, 'request')} wait until its function returns${nested ? ': never' : ''}.`
        : `Whoever needs it waits until its function returns${nested ? ': never' : ''}.`,
    functions: [...new Set([...path, ...(runnerAt ? [runnerAt.function] : []), ...callers])],
    rows,
    holders: runner === undefined ? [] : [runner],
    summary: [
      text(`${howMany(situation, rows)} ${rows.length === 1 ? 'waits' : 'wait'}`, waiting),
      text(' for a sync.Once in '),
      functionPhrase(callers[0] ?? '', waiting),
      text('. '),
      ...(who === undefined
        ? [text('Who runs its function is not in view.')]
        : [
            text('Its function, on '),
            text(`goroutine ${view.goid(who)}`, running),
            text(
              nested
                ? ', calls the same Once again and waits for itself.'
                : `, ${holderDoing(situation, who)}.`,
            ),
          ]),
    ],
    evidence: list.items,
    against: against.items,
    remedy: remedyFor(ONCE_DEADLOCK.remedy, path[0] ?? runnerAt?.function ?? callers[0] ?? ''),
    next: nextForAge(situation),
    ...(!nested && {
      alternatives: [
        otherReading(
          LOCK_HELD_ACROSS_IO,
          'Do holds a lock while its function runs: a call without a deadline inside of it holds up all.',
        ),
      ],
    }),
    wait: 'lock',
  };
}
