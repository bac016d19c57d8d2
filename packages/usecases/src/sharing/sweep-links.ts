import type { Deps } from '../deps';

const DAY_MS = 24 * 3600_000;

/**
 * Drops the copies of links that have ended, previews, and investigations that were deleted a day ago.
 * Nobody can read them meanwhile: this is about what is kept.
 */
export async function sweepLinks(deps: Pick<Deps, 'database' | 'clock'>): Promise<void> {
  const { system } = deps.database;
  const nowMs = deps.clock.nowMs();
  const ended = { expiresAt: { lt: new Date(nowMs) } };
  await system.shareLink.deleteMany({ where: { ...ended, isPreview: true } });
  await system.shareLinkCapture.deleteMany({ where: { link: ended } });
  await system.investigation.deleteMany({ where: { deletedAt: { lt: new Date(nowMs - DAY_MS) } } });
}
