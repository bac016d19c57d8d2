import type { Prisma } from '@unpark/db';
import { daysBefore, endOf } from './retention-clock';

/** Why a capture is kept past its time. */
export const HOLDS = ['pinned', 'incident', 'investigation', 'annotation'] as const;
export type Hold = (typeof HOLDS)[number];

/** An incident holds its captures for so long after it was resolved: a report is still being written. */
const HELD_AFTER_RESOLVED_DAYS = 90;

/** Incidents that hold their captures at a time: open, mitigated, or resolved not long before it. */
const holdingAt = (atMs: number): Prisma.IncidentWhereInput => ({
  OR: [{ resolvedAt: null }, { resolvedAt: { gt: daysBefore(atMs, HELD_AFTER_RESOLVED_DAYS) } }],
});

/** Columns that `holdsOf` judges by. */
export const holdColumnsAt = (atMs: number) =>
  ({
    pinnedAt: true,
    incidents: {
      where: { incident: holdingAt(atMs) },
      // the one that holds longest: an open one has no end
      orderBy: { incident: { resolvedAt: { sort: 'desc', nulls: 'first' } } },
      take: 1,
      select: { incident: { select: { resolvedAt: true } } },
    },
    investigations: { take: 1, select: { investigationId: true } },
    annotations: { where: { deletedAt: null }, take: 1, select: { id: true } },
  }) as const satisfies Prisma.CaptureSelect;

type HoldRow = Prisma.CaptureGetPayload<{ select: ReturnType<typeof holdColumnsAt> }>;

/** The one place that says what holds a capture. */
export const holdsOf = (row: HoldRow): Hold[] =>
  HOLDS.filter((hold) => {
    if (hold === 'pinned') return row.pinnedAt !== null;
    if (hold === 'incident') return row.incidents.length > 0;
    return hold === 'investigation' ? row.investigations.length > 0 : row.annotations.length > 0;
  });

/** When incidents let go of it; undefined while one is not resolved, or none holds it. */
export function incidentsHoldUntil(row: HoldRow): Date | undefined {
  const resolvedAt = row.incidents[0]?.incident.resolvedAt;
  return resolvedAt ? endOf(resolvedAt, HELD_AFTER_RESOLVED_DAYS) : undefined;
}

/** The same as a filter. */
export const notHeldAt = (atMs: number) =>
  ({
    pinnedAt: null,
    incidents: { none: { incident: holdingAt(atMs) } },
    investigations: { none: {} },
    annotations: { none: { deletedAt: null } },
  }) as const satisfies Prisma.CaptureWhereInput;
