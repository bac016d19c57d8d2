import type { TraceView } from './trace-view';

/** Of several traces of a process the one over the longest time; by name when they are as long. */
export function mainTrace(views: readonly TraceView[]): TraceView | undefined {
  return [...views].sort(
    (a, b) => b.windowNs - a.windowNs || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0),
  )[0];
}
