import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import type { Redaction } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writerNames } from '../access/writer';
import { type Deps, nowOf } from '../deps';
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
  const names = await writerNames(
    deps,
    scope,
    rows.map((row) => row.createdByUserId),
    rows.map((row) => row.createdByKeyId),
  );
  return ok({
    links: rows.map((row) => {
      const by = names.person(row.createdByUserId);
      const byKey = names.key(row.createdByKeyId);
      return {
        id: row.id,
        hint: row.hint,
        redaction: fromJsonColumn<Redaction>(row.redaction),
        originals: fromJsonColumn<LinkScope>(row.scope).originals,
        hasPassword: row.passwordHash !== null,
        ...(by !== undefined && { by }),
        ...(byKey && { byKey }),
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
