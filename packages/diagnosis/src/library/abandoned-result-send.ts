import type { PatternEntry } from './pattern-entry';

export const ABANDONED_RESULT_SEND = {
  id: 'abandoned-result-send',
  class: 'channel',
  title: { en: 'Result sent after the caller left', zh: '调用方离开后才发送结果' },
  about: {
    en: 'A goroutine sends its result on an unbuffered channel; the one that started it has returned, so nobody receives.',
    zh: 'goroutine 往无缓冲 channel 发送结果，而启动它的一方已经返回，没有人接收。',
  },
  cause: {
    en: 'A call starts a goroutine, waits for its result or for a timeout, and returns at the timeout. The goroutine finishes later and sends to a channel that only the call could read. One goroutine stays for each timeout, so the leak follows the latency of what is called.',
    zh: '调用启动一个 goroutine，等它的结果或等超时，超时就返回。goroutine 稍后做完，往只有那次调用才会读的 channel 发送。每超时一次就留下一个 goroutine，泄漏速度随下游延迟而变。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[chan send]` in `PARENT.funcN`, created by PARENT, and PARENT is on no stack. Up to Go 1.20 the creator has no goroutine id.',
        zh: '`[chan send]` 位于 `PARENT.funcN`，由 PARENT 创建，而没有任何栈上有 PARENT。Go 1.20 及更早不打印创建者的 goroutine id。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Block reason `chan send` without a wake-up, beginning at the timeout of the caller.',
        zh: '阻塞原因 `chan send`，没有被唤醒，从调用方超时后开始。',
      },
    },
    { artifact: 'pprof-goroutineleak', words: { en: 'Lists all of them.', zh: '会全部列出。' } },
  ],
  lookAlikes: [
    {
      en: 'Siblings of one call that returned at the first result (double-send-early-return): several stay for each call.',
      zh: '同一次调用在第一个结果就返回（double-send-early-return）：每次调用会留下好几个。',
    },
  ],
  remedy: {
    words: {
      en: 'Give the channel that the caller makes room for one result, so that {function} can end without a receiver.',
      zh: '给调用方创建的 channel 留一个空位，让 {function} 没有接收方也能结束。',
    },
    diff: ['- result := make(chan T)', '+ result := make(chan T, 1)'],
  },
  prior: 0.7,
  proven: 'captures',
  examples: { match: 'chan-result-leak', silent: 'chan-result-leak-repaired' },
} satisfies PatternEntry;
