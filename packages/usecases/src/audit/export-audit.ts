import { ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { type AuditFilter, auditWhere, NEWEST_ENTRIES } from './audit-filter';
import { recordAudit } from './record-audit';

export type AuditFormat = 'csv' | 'jsonl';

const AT_ONCE = 1000;
const COLUMNS = ['at', 'actor', 'action', 'object', 'result', 'address', 'details', 'id'] as const;

/**
 * A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it,
 * and so does what begins with an apostrophe, so that taking one away gives the source back.
 */
export function csvCell(text: string): string {
  const guarded = /^['=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/**
 * The record as a file, newest first, entry by entry: CSV with a head line, or a JSON object a line.
 * The export is itself an entry, made before the first byte.
 */
export async function exportAudit(
  deps: Pick<Deps, 'database' | 'clock' | 'random'>,
  scope: WorkspaceScope,
  input: AuditFilter & { readonly format: AuditFormat },
): Promise<Result<AsyncGenerator<string>>> {
  const allowed = requireAction(scope, 'audit.export');
  if (!allowed.ok) return allowed;
  await recordAudit(deps, {
    workspaceId: scope.workspace.id,
    actor: actorOf(scope.caller),
    action: 'audit.export',
    object: `workspace:${scope.workspace.id}`,
    result: 'done',
    address: scope.caller.address,
    details: { format: input.format },
  });
  return ok(lines(scope, input));
}

async function* lines(
  scope: WorkspaceScope,
  input: AuditFilter & { readonly format: AuditFormat },
): AsyncGenerator<string> {
  if (input.format === 'csv') yield `${COLUMNS.join(',')}\r\n`;
  let after: { at: Date; id: string } | undefined;
  for (;;) {
    const rows = await scope.client.auditEntry.findMany({
      where: {
        AND: [
          auditWhere(input),
          after ? { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] } : {},
        ],
      },
      orderBy: [...NEWEST_ENTRIES],
      take: AT_ONCE,
    });
    let text = '';
    for (const row of rows) {
      const entry = {
        at: row.at.toISOString(),
        actor: row.actor,
        action: row.action,
        object: row.object ?? '',
        result: row.result,
        address: row.address ?? '',
        details: fromJsonColumn<Record<string, string | number>>(row.details),
        id: row.id,
      };
      text +=
        input.format === 'jsonl'
          ? `${JSON.stringify(entry)}\n`
          : `${COLUMNS.map((column) =>
              csvCell(column === 'details' ? JSON.stringify(entry.details) : entry[column]),
            ).join(',')}\r\n`;
    }
    if (text !== '') yield text;
    after = rows.at(-1);
    if (rows.length < AT_ONCE) return;
  }
}
