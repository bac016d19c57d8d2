import {
  f64,
  i32,
  makeTable,
  OTHER_STACKS,
  TRACE_RANGE_SUMS,
  type TraceRangeSumsTable,
  type TraceTables,
  u8,
} from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { traceEndNs } from './trace-range';

interface RangeSum {
  readonly name: number;
  readonly scope: number;
  readonly stack: number;
  count: number;
  ns: number;
  maxNs: number;
  maxAtNs: number;
  open: number;
}

/** How often and how long each kind of range was on, by the stack that began it; longest first. */
export function rangeSums(tables: TraceTables): TraceRangeSumsTable {
  const { name, scope, startNs, endNs, stack } = tables.ranges.columns;
  const end = traceEndNs(tables);
  const sums = new Map<number, RangeSum>();
  const stacks = tables.stacks.rows + 1;
  // a range that began before the trace has a row for what the trace says first; those of one subject
  // and name are never on twice
  for (let row = 0; row < tables.ranges.rows; row++) {
    const ofName = name.values[row] as number;
    const ofScope = scope.values[row] as number;
    const ofStack = stack.values[row] as number;
    const known = (ofName * 4 + ofScope) * stacks + ofStack + 1;
    let sum = sums.get(known);
    if (!sum) {
      const full = sums.size >= ANALYSIS_LIMITS.rangeGroups;
      const key = full ? -(ofName * 4 + ofScope + 1) : known;
      sum = sums.get(key);
      if (!sum) {
        sum = {
          name: ofName,
          scope: ofScope,
          stack: full ? OTHER_STACKS : ofStack,
          count: 0,
          ns: 0,
          maxNs: 0,
          maxAtNs: 0,
          open: 0,
        };
        sums.set(key, sum);
      }
    }
    const from = Math.max(startNs.values[row] as number, 0);
    const to = endNs.values[row] as number;
    const isOpen = (startNs.values[row] as number) < 0 || to < 0;
    const ns = Math.max(0, (to < 0 ? end : to) - from);
    sum.count++;
    sum.ns += ns;
    if (isOpen) sum.open++;
    if (ns > sum.maxNs) {
      sum.maxNs = ns;
      sum.maxAtNs = from;
    }
  }
  const rows = [...sums.values()].sort(
    (a, b) => b.ns - a.ns || a.name - b.name || a.stack - b.stack,
  );
  const floats = (of: (sum: RangeSum) => number) => f64(Float64Array.from(rows, of));
  return makeTable(TRACE_RANGE_SUMS, {
    name: i32(Int32Array.from(rows, (sum) => sum.name)),
    scope: u8(Uint8Array.from(rows, (sum) => sum.scope)),
    stack: i32(Int32Array.from(rows, (sum) => sum.stack)),
    count: floats((sum) => sum.count),
    ns: floats((sum) => sum.ns),
    maxNs: floats((sum) => sum.maxNs),
    maxAtNs: floats((sum) => sum.maxAtNs),
    open: floats((sum) => sum.open),
  });
}

/** Nanoseconds in which at least one range of a name was on, and how many began. */
export function timeInRange(
  tables: TraceTables,
  nameRow: number,
): { readonly ns: number; readonly begun: number } {
  const { name, startNs, endNs } = tables.ranges.columns;
  const end = traceEndNs(tables);
  const spans: (readonly [from: number, to: number])[] = [];
  let begun = 0;
  for (let row = 0; row < tables.ranges.rows; row++) {
    if (name.values[row] !== nameRow) continue;
    const to = endNs.values[row] as number;
    if ((startNs.values[row] as number) >= 0) begun++;
    spans.push([Math.max(startNs.values[row] as number, 0), to < 0 ? end : to]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  let ns = 0;
  let until = 0;
  for (const [from, to] of spans) {
    ns += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return { ns, begun };
}
