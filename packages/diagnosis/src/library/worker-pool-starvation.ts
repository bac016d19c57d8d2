import type { PatternEntry } from './pattern-entry';

export const WORKER_POOL_STARVATION = {
  id: 'worker-pool-starvation',
  class: 'channel',
  title: { en: 'Workers wait for their own pool', zh: 'worker 等待自己所在的池' },
  about: {
    en: 'Jobs give jobs to the pool that runs them; once all workers do so at a time, none is left to take one.',
    zh: '任务又向运行它的池提交任务；所有 worker 同时这样做时，就没有 worker 来取任务了。',
  },
  cause: {
    en: 'A worker inside of submit waits for a free worker. With as many such jobs as workers the pool waits for itself: a deadlock that comes only with load. Everybody who submits from outside waits behind it.',
    zh: 'worker 停在 submit 里等空闲 worker。这种任务一旦与 worker 数量相等，池就在等它自己：只有负载上来才会出现的死锁。外面提交任务的人全都排在后面。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: "All goroutines of the worker loop are in `[chan send]` or `[chan receive]` below a job and inside of the pool's own submit or get.",
        zh: 'worker 循环的所有 goroutine 都在任务之上、池自己的 submit 或 get 里，状态为 `[chan send]` 或 `[chan receive]`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'The workers have the same wait to the end of the trace; nobody wakes them.',
        zh: 'worker 的等待一直持续到 trace 结束，没有人唤醒。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists workers and submitters when the pool cannot be reached otherwise.',
        zh: '池无法从别处到达时，会列出 worker 和提交者。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A pool that is busy: at least one worker runs, waits for a peer or waits for work.',
      zh: '只是繁忙的池：至少有一个 worker 在运行、等对端或等任务。',
    },
  ],
  remedy: {
    words: {
      en: 'Run inner jobs inline or in a pool of their own, or make the submit of {function} fail when no worker is free.',
      zh: '内层任务直接执行或放进单独的池，或者让 {function} 的提交在没有空闲 worker 时失败。',
    },
    diff: ['- v := pool.Submit(inner).Get()', '+ v := inner()'],
  },
  prior: 0.85,
  proven: 'captures',
  examples: { match: 'worker-pool-starvation', silent: 'healthy-idle-pools' },
  replaces: [
    'chan-send-no-receiver',
    'chan-recv-no-sender',
    'abandoned-result-send',
    'waitgroup-never-done',
    'goroutine-leak-growth',
  ],
} satisfies PatternEntry;
