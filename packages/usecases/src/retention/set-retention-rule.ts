import { err, ok, type Problem, type Result } from '@unpark/base';
import type { KeptKinds } from '@unpark/model';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';
import { findService } from '../services/find-service';
import { readRetentionRules } from './retention-rules';

/** What is not set follows the workspace (of a service) or is kept for ever (of the workspace). */
export type KeepChoice = number | null | 'unset';

const CHANGED: Problem = {
  code: 'retention.conflict',
  message: 'Somebody changed this rule in the meantime.',
  next: 'Look at it as it is now, then choose again.',
};

/**
 * Sets how long files of a group are kept. What it removes goes with the next run, never before.
 *
 * @param input.service absent: of the workspace
 * @param input.from as it was when the choice was made
 * @returns `retention.conflict` when it is not so any more
 */
export async function setRetentionRule(
  deps: Deps,
  scope: WorkspaceScope,
  input: {
    readonly service?: string;
    readonly kinds: KeptKinds;
    readonly from: KeepChoice;
    readonly to: KeepChoice;
  },
): Promise<Result<void>> {
  const allowed = requireAction(scope, 'retention.manage');
  if (!allowed.ok) return allowed;
  const found = input.service === undefined ? undefined : await findService(scope, input.service);
  if (found && !found.ok) return found;
  const serviceId = found?.value.id ?? null;
  const { kinds, to } = input;
  const done = await scope.client.$transaction(async (tx) => {
    // The workspace's row is the lock: two people set one rule one after the other.
    await tx.workspace.update({
      where: { id: scope.workspace.id },
      data: { updatedAt: nowOf(deps) },
    });
    const now = (await readRetentionRules(tx)).own(serviceId, kinds);
    if ((now === undefined ? 'unset' : now) !== input.from) return false;
    await tx.retentionRule.deleteMany({ where: { serviceId, kinds } });
    if (to !== 'unset') {
      await tx.retentionRule.create({
        data: { id: newId(deps, 'retentionRule'), serviceId, kinds, keepDays: to },
      });
    }
    // A run that is late judges by this that rules were others when it was due.
    await tx.retentionRule.updateMany({ data: { updatedAt: nowOf(deps) } });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(scope.caller),
        action: 'retention.rule',
        object: serviceId === null ? `workspace:${scope.workspace.id}` : `service:${serviceId}`,
        result: 'done',
        address: scope.caller.address,
        details: { kinds, days: to === null ? 'for ever' : to },
      },
      tx,
    );
    return true;
  });
  return done ? ok(undefined) : err(CHANGED);
}
