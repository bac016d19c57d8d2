import type { WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { peopleNames } from '../library/people-names';

/** Names of the people and keys behind actors; those that are gone have none. */
export async function actorNames(
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: string) =>
    actors.flatMap((actor) => (actor.startsWith(kind) ? [actor.slice(kind.length)] : []));
  const [people, keys] = await Promise.all([
    peopleNames(deps, idsOf('user:')),
    scope.client.apiKey.findMany({
      where: { id: { in: idsOf('key:') } },
      select: { id: true, name: true },
    }),
  ]);
  return new Map([
    ...[...people].map(([id, name]) => [`user:${id}`, name] as const),
    ...keys.map(({ id, name }) => [`key:${id}`, name] as const),
  ]);
}
