import type { PatternEntry } from './pattern-entry';

export const MUTEX_SELF_DEADLOCK = {
  id: 'mutex-self-deadlock',
  class: 'sync',
  title: { en: 'A goroutine locks what it holds', zh: 'goroutine 重复锁住自己持有的锁' },
  about: {
    en: 'A method that holds a mutex calls another method that takes it again.',
    zh: '持有 Mutex 的方法又调用了另一个会再次加锁的方法。',
  },
  cause: {
    en: 'A Go Mutex does not know its owner: the second Lock of the same goroutine waits for an Unlock that only this goroutine could do. It comes on a path that is rarely taken, and from then on everybody who needs the lock waits too.',
    zh: 'Go 的 Mutex 不记录持有者：同一 goroutine 第二次 Lock 等的 Unlock 只有它自己能做。通常只在少见的路径上触发，之后所有需要这把锁的人都会停住。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.Mutex.Lock]` with `sync.(*Mutex).lockSlow` on top (Go 1.24 and later `internal/sync.(*Mutex).lockSlow`; Go 1.19 prints `[semacquire]`); one waiter has, below its Lock call, another function that takes the same lock, past that line.',
        zh: '`[sync.Mutex.Lock]`，栈顶是 `sync.(*Mutex).lockSlow`（Go 1.24 起为 `internal/sync.(*Mutex).lockSlow`；Go 1.19 打印 `[semacquire]`）；其中一个等待者的 Lock 调用之下，还有另一个取同一把锁的函数，且已越过加锁行。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists the waiters when the lock cannot be reached otherwise; a lock of a global object never is.',
        zh: '锁从别处不可达时会列出等待者；全局对象的锁不会列出。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A lock that was not released on another path (mutex-never-unlocked): then every waiter may have such a caller.',
      zh: '另一条路径没有放锁（mutex-never-unlocked）：那样每个等待者都可能有这样的调用者。',
    },
  ],
  remedy: {
    words: {
      en: 'Give {function} a form that expects the lock to be held, and call that one inside.',
      zh: '给 {function} 提供一个要求已持锁的内部版本，在锁内调用它。',
    },
    diff: [
      '  func (s *store) add(k string) {',
      '  	s.mu.Lock()',
      '- 	n := s.Count()',
      '+ 	n := s.countLocked()',
      '  	s.mu.Unlock()',
      '  }',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'mutex-self-deadlock', silent: 'mutex-hot-repaired' },
  replaces: ['mutex-never-unlocked', 'mutex-contention'],
} satisfies PatternEntry;
