import type { WorkspaceScope } from '../access/enter-workspace';
import type { AgentTargetRow } from '../views';

/** An agent that is not heard of for so long is gone: pods get new names. */
export const FORGOTTEN_AFTER_MS = 7 * 86_400_000;

/** So many intervals without a word, and something is wrong with the agent or with its way here. */
const LATE_INTERVALS = 2;
const MOST_SHOWN = 200;

/** What agents capture of one service, as they last told. */
export async function agentTargetsOf(
  scope: WorkspaceScope,
  serviceId: string,
): Promise<readonly AgentTargetRow[]> {
  const nowMs = scope.nowMs();
  const rows = await scope.client.agentTarget.findMany({
    where: { serviceId, seenAt: { gte: new Date(nowMs - FORGOTTEN_AFTER_MS) } },
    orderBy: [{ target: 'asc' }, { agent: 'asc' }],
    take: MOST_SHOWN,
  });
  return rows.map((row) => ({
    id: row.id,
    agent: row.agent,
    target: row.target,
    everySeconds: row.everySeconds,
    outcome: row.outcome as AgentTargetRow['outcome'],
    reason: row.reason ?? undefined,
    buffered: row.buffered,
    seenAt: row.seenAt.toISOString(),
    capturedAt: row.capturedAt?.toISOString(),
    isLate: nowMs - row.seenAt.getTime() > LATE_INTERVALS * row.everySeconds * 1000,
  }));
}
