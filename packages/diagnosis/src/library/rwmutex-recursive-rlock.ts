import type { PatternEntry } from './pattern-entry';

export const RWMUTEX_RECURSIVE_RLOCK = {
  id: 'rwmutex-recursive-rlock',
  class: 'sync',
  title: { en: 'Read lock taken twice by one goroutine', zh: '同一 goroutine 重复加读锁' },
  about: {
    en: 'A reader calls another method that takes the same read lock, and a writer came in between.',
    zh: '读者又调用了会加同一把读锁的方法，中间恰好来了写者。',
  },
  cause: {
    en: 'RLock waits when a writer is waiting, and that writer waits for the first RLock of the same goroutine. It works until a write falls between the two, and then everything stops.',
    zh: '有写者等待时 RLock 也要等，而写者在等同一个 goroutine 的第一次 RLock。平时没事，直到有一次写落在两次读锁之间，然后全部停住。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.RWMutex.RLock]` with another read-locking method of the same type below it, and a writer in `[sync.RWMutex.Lock]`; Go 1.19 prints `[semacquire]`.',
        zh: '`[sync.RWMutex.RLock]`，其下还有同一类型的另一个加读锁的方法，同时有写者处于 `[sync.RWMutex.Lock]`；Go 1.19 打印 `[semacquire]`。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists reader and writer when the lock cannot be reached.',
        zh: '锁不可达时会列出读者和写者。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A long reader elsewhere (rwmutex-writer-blocks-readers): it is on another stack, at work.',
      zh: '别处有长读者（rwmutex-writer-blocks-readers）：它在另一个栈上工作。',
    },
  ],
  remedy: {
    words: {
      en: 'Give {function} a form that expects the read lock to be held, and call that one inside.',
      zh: '给 {function} 提供一个要求已持读锁的内部版本，在读锁内调用它。',
    },
    diff: [
      '  func (c *cache) Report() {',
      '  	c.mu.RLock()',
      '- 	n := c.Len()',
      '+ 	n := len(c.items)',
      '  	c.mu.RUnlock()',
    ],
  },
  prior: 0.85,
  proven: 'captures',
  examples: { match: 'rwmutex-recursive-rlock', silent: 'healthy-report-readers' },
  replaces: ['rwmutex-writer-blocks-readers', 'mutex-never-unlocked'],
} satisfies PatternEntry;
