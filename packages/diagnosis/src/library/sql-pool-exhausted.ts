import type { PatternEntry } from './pattern-entry';

export const SQL_POOL_EXHAUSTED: PatternEntry = {
  id: 'sql-pool-exhausted',
  class: 'pool',
  title: { en: 'No database connection is free', zh: '数据库连接池耗尽' },
  about: {
    en: 'Goroutines wait in database/sql for a connection of a pool that is all in use.',
    zh: 'goroutine 在 database/sql 中等连接，池里的连接都被占用。',
  },
  cause: {
    en: 'SetMaxOpenConns bounds the pool, and as many goroutines have a connection: in a query, between the rows, or inside a transaction that does something else. The rest queue in (*DB).conn. The cause is what the holders wait for: slow queries, a lock in the database, a call to another service inside a transaction.',
    zh: 'SetMaxOpenConns 限制了池的大小，这么多 goroutine 正占着连接：在查询中、在读取 rows 的间隙，或在事务里做别的事。其余在 (*DB).conn 排队。原因是持有者在等什么：慢查询、数据库里的锁、事务中调用别的服务。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[select]` in `database/sql.(*DB).conn` below query, exec or begin; holders are in driver I/O, or have `(*Rows).awaitDone`, `(*Tx).awaitDone` beside them.',
        zh: '`[select]` 在 `database/sql.(*DB).conn`，下有 query、exec 或 begin；持有者在驱动 I/O 中，或旁边有 `(*Rows).awaitDone`、`(*Tx).awaitDone`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.selectgo` below `database/sql.(*DB).conn`: waits for a connection that ended, and how long they were.',
        zh: '`database/sql.(*DB).conn` 之下的 `runtime.selectgo`：已结束的等连接次数与时长。',
      },
    },
    {
      artifact: 'metrics',
      words: {
        en: 'Of DB.Stats, where the program exports it: WaitCount and WaitDuration rise, InUse is at MaxOpenConnections.',
        zh: '程序若导出 DB.Stats：WaitCount、WaitDuration 上升，InUse 等于 MaxOpenConnections。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A busy pool with short waits: other goroutines wait in the next dump.',
      zh: '繁忙但等待很短的连接池：下一份 dump 中等待的是别的 goroutine。',
    },
  ],
  remedy: {
    words: {
      en: 'Make what {function} does with a connection shorter, size the pool for the load, and give callers a context with a deadline.',
      zh: '缩短 {function} 占用连接的时间，按负载设置池大小，并给调用方带 deadline 的 context。',
    },
    diff: [
      '+ db.SetMaxOpenConns(n)',
      '+ ctx, cancel := context.WithTimeout(ctx, 2*time.Second)',
      '+ defer cancel()',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'sql-slow-queries', silent: 'healthy-db-pool' },
};
