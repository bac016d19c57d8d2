import { err, ok, type Problem, type Result } from '@unpark/base';
import { isUniqueViolation } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import type { ServiceRef } from './create-service';

const LONGEST_URL = 2048;

export interface ServiceChange {
  /** slug or id */
  readonly service: string;
  /** absent: stays as it is */
  readonly name?: string;
  /** where the source is; null takes it away, absent leaves it */
  readonly repositoryUrl?: string | null;
}

const NOT_A_REPOSITORY: Problem = {
  code: 'service.repository',
  message: 'The repository is not an http or https address that everybody may see.',
  next: 'Give an address like https://github.com/acme/checkout, without a user or password in it.',
};

/** Only what is safe as a link for every member: http(s), no password inside. */
function repositoryOf(text: string): Result<string> {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return err(NOT_A_REPOSITORY);
  const { protocol, username, password, href } = new URL(text);
  const web = protocol === 'http:' || protocol === 'https:';
  return web && username === '' && password === '' ? ok(href) : err(NOT_A_REPOSITORY);
}

/**
 * Changes the name and repository of a service. The slug stays, so that links to it keep working;
 * uploads find a service by its name, so those that send the old name begin a new service.
 *
 * @returns `service.taken` when another one has the name, `service.repository` for a bad address
 */
export async function updateService(
  deps: Deps,
  scope: WorkspaceScope,
  input: ServiceChange,
): Promise<Result<ServiceRef>> {
  const allowed = requireAction(scope, 'service.update');
  if (!allowed.ok) return allowed;
  const key = rowNameOf(input.service);
  const service = await scope.client.service.findFirst({
    where: { OR: [{ slug: key }, { id: key }] },
  });
  if (!service) return err(notFound('service'));
  const repository = input.repositoryUrl ? repositoryOf(input.repositoryUrl) : ok(null);
  if (!repository.ok) return repository;
  const name = input.name ?? service.name;
  const repositoryUrl =
    input.repositoryUrl === undefined ? service.repositoryUrl : repository.value;
  const changed = [
    name !== service.name && 'name',
    repositoryUrl !== service.repositoryUrl && 'repository',
  ].filter((field) => field !== false);
  const ref = { id: service.id, name, slug: service.slug };
  if (changed.length === 0) return ok(ref);
  try {
    await scope.client.$transaction(async (tx) => {
      await tx.service.update({ where: { id: service.id }, data: { name, repositoryUrl } });
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(scope.caller),
          action: 'service.update',
          object: `service:${service.id}`,
          result: 'done',
          address: scope.caller.address,
          details: { changed: changed.join(', ') },
        },
        tx,
      );
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return err({
      code: 'service.taken',
      message: 'There is another service with this name.',
      next: 'Choose another name.',
      values: { case: 'taken' },
    });
  }
  return ok(ref);
}
