import type { PatternEntry } from './pattern-entry';

export const WAITGROUP_CHANNEL_CYCLE = {
  id: 'waitgroup-channel-cycle',
  class: 'sync',
  title: {
    en: 'Wait for senders that only the waiter could receive from',
    zh: '等待只有自己才能接收的发送方',
  },
  about: {
    en: 'A goroutine waits for its workers before it reads their results, and the workers wait for it to read.',
    zh: 'goroutine 先等 worker 结束再读结果，而 worker 在等它读。',
  },
  cause: {
    en: '`wg.Wait()` stands before the loop that reads the channel. As long as the results fit into the buffer it works; with one more the last worker stays in its send, Wait never returns, and nobody reads.',
    zh: '`wg.Wait()` 写在读 channel 的循环之前。结果不超过缓冲就没事；多出一个，最后的 worker 就停在发送上，Wait 永不返回，也就没人来读。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.WaitGroup.Wait]` (`[semacquire]` up to Go 1.23), and all goroutines that the waiter started are in `[chan send]`, or in `[chan receive]` on a channel that it would close after Wait.',
        zh: '`[sync.WaitGroup.Wait]`（Go 1.23 及更早为 `[semacquire]`），它启动的 goroutine 全部处于 `[chan send]`，或在它要等 Wait 之后才关闭的 channel 上 `[chan receive]`。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: { en: 'Lists waiter and workers.', zh: '会列出等待者和 worker。' },
    },
  ],
  lookAlikes: [
    {
      en: 'A collector on another goroutine that is slow: it is on a stack of its own and drains in time.',
      zh: '另一个 goroutine 上的收集者只是慢：它有自己的栈，迟早会读完。',
    },
  ],
  remedy: {
    words: {
      en: 'Let a goroutine of its own wait and close the channel, and read in {function} while they work.',
      zh: '另起一个 goroutine 去 Wait 并关闭 channel，{function} 在它们工作时就读取。',
    },
    diff: [
      '- wg.Wait()',
      '- close(found)',
      '+ go func() { wg.Wait(); close(found) }()',
      '  for v := range found {',
    ],
  },
  prior: 0.85,
  proven: 'captures',
  examples: { match: 'waitgroup-channel-cycle', silent: 'healthy-batch-fanout' },
  replaces: [
    'waitgroup-never-done',
    'chan-send-no-receiver',
    'chan-recv-no-sender',
    'abandoned-result-send',
    'double-send-early-return',
    'chan-range-never-closed',
    'goroutine-leak-growth',
  ],
} satisfies PatternEntry;
