import {
  allTexts,
  GOROUTINE_STATE,
  goroutineBirths,
  isUserFunction,
  NO_U16,
  RANGE_SCOPE,
  TRACE_METRIC,
  TRACE_METRIC_NAMES,
  type TraceFacts,
  type TraceTables,
  TransitionReader,
} from '@unpark/model';
import { PROCESS, TraceEvents } from './trace-events';

/** Track of what has no proc; procs have their row and one. */
const NO_PROC = 0;

const STATE_NAMES: readonly string[] = [
  '',
  '',
  '"runnable"',
  '"running"',
  '"waiting"',
  '"syscall"',
];

/**
 * A trace in the Trace Event Format of Chrome, which ui.perfetto.dev and chrome://tracing open. Comes
 * in pieces, so that a large trace never is one string.
 *
 * Three processes of tracks: procs with the goroutines that ran on them; goroutines with their states,
 * waits named by their reason, and an arrow from who made a goroutine runnable; GC, stop-the-world
 * and metrics of the runtime. Tasks, regions and ranges of goroutines are async tracks, logs and CPU
 * samples instants. Times are microseconds from the origin of the trace, to the nanosecond. What was
 * on when the trace began or ended is cut there.
 */
export function* chromeTraceJson(
  tables: TraceTables,
  facts: Pick<TraceFacts, 'durationNs' | 'format'>,
): Generator<string> {
  const names = allTexts(tables.names.columns.text).map((text) => JSON.stringify(text));
  const goroutines = goroutineNames(tables);
  const out = new TraceEvents(
    `{"displayTimeUnit":"ns","otherData":{"exporter":"unpark","format":${JSON.stringify(facts.format)}},"traceEvents":[`,
  );
  trackNames(out, tables, goroutines, names);
  yield* goroutineStates(out, tables, goroutines, facts.durationNs);
  yield* ranges(out, tables, names, facts.durationNs);
  yield* tasksAndRegions(out, tables, names, facts.durationNs);
  yield* instants(out, tables, names);
  out.end(']}\n');
  yield out.take();
}

/** `G12 main.worker`, as JSON text, by row of trace_goroutines. */
function goroutineNames({ goroutines, frames }: TraceTables): string[] {
  const functions = allTexts(frames.columns.function);
  const { goid, entryFrame } = goroutines.columns;
  return Array.from({ length: goroutines.rows }, (_, row) => {
    const entry = functions[entryFrame.values[row] as number];
    return JSON.stringify(`G${goid.values[row]}${entry ? ` ${entry}` : ''}`);
  });
}

function trackNames(
  out: TraceEvents,
  { procs, ranges: rangeTable }: TraceTables,
  goroutines: readonly string[],
  names: readonly string[],
): void {
  out.processName(PROCESS.procs, '"procs"', 0);
  out.processName(PROCESS.runtime, '"runtime"', 1);
  out.processName(PROCESS.goroutines, '"goroutines"', 2);
  out.threadName(PROCESS.procs, NO_PROC, '"without a proc"');
  for (let row = 0; row < procs.rows; row++) {
    out.threadName(PROCESS.procs, row + 1, `"proc ${procs.columns.proc.values[row]}"`);
  }
  for (const [row, name] of goroutines.entries()) {
    out.threadName(PROCESS.goroutines, row + 1, name);
  }
  const { scope, name } = rangeTable.columns;
  const seen = new Set<number>();
  for (let row = 0; row < rangeTable.rows; row++) {
    if (scope.values[row] === RANGE_SCOPE.process) seen.add(name.values[row] as number);
  }
  for (const row of seen) out.threadName(PROCESS.runtime, row + 1, names[row] ?? '""');
}

