import type { PatternEntry } from './pattern-entry';

export const SQL_ROWS_NOT_CLOSED: PatternEntry = {
  id: 'sql-rows-not-closed',
  class: 'pool',
  title: { en: 'Database connections are not given back', zh: '数据库连接没有归还' },
  about: {
    en: 'All connections of a pool are taken and nobody works with one: rows or a transaction were left open.',
    zh: '池里的连接都被占着，却没有人在用：rows 或事务没有关闭。',
  },
  cause: {
    en: 'A connection goes back to the pool when rows are read to their end or closed, and when a transaction commits or rolls back. An early return between the two keeps it for ever. After as many returns as the pool is large, every caller waits.',
    zh: 'rows 读完或关闭、事务提交或回滚之后，连接才回到池里。中途提前返回就会永远占住它。这样的返回达到池的大小之后，所有调用方都要等。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Waiters in `database/sql.(*DB).conn` and no driver call on any stack. `[select]` in `database/sql.(*Rows).awaitDone` stands for each open rows, if its context can be cancelled; its starter is gone.',
        zh: '等待者在 `database/sql.(*DB).conn`，任何栈上都没有驱动调用。若 context 可取消，每个未关闭的 rows 对应一个 `[select]` 在 `database/sql.(*Rows).awaitDone`，而启动它的 goroutine 已不在。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: 'No wait for a connection ends, so that nothing new comes in.',
        zh: '没有任何等连接的操作结束，所以没有新记录。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Slow queries: goroutines are in driver I/O (sql-pool-exhausted). A nested call inside a transaction: the holder is among those that wait (sql-tx-nested).',
      zh: '慢查询：有 goroutine 在驱动 I/O 中（sql-pool-exhausted）。事务内再次取连接：持有者就在等待者之中（sql-tx-nested）。',
    },
  ],
  remedy: {
    words: {
      en: 'Close rows on every way out, early returns too, and roll back what is not committed: look in {function}.',
      zh: '在每条返回路径（包括提前返回）上关闭 rows，未提交的事务要回滚：检查 {function}。',
    },
    diff: [
      '  rows, err := db.QueryContext(ctx, q)',
      '  if err != nil { return err }',
      '+ defer rows.Close()',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'dbpool-exhausted', silent: 'dbpool-exhausted-repaired' },
  replaces: ['sql-pool-exhausted'],
};
