import type { PatternEntry } from './pattern-entry';

export const CHAN_RANGE_NEVER_CLOSED = {
  id: 'chan-range-never-closed',
  class: 'channel',
  title: { en: 'Range over a channel that is never closed', zh: '对从不关闭的 channel 做 range' },
  about: {
    en: 'Each call starts workers that range over its channel; the call returns without closing it, and the workers stay.',
    zh: '每次调用都启动一批 worker 去 range 自己的 channel；调用返回时没有关闭它，worker 就全部留下。',
  },
  cause: {
    en: '`for v := range ch` ends only when the channel is closed. A call that waits for the results but not for the workers, and does not close, leaves all of its workers behind, a handful for each request.',
    zh: '`for v := range ch` 只有在 channel 关闭后才会结束。调用只等结果、不等 worker，又不 close，就会把这批 worker 全留下，每个请求留下一小撮。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[chan receive]` at the `for range` line, several with the same `created by … in goroutine N`; the creating function is on no stack of that goroutine.',
        zh: '`[chan receive]` 停在 `for range` 行，好几个的 `created by … in goroutine N` 相同，而该 goroutine 的栈上已没有创建它们的函数。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Block reason `chan receive` until the end of the trace.',
        zh: '阻塞原因 `chan receive`，直到 trace 结束。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists the workers: nobody else refers to the channel.',
        zh: '会列出这些 worker：没有别人引用该 channel。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A missing send (chan-recv-no-sender): the text of a dump is the same; one receiver for each call rather than several speaks for it.',
      zh: '缺少发送（chan-recv-no-sender）：dump 文本完全相同；每次调用只留一个接收方时更像是它。',
    },
    {
      en: 'A pool of workers for the life of the process: one goroutine started them all, and their number is constant.',
      zh: '进程级 worker 池：由一个 goroutine 启动，数量不变。',
    },
  ],
  remedy: {
    words: {
      en: 'Close the channel in the function that sends on it, after its last send: {function} ends with it.',
      zh: '由负责发送的函数在最后一次发送之后关闭 channel，{function} 就会随之结束。',
    },
    diff: ['  for _, e := range entries {', '  	lines <- e', '  }', '+ close(lines)'],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'chan-range-never-closed', silent: 'healthy-stage-graph' },
  replaces: ['chan-recv-no-sender', 'goroutine-leak-growth'],
} satisfies PatternEntry;
