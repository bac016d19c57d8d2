import type { PatternEntry } from './pattern-entry';

export const CPU_THROTTLING: PatternEntry = {
  id: 'cpu-throttling',
  class: 'runtime',
  title: { en: 'CPU limit of the container is reached', zh: '容器 CPU 配额被限流' },
  about: {
    en: 'The kernel stops all threads of the process for the rest of each period, because its CPU quota is used up.',
    zh: 'CPU 配额用完后，内核在每个周期的剩余时间里停住进程的所有线程。',
  },
  cause: {
    en: 'A quota of the cgroup allows so much CPU time in 100 ms. With more threads running than the quota covers, it is used up early in the period, and then nothing runs: requests, garbage collection, health checks. Before Go 1.25 GOMAXPROCS is the number of CPUs of the host, whatever the quota.',
    zh: 'cgroup 配额规定每 100 ms 能用多少 CPU 时间。同时运行的线程超过配额时，周期刚开始就用完了，之后什么都不运行：请求、GC、健康检查。Go 1.25 之前 GOMAXPROCS 等于主机 CPU 数，与配额无关。',
  },
  signs: [
    {
      artifact: 'execution-trace',
      words: {
        en: 'All Ps stand still together, again and again, for tens of milliseconds; many goroutines are runnable.',
        zh: '所有 P 反复同时停住几十毫秒，大量 goroutine 处于 runnable。',
      },
    },
    {
      artifact: 'metrics',
      words: {
        en: 'Scheduling latency near multiples of 100 ms; `nr_throttled` and `throttled_usec` of the cgroup rise.',
        zh: '调度延迟接近 100 ms 的整数倍；cgroup 的 `nr_throttled`、`throttled_usec` 上升。',
      },
    },
    {
      artifact: 'goroutine-dump',
      words: { en: 'Many `[runnable]`.', zh: '大量 `[runnable]`。' },
    },
  ],
  lookAlikes: [
    {
      en: 'Plain lack of CPU (scheduler-latency): Ps are busy all the time. Stops of the world: they have a name in the trace.',
      zh: '单纯 CPU 不够（scheduler-latency）：P 一直忙。STW：在 trace 中有名字。',
    },
  ],
  remedy: {
    words: {
      en: 'Set GOMAXPROCS to the quota (Go 1.25 does it by itself) or raise the limit; then look at what uses the CPU: {function}.',
      zh: '把 GOMAXPROCS 设为配额（Go 1.25 起自动完成）或提高上限，再看是谁在用 CPU：{function}。',
    },
  },
  prior: 0.5,
  proven: 'source',
};
