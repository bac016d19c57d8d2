import type { TraceTables } from '@unpark/model';

/** Part of a trace in nanoseconds from its origin: from `fromNs` up to, not with, `toNs`. */
export interface TraceRange {
  readonly fromNs: number;
  readonly toNs: number;
}

/**
 * End of a trace: one nanosecond after its last event, where internal/trace puts the last
 * synchronisation event. Times of analyses run from 0 up to here.
 */
export function traceEndNs({ generations }: Pick<TraceTables, 'generations'>): number {
  let end = 0;
  for (const toNs of generations.columns.toNs.values) end = Math.max(end, toNs + 1);
  return end;
}

/** The part that is asked for, inside the trace. */
export function rangeInTrace(tables: TraceTables, range: TraceRange | undefined): TraceRange {
  const end = traceEndNs(tables);
  if (!range) return { fromNs: 0, toNs: end };
  const fromNs = Math.min(Math.max(range.fromNs, 0), end);
  return { fromNs, toNs: Math.min(Math.max(range.toNs, fromNs), end) };
}
