import type { PatternEntry } from './pattern-entry';

export const RATE_LIMITER_WAIT = {
  id: 'rate-limiter-wait',
  class: 'sync',
  title: { en: 'Wait for a rate limiter', zh: '等待限速器' },
  about: {
    en: 'Goroutines wait in rate.Limiter: a delay that is meant, and says how far the load is above the limit.',
    zh: 'goroutine 停在 rate.Limiter：这是有意的延迟，说明负载超出上限多少。',
  },
  cause: {
    en: 'Wait sleeps until the limiter lets the caller go. A queue that grows means that more comes than may go, for good: latency then grows without end unless callers have deadlines.',
    zh: 'Wait 会一直睡到限速器放行。队列不断增长，说明来的始终比放行的多：调用方没有 deadline 的话，延迟会无限增长。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[select] golang.org/x/time/rate.(*Limiter).wait`, in older versions `WaitN`.',
        zh: '`[select] golang.org/x/time/rate.(*Limiter).wait`，旧版本为 `WaitN`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.selectgo` below `(*Limiter).wait`.',
        zh: '`(*Limiter).wait` 之上的 `runtime.selectgo`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: { en: '`select` waits that a timer ends.', zh: '由 timer 结束的 `select` 等待。' },
    },
  ],
  lookAlikes: [
    {
      en: 'It is itself the look-alike: most of such waits are well.',
      zh: '它本身就是容易误判的对象：这种等待大多正常。',
    },
  ],
  remedy: {
    words: {
      en: 'Raise the limit, shed load before {function}, or give its callers a deadline so that they fail at once.',
      zh: '提高上限，在 {function} 之前丢弃负载，或给调用方 deadline 让它立即失败。',
    },
    diff: ['- limiter.Wait(ctx)', '+ if !limiter.Allow() { return errBusy }'],
  },
  prior: 0.5,
  proven: 'source',
  examples: { silent: 'healthy-polite-crawler' },
  rule: {
    waiting: {
      kinds: ['rate-limiter', 'select'],
      frames: [['time/rate.(*Limiter).wait', 'time/rate.(*Limiter).WaitN']],
    },
    waitsFor: { en: ' for a rate limiter', zh: '限流器' },
    ending: { en: '. It delays them on purpose.', zh: '。它有意让它们延迟。' },
    doubt: { en: 'The delay is meant.', zh: '这种延迟是有意的。' },
    consequence: { en: 'They go on at the rate that is set.', zh: '它们按设定的速率继续。' },
    severity: [
      { severity: 'low', when: { dumps: 2, grows: true, requests: 5 } },
      { severity: 'info', when: { count: 3 } },
    ],
  },
} satisfies PatternEntry;
