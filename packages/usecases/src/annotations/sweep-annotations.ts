import type { Deps } from '../deps';
import { ANNOTATION_UNDO_MS } from './annotation-limits';

/** Notes that were deleted go for good once they can no longer be brought back. */
export async function sweepAnnotations(deps: Pick<Deps, 'database' | 'clock'>): Promise<void> {
  await deps.database.system.annotation.deleteMany({
    where: { deletedAt: { lt: new Date(deps.clock.nowMs() - ANNOTATION_UNDO_MS) } },
  });
}
