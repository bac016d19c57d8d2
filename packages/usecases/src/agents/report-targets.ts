import { err, ok, type Result } from '@unpark/base';
import type { AgentReport } from '@unpark/ingest';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';
import { findOrCreateService } from '../services/find-or-create-service';
import { FORGOTTEN_AFTER_MS } from './list-agent-targets';

const MOST_TARGETS = 5000;

/**
 * Takes down what an agent captures, as it says: targets it does not name any more go, and so do
 * those of agents that were not heard of for long. On record is which targets came and went, not
 * that an agent is still there.
 */
export async function reportAgentTargets(
  deps: Deps,
  scope: WorkspaceScope,
  report: Omit<AgentReport, 'workspace'>,
): Promise<Result<{ readonly targets: number }>> {
  const allowed = requireAction(scope, 'agent.report');
  if (!allowed.ok) return allowed;
  const { client, workspace, caller } = scope;
  const { agent, targets } = report;
  const serviceIds = new Map<string, string>();
  for (const { service } of targets) {
    if (serviceIds.has(service)) continue;
    const found = await findOrCreateService(deps, scope, service);
    if (!found.ok) return found;
    serviceIds.set(service, found.value.service.id);
  }
  const now = nowOf(deps);
  const full = await client.$transaction(async (tx) => {
    const gone = await tx.agentTarget.deleteMany({
      where: {
        OR: [
          { agent, target: { notIn: targets.map(({ target }) => target) } },
          { seenAt: { lt: new Date(now.getTime() - FORGOTTEN_AFTER_MS) } },
        ],
      },
    });
    const known = new Set(
      (await tx.agentTarget.findMany({ where: { agent }, select: { target: true } })).map(
        ({ target }) => target,
      ),
    );
    const come = targets.filter(({ target }) => !known.has(target)).length;
    if (come > 0 && (await tx.agentTarget.count()) + come > MOST_TARGETS) return true;
    for (const { target, service, capturedUnixMs, reason, ...rest } of targets) {
      const data = {
        ...rest,
        serviceId: serviceIds.get(service) ?? '',
        reason: reason ?? null,
        seenAt: now,
        capturedAt: capturedUnixMs === undefined ? null : new Date(capturedUnixMs),
      };
      await tx.agentTarget.upsert({
        where: { workspaceId_agent_target: { workspaceId: workspace.id, agent, target } },
        create: { id: newId(deps, 'agentTarget'), agent, target, ...data },
        update: data,
      });
    }
    if (come > 0 || gone.count > 0) {
      await recordAudit(
        deps,
        {
          workspaceId: workspace.id,
          actor: actorOf(caller),
          action: 'agent.targets',
          result: 'done',
          address: caller.address,
          details: { come, gone: gone.count },
        },
        tx,
      );
    }
    return false;
  });
  if (!full) return ok({ targets: targets.length });
  return err({
    code: 'limit.agent-targets',
    message: `The workspace has ${MOST_TARGETS} targets of agents, which is the most.`,
    next: 'Take targets out of the configuration of an agent, or stop agents nobody needs.',
    values: { limit: MOST_TARGETS },
  });
}
