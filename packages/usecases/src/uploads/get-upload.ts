import { err, ok, type Result } from '@unpark/base';
import type { UploadState } from '@unpark/ingest';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { findUpload, uploadStateOf } from './upload-session';

/** How far an upload in parts has come. */
export async function getUpload(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly upload: string },
): Promise<Result<UploadState>> {
  const allowed = requireAction(scope, 'capture.upload');
  if (!allowed.ok) return allowed;
  const session = await findUpload(deps, scope, input.upload);
  return session ? ok(uploadStateOf(session)) : err(notFound('upload'));
}
