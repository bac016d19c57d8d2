import type { IntakeDeps } from './intake-deps';

interface CaptureOf {
  readonly workspaceId: string;
  readonly captureId: string;
}

/**
 * Moves a capture on to diagnosis when none of its artifacts waits or is being read. Called after
 * each artifact's own transaction: whoever commits last sees none left.
 */
export async function finishCaptureWhenRead(deps: IntakeDeps, of: CaptureOf): Promise<boolean> {
  const moved = await deps.database.system.$executeRaw`
    UPDATE captures
    SET state = 'diagnosing', attempts = 0, claim_token = NULL, claimed_at = NULL, updated_at = now()
    WHERE workspace_id = ${of.workspaceId} AND id = ${of.captureId}
      AND state IN ('queued', 'parsing')
      AND NOT EXISTS (
        SELECT 1 FROM artifacts
        WHERE artifacts.workspace_id = captures.workspace_id
          AND artifacts.capture_id = captures.id AND artifacts.state <> 'final')`;
  if (moved !== 1) return false;
  await enqueueDiagnosis(deps, of);
  return true;
}

export async function enqueueDiagnosis(
  deps: IntakeDeps,
  of: CaptureOf,
  options: { readonly asLost?: boolean } = {},
): Promise<void> {
  const { workspaceId, captureId } = of;
  const sent = await deps.queue.enqueue('diagnose-capture', { workspaceId, captureId }, options);
  if (sent.ok) return;
  deps.log.warn(
    { workspaceId, captureId, code: sent.error.code, detail: sent.error.internal },
    'diagnosis not enqueued; the sweep will',
  );
}
