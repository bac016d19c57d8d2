import type { Prisma } from '@unpark/db';

/** What people ask the record for; everything is exact but the object, which may be its beginning. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** `capture:` for all captures, `capture:cap_…` for one */
  readonly object?: string | undefined;
  readonly result?: 'done' | 'refused' | 'failed' | undefined;
  readonly from?: Date | undefined;
  /** before this */
  readonly to?: Date | undefined;
}

export const auditWhere = (filter: AuditFilter): Prisma.AuditEntryWhereInput => ({
  ...(filter.actor !== undefined && { actor: filter.actor }),
  ...(filter.action !== undefined && { action: filter.action }),
  ...(filter.object !== undefined && { object: { startsWith: filter.object } }),
  ...(filter.result !== undefined && { result: filter.result }),
  ...((filter.from || filter.to) && {
    at: { ...(filter.from && { gte: filter.from }), ...(filter.to && { lt: filter.to }) },
  }),
});

export const NEWEST_ENTRIES = [
  { at: 'desc' },
  { id: 'desc' },
] as const satisfies Prisma.AuditEntryOrderByWithRelationInput[];
