import type { PatternEntry } from './pattern-entry';

export const SCHEDULER_LATENCY: PatternEntry = {
  id: 'scheduler-latency',
  class: 'runtime',
  title: { en: 'Goroutines wait for a CPU', zh: 'goroutine 等不到 CPU' },
  about: {
    en: 'Goroutines that could run wait long for a processor, because others use all of them.',
    zh: '可运行的 goroutine 长时间等不到 P，因为它们都被占用。',
  },
  cause: {
    en: 'More work is ready than GOMAXPROCS can run. A computation keeps its P for up to 10 ms at a time before it is preempted, so that a request which needs many short turns waits for each of them. Nothing is blocked, and block and mutex profiles are empty of it.',
    zh: '就绪的工作超过了 GOMAXPROCS 能运行的量。计算任务每次占用 P 最多 10 ms 才被抢占，需要多次短时间运行的请求每一次都要等。没有任何东西阻塞，block 和 mutex profile 里也看不到。',
  },
  signs: [
    {
      artifact: 'execution-trace',
      words: {
        en: 'Long times between Runnable and Running, for many goroutines; Ps are never idle.',
        zh: '许多 goroutine 从 Runnable 到 Running 的时间很长；P 从不空闲。',
      },
    },
    {
      artifact: 'metrics',
      words: {
        en: '`/sched/latencies:seconds` has its high quantiles in milliseconds and more.',
        zh: '`/sched/latencies:seconds` 的高分位达到毫秒以上。',
      },
    },
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Many `[runnable]` in one dump after the other.',
        zh: '接连几份 dump 中都有大量 `[runnable]`。',
      },
    },
    {
      artifact: 'pprof-cpu',
      words: {
        en: 'Samples add up to GOMAXPROCS times the window; its top is who uses the CPU.',
        zh: '采样总量约等于 GOMAXPROCS × 窗口时长；排在最前的就是占用 CPU 的函数。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A dump makes goroutines runnable by itself, for a moment. A hot function whose requests are still quick is work, not a stall.',
      zh: 'dump 本身会让一些 goroutine 短暂 runnable。函数很热但请求依然很快，那是在干活，不是停顿。',
    },
  ],
  remedy: {
    words: {
      en: 'Make {function} cheaper, bound how many run it at a time to less than GOMAXPROCS, or give the process more CPU.',
      zh: '降低 {function} 的开销，把同时运行它的数量限制在 GOMAXPROCS 以下，或给进程更多 CPU。',
    },
    diff: [
      '+ var cpu = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))',
      '+ cpu <- struct{}{}',
      '+ defer func() { <-cpu }()',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'sched-latency', silent: 'healthy-busy-cpu' },
};
