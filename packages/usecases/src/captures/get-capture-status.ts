import { err, ok, type Result } from '@unpark/base';
import type { CaptureStatus } from '@unpark/ingest';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { Deps } from '../deps';
import { FINAL_CAPTURE_STATES } from '../views';

/** Where people open a capture, whole address. */
export const captureUrl = (
  deps: Pick<Deps, 'publicUrl'>,
  slug: string,
  captureId: string,
): string => `${deps.publicUrl}/w/${slug}/captures/${captureId}`;

/**
 * Where a capture stands, for polling. A key that may upload may also ask this: it says nothing of
 * what is in the capture.
 */
export async function getCaptureStatus(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly capture: string },
): Promise<Result<CaptureStatus>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok && !(scope.caller.kind === 'key' && scope.may('capture.upload'))) return allowed;
  const row = await scope.client.capture.findUnique({
    where: { id: rowNameOf(input.capture) },
    select: { id: true, state: true, revision: true, artifacts: { select: { state: true } } },
  });
  if (!row) return err(notFound('capture'));
  return ok({
    captureId: row.id,
    url: captureUrl(deps, scope.workspace.slug, row.id),
    state: row.state,
    final: FINAL_CAPTURE_STATES.includes(row.state),
    revision: row.revision,
    artifactsRead: row.artifacts.filter((artifact) => artifact.state === 'final').length,
    artifactCount: row.artifacts.length,
  });
}
