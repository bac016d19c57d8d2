import { err, ok, type Result } from '@unpark/base';
import { isUniqueViolation, type Service } from '@unpark/db';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import { type Deps, newId } from '../deps';
import { slugsFor } from '../slug';

const MOST_SERVICES = 2000;
const MOST_TRIES = 200;

/** Services are found by their exact name; two names may share the start of a slug. */
export async function findOrCreateService(
  deps: Deps,
  scope: WorkspaceScope,
  name: string,
): Promise<Result<{ readonly service: Service; readonly created: boolean }>> {
  const where = { workspaceId_name: { workspaceId: scope.workspace.id, name } };
  const known = await scope.client.service.findUnique({ where });
  if (known) return ok({ service: known, created: false });
  const allowed = requireAction(scope, 'service.create');
  if (!allowed.ok) return allowed;
  if ((await scope.client.service.count()) >= MOST_SERVICES) {
    return err({
      code: 'limit.services',
      message: `The workspace has ${MOST_SERVICES} services, which is the most.`,
      next: 'Use the name of one of them, or delete services nobody needs.',
      values: { limit: MOST_SERVICES },
    });
  }
  let tries = 0;
  for (const slug of slugsFor(name, 'service')) {
    if (++tries > MOST_TRIES) break;
    const taken = await scope.client.service.findFirst({ where: { slug }, select: { id: true } });
    if (taken) continue;
    try {
      const service = await scope.client.$transaction(async (tx) => {
        const made = await tx.service.create({ data: { id: newId(deps, 'service'), name, slug } });
        await recordAudit(
          deps,
          {
            workspaceId: scope.workspace.id,
            actor: actorOf(scope.caller),
            action: 'service.create',
            object: `service:${made.id}`,
            result: 'done',
            address: scope.caller.address,
          },
          tx,
        );
        return made;
      });
      return ok({ service, created: true });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // Another request was first: with this name, or with another name and this slug.
      const theirs = await scope.client.service.findUnique({ where });
      if (theirs) return ok({ service: theirs, created: false });
    }
  }
  return err({
    code: 'service.taken',
    message: 'There are too many services with a name like this.',
    next: 'Choose another name.',
    values: { case: 'crowded' },
  });
}
