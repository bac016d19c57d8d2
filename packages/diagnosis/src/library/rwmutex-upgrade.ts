import type { PatternEntry } from './pattern-entry';

export const RWMUTEX_UPGRADE = {
  id: 'rwmutex-upgrade',
  class: 'sync',
  title: { en: 'Write lock asked for with the read lock held', zh: '持读锁时申请写锁' },
  about: {
    en: 'A goroutine that holds the read lock asks for the write lock, or the other way round.',
    zh: '持有读锁的 goroutine 又申请写锁，或者反过来。',
  },
  cause: {
    en: 'A writer waits until all readers have left, and one of them is itself. RWMutex has no upgrade. New readers wait behind the writer, so that the first such call stops the service.',
    zh: '写者要等所有读者离开，而其中一个就是它自己。RWMutex 没有升级操作。新读者排在写者后面，所以第一次触发就会让服务停住。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.RWMutex.Lock]` in a function where others wait in RLock at an earlier line; nobody else holds the lock. Go 1.19 prints `[semacquire]`.',
        zh: '`[sync.RWMutex.Lock]` 所在函数的更前一行，有别人停在 RLock；没有其他 goroutine 持锁。Go 1.19 打印 `[semacquire]`。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists the goroutine when the lock cannot be reached.',
        zh: '锁不可达时会列出。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A function that releases the read lock before it takes the write lock: its waiters change between dumps.',
      zh: '先放读锁再加写锁的函数：两次 dump 之间等待者会变化。',
    },
    { en: 'A read lock that was never released on another path.', zh: '另一条路径没有放读锁。' },
  ],
  remedy: {
    words: {
      en: 'Release the read lock in {function} before it takes the write lock, and check the condition again.',
      zh: '在 {function} 里先放读锁再加写锁，并重新检查条件。',
    },
    diff: [
      '  c.mu.RLock()',
      '  v, ok := c.m[k]',
      '+ c.mu.RUnlock()',
      '  if !ok {',
      '  	c.mu.Lock()',
      '+ 	v, ok = c.m[k]',
    ],
  },
  prior: 0.7,
  proven: 'captures',
  examples: { match: 'rwmutex-upgrade', silent: 'healthy-refresh-cache' },
  replaces: ['rwmutex-writer-blocks-readers', 'mutex-never-unlocked'],
} satisfies PatternEntry;
