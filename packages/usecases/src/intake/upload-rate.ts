import { err, ok, type Result } from '@unpark/base';
import { countInWindow } from '@unpark/db';
import { actorOf, type WorkspaceScope } from '../access/enter-workspace';
import { sha256Hex } from '../auth/sha256';
import type { IntakeDeps } from './intake-deps';

/** Uploads that one key or person may begin in a minute. */
export const UPLOADS_PER_MINUTE = 300;

/** Counts an upload that begins. */
export async function countUpload(
  deps: IntakeDeps,
  scope: WorkspaceScope,
  limit: number = UPLOADS_PER_MINUTE,
): Promise<Result<void>> {
  const key = `upload:${sha256Hex(`${scope.workspace.id} ${actorOf(scope.caller)}`)}`;
  const window = { key, windowMs: 60_000, nowMs: deps.clock.nowMs() };
  const { count, windowEndsAtMs } = await countInWindow(deps.database, window);
  if (count <= limit) return ok(undefined);
  const seconds = Math.max(1, Math.ceil((windowEndsAtMs - window.nowMs) / 1000));
  return err({
    code: 'limit.uploads',
    message: `More than ${limit} uploads in a minute.`,
    next: `Go on in ${seconds} s.`,
  });
}
