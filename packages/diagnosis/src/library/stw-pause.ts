import type { PatternEntry } from './pattern-entry';

export const STW_PAUSE: PatternEntry = {
  id: 'stw-pause',
  class: 'runtime',
  title: { en: 'World stopped again and again', zh: '频繁 STW' },
  about: {
    en: 'Something stops all goroutines often: ReadMemStats, forced collections, goroutine dumps, profiles.',
    zh: '有东西频繁停住所有 goroutine：ReadMemStats、强制 GC、goroutine dump、profile。',
  },
  cause: {
    en: 'Each of these needs the world stopped, and stopping waits for the slowest goroutine to reach a safe point. Called on every request or every few milliseconds by a metrics library or a loop, pauses add up to a large part of the time.',
    zh: '这些操作都需要 STW，而停住要等最慢的 goroutine 到达安全点。被指标库或循环在每个请求里、每几毫秒调用一次时，停顿会累积成很大一部分时间。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[semacquire]` in `runtime.ReadMemStats`, `[wait for GC cycle]` in `runtime.GC`, `[stopping the world]` from 1.23, in a function of the program.',
        zh: '业务函数之上：`runtime.ReadMemStats` 处 `[semacquire]`、`runtime.GC` 处 `[wait for GC cycle]`，1.23 起 `[stopping the world]`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Many ranges `stop-the-world (read mem stats)`, `(GOMAXPROCS)`, `(goroutine profile)` …',
        zh: '大量 `stop-the-world (read mem stats)`、`(GOMAXPROCS)`、`(goroutine profile)` 等区间。',
      },
    },
    {
      artifact: 'metrics',
      words: {
        en: '`/sched/pauses/total/other:seconds` rises (`/sched/pauses/stopping/…` for the wait to stop).',
        zh: '`/sched/pauses/total/other:seconds` 上升（`/sched/pauses/stopping/…` 是等待停住的时间）。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'The stops of this capture itself: one for each dump and profile.',
      zh: '本次采集自身造成的停顿：每份 dump 和 profile 一次。',
    },
  ],
  remedy: {
    words: {
      en: 'Read runtime/metrics in {function} instead of runtime.ReadMemStats, at most every few seconds, and leave runtime.GC out.',
      zh: '在 {function} 中用 runtime/metrics 代替 runtime.ReadMemStats，最多几秒一次，并去掉 runtime.GC。',
    },
    diff: ['- runtime.ReadMemStats(&m)', '+ metrics.Read(samples) // does not stop the world'],
  },
  prior: 0.55,
  proven: 'captures',
  examples: { match: 'stw-pause' },
};
