import type { PatternEntry } from './pattern-entry';

export const COND_MISSED_SIGNAL = {
  id: 'cond-missed-signal',
  class: 'sync',
  title: { en: 'Cond that nobody signals', zh: '没有人唤醒的 Cond' },
  about: {
    en: 'Requests wait on a sync.Cond through two dumps: a Signal was lost, or one was sent where all must wake.',
    zh: '请求在两份 dump 里都停在 sync.Cond 上：Signal 丢了，或者该唤醒所有人时只唤醒了一个。',
  },
  cause: {
    en: 'Signal wakes one waiter, and only one that already waits. Sent before the wait, or to a waiter that cannot use it, it is gone. A condition that is changed without the lock loses wake-ups too.',
    zh: 'Signal 只唤醒一个、且必须是已经在等的 goroutine。在等待之前发出，或被用不上的等待者收到，就丢了。不持锁修改条件同样会丢失唤醒。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.Cond.Wait]` with `sync.(*Cond).Wait` on top, in all versions.',
        zh: '各版本都是 `[sync.Cond.Wait]`，栈顶为 `sync.(*Cond).Wait`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*Cond).Wait`, only for waits that ended.',
        zh: '`sync.(*Cond).Wait`，只记录已经结束的等待。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: '`sync.(*Cond).Wait` without a wake-up.',
        zh: '`sync.(*Cond).Wait` 等待，没有被唤醒。',
      },
    },
    { artifact: 'pprof-goroutineleak', words: { en: 'Lists the waiters.', zh: '会列出等待者。' } },
  ],
  lookAlikes: [
    {
      en: 'A queue with nothing in it: its consumers are no requests, and their number is constant.',
      zh: '空队列：等待的是消费者而不是请求，数量不变。',
    },
    {
      en: 'Pipes of net/http for HTTP/2 bodies wait on a Cond by design.',
      zh: 'net/http 的 HTTP/2 body 管道本来就等在 Cond 上。',
    },
  ],
  remedy: {
    words: {
      en: 'Change the condition with the lock held and Broadcast when more than one may go on; let {function} check it in a loop.',
      zh: '持锁修改条件，可能有多个等待者能继续时用 Broadcast；{function} 在循环里检查条件。',
    },
    diff: [
      '  q.mu.Lock()',
      '  q.free += n',
      '- q.cond.Signal()',
      '+ q.cond.Broadcast()',
      '  q.mu.Unlock()',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'cond-missed-signal', silent: 'healthy-cond-consumers' },
} satisfies PatternEntry;
