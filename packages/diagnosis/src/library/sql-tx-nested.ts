import type { PatternEntry } from './pattern-entry';

export const SQL_TX_NESTED: PatternEntry = {
  id: 'sql-tx-nested',
  class: 'pool',
  title: { en: 'Query outside of the transaction that waits for it', zh: '事务中又向连接池要连接' },
  about: {
    en: 'A goroutine that has a transaction open asks the pool for a second connection and waits for one.',
    zh: '已经打开事务的 goroutine 又向池要第二条连接，并停在那里等。',
  },
  cause: {
    en: 'Inside a transaction a call goes to db instead of tx, and needs a connection of its own. When as many goroutines do that as the pool has connections, each holds one and waits for another: a deadlock that only a context ends.',
    zh: '事务里有调用走了 db 而不是 tx，因此需要另一条连接。当这样做的 goroutine 数达到池大小时，每个都占着一条又在等另一条：死锁，只有 context 能打破。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[select]` or `[chan receive]` in `database/sql.(*Tx).awaitDone`, started by a goroutine that is itself in `database/sql.(*DB).conn`. Versions before 1.21 print no starter: then as many non-Begin waiters as open transactions.',
        zh: '`database/sql.(*Tx).awaitDone` 处于 `[select]` 或 `[chan receive]`，而启动它的 goroutine 自己正停在 `database/sql.(*DB).conn`。1.21 之前不打印启动者：此时非 Begin 的等待者与打开的事务一样多。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A transaction that is slow, or was left open: its goroutine is elsewhere, or gone.',
      zh: '事务慢或没有关闭：它的 goroutine 在别处，或已结束。',
    },
  ],
  remedy: {
    words: {
      en: 'Use the transaction for every query inside of it: pass tx to {function} instead of db.',
      zh: '事务内的所有查询都用事务执行：把 tx 而不是 db 传给 {function}。',
    },
    diff: [
      '  tx, err := db.BeginTx(ctx, nil)',
      '- row := db.QueryRowContext(ctx, q)',
      '+ row := tx.QueryRowContext(ctx, q)',
    ],
  },
  prior: 0.75,
  proven: 'captures',
  examples: { match: 'sql-tx-nested', silent: 'healthy-db-pool' },
  replaces: ['sql-pool-exhausted', 'sql-rows-not-closed'],
};
