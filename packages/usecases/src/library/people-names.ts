import type { Deps } from '../deps';

/** Names by user id; an account that is gone has none. */
export async function peopleNames(
  deps: Pick<Deps, 'database'>,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const people = await deps.database.accounts.user.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true },
  });
  return new Map(people.map((person) => [person.id, person.name]));
}