/** Slices of goroutines and procs, and arrows of wake-ups. */
function* goroutineStates(
  out: TraceEvents,
  tables: TraceTables,
  goroutines: readonly string[],
  durationNs: number,
): Generator<string> {
  const reasons = allTexts(tables.reasons.columns.text).map((text) =>
    text === '' ? '"waiting"' : JSON.stringify(text),
  );
  const places = new Places(tables);
  const count = tables.goroutines.rows;
  const state = new Uint8Array(count);
  const sinceNs = new Float64Array(count);
  const reasonOf = new Int32Array(count);
  const stackOf = new Int32Array(count).fill(-1);
  const procOf = new Uint16Array(count).fill(NO_U16);
  const { createdNs } = goroutineBirths(tables);
  const { notExist, undetermined, running, runnable, waiting } = GOROUTINE_STATE;

  const close = (g: number, untilNs: number): void => {
    const was = state[g] as number;
    if (was === undetermined || was === notExist) return;
    const from = sinceNs[g] as number;
    const title =
      was === waiting
        ? (reasons[reasonOf[g] as number] ?? '"waiting"')
        : (STATE_NAMES[was] as string);
    const stack = stackOf[g] as number;
    out.slice(PROCESS.goroutines, g + 1, title, from, untilNs, stack < 0 ? '' : places.at(stack));
    const proc = procOf[g] as number;
    if (was === running && proc !== NO_U16) {
      out.slice(PROCESS.procs, proc + 1, goroutines[g] as string, from, untilNs, '');
    }
  };

  const at = new TransitionReader(tables);
  let flow = 0;
  while (at.next()) {
    const g = at.goroutine;
    const before = state[g] as number;
    if (at.from === at.to && before === at.to) {
      // a status record repeats what is known, and may know the stack that the first one did not
      const hasPlace = at.to === waiting || at.to === GOROUTINE_STATE.syscall;
      if (stackOf[g] === -1 && hasPlace) stackOf[g] = at.stack;
      continue;
    }
    close(g, at.timeNs);
    const first = before === undetermined && (createdNs[g] as number) < 0;
    state[g] = at.to;
    // the state of a goroutine's first record has been on since before the trace
    sinceNs[g] = first && (at.from === at.to || at.from === undetermined) ? 0 : at.timeNs;
    reasonOf[g] = at.to === waiting ? at.reason : 0;
    stackOf[g] = at.to === waiting || at.to === GOROUTINE_STATE.syscall ? at.stack : -1;
    procOf[g] = at.to === running ? at.proc : NO_U16;
    const by = at.by;
    if (at.to === runnable && at.from === waiting && by >= 0 && by !== g) {
      out.flow(++flow, by + 1, g + 1, at.timeNs);
    }
    if (out.isFull) yield out.take();
  }
  for (let g = 0; g < count; g++) {
    close(g, durationNs);
    if (out.isFull) yield out.take();
  }
}

function* ranges(
  out: TraceEvents,
  { ranges: table, goroutines }: TraceTables,
  names: readonly string[],
  durationNs: number,
): Generator<string> {
  const { name, scope, subject, startNs, seenNs, endNs } = table.columns;
  for (let row = 0; row < table.rows; row++) {
    const known = startNs.values[row] as number;
    const from = known < 0 ? 0 : known;
    const end = endNs.values[row] as number;
    const to = end < 0 ? durationNs : Math.max(end, seenNs.values[row] as number);
    const title = names[name.values[row] as number] ?? '""';
    const of = subject.values[row] as number;
    switch (scope.values[row]) {
      case RANGE_SCOPE.process:
        out.slice(PROCESS.runtime, (name.values[row] as number) + 1, title, from, to, '');
        break;
      case RANGE_SCOPE.goroutine:
        out.asyncSpan(
          PROCESS.goroutines,
          `"G${goroutines.columns.goid.values[of]} ranges"`,
          'range',
          title,
          from,
          to,
          '',
        );
        break;
      default:
        out.asyncSpan(PROCESS.procs, `"proc ${of} ranges"`, 'range', title, from, to, '');
    }
    if (out.isFull) yield out.take();
  }
}

