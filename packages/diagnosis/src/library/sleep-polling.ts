import type { PatternEntry } from './pattern-entry';

export const SLEEP_POLLING = {
  id: 'sleep-polling',
  class: 'runtime',
  title: { en: 'Requests that sleep and look again', zh: '请求睡一会儿再看一眼' },
  about: { en: 'Requests spend their time in time.Sleep.', zh: '请求的时间都花在 time.Sleep 上。' },
  cause: {
    en: 'A loop of sleeping and looking answers half an interval late on average and wakes for nothing when nothing has changed. Under load the sleeps add up along a request.',
    zh: '睡眠加轮询平均要晚半个间隔才应答，没有变化时也白白唤醒。负载上来后，一次请求里的多次睡眠会累加。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sleep]` with `time.Sleep` on top, below it the function that polls.',
        zh: '`[sleep]`，栈顶是 `time.Sleep`，下面是轮询的函数。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Block reason `sleep`, many of the same length.',
        zh: '阻塞原因 `sleep`，大量长度相同。',
      },
    },
    {
      artifact: 'pprof-cpu',
      words: {
        en: 'Nothing: a sleeping goroutine is not sampled.',
        zh: '看不到：睡眠中的 goroutine 不会被采样。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A pause between retries, a limit on the rate, or a simulated backend.',
      zh: '重试之间的停顿、限速，或模拟的后端。',
    },
  ],
  remedy: {
    words: {
      en: 'Let {function} wait for an event on a channel or a Cond instead of sleeping and looking again.',
      zh: '让 {function} 等待 channel 或 Cond 上的事件，而不是睡一会儿再看。',
    },
    diff: [
      '- time.Sleep(interval)',
      '+ select {',
      '+ case <-ready:',
      '+ case <-ctx.Done():',
      '+ }',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'sleep-polling', silent: 'sleep-polling-repaired' },
} satisfies PatternEntry;
