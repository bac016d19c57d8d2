import type { PatternEntry } from './pattern-entry';

export const TIMER_TICKER_LEAK = {
  id: 'timer-ticker-leak',
  class: 'channel',
  title: { en: 'Tickers and timers that are never stopped', zh: '从不停止的 Ticker 和 Timer' },
  about: {
    en: "Each call starts a goroutine that follows a ticker and never ends, or a timer's callback does not return.",
    zh: '每次调用都启动一个跟随 ticker 的 goroutine 且永不结束，或者 timer 的回调没有返回。',
  },
  cause: {
    en: 'A goroutine in `for range t.C` has no end: Stop does not close the channel. One for each call adds goroutines, wake-ups and CPU time. A callback of time.AfterFunc that blocks keeps a goroutine for each firing. Up to Go 1.22 a ticker that is not stopped is also kept by the runtime.',
    zh: '`for range t.C` 的 goroutine 没有尽头：Stop 不会关闭 channel。每次调用留一个，goroutine、唤醒次数和 CPU 都会增长。time.AfterFunc 的回调阻塞时，每触发一次就占住一个 goroutine。Go 1.22 及更早，未 Stop 的 ticker 还会被 runtime 一直持有。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: "`[chan receive]` or `[select]` at the ticker's line, growing; a blocked callback is created by `time.goFunc`.",
        zh: '`[chan receive]` 或 `[select]` 停在 ticker 那一行且不断增多；阻塞的回调由 `time.goFunc` 创建。',
      },
    },
    {
      artifact: 'pprof-heap',
      words: {
        en: 'In use: `time.NewTicker`, `time.NewTimer` or `time.After` below the function that follows the ticker.',
        zh: 'inuse 中，使用 ticker 的函数之上有 `time.NewTicker`、`time.NewTimer` 或 `time.After`。',
      },
    },
    {
      artifact: 'pprof-cpu',
      words: {
        en: "The loop's own work, more with time at the same load.",
        zh: '循环自身的开销，负载不变却越来越多。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Short waits in `chan receive`, woken at a regular pace by no goroutine.',
        zh: '短暂的 `chan receive` 等待，由 timer 以固定节奏唤醒。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A ticker loop for the life of the process: one for each component, and their number is constant.',
      zh: '与进程同寿的 ticker 循环：每个组件一个，数量不变。',
    },
  ],
  remedy: {
    words: {
      en: 'Let {function} end with its caller: select on the ticker and on a context, and `defer t.Stop()`.',
      zh: '让 {function} 随调用方结束：对 ticker 和 context 一起 select，并 `defer t.Stop()`。',
    },
    diff: [
      '- for range t.C {',
      '+ defer t.Stop()',
      '+ for {',
      '+ 	select {',
      '+ 	case <-t.C:',
      '+ 	case <-ctx.Done(): return',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'timer-ticker-leak', silent: 'healthy-many-timers' },
  replaces: ['goroutine-leak-growth', 'chan-recv-no-sender'],
  // the runtime starts a goroutine for each callback of time.AfterFunc
  rule: {
    waiting: {
      kinds: ['chan-send', 'chan-receive', 'select', 'mutex', 'waitgroup', 'cond', 'net-read'],
      createdBy: ['time.goFunc'],
    },
    role: 'any',
    waitsFor: { en: ' in the callback of a timer', zh: '，停在 timer 的回调里' },
    ending: {
      en: '. Each firing of the timer starts another one.',
      zh: '。timer 每触发一次就再启动一个。',
    },
    doubt: {
      en: 'A callback may wait for a while; only that they become more makes it a leak.',
      zh: '回调等一会儿是可能的；只有不断增多才是泄漏。',
    },
    consequence: { en: 'Each firing keeps a goroutine.', zh: '每次触发都占住一个 goroutine。' },
    leak: true,
    severity: [
      { severity: 'high', when: { dumps: 2, grows: true, stayed: 20 } },
      { severity: 'medium', when: { dumps: 2, grows: true, stayed: 5 } },
      { severity: 'low', when: { dumps: 2, stayed: 3 } },
    ],
  },
} satisfies PatternEntry;
