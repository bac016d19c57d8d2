import type { Said, Severity } from '@unpark/model';
import { weighClients } from '../clients';
import { capOf, Confidence, weighAge } from '../confidence';
import {
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  goroutines,
  placePhrase,
  requests,
  shortName,
} from '../draft';
import { addFate, type Extent, extentOf, nextForAge } from '../facts';
import type { LockWaiter } from '../locks';
import { described } from '../library/described';
import { LOCK_HELD_ACROSS_IO } from '../library/lock-held-across-io';
import { ONCE_DEADLOCK } from '../library/once-deadlock';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { link, say, type Spoken } from '../say';
import type { Situation } from '../situation';
import { withoutTypeArguments } from '../stack-hash';
import { groupIndex, RUNS_ONCE } from './group-index';
import { callersOf, type LockCase, lockCases } from './lock-cases';
import {
  addMovement,
  BLOCK_PROFILE,
  goroutinesWait,
  holderDoing,
  oneGoroutine,
  whoWait,
} from './lock-evidence';
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
          why: {
            en: 'runs the function of a Once that these call',
            zh: '正在执行它们所调用的 Once 的函数',
          },
        });
      }
    }
    const extent = extentOf(situation, lockCase.keys, lockCase.rows);
    const severity = severityOf(situation, extent, found);
    if (severity === undefined) {
      const at = shortName(callersOf(lockCase.lock)[0] ?? '');
      rejected.push({
        pattern: ONCE_DEADLOCK.id,
        title: ONCE_DEADLOCK.title,
        reason: say`${goroutinesWait(extent.count)} for a Once in ${at}: too few, or it ends soon.`
          .zh`${goroutines(extent.count)} 在 ${at} 等 Once：太少，或很快就会结束。`,
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
  if (sameOnce)
    confidence.add(
      {
        en: 'Both calls print the address of the same Once',
        zh: '两次调用打印的是同一个 Once 的地址',
      },
      1,
    );
  weighAge(situation, confidence, keys);
  if (runner !== undefined)
    confidence.add(
      {
        en: 'The goroutine that runs its function is found',
        zh: '找到了正在执行其函数的 goroutine',
      },
      0.5,
    );
  confidence.unavailable(BLOCK_PROFILE, {
    en: 'a wait in progress is never in it',
    zh: '正在进行的等待不会被记录',
  });
  const list = new EvidenceList();
  const asks = functionPhrase(callers[0] ?? '');
  const waiting = list.add(
    say`${goroutinesWait(rows.length)} for a sync.Once in ${asks}.`
      .zh`${goroutines(rows.length)} 在 ${asks} 等 sync.Once。`,
    [goroutineRows(view, rows)],
    { source: view.label, functions: callers },
  );
  const path = nested ? between(situation, nested) : [];
  const again = functionPhrase(path[0] ?? '');
  const at = functionPhrase(runnerAt?.function ?? '');
  const place: Spoken = runnerAt ? placePhrase(runnerAt) : '';
  const who = nested?.row ?? runner;
  const running =
    who === undefined
      ? undefined
      : list.add(
          nested
            ? say`Goroutine ${view.goid(who)} runs the function of the Once and calls the Once again, by way of ${again}.`
                .zh`goroutine ${view.goid(who)} 正在执行 Once 的函数，又经由 ${again} 再次调用这个 Once。`
            : say`Goroutine ${view.goid(who)} runs the function of the Once and ${holderDoing(situation, who)} in ${at}${place}.`
                .zh`goroutine ${view.goid(who)} 正在执行 Once 的函数，${holderDoing(situation, who)}，位于 ${at}${place}。`,
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
        ? {
            en: 'Two Once values, one inside of the other, have the same frames.',
            zh: '两个 Once 一个套在另一个里面，栈帧也是这样。',
          }
        : {
            en: 'An initialisation that takes long and ends is well; only its length is not.',
            zh: '初始化耗时长但会结束，本身没有错，只是太久。',
          },
      [goroutineRows(view, rows)],
      { source: view.label, provenance: 'inferred' },
    );
  }
  const never: Spoken = nested ? { en: ': never', zh: '，而它永不返回' } : '';
  const all = whoWait(situation, rows, waiting, 'waits');
  let ending: Said = {
    en: 'Who runs its function is not in view.',
    zh: '看不到是谁在执行它的函数。',
  };
  if (who !== undefined) {
    const goroutine = oneGoroutine(situation, who, running);
    const doing = holderDoing(situation, who);
    ending = nested
      ? say`Its function, on ${goroutine}, calls the same Once again and waits for itself.`
          .zh`执行其函数的 ${goroutine} 又调用同一个 Once，在等自己。`
      : say`Its function, on ${goroutine}, ${doing}.`.zh`执行其函数的 ${goroutine} ${doing}。`;
  }
  return {
    pattern: ONCE_DEADLOCK.id,
    title: nested
      ? { en: 'sync.Once that waits for itself', zh: '等待自己的 sync.Once' }
      : ONCE_DEADLOCK.title,
    severity,
    parts: confidence.parts,
    cap: capOf(situation, undefined),
    consequence:
      extent.requests > 0
        ? say`${requests(extent.requests)} wait until its function returns${never}.`
            .zh`${requests(extent.requests)}要等到它的函数返回${never}。`
        : say`Whoever needs it waits until its function returns${never}.`
            .zh`凡是需要它的都要等到它的函数返回${never}。`,
    functions: [...new Set([...path, ...(runnerAt ? [runnerAt.function] : []), ...callers])],
    rows,
    holders: runner === undefined ? [] : [runner],
    summary: say`${all} for a sync.Once in ${link(asks, waiting)}. ${ending}`
      .zh`${all}在 ${link(asks, waiting)} 等 sync.Once。${ending}`,
    evidence: list.items,
    against: against.items,
    remedy: remedyFor(ONCE_DEADLOCK.remedy, path[0] ?? runnerAt?.function ?? callers[0] ?? ''),
    next: nextForAge(situation),
    ...(!nested && {
      alternatives: [
        otherReading(LOCK_HELD_ACROSS_IO, {
          en: 'Do holds a lock while its function runs: a call without a deadline inside of it holds up all.',
          zh: 'Do 在其函数执行期间持锁：里面一个不带 deadline 的调用就会拖住所有人。',
        }),
      ],
    }),
    wait: 'lock',
  };
}
