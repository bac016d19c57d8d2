import { toJsonColumn } from '@unpark/db';
import { CLAIM } from '../intake/claims';
import type { IntakeDeps } from '../intake/intake-deps';

const DAY_MS = 24 * 3600_000;
const SETTLED_MS = 5_000;
const AT_ONCE = 100;

/**
 * Tests of rules that wait without a live job go into the queue again; those whose processes died too
 * often fail. Tests, and rules that were deleted, go for good after a day.
 */
export async function sweepLibrary(deps: IntakeDeps, staleBefore: Date): Promise<void> {
  const { system } = deps.database;
  const nowMs = deps.clock.nowMs();
  const dead = { state: 'running', claimedAt: { lt: staleBefore } } as const;
  await system.ruleTest.updateMany({
    where: { ...dead, attempts: { gte: CLAIM.attemptsInAll } },
    data: {
      state: 'failed',
      claimToken: null,
      claimedAt: null,
      problem: toJsonColumn({
        code: 'rule-test.interrupted',
        message: `The test was interrupted ${CLAIM.attemptsInAll} times.`,
        next: 'Try it again on fewer captures.',
        values: { attempts: CLAIM.attemptsInAll },
      }),
    },
  });
  const released = await system.ruleTest.updateMany({
    where: dead,
    data: { state: 'queued', claimToken: null, claimedAt: null },
  });
  const settled = new Date(nowMs - (released.count > 0 ? 0 : SETTLED_MS));
  const waiting = await system.ruleTest.findMany({
    where: { state: 'queued', updatedAt: { lte: settled } },
    select: { id: true, workspaceId: true },
    take: AT_ONCE,
  });
  for (const { id, workspaceId } of waiting)
    await deps.queue.enqueue('test-rule', { workspaceId, testId: id }, { asLost: true });
  const dayAgo = new Date(nowMs - DAY_MS);
  await system.ruleTest.deleteMany({ where: { createdAt: { lt: dayAgo } } });
  await system.workspaceRule.deleteMany({ where: { deletedAt: { lt: dayAgo } } });
}
