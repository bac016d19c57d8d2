import { err, ok, type Result } from '@unpark/base';
import type { OpenBlob } from '@unpark/storage';
import type { Deps } from '../deps';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';

/** A derived table: its hash, and a way to open its bytes for those who do not have them yet. */
export async function openTable(
  deps: Pick<Deps, 'storage'>,
  scope: WorkspaceScope,
  input: { readonly table: string },
): Promise<Result<{ readonly sha256: string; open(): Promise<Result<OpenBlob>> }>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok) return allowed;
  const row = await scope.client.derivedTable.findUnique({
    where: { id: input.table },
    select: { sha256: true },
  });
  if (!row) return err(notFound('table'));
  return ok({ sha256: row.sha256, open: () => deps.storage.openRead(row.sha256) });
}
