import type { PatternEntry } from './pattern-entry';

export const RWMUTEX_WRITER_BLOCKS_READERS = {
  id: 'rwmutex-writer-blocks-readers',
  class: 'sync',
  title: { en: 'Readers queue behind a waiting writer', zh: '读者排在等待中的写者后面' },
  about: {
    en: 'A reader holds an RWMutex for long; a writer waits for it, and the writer shuts out all new readers.',
    zh: '某个读者长时间持有 RWMutex；写者等它，而等待中的写者会挡住所有新读者。',
  },
  cause: {
    en: 'RWMutex lets a waiting writer go first, so that one long read section delays readers and writers alike. The long reader itself is often a report, or an encoding to a slow client.',
    zh: 'RWMutex 会让等待中的写者优先，所以一个很长的读区间会同时拖住读者和写者。那个长读者往往是报表，或向慢客户端编码输出。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'One `[sync.RWMutex.Lock]` on `SemacquireRWMutex`, many `[sync.RWMutex.RLock]`, further writers in `[sync.Mutex.Lock]` through `sync.(*RWMutex).Lock`; Go 1.19 prints `[semacquire]` for all.',
        zh: '一个停在 `SemacquireRWMutex` 的 `[sync.RWMutex.Lock]`，许多 `[sync.RWMutex.RLock]`，其余写者经 `sync.(*RWMutex).Lock` 处于 `[sync.Mutex.Lock]`；Go 1.19 全部打印 `[semacquire]`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*RWMutex).RLock` and `Lock` with waits as long as the read section.',
        zh: '`sync.(*RWMutex).RLock` 和 `Lock`，等待时长与读区间相当。',
      },
    },
    {
      artifact: 'pprof-mutex',
      words: {
        en: '`sync.(*RWMutex).RUnlock` above the long reader.',
        zh: '长读者之上有 `sync.(*RWMutex).RUnlock`。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A read lock taken twice by one goroutine (rwmutex-recursive-rlock), or an upgrade (rwmutex-upgrade): nobody else holds the lock.',
      zh: '同一 goroutine 重复加读锁（rwmutex-recursive-rlock）或升级（rwmutex-upgrade）：没有别人持锁。',
    },
  ],
  remedy: {
    words: {
      en: 'Copy what {function} needs under the read lock and work on the copy.',
      zh: '在读锁内复制 {function} 需要的数据，然后在副本上工作。',
    },
    diff: [
      '  c.mu.RLock()',
      '+ items := slices.Clone(c.items)',
      '+ c.mu.RUnlock()',
      '- defer c.mu.RUnlock()',
    ],
  },
  prior: 0.7,
  proven: 'captures',
  examples: { match: 'rwmutex-writer-blocks-readers', silent: 'healthy-report-readers' },
} satisfies PatternEntry;
