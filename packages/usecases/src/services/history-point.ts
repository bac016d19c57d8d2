import type { CaptureMeasures, Severity, StateClass } from '@unpark/model';
import type { HistoryPoint } from '../views';

export const POINT_COLUMNS = {
  id: true,
  at: true,
  goroutineCount: true,
  stateCounts: true,
  measures: true,
  severity: true,
  pattern: true,
  isScheduled: true,
} as const;

/** A capture as axes of time draw it. */
export const historyPoint = (row: {
  readonly id: string;
  readonly at: Date;
  readonly goroutineCount: number | null;
  readonly stateCounts: unknown;
  readonly measures: unknown;
  readonly severity: string | null;
  readonly pattern: string | null;
  readonly isScheduled: boolean;
}): HistoryPoint => ({
  id: row.id,
  at: row.at.toISOString(),
  ...(row.goroutineCount !== null && { goroutineCount: row.goroutineCount }),
  ...(row.stateCounts !== null && {
    states: row.stateCounts as Readonly<Partial<Record<StateClass, number>>>,
  }),
  ...(row.measures !== null && { measures: row.measures as CaptureMeasures }),
  ...(row.severity !== null && { severity: row.severity as Severity }),
  ...(row.pattern !== null && { pattern: row.pattern }),
  isScheduled: row.isScheduled,
});
