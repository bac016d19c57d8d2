import type { Caller, WorkspaceScope } from './enter-workspace';
import { peopleNames } from '../library/people-names';
import type { Deps } from '../deps';

/** A key as a writer. Revoked ones keep their names, so that words keep their writer. */
export interface KeyRef {
  readonly id: string;
  readonly name: string;
}

/** What a row keeps of its writer: one of them; neither where the account is gone. */
export interface WriterColumns {
  readonly createdByUserId: string | null;
  readonly createdByKeyId: string | null;
}

export const writtenBy = (caller: Caller): WriterColumns =>
  caller.kind === 'user'
    ? { createdByUserId: caller.userId, createdByKeyId: null }
    : { createdByUserId: null, createdByKeyId: caller.keyId };

/** Whether the caller wrote it: one's own words are one's own, of a person and of a key alike. */
export const wrote = (caller: Caller, row: WriterColumns): boolean =>
  caller.kind === 'user'
    ? row.createdByUserId === caller.userId
    : row.createdByKeyId === caller.keyId;

/** Names of people and of keys, for rows that keep either. */
export interface WriterNames {
  person(userId: string | null | undefined): string | undefined;
  key(keyId: string | null | undefined): KeyRef | undefined;
}

export async function writerNames(
  deps: Pick<Deps, 'database'>,
  scope: WorkspaceScope,
  userIds: readonly (string | null)[],
  keyIds: readonly (string | null)[],
): Promise<WriterNames> {
  const wanted = [...new Set(keyIds.filter((id) => id !== null))];
  const [people, keys] = await Promise.all([
    peopleNames(deps, userIds),
    wanted.length === 0
      ? []
      : scope.client.apiKey.findMany({
          where: { id: { in: wanted } },
          select: { id: true, name: true },
        }),
  ]);
  const named = new Map(keys.map((key) => [key.id, key]));
  return {
    person: (userId) => people.get(userId ?? ''),
    key: (keyId) => named.get(keyId ?? ''),
  };
}
