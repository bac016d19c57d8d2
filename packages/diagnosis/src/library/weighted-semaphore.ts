import type { PatternEntry } from './pattern-entry';
import { STALL_SEVERITY } from '../declared/wait-rule';

export const WEIGHTED_SEMAPHORE = {
  id: 'weighted-semaphore',
  class: 'sync',
  title: { en: 'Wait for a weighted semaphore', zh: '等待带权信号量' },
  about: {
    en: 'Goroutines wait in semaphore.Weighted: a request larger than the whole semaphore, or one behind a large one.',
    zh: 'goroutine 停在 semaphore.Weighted：申请量超过总量，或者排在一个大申请后面。',
  },
  cause: {
    en: 'Acquire serves in order, so that one large request holds back small ones that would fit. A request for more than the size can never be served: it waits for its context alone, for ever when that has no end.',
    zh: 'Acquire 按先后顺序满足，一个大申请会挡住后面本来放得下的小申请。申请量超过总量则永远满足不了，只能等 context 结束；context 没有尽头就永远等下去。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[select] golang.org/x/sync/semaphore.(*Weighted).Acquire`; `[chan receive]` there is a request larger than the size.',
        zh: '`[select] golang.org/x/sync/semaphore.(*Weighted).Acquire`；那里出现 `[chan receive]` 表示申请量超过总量。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.selectgo` below `(*Weighted).Acquire`.',
        zh: '`(*Weighted).Acquire` 之上的 `runtime.selectgo`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Waiters are woken by `(*Weighted).Release`.',
        zh: '等待者由 `(*Weighted).Release` 唤醒。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A limit that does its work: other goroutines wait in the next dump, and the cause is what the holders do.',
      zh: '限流在正常工作：下一份 dump 里等待的是别的 goroutine，原因在持有者所做的事。',
    },
  ],
  remedy: {
    words: {
      en: 'Cap what {function} asks for at the size of the semaphore, give it a context with a deadline, and find the holders that do not Release.',
      zh: '把 {function} 的申请量限制在总量之内，给它带 deadline 的 context，并找出没有 Release 的持有者。',
    },
    diff: ['+ n = min(n, size)', '  if err := sem.Acquire(ctx, n); err != nil {'],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'weighted-semaphore', silent: 'healthy-batch-fanout' },
  replaces: ['chan-recv-no-sender', 'chan-nil', 'goroutine-leak-growth'],
  rule: {
    waiting: {
      kinds: ['semaphore', 'select', 'chan-receive', 'chan-nil'],
      frames: ['semaphore.(*Weighted).Acquire'],
    },
    waitsFor: { en: ' for a weighted semaphore', zh: '带权信号量' },
    ending: {
      en: '. In chan receive it is a request larger than the whole semaphore; in select it queues.',
      zh: '。处于 chan receive 的是申请量超过总量；处于 select 的是在排队。',
    },
    doubt: {
      en: 'A limit that does its work has a queue as well: what the holders do decides how long it is.',
      zh: '正常工作的限流也会有队列：队列多长，取决于持有者在做什么。',
    },
    consequence: {
      en: 'They wait until enough is released, or their context ends.',
      zh: '它们要等到释放出足够的量，或自己的 context 结束。',
    },
    severity: [
      {
        severity: 'high',
        when: { requests: 1, reasons: ['chan receive', 'chan receive (nil chan)'] },
      },
      { severity: 'medium', when: { reasons: ['chan receive', 'chan receive (nil chan)'] } },
      ...STALL_SEVERITY,
    ],
  },
} satisfies PatternEntry;
