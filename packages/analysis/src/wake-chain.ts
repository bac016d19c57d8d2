import { GOROUTINE_STATE } from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import type { TransitionIndex } from './transition-index';

/** One wait and what ended it. Nanoseconds from the trace's origin. */
export interface WakeStep {
  /** row of trace_goroutines */
  readonly goroutine: number;
  /** when the wait began; -1: before the trace */
  readonly fromNs: number;
  /** when it was made runnable; -1: it still waits when the trace ends */
  readonly wokenNs: number;
  /** row of trace_reasons */
  readonly reason: number;
  /** row of stacks: where it waited; -1 for none */
  readonly blockedStack: number;
  /** row of trace_goroutines; -1: nobody, e.g. the network poller or a timer */
  readonly waker: number;
  /** row of stacks of whoever ended the wait */
  readonly wakerStack: number;
}

/** Why a chain ends. */
export type ChainEnd =
  /** the wait does not end in the trace */
  | 'open'
  /** it was ended by no goroutine */
  | 'no-goroutine'
  /** the waker did not wait itself meanwhile: its own running, or waiting to run, is the cause */
  | 'waker-was-busy'
  /** the goroutine did not wait before the time that was asked for */
  | 'never-waited'
  /** it has more links than are followed */
  | 'long';

export interface WakeChain {
  readonly steps: readonly WakeStep[];
  readonly end: ChainEnd;
}

/**
 * What a goroutine waited for at a time, or last before it, and from waker to waker what these
 * waited for in turn, as long as their wait ended inside the one that they ended.
 *
 * @param goroutine row of trace_goroutines
 * @param atNs nanoseconds from the trace's origin
 */
export function wakeChain(
  index: TransitionIndex,
  goroutine: number,
  atNs: number,
  mostSteps: number = ANALYSIS_LIMITS.wakeChainSteps,
): WakeChain {
  const steps: WakeStep[] = [];
  let follow = goroutine;
  let before = atNs;
  let after = Number.NEGATIVE_INFINITY;
  while (steps.length < mostSteps) {
    const step = lastWait(index, follow, before, after, steps.length === 0);
    if (!step) return { steps, end: steps.length === 0 ? 'never-waited' : 'waker-was-busy' };
    steps.push(step);
    if (step.wokenNs < 0) return { steps, end: 'open' };
    if (step.waker < 0) return { steps, end: 'no-goroutine' };
    follow = step.waker;
    before = step.wokenNs;
    after = step.fromNs;
  }
  return { steps, end: 'long' };
}

/** The wait at `before`, when `mayCover`, or the last one that ended after `after`. */
function lastWait(
  index: TransitionIndex,
  goroutine: number,
  before: number,
  after: number,
  mayCover: boolean,
): WakeStep | undefined {
  const { waiting } = GOROUTINE_STATE;
  const first = index.first[goroutine] as number;
  const last = index.first[goroutine + 1] as number;
  const rowAt = (i: number) => index.rows[i] as number;
  let at = index.lastBefore(goroutine, before);
  if (at < 0) return undefined;
  if (mayCover && index.kindOf(rowAt(at)).to === waiting) {
    let end = at + 1;
    while (end < last && index.kindOf(rowAt(end)).to === waiting) end++;
    return wait(index, goroutine, end < last ? end : -1, at);
  }
  for (; at >= first; at--) {
    const row = rowAt(at);
    if (index.timeNs(row) <= after) return undefined;
    const { from, to } = index.kindOf(row);
    if (from === waiting && to !== waiting && at > first) return wait(index, goroutine, at, at - 1);
  }
  return undefined;
}

/** @param end index of the transition that ends the wait, -1 for none; `at`: one inside it */
function wait(index: TransitionIndex, goroutine: number, end: number, inside: number): WakeStep {
  const { waiting, undetermined } = GOROUTINE_STATE;
  const first = index.first[goroutine] as number;
  let begin = inside;
  let stack = -1;
  for (;;) {
    const row = index.rows[begin] as number;
    const own = index.at(row).stack;
    if (own >= 0) stack = own;
    const { from } = index.kindOf(row);
    if (from !== waiting || begin === first) break;
    begin--;
  }
  const row = index.rows[begin] as number;
  const { from, reason } = index.kindOf(row);
  const isFromBefore = from === undetermined || from === waiting;
  const step = {
    goroutine,
    fromNs: isFromBefore ? -1 : index.timeNs(row),
    reason,
    blockedStack: stack,
  };
  if (end < 0) return { ...step, wokenNs: -1, waker: -1, wakerStack: -1 };
  const { timeNs, by, stack: wakerStack } = index.at(index.rows[end] as number);
  return { ...step, wokenNs: timeNs, waker: by, wakerStack };
}
