import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import type { AuditChoices, AuditView } from '../views';
import { actorNames } from './actor-names';
import { type AuditFilter, auditWhere, NEWEST_ENTRIES } from './audit-filter';

const PAGE_ENTRIES = 50;
/** `<Unix ms>_<entry id>` of the last row shown. */
const CURSOR = /^(\d{1,15})_([A-Za-z0-9_-]{1,64})$/;

/**
 * The record of a workspace, newest first.
 *
 * @param input.cursor `nextCursor` of the page before; `input.cursor` as a problem when it is none
 */
export async function listAudit(
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
  input: AuditFilter & { readonly cursor?: string | undefined } = {},
): Promise<Result<AuditView>> {
  const allowed = requireAction(scope, 'audit.read');
  if (!allowed.ok) return allowed;
  const [, ms, id] = (input.cursor && CURSOR.exec(input.cursor)) || [];
  if (input.cursor && (!ms || !id)) {
    return err({
      code: 'input.cursor',
      message: 'This is not the end of a list page.',
      next: 'Open the list from its start.',
    });
  }
  const at = new Date(Number(ms));
  const rows = await scope.client.auditEntry.findMany({
    where: {
      AND: [
        auditWhere(input),
        ms && id ? { OR: [{ at: { lt: at } }, { at, id: { lt: id } }] } : {},
      ],
    },
    orderBy: [...NEWEST_ENTRIES],
    take: PAGE_ENTRIES + 1,
  });
  const shown = rows.slice(0, PAGE_ENTRIES);
  const names = await actorNames(
    deps,
    scope,
    shown.map((row) => row.actor),
  );
  const last = shown.at(-1);
  return ok({
    entries: shown.map((row) => {
      const actorName = names.get(row.actor);
      return {
        id: row.id,
        at: row.at.toISOString(),
        actor: row.actor,
        ...(actorName !== undefined && { actorName }),
        action: row.action,
        ...(row.object !== null && { object: row.object }),
        result: row.result,
        ...(row.address !== null && { address: row.address }),
        details: fromJsonColumn<Record<string, string | number>>(row.details),
      };
    }),
    ...(rows.length > PAGE_ENTRIES && last && { nextCursor: `${last.at.getTime()}_${last.id}` }),
  });
}

/** What there is to filter by in this workspace. */
export async function listAuditChoices(
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
): Promise<Result<AuditChoices>> {
  const allowed = requireAction(scope, 'audit.read');
  if (!allowed.ok) return allowed;
  const [actions, actors] = await Promise.all([
    scope.client.auditEntry.groupBy({ by: ['action'], orderBy: { action: 'asc' } }),
    scope.client.auditEntry.groupBy({ by: ['actor'], orderBy: { actor: 'asc' } }),
  ]);
  const names = await actorNames(
    deps,
    scope,
    actors.map((row) => row.actor),
  );
  return ok({
    actions: actions.map((row) => row.action),
    actors: actors.map(({ actor }) => {
      const name = names.get(actor);
      return { actor, ...(name !== undefined && { name }) };
    }),
  });
}
