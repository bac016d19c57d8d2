import type { BlockingKind, BlockingProfile, TraceRange } from '@unpark/analysis';
import { type FlameInput, functionNames } from '@unpark/charts';
import {
  BLOCKING_KIND,
  type FramesTable,
  type StacksTable,
  type TraceBlockingTable,
  type TraceCpuSamplesTable,
} from '@unpark/model';

interface StackTables {
  readonly frames: FramesTable;
  readonly stacks: StacksTable;
}

const inputOf = (
  { frames, stacks }: StackTables,
  rootLabel: string,
  stackOf: Int32Array,
  weights: Float64Array,
): FlameInput => ({
  rootLabel,
  functions: functionNames(frames),
  stackFrame: stacks.columns.frame.values,
  stackParent: stacks.columns.parent.values,
  stackOf,
  weights,
});

/** One of the profiles of `go tool trace -pprof=`, as it was stored with the trace. */
export function blockingFlameInput(
  tables: StackTables,
  blocking: TraceBlockingTable,
  kind: BlockingKind,
  value: 'ns' | 'count',
): FlameInput {
  const rows: number[] = [];
  for (let row = 0; row < blocking.rows; row++) {
    if (blocking.columns.kind.values[row] === BLOCKING_KIND[kind]) rows.push(row);
  }
  const { stack } = blocking.columns;
  const amounts = blocking.columns[value].values;
  return inputOf(
    tables,
    '',
    Int32Array.from(rows, (row) => stack.values[row] ?? -1),
    Float64Array.from(rows, (row) => amounts[row] ?? 0),
  );
}

/** The same for a part of the trace, which no table holds. */
export const blockingInputOfProfile = (
  tables: StackTables,
  profile: BlockingProfile,
  value: 'ns' | 'count',
): FlameInput => inputOf(tables, '', profile.stack, profile[value]);

/** CPU samples that fell into the trace while a CPU profile was taken beside it. */
export function cpuFlameInput(
  tables: StackTables,
  samples: TraceCpuSamplesTable,
  range?: TraceRange,
): FlameInput {
  const { timeNs, stack } = samples.columns;
  const weights = new Float64Array(samples.rows).fill(1);
  if (range) {
    for (let row = 0; row < weights.length; row++) {
      const at = timeNs.values[row] ?? 0;
      if (at < range.fromNs || at >= range.toNs) weights[row] = 0;
    }
  }
  return inputOf(tables, '', stack.values, weights);
}
