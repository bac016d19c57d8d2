import type { Prisma } from '@unpark/db';

/** Why a capture is kept past its time. */
export const HOLDS = ['pinned', 'incident', 'investigation', 'annotation'] as const;
export type Hold = (typeof HOLDS)[number];

/** Columns that `holdsOf` judges by. */
export const HOLD_COLUMNS = {
  pinnedAt: true,
  incidents: { take: 1, select: { incidentId: true } },
  investigations: { take: 1, select: { investigationId: true } },
  annotations: { where: { deletedAt: null }, take: 1, select: { id: true } },
} as const satisfies Prisma.CaptureSelect;

type HoldRow = Prisma.CaptureGetPayload<{ select: typeof HOLD_COLUMNS }>;

/** The one place that says what holds a capture. */
export const holdsOf = (row: HoldRow): Hold[] =>
  HOLDS.filter((hold) => {
    if (hold === 'pinned') return row.pinnedAt !== null;
    if (hold === 'incident') return row.incidents.length > 0;
    return hold === 'investigation' ? row.investigations.length > 0 : row.annotations.length > 0;
  });

/** The same as a filter. */
export const NOT_HELD = {
  pinnedAt: null,
  incidents: { none: {} },
  investigations: { none: {} },
  annotations: { none: { deletedAt: null } },
} as const satisfies Prisma.CaptureWhereInput;
