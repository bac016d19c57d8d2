import type { PatternEntry } from './pattern-entry';

export const SPIN_LOOP: PatternEntry = {
  id: 'spin-loop',
  class: 'runtime',
  title: { en: 'Loop that spins instead of waiting', zh: '忙等循环' },
  about: {
    en: 'Goroutines look at a condition again and again without waiting for it.',
    zh: 'goroutine 反复检查条件而不等待。',
  },
  cause: {
    en: 'A loop over an atomic, a select with a default, or runtime.Gosched uses a whole P while nothing happens. It takes the CPU from those who would change the condition, so that it waits the longer the more of them spin.',
    zh: '对原子变量的循环、带 default 的 select，或反复 runtime.Gosched，会在什么都没发生时占满一个 P。它抢走了本该改变条件者的 CPU，忙等的越多就等得越久。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[running]` or `[runnable]` at one line in every dump; with `runtime.Gosched` at the top when it yields.',
        zh: '每份 dump 中都在同一行 `[running]` 或 `[runnable]`；主动让出时栈顶是 `runtime.Gosched`。',
      },
    },
    {
      artifact: 'pprof-cpu',
      words: {
        en: 'The loop has the CPU: `runtime.Gosched`, `runtime.selectnbrecv` or atomics below one function.',
        zh: 'CPU 都花在循环上：某个函数下的 `runtime.Gosched`、`runtime.selectnbrecv` 或原子操作。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Very many short runs that end with Gosched.',
        zh: '极多以 Gosched 结束的短时间运行。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A computation: it makes progress, and its line changes between dumps.',
      zh: '真正的计算：有进展，两份 dump 中所在的行不同。',
    },
  ],
  remedy: {
    words: {
      en: 'Let {function} wait for an event: a channel, a Cond, or at least a timer that grows.',
      zh: '让 {function} 等待事件：channel、Cond，至少用逐渐变长的定时器。',
    },
    diff: ['- for !ready.Load() {', '- \truntime.Gosched()', '- }', '+ <-readyCh'],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'spin-loop' },
};
