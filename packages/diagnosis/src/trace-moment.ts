import {
  allTexts,
  ARGUMENTS,
  type DiagnosedTrace,
  type DumpTables,
  f64,
  GOROUTINE_STATE,
  GOROUTINES,
  i32,
  i64,
  isUserFunction,
  LABELS,
  makeTable,
  REASONS,
  TRACE_MOMENT,
  u32,
  u64,
  u8,
  utf8Column,
} from '@unpark/model';
import { MAX_EVIDENCE_ROWS } from './draft';
import { UNKNOWN_REASON } from './wait-class';
import { printedReason } from './wait-from-stack';
import type { ViewOrigin } from './view-origin';

/** Goroutines of one moment of a trace in the form of a dump. */
export interface TraceMomentDump {
  readonly tables: DumpTables;
  readonly origin: ViewOrigin;
  /** nanoseconds from the trace's origin */
  readonly atNs: number;
}

const MINUTE_NS = 60e9;

/**
 * Goroutines alive when a trace began, or when it ended, as a dump would print them: reasons in the
 * dump's words, the runtime's own goroutines left out, the function with the `go` statement where the
 * trace has seen one. What a goroutine waits for since before the trace is known from its stack or
 * not at all.
 */
export function traceMoment(
  trace: DiagnosedTrace,
  moment: keyof typeof TRACE_MOMENT,
  windowNs: number,
  artifact: string,
): TraceMomentDump {
  const which = TRACE_MOMENT[moment];
  const columns = trace.moments.columns;
  const functions = allTexts(trace.frames.columns.function);
  const texts = allTexts(trace.reasons.columns.text);
  const stackOf = stackReader(trace, functions);
  const rows: number[] = [];
  for (let row = 0; row < trace.moments.rows; row++) {
    if (columns.moment.values[row] !== which) continue;
    const entry = functions[columns.entryFrame.values[row] ?? -1] ?? '';
    if (isHiddenInDumps(entry, stackOf(columns.stack.values[row] ?? -1))) continue;
    rows.push(row);
  }
  const reasons = new Map<string, number>();
  const reasonRow = (text: string): number => {
    const known = reasons.get(text);
    if (known !== undefined) return known;
    reasons.set(text, reasons.size);
    return reasons.size - 1;
  };
  const words = (row: number): string => {
    switch (columns.state.values[row]) {
      case GOROUTINE_STATE.running:
        return 'running';
      case GOROUTINE_STATE.runnable:
        return 'runnable';
      case GOROUTINE_STATE.syscall:
        return 'syscall';
      default:
        return (
          printedReason(
            texts[columns.reason.values[row] ?? 0] ?? '',
            stackOf(columns.stack.values[row] ?? -1),
          ) || UNKNOWN_REASON
        );
    }
  };
  const since = (row: number): number => columns.sinceNs.values[row] ?? -1;
  const creators = creatorFrames(trace, functions);
  const ints = (of: (row: number) => number) => i32(Int32Array.from(rows, of));
  const longs = (of: (row: number) => bigint) => i64(BigInt64Array.from(rows, of));
  const goroutines = makeTable(GOROUTINES, {
    goid: longs((row) => columns.goid.values[row] ?? 0n),
    reason: ints((row) => reasonRow(words(row))),
    waitMinutes: ints((row) => {
      const minutes = since(row) < 0 ? 0 : Math.floor((windowNs - since(row)) / MINUTE_NS);
      return which === TRACE_MOMENT.end && minutes >= 1 ? minutes : -1;
    }),
    flags: u32(new Uint32Array(rows.length)),
    stack: ints((row) => columns.stack.values[row] ?? -1),
    creator: ints((row) => creators.get(columns.entryFrame.values[row] ?? -1) ?? -1),
    creatorGoid: longs((row) => columns.creatorGoid.values[row] ?? 0n),
    labelSet: ints(() => -1),
    bubble: longs(() => 0n),
    dump: ints(() => 0),
    byteOffset: f64(new Float64Array(rows.length)),
    byteLength: u32(new Uint32Array(rows.length)),
  });
  const atNs = which === TRACE_MOMENT.begin ? 0 : windowNs;
  return {
    tables: {
      frames: trace.frames,
      stacks: trace.stacks,
      labels: noLabels(),
      reasons: makeTable(REASONS, { text: utf8Column([...reasons.keys()]) }),
      goroutines,
      arguments: noArguments(),
    },
    atNs,
    origin: {
      kind: 'trace',
      evidence: (of) => {
        const kept = of.slice(0, MAX_EVIDENCE_ROWS).map((row) => rows[row] ?? 0);
        return {
          table: 'trace-goroutines',
          artifact,
          rows: kept.map((row) => columns.goroutine.values[row] ?? -1),
          goids: kept.map((row) => String(columns.goid.values[row] ?? 0n)),
          fromNs: atNs,
          toNs: atNs,
        };
      },
      ...(which === TRACE_MOMENT.end && {
        hasMoved: (row) => since(rows[row] ?? 0) >= 0,
      }),
    },
  };
}

/** Dumps leave out the runtime's own goroutines, unless they are in user code: finalizers, cleanups. */
const isHiddenInDumps = (entry: string, stack: readonly string[]): boolean =>
  entry.startsWith('runtime.') && entry !== 'runtime.main' && !stack.some(isUserFunction);

function stackReader(
  trace: DiagnosedTrace,
  functions: readonly string[],
): (stack: number) => readonly string[] {
  const known = new Map<number, readonly string[]>();
  const { frame, parent } = trace.stacks.columns;
  return (stack) => {
    const had = known.get(stack);
    if (had) return had;
    const names: string[] = [];
    for (let at = stack; at >= 0; at = parent.values[at] ?? -1) {
      names.push(functions[frame.values[at] ?? -1] ?? '');
    }
    known.set(stack, names);
    return names;
  };
}

/**
 * By entry function: the frame of its `go` statement, where all that the trace has seen started of it
 * were started by one function. Said of those that were there before too, so that they are one group.
 */
function creatorFrames(
  trace: DiagnosedTrace,
  functions: readonly string[],
): ReadonlyMap<number, number> {
  const { entryFrame, createStack } = trace.moments.columns;
  const { frame } = trace.stacks.columns;
  const found = new Map<number, number>();
  for (let row = 0; row < trace.moments.rows; row++) {
    const stack = createStack.values[row] ?? -1;
    const entry = entryFrame.values[row] ?? -1;
    if (stack < 0 || entry < 0) continue;
    const by = frame.values[stack] ?? -1;
    const had = found.get(entry);
    if (had === undefined) found.set(entry, by);
    else if (had >= 0 && functions[had] !== functions[by]) found.set(entry, -1);
  }
  return found;
}

export const noLabels = () =>
  makeTable(LABELS, {
    set: i32(new Int32Array(0)),
    key: utf8Column([]),
    text: utf8Column([]),
    number: i64(new BigInt64Array(0)),
    unit: utf8Column([]),
    isNumber: u8(new Uint8Array(0)),
  });

export const noArguments = () =>
  makeTable(ARGUMENTS, {
    goroutine: i32(new Int32Array(0)),
    depth: i32(new Int32Array(0)),
    word: i32(new Int32Array(0)),
    value: u64(new BigUint64Array(0)),
  });
