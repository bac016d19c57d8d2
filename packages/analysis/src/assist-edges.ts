import { allTexts, RANGE_SCOPE, type TraceTables } from '@unpark/model';

/** A goroutine begins or ends to help the collector. */
export interface AssistEdge {
  readonly ns: number;
  /** row of trace_goroutines */
  readonly goroutine: number;
  readonly isOn: 0 | 1;
}

/** In the order of time, nanoseconds from the trace's origin. */
export function assistEdges(tables: TraceTables): AssistEdge[] {
  const edges: AssistEdge[] = [];
  const assist = allTexts(tables.names.columns.text).indexOf('GC mark assist');
  const { name, scope, subject, startNs, endNs } = tables.ranges.columns;
  for (let row = 0; row < tables.ranges.rows; row++) {
    if (name.values[row] !== assist || scope.values[row] !== RANGE_SCOPE.goroutine) continue;
    const goroutine = subject.values[row] as number;
    edges.push({ ns: Math.max(startNs.values[row] as number, 0), goroutine, isOn: 1 });
    const endAt = endNs.values[row] as number;
    if (endAt >= 0) edges.push({ ns: endAt, goroutine, isOn: 0 });
  }
  return edges.sort((a, b) => a.ns - b.ns);
}
