import { formatDuration } from '@unpark/base';
import {
  type EachLanguage,
  GOROUTINE_STATE,
  STATE_CLASSES,
  type StateClass,
  type WallBar,
} from '@unpark/model';
import type { EvidenceList } from './draft';
import type { OrderedDump } from './dump-order';
import { say } from './say';
import { stateWords } from './state-words';
import type { TraceView } from './trace-view';
import { classifyWait, STATE_OF_WAIT } from './wait-class';
import { printedReason, waitLook } from './wait-from-stack';

const WALL_ASSIST = 6;

/**
 * The wall bar of a trace: the time of all goroutines in its window by what they did, those that wait
 * by design apart. Unlike a count of goroutines at one moment it adds up to time.
 */
export function wallTime(
  trace: TraceView,
  reference: OrderedDump,
  list: EvidenceList,
  prefix: string,
): WallBar<EachLanguage> {
  const sums = sumsOf(trace, workingPlaces(reference));
  const total = [...sums.values()].reduce((sum, { ns }) => sum + ns, 0);
  const parts = STATE_CLASSES.flatMap((stateClass) => {
    const sum = sums.get(stateClass);
    if (!sum || sum.ns === 0) return [];
    const words = stateWords(stateClass);
    const id = list.add(
      say`${formatDuration(sum.ns)} of goroutine time in the trace: ${words}.`
        .zh`trace 里有 ${formatDuration(sum.ns)} 的 goroutine 时间：${words}。`,
      [trace.evidence(sum.stacks)],
      { source: 'trace' },
    );
    return [
      {
        stateClass,
        label: words,
        value: sum.ns,
        evidence: prefix + id,
      },
    ];
  });
  return {
    basis: say`goroutine time in the trace of ${formatDuration(trace.windowNs)}`
      .zh`${formatDuration(trace.windowNs)} trace 里的 goroutine 时间`,
    unit: 'nanoseconds',
    total,
    parts,
  };
}

interface StateSum {
  ns: number;
  readonly stacks: number[];
}

/**
 * Where goroutines of the dump, or of the moment, that is looked at wait that are not idle by design:
 * whom they were started by, and how many they are, is known there and not of a stack.
 */
function workingPlaces({ groups }: OrderedDump): ReadonlySet<string> {
  const places = new Set<string>();
  for (const { role, kind, topUserFrame } of groups) {
    if (role === 'working' && topUserFrame) places.add(`${kind} ${topUserFrame.function}`);
  }
  return places;
}

function sumsOf(trace: TraceView, working: ReadonlySet<string>): ReadonlyMap<StateClass, StateSum> {
  const { columns, rows } = trace.tables.wall;
  const sums = new Map<StateClass, StateSum>();
  for (let row = 0; row < rows; row++) {
    const ns = columns.ns.values[row] ?? 0;
    const stack = columns.stack.values[row] ?? -1;
    const state = classOf(
      trace,
      columns.state.values[row] ?? 0,
      stack,
      trace.reasonAt(stack, columns.reason.values[row] ?? 0),
      ns,
      working,
    );
    const sum = sums.get(state) ?? { ns: 0, stacks: [] };
    sums.set(state, sum);
    sum.ns += ns;
    sum.stacks.push(stack);
  }
  return sums;
}

/** Of more goroutine time than this nothing is known: a dump, where there is one, tells more. */
const UNKNOWN_SHARE = 0.25;

/** The trace knows what goroutines did for most of its time. */
export function isTold(trace: TraceView): boolean {
  const sums = sumsOf(trace, new Set());
  const total = [...sums.values()].reduce((sum, { ns }) => sum + ns, 0);
  return (sums.get('unknown')?.ns ?? 0) <= total * UNKNOWN_SHARE;
}

function classOf(
  trace: TraceView,
  state: number,
  stack: number,
  reason: string,
  ns: number,
  working: ReadonlySet<string>,
): StateClass {
  switch (state) {
    case GOROUTINE_STATE.running:
      return 'running';
    case GOROUTINE_STATE.runnable:
      return 'runnable';
    case WALL_ASSIST:
      return 'gc';
    default: {
      const functions = trace.functionsOf(stack);
      const words = state === GOROUTINE_STATE.syscall ? 'syscall' : reason;
      // as many as wait there on average: one that sleeps is a loop, a hundred are not
      const count = Math.max(1, Math.round(ns / Math.max(1, trace.windowNs)));
      const { stateClass, isByDesign } = waitLook(words, functions, count);
      if (!isByDesign) return stateClass;
      const kind = classifyWait(printedReason(words, functions), functions);
      return working.has(`${kind} ${trace.topUser(stack)?.function ?? ''}`)
        ? STATE_OF_WAIT[kind]
        : stateClass;
    }
  }
}
