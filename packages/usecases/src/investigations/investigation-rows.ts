import type { Prisma } from '@unpark/db';
import { fromJsonColumn } from '@unpark/db';
import type { WorkspaceScope } from '../access/enter-workspace';
import { writerNames } from '../access/writer';
import { captureHeadline, HEADLINE_COLUMNS } from '../captures/capture-headline';
import type { Deps } from '../deps';
import { mutedFindings } from '../library/active-mutes';
import type { InvestigationKind, InvestigationRow } from './investigation-views';

export interface SavedView {
  readonly kind: InvestigationKind;
  readonly query: string;
}

export const savedView = (column: Prisma.JsonValue): SavedView => fromJsonColumn<SavedView>(column);

export const openLinksAt = (now: Date) =>
  ({ isPreview: false, revokedAt: null, expiresAt: { gt: now } }) as const;

/** What a row of the list is made of. */
export const investigationColumns = (now: Date) =>
  ({
    id: true,
    name: true,
    view: true,
    createdAt: true,
    updatedAt: true,
    createdByUserId: true,
    createdByKeyId: true,
    captures: {
      orderBy: { position: 'asc' },
      select: {
        capture: {
          select: {
            ...HEADLINE_COLUMNS,
            service: { select: { id: true, name: true, slug: true } },
          },
        },
      },
    },
    _count: { select: { shareLinks: { where: openLinksAt(now) } } },
  }) as const satisfies Prisma.InvestigationSelect;

type Row = Prisma.InvestigationGetPayload<{ select: ReturnType<typeof investigationColumns> }>;

export async function investigationRows(
  deps: Deps,
  scope: WorkspaceScope,
  rows: readonly Row[],
): Promise<InvestigationRow[]> {
  const [names, muted] = await Promise.all([
    writerNames(
      deps,
      scope,
      rows.map((row) => row.createdByUserId),
      rows.map((row) => row.createdByKeyId),
    ),
    mutedFindings(
      scope,
      rows.flatMap((row) => row.captures.map(({ capture }) => capture)),
    ),
  ]);
  return rows.map((row) => {
    const by = names.person(row.createdByUserId);
    const byKey = names.key(row.createdByKeyId);
    return {
      id: row.id,
      name: row.name,
      kind: savedView(row.view).kind,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      ...(by !== undefined && { by }),
      ...(byKey && { byKey }),
      captures: row.captures.map(({ capture }) => ({
        ...captureHeadline(capture, muted),
        serviceId: capture.service.id,
        serviceName: capture.service.name,
        serviceSlug: capture.service.slug,
      })),
      openLinks: row._count.shareLinks,
    };
  });
}
