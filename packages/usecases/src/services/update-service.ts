import { err, ok, type Problem, type Result } from '@unpark/base';
import { isUniqueViolation, JSON_NULL, toJsonColumn } from '@unpark/db';
import {
  type PathMapping,
  readPathMappings,
  readSamplingAdvice,
  type SamplingAdvice,
} from '@unpark/model';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import type { ServiceRef } from './create-service';
import { findService } from './find-service';

const LONGEST_URL = 2048;

export interface ServiceChange {
  /** slug or id */
  readonly service: string;
  /** absent: stays as it is; so for all below */
  readonly name?: string;
  /** where the source is; null takes it away */
  readonly repositoryUrl?: string | null;
  /** replaces all */
  readonly pathMapping?: readonly PathMapping[];
  /** members who own it; replaces all */
  readonly ownerUserIds?: readonly string[];
  /** an empty one takes it away */
  readonly sampling?: SamplingAdvice;
  /** stored bytes of its captures; null: no limit of its own. For those who run the workspace */
  readonly byteLimit?: number | null;
}

const NOT_A_REPOSITORY: Problem = {
  code: 'service.repository',
  message: 'The repository is not an http or https address that everybody may see.',
  next: 'Give an address like https://github.com/acme/checkout, without a user or password in it.',
};

const NOT_MEMBERS: Problem = {
  code: 'service.owners',
  message: 'Not all of these people are members of the workspace.',
  next: 'Choose among the members as they are now.',
};

/** Only what is safe as a link for every member: http(s), no password inside. */
function repositoryOf(text: string): Result<string> {
  if (text.length > LONGEST_URL || !URL.canParse(text)) return err(NOT_A_REPOSITORY);
  const { protocol, username, password, href } = new URL(text);
  const web = protocol === 'http:' || protocol === 'https:';
  return web && username === '' && password === '' ? ok(href) : err(NOT_A_REPOSITORY);
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Changes the settings of a service. The slug stays, so that links to it keep working; uploads find a
 * service by its name, so those that send the old name begin a new service.
 *
 * @returns `service.taken` when another one has the name, `service.repository` for a bad address,
 *   `service.owners` for people who are no members
 */
export async function updateService(
  deps: Deps,
  scope: WorkspaceScope,
  input: ServiceChange,
): Promise<Result<ServiceRef>> {
  const allowed = requireAction(scope, 'service.update');
  if (!allowed.ok) return allowed;
  if (input.byteLimit !== undefined) {
    const runs = requireAction(scope, 'retention.manage');
    if (!runs.ok) return runs;
  }
  const found = await findService(scope, input.service);
  if (!found.ok) return found;
  const service = found.value;
  const repository = input.repositoryUrl ? repositoryOf(input.repositoryUrl) : ok(null);
  if (!repository.ok) return repository;
  const ownerUserIds = [...new Set(input.ownerUserIds ?? service.ownerUserIds)].sort();
  if (input.ownerUserIds) {
    const members = await scope.client.member.count({ where: { userId: { in: ownerUserIds } } });
    if (members !== ownerUserIds.length) return err(NOT_MEMBERS);
  }
  const before = {
    name: service.name,
    repository: service.repositoryUrl,
    paths: readPathMappings(service.pathMapping),
    owners: [...service.ownerUserIds].sort(),
    sampling: readSamplingAdvice(service.sampling),
    limit: service.byteLimit === null ? null : Number(service.byteLimit),
  };
  const after: typeof before = {
    name: input.name ?? before.name,
    repository: input.repositoryUrl === undefined ? before.repository : repository.value,
    paths: input.pathMapping ?? before.paths,
    owners: ownerUserIds,
    sampling: input.sampling ? readSamplingAdvice(input.sampling) : before.sampling,
    limit: input.byteLimit === undefined ? before.limit : input.byteLimit,
  };
  const changed = (Object.keys(before) as (keyof typeof before)[]).filter(
    (field) => !isSame(before[field], after[field]),
  );
  const ref = { id: service.id, name: after.name, slug: service.slug };
  if (changed.length === 0) return ok(ref);
  try {
    await scope.client.$transaction(async (tx) => {
      await tx.service.update({
        where: { id: service.id },
        data: {
          name: after.name,
          repositoryUrl: after.repository,
          pathMapping: toJsonColumn(after.paths),
          ownerUserIds: after.owners,
          sampling: isSame(after.sampling, {}) ? JSON_NULL : toJsonColumn(after.sampling),
          byteLimit: after.limit === null ? null : BigInt(after.limit),
        },
      });
      await recordAudit(
        deps,
        {
          workspaceId: scope.workspace.id,
          actor: actorOf(scope.caller),
          action: 'service.update',
          object: `service:${service.id}`,
          result: 'done',
          address: scope.caller.address,
          details: { changed },
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
