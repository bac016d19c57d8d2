import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import type { Redaction } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, nowOf } from '../deps';
import { peopleNames } from '../library/people-names';
import type { LinkScope } from './create-link';
import type { ShareLinkRow } from './link-views';

/** Links of an investigation, newest first, ended ones too. */
export async function listLinks(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly investigation: string },
): Promise<Result<{ readonly links: readonly ShareLinkRow[] }>> {
  const allowed = requireAction(scope, 'link.share');
  if (!allowed.ok) return allowed;
  const investigation = await scope.client.investigation.findFirst({
    where: { id: rowNameOf(input.investigation), deletedAt: null },
    select: { id: true },
  });
  if (!investigation) return err(notFound('investigation'));
  const rows = await scope.client.shareLink.findMany({
    where: { investigationId: investigation.id, isPreview: false },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 200,
  });
  const now = nowOf(deps);
  const names = await peopleNames(
    deps,
    rows.map((row) => row.createdByUserId),
  );
  return ok({
    links: rows.map((row) => {
      const by = row.createdByUserId === null ? undefined : names.get(row.createdByUserId);
      return {
        id: row.id,
        hint: row.hint,
        redaction: fromJsonColumn<Redaction>(row.redaction),
        originals: fromJsonColumn<LinkScope>(row.scope).originals,
        hasPassword: row.passwordHash !== null,
        ...(by !== undefined && { by }),
        createdAt: row.createdAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
        ...(row.revokedAt && { revokedAt: row.revokedAt.toISOString() }),
        isOpen: row.revokedAt === null && row.expiresAt > now,
        views: row.viewCount,
        ...(row.lastViewedAt && { lastViewedAt: row.lastViewedAt.toISOString() }),
      };
    }),
  });
}