function* tasksAndRegions(
  out: TraceEvents,
  { tasks, regions, goroutines }: TraceTables,
  names: readonly string[],
  durationNs: number,
): Generator<string> {
  for (let row = 0; row < tasks.rows; row++) {
    const { id, parentId, name, startNs, endNs } = tasks.columns;
    if (id.values[row] === 0n) continue;
    const [from, to] = span(startNs.values[row], endNs.values[row], durationNs);
    const args = `"task":"${id.values[row]}","parent":"${parentId.values[row]}"`;
    out.asyncSpan(
      PROCESS.goroutines,
      `"task ${id.values[row]}"`,
      'task',
      names[name.values[row] as number] ?? '""',
      from,
      to,
      args,
    );
    if (out.isFull) yield out.take();
  }
  for (let row = 0; row < regions.rows; row++) {
    const { goroutine, taskId, name, startNs, endNs } = regions.columns;
    const [from, to] = span(startNs.values[row], endNs.values[row], durationNs);
    const goid = goroutines.columns.goid.values[goroutine.values[row] as number];
    out.asyncSpan(
      PROCESS.goroutines,
      `"G${goid} regions"`,
      'region',
      names[name.values[row] as number] ?? '""',
      from,
      to,
      `"task":"${taskId.values[row]}"`,
    );
    if (out.isFull) yield out.take();
  }
}

const span = (from = -1, to = -1, durationNs = 0): [number, number] => [
  from < 0 ? 0 : from,
  to < 0 ? durationNs : to,
];

/** Metrics, logs, CPU samples. */
function* instants(
  out: TraceEvents,
  tables: TraceTables,
  names: readonly string[],
): Generator<string> {
  const { metrics, logs, cpuSamples } = tables;
  const titles = TRACE_METRIC_NAMES.map((name) => JSON.stringify(name));
  for (let row = 0; row < metrics.rows; row++) {
    const metric = metrics.columns.metric.values[row] as number;
    const value = metrics.columns.value.values[row] as number;
    // without a memory limit and with GOGC=off the goal is the largest number
    if (metric === TRACE_METRIC.heapGoalBytes && value > Number.MAX_SAFE_INTEGER) continue;
    out.counter(titles[metric] ?? '""', metrics.columns.timeNs.values[row] as number, value);
    if (out.isFull) yield out.take();
  }
  for (let row = 0; row < logs.rows; row++) {
    const { goroutine, category, message, timeNs } = logs.columns;
    const args = `"category":${names[category.values[row] as number] ?? '""'},"message":${names[message.values[row] as number] ?? '""'}`;
    out.instant(
      PROCESS.goroutines,
      (goroutine.values[row] as number) + 1,
      '"log"',
      timeNs.values[row] as number,
      args,
    );
    if (out.isFull) yield out.take();
  }
  const places = new Places(tables);
  for (let row = 0; row < cpuSamples.rows; row++) {
    const { goroutine, stack, timeNs, proc } = cpuSamples.columns;
    const g = goroutine.values[row] as number;
    const at = places.at(stack.values[row] as number);
    const p = proc.values[row] as number;
    if (g >= 0)
      out.instant(PROCESS.goroutines, g + 1, '"CPU sample"', timeNs.values[row] as number, at);
    else {
      const track = p === NO_U16 ? NO_PROC : p + 1;
      out.instant(PROCESS.procs, track, '"CPU sample"', timeNs.values[row] as number, at);
    }
    if (out.isFull) yield out.take();
  }
}

/** Where a stack stands, as arguments of an event: its innermost function of the program, else its leaf. */
class Places {
  private readonly functions: readonly string[];
  private readonly isUser: readonly boolean[];
  private readonly known = new Map<number, string>();

  constructor(private readonly tables: TraceTables) {
    this.functions = allTexts(tables.frames.columns.function);
    this.isUser = this.functions.map(isUserFunction);
  }

  at(stack: number): string {
    const known = this.known.get(stack);
    if (known !== undefined) return known;
    const { frame, parent } = this.tables.stacks.columns;
    let place = stack < 0 ? '' : (this.functions[frame.values[stack] as number] ?? '');
    for (let row = stack; row >= 0; row = parent.values[row] as number) {
      const own = frame.values[row] as number;
      if (this.isUser[own] !== true) continue;
      place = this.functions[own] as string;
      break;
    }
    const text = place === '' ? '' : `"at":${JSON.stringify(place)}`;
    this.known.set(stack, text);
    return text;
  }
}
