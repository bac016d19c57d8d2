import type { PatternEntry } from './pattern-entry';

export const CHAN_RECV_NO_SENDER = {
  id: 'chan-recv-no-sender',
  class: 'channel',
  title: { en: 'Receive from a channel that nobody sends on', zh: '从无人发送的 channel 接收' },
  about: {
    en: 'Goroutines wait in a channel receive; the sender is gone, or the channel was never closed.',
    zh: 'goroutine 停在 channel 接收上：发送方已经退出，或者 channel 一直没有关闭。',
  },
  cause: {
    en: 'A receive waits until a value comes or the channel is closed. A sender that returns on its error path without either leaves its receiver for ever. One such goroutine for each request is a leak; a request that receives itself never answers.',
    zh: '接收要等到有值或 channel 关闭。发送方在出错路径上直接返回，两样都没做，接收方就永远等下去。每个请求留下一个这样的 goroutine 就是泄漏；如果接收的正是请求本身，它永远不会应答。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[chan receive]` with the receiving function on top; a `for range ch` looks the same.',
        zh: '`[chan receive]`，栈顶是接收的函数；`for range ch` 看起来一样。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.chanrecv1` or `chanrecv2` above the receiver, only for receives that ended.',
        zh: '`runtime.chanrecv1` 或 `chanrecv2` 在接收函数之上，只记录已经结束的接收。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Block reason `chan receive` without a wake-up.',
        zh: '阻塞原因 `chan receive`，没有被唤醒。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists the receivers when nothing that can run refers to the channel.',
        zh: '没有可运行的 goroutine 引用该 channel 时，会列出这些接收方。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Idle workers of a pool: their number is constant, and a pool was started by one goroutine.',
      zh: '池里的空闲 worker：数量不变，而且由同一个 goroutine 启动。',
    },
    {
      en: 'An event stream or a long poll: its client is still there.',
      zh: '事件流或长轮询：客户端还在。',
    },
    {
      en: '`for range ch` over a channel that is never closed (chan-range-never-closed), a forgotten cancel (ctx-never-cancelled) or a ticker (timer-ticker-leak): the source line tells.',
      zh: '对从不关闭的 channel 做 `for range`（chan-range-never-closed）、忘记 cancel（ctx-never-cancelled）、ticker（timer-ticker-leak）：看源码那一行即可分辨。',
    },
  ],
  remedy: {
    words: {
      en: 'Send or close on every path, error and panic too, and let {function} give up with its context.',
      zh: '所有路径（包括出错和 panic）都要发送或关闭，并让 {function} 随 context 放弃。',
    },
    diff: [
      '- v := <-ch',
      '+ select {',
      '+ case v := <-ch:',
      '+ case <-ctx.Done():',
      '+ 	return ctx.Err()',
      '+ }',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'chan-recv-no-sender', silent: 'healthy-idle-pools' },
} satisfies PatternEntry;
