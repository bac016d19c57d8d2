import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';

export interface NewDeploy {
  /** slug, id or name */
  readonly service: string;
  readonly at?: Date | undefined;
  readonly environment?: string | undefined;
  readonly revision?: string | undefined;
  readonly note?: string | undefined;
}

/** A commit as git names it, or a version: no spaces. */
const REVISION = /^[\w.+/-]{1,128}$/;
const AHEAD_MS = 600_000;

/** A release that went out: a mark on the time axes of its service. */
export async function createDeploy(
  deps: Deps,
  scope: WorkspaceScope,
  input: NewDeploy,
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'deploy.create');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const name = rowNameOf(input.service);
  const service = await client.service.findFirst({
    where: { OR: [{ slug: name }, { id: name }, { name: input.service.replaceAll('\0', '') }] },
    select: { id: true },
  });
  if (!service) return err(notFound('service'));
  const at = input.at ?? nowOf(deps);
  const isGood =
    at.getTime() <= deps.clock.nowMs() + AHEAD_MS &&
    (input.revision === undefined || REVISION.test(input.revision));
  if (!isGood) {
    return err({
      code: 'deploy.fields',
      message: 'A deploy has a time that is not ahead, and a revision without spaces.',
      next: 'Give the commit or version, and the time at which it went out.',
    });
  }
  const id = newId(deps, 'deploy');
  await client.$transaction(async (tx) => {
    await tx.deploy.create({
      data: {
        id,
        serviceId: service.id,
        at,
        environment: input.environment ?? null,
        revision: input.revision ?? null,
        note: input.note ?? '',
        createdAt: nowOf(deps),
        ...(caller.kind === 'user'
          ? { createdByUserId: caller.userId }
          : { createdByKeyId: caller.keyId }),
      },
    });
    await recordAudit(
      deps,
      {
        workspaceId: scope.workspace.id,
        actor: actorOf(caller),
        action: 'deploy.create',
        object: `deploy:${id}`,
        result: 'done',
        address: caller.address,
      },
      tx,
    );
  });
  return ok({ id });
}
