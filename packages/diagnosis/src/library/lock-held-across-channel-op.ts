import type { PatternEntry } from './pattern-entry';

export const LOCK_HELD_ACROSS_CHANNEL_OP = {
  id: 'lock-held-across-channel-op',
  class: 'sync',
  title: { en: 'Lock held across a channel operation', zh: '持锁做 channel 操作' },
  about: {
    en: 'The holder of a lock waits in a channel operation with the lock held.',
    zh: '持锁者握着锁停在 channel 操作上。',
  },
  cause: {
    en: 'The lock is held for as long as the partner of the channel takes. When the partner needs the same lock, neither goes on: a deadlock that no lock order prevents.',
    zh: 'channel 另一端处理多久，锁就被握多久。如果 channel 另一端也需要这把锁，双方都走不动：这种死锁靠加锁顺序避免不了。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'One goroutine in `[chan send]`, `[chan receive]` or `[select]` inside the function that takes the lock; others wait for the lock.',
        zh: '一个 goroutine 在取锁函数内部处于 `[chan send]`、`[chan receive]` 或 `[select]`，其余在等锁。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*Mutex).Lock` and the channel operation, when both end.',
        zh: '两者都结束时，有 `sync.(*Mutex).Lock` 和该 channel 操作。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'The holder is woken by the partner of the channel, a waiter by the holder.',
        zh: '持有者由 channel 另一端唤醒，等待者由持有者唤醒。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: { en: 'Lists both when nothing else reaches them.', zh: '两者都不可达时会列出。' },
    },
  ],
  lookAlikes: [
    {
      en: 'A broadcast to many (broadcast-backpressure).',
      zh: '向许多订阅者广播（broadcast-backpressure）。',
    },
    { en: 'A goroutine past its Unlock.', zh: '已经 Unlock 的 goroutine。' },
  ],
  remedy: {
    words: {
      en: 'Do the channel operation of {function} after the lock is released.',
      zh: '把 {function} 里的 channel 操作移到放锁之后。',
    },
    diff: [
      '  mu.Lock()',
      '  change := s.apply()',
      '+ mu.Unlock()',
      '  changes <- change',
      '- mu.Unlock()',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'lock-held-across-channel-op', silent: 'healthy-chat-hub' },
} satisfies PatternEntry;
