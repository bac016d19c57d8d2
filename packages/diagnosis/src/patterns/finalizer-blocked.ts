import { GOROUTINE_FLAG } from '@unpark/model';
import { severityBy } from '../declared/severity-of';
import type { SeverityRule } from '../declared/wait-rule';
import { type Draft, goroutineRows } from '../draft';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { FINALIZER_BLOCKED as entry } from '../library/finalizer-blocked';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { say } from '../say';
import type { Situation } from '../situation';
import { sitesOf } from '../sites';
import { STATE_OF_WAIT } from '../wait-class';
import { remedyFor } from './readings';
import { siteDraft } from './site-draft';
import { measured, ownEnds, siteExtent } from './stuck-rows';

export const finalizerBlocked: PatternDefinition = { ...described(entry), detect };

const RUNNERS = ['runtime.runFinalizers', 'runtime.runCleanups', 'runtime.runfinq'];

const SEVERITY: readonly SeverityRule[] = [
  { severity: 'high', when: { dumps: 2, stayed: 1, apart: 3 } },
  { severity: 'high', when: { dumps: 1, aged: true } },
  { severity: 'medium', when: { dumps: 1, count: 1 } },
  { severity: 'low', when: { dumps: 2, stayed: 1 } },
];

/** Goroutines of C code, and stacks whose end is not known. */
const NO_ROOT =
  GOROUTINE_FLAG.lockedToThread |
  GOROUTINE_FLAG.elided |
  GOROUTINE_FLAG.cut |
  GOROUTINE_FLAG.stackUnavailable;

/** States in which a goroutine goes on by itself. */
const MOVES: ReadonlySet<string> = new Set(['running', 'runnable', 'sleep', 'gc', 'idle']);

function detect(situation: Situation): PatternAnswer {
  const drafts: Draft[] = [];
  for (const site of sitesOf(situation.reference, (group) => isBlocked(situation, group))) {
    const extent = siteExtent(situation, site);
    const severity = severityBy(SEVERITY, situation, measured(situation, site, extent));
    if (severity === undefined) continue;
    const named = site.groups.some((group) => RUNNERS.includes(group.functions.at(-1) ?? ''));
    drafts.push(
      siteDraft({
        situation,
        pattern: finalizerBlocked,
        site,
        extent,
        severity,
        waitsFor: say` in ${site.reason}, as a finalizer or a cleanup`
          .zh`（${site.reason}），它是一个 finalizer 或 cleanup`,
        ending: () => ({
          en: '. No other finalizer runs meanwhile.',
          zh: '。其间别的 finalizer 都不运行。',
        }),
        weigh: (confidence) => {
          if (named) {
            confidence.add(
              {
                en: 'The runner of finalizers is below it on the stack',
                zh: '栈上在它下面的正是运行 finalizer 的函数',
              },
              1,
            );
          }
        },
        against: (list) => {
          if (named) return;
          list.add(
            {
              en: 'Before Go 1.25 a dump hides the runner: that it is a finalizer follows from a stack that nothing started and that does not begin in main.',
              zh: 'Go 1.25 之前 dump 不显示运行 finalizer 的函数：说它是 finalizer，是因为这个栈没有创建者，也不从 main 开始。',
            },
            [goroutineRows(situation.view, site.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        consequence: {
          en: 'What finalizers would close stays open, and what they would free stays in use.',
          zh: '该由 finalizer 关闭的仍然开着，该由它们释放的仍被占用。',
        },
        functions: ownEnds(situation, site),
        remedy: remedyFor(entry.remedy, site.frame.function),
      }),
    );
  }
  return { drafts, rejected: [] };
}

function isBlocked(situation: Situation, group: GoroutineGroup): boolean {
  if (group.role === 'capture' || group.role === 'runtime') return false;
  if (MOVES.has(STATE_OF_WAIT[group.kind])) return false;
  const root = group.functions.at(-1) ?? '';
  const { view } = situation;
  const row = group.rows[0] ?? 0;
  if (!view.stack(row).frames.some((frame) => frame.own)) return false;
  if (RUNNERS.includes(root)) return true;
  // one goroutine runs finalizers; earlier versions print neither its runner nor a creator
  return (
    group.rows.length === 1 &&
    group.creator === undefined &&
    !group.request &&
    view.goid(row) !== '1' &&
    view.stack(row).frames.at(-1)?.own === true &&
    !root.startsWith('main.main') &&
    printsCreators(situation) &&
    (view.flags(row) & NO_ROOT) === 0 &&
    !group.functions.some((name) => name.includes('_cgoexp') || name.includes('cgocallback'))
  );
}

/** A dump that was cut, or a profile, has goroutines without a creator everywhere. */
function printsCreators(situation: Situation): boolean {
  const { view } = situation;
  if (view.record?.facts.form !== 'dump') return false;
  let without = 0;
  for (const row of view.rows) {
    if (view.creator(row) === undefined && ++without > 8) return false;
  }
  return view.rows.length > without;
}
