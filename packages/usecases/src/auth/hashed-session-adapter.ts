import type { BetterAuthOptions } from '@better-auth/core';
import type { DBAdapter, DBTransactionAdapter, Where } from '@better-auth/core/db/adapter';
import { sha256Hex } from './sha256';

type Row = Record<string, unknown>;

const hashedWhere = (where: Where[]): Where[] =>
  where.map((condition) =>
    condition.field === 'token' && typeof condition.value === 'string'
      ? { ...condition, value: sha256Hex(condition.value) }
      : condition,
  );

const hashedRow = <T extends Row>(row: T): T =>
  typeof row['token'] === 'string' ? { ...row, token: sha256Hex(row['token']) } : row;

const askedToken = (where: Where[]): unknown =>
  where.find((condition) => condition.field === 'token')?.value;

/** The caller knows the token it asked with; the row has its hash only. */
const withToken = <R>(row: R, token: unknown): R =>
  row && typeof token === 'string' ? { ...row, token } : row;

/**
 * Stores the SHA-256 of a session's token in place of the token: who reads the table cannot take a
 * session over. The token has 190 random bits, so a fast hash is enough.
 */
export function hashSessionTokens<T extends DBTransactionAdapter<BetterAuthOptions>>(inner: T): T {
  const isSession = (query: { model: string }): boolean => query.model === 'session';
  const wrapped: DBTransactionAdapter<BetterAuthOptions> = {
    ...inner,
    create: async (query) => {
      if (!isSession(query)) return inner.create(query);
      const made = await inner.create({ ...query, data: hashedRow(query.data) });
      return withToken(made, (query.data as Row)['token']) as never;
    },
    findOne: async (query) => {
      if (!isSession(query)) return inner.findOne(query);
      const found = await inner.findOne({ ...query, where: hashedWhere(query.where) });
      return withToken(found, askedToken(query.where)) as never;
    },
    findMany: (query) =>
      inner.findMany(
        isSession(query) && query.where ? { ...query, where: hashedWhere(query.where) } : query,
      ),
    count: (query) =>
      inner.count(
        isSession(query) && query.where ? { ...query, where: hashedWhere(query.where) } : query,
      ),
    update: async (query) => {
      if (!isSession(query)) return inner.update(query);
      const changed = await inner.update({
        ...query,
        where: hashedWhere(query.where),
        update: hashedRow(query.update),
      });
      return withToken(changed, askedToken(query.where)) as never;
    },
    updateMany: (query) =>
      inner.updateMany(
        isSession(query)
          ? { ...query, where: hashedWhere(query.where), update: hashedRow(query.update) }
          : query,
      ),
    delete: (query) =>
      inner.delete(isSession(query) ? { ...query, where: hashedWhere(query.where) } : query),
    deleteMany: (query) =>
      inner.deleteMany(isSession(query) ? { ...query, where: hashedWhere(query.where) } : query),
    consumeOne: (query) =>
      inner.consumeOne(isSession(query) ? { ...query, where: hashedWhere(query.where) } : query),
    incrementOne: (query) =>
      inner.incrementOne(isSession(query) ? { ...query, where: hashedWhere(query.where) } : query),
  };
  return wrapped as T;
}

/** The same for a whole adapter, inside its transactions too. */
export function hashSessionTokensIn(
  inner: DBAdapter<BetterAuthOptions>,
): DBAdapter<BetterAuthOptions> {
  return {
    ...hashSessionTokens(inner),
    transaction: (work) => inner.transaction((trx) => work(hashSessionTokens(trx))),
  };
}
