import { err, ok, type Result } from '@unpark/base';
import type { BlobRange, OpenBlob } from '@unpark/storage';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';

export interface OpenOriginal extends OpenBlob {
  readonly sha256: string;
  /** name for saving, made by us: ASCII letters, digits, dot, dash, underscore */
  readonly downloadName: string;
}

const NAME_LENGTH = 100;

const downloadName = (id: string, file: string): string => {
  const base = file.slice(file.lastIndexOf('/') + 1).replace(/[^A-Za-z0-9._-]+/g, '_');
  return `${id.slice(-8)}-${base.replace(/^\.+/, '').slice(-NAME_LENGTH) || 'capture'}`;
};

/** The bytes of an artifact as they were sent. `rangeOf` may ask for a part once the size is known. */
export async function openOriginal(
  deps: Pick<Deps, 'storage' | 'database' | 'clock' | 'random'>,
  scope: WorkspaceScope,
  input: {
    readonly artifact: string;
    readonly rangeOf?: (sizeBytes: number) => Result<BlobRange | undefined>;
  },
): Promise<Result<OpenOriginal>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok) return allowed;
  const row = await scope.client.artifact.findUnique({
    where: { id: input.artifact },
    select: { id: true, file: true, sha256: true, sizeBytes: true },
  });
  if (!row) return err(notFound('artifact'));
  const range = input.rangeOf?.(Number(row.sizeBytes)) ?? ok(undefined);
  if (!range.ok) return range;
  const opened = await deps.storage.openRead(row.sha256, range.value);
  if (!opened.ok) return opened;
  const { sha256 } = row;
  // The bytes leave the house: who took them is on record, once a download and not once a part of it.
  if (!range.value || range.value.start === 0) {
    await recordAudit(deps, {
      workspaceId: scope.workspace.id,
      actor: actorOf(scope.caller),
      action: 'capture.download',
      object: `artifact:${row.id}`,
      result: 'done',
      address: scope.caller.address,
    });
  }
  return ok({ ...opened.value, sha256, downloadName: downloadName(row.id, row.file) });
}
