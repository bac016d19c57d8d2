import type { PatternEntry } from './pattern-entry';

export const LOCK_HELD_ACROSS_WAIT = {
  id: 'lock-held-across-wait',
  class: 'sync',
  title: { en: 'Lock held while waiting for goroutines', zh: '持锁等待其他 goroutine' },
  about: {
    en: 'The holder of a lock waits for a WaitGroup, or on a Cond of another lock, with the lock held.',
    zh: '持锁者握着锁等 WaitGroup，或等另一把锁的 Cond。',
  },
  cause: {
    en: 'The lock is held until the slowest of the started goroutines is done. When one of them needs the lock, it waits for the holder and the holder for it.',
    zh: '锁要一直握到最慢的那个 goroutine 做完。其中有一个也需要这把锁时，它等持有者，持有者又等它。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'One goroutine in `[sync.WaitGroup.Wait]` (`[semacquire]` up to Go 1.23) or `[sync.Cond.Wait]` inside the function that takes the lock; others wait for the lock.',
        zh: '一个 goroutine 在取锁函数内部处于 `[sync.WaitGroup.Wait]`（Go 1.23 及更早为 `[semacquire]`）或 `[sync.Cond.Wait]`，其余在等锁。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*WaitGroup).Wait` below the same function as the `Unlock` of the mutex profile.',
        zh: '`sync.(*WaitGroup).Wait` 与 mutex profile 中的 `Unlock` 位于同一函数。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'The holder is woken by the last of its goroutines.',
        zh: '持有者由它启动的最后一个 goroutine 唤醒。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Cond.Wait of the same lock releases it: such a goroutine is no holder.',
      zh: '在同一把锁的 Cond 上 Wait 会放锁：这样的 goroutine 不是持有者。',
    },
  ],
  remedy: {
    words: {
      en: 'Start the goroutines and wait for them outside of the lock; take it in {function} only to store what they bring.',
      zh: '在锁外启动并等待这些 goroutine，{function} 只在保存结果时加锁。',
    },
    diff: [
      '  mu.Lock()',
      '  todo := s.take()',
      '+ mu.Unlock()',
      '  wg.Wait()',
      '+ mu.Lock()',
      '  s.store(results)',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'lock-held-across-wait', silent: 'healthy-batch-fanout' },
} satisfies PatternEntry;
