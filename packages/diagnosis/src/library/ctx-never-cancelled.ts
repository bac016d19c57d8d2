import type { PatternEntry } from './pattern-entry';

export const CTX_NEVER_CANCELLED = {
  id: 'ctx-never-cancelled',
  class: 'channel',
  title: { en: 'Context that is never cancelled', zh: '从不取消的 context' },
  about: {
    en: 'Goroutines wait for the end of contexts whose cancel function was dropped; more with each call.',
    zh: 'goroutine 等待 context 结束，而 cancel 函数被丢掉了；每次调用都会多出一些。',
  },
  cause: {
    en: "`context.WithCancel` without a call of cancel ends only with its parent, which may be the process. Whatever waits for Done() stays, and so do the context's entry in its parent and all values it refers to.",
    zh: '`context.WithCancel` 不调用 cancel，就只能随父 context 结束，而父 context 可能与进程同寿。等待 Done() 的 goroutine 一直留着，父 context 中的登记和它引用的值也一直留着。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[chan receive]` or `[select]` at a line with `<-ctx.Done()`, growing; for contexts of other packages `[select] context.(*cancelCtx).propagateCancel.func2`.',
        zh: '`[chan receive]` 或 `[select]` 停在 `<-ctx.Done()` 行且不断增多；父 context 是自定义类型时为 `[select] context.(*cancelCtx).propagateCancel.func2`。',
      },
    },
    {
      artifact: 'pprof-heap',
      words: {
        en: 'In use: `context.WithCancel`, `context.withCancel` or `context.(*cancelCtx).propagateCancel` below the function that drops the cancel function.',
        zh: 'inuse 中，丢掉 cancel 的函数之上有 `context.WithCancel`、`context.withCancel` 或 `context.(*cancelCtx).propagateCancel`。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists the waiters unless the parent context can be reached.',
        zh: '父 context 不可达时会列出等待者。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Watchers of contexts that end with their request: their number follows that of requests.',
      zh: '随请求结束的 context 的监视 goroutine：数量随请求数变化。',
    },
    {
      en: 'A missing send (chan-recv-no-sender) has the same text in a dump.',
      zh: '缺少发送（chan-recv-no-sender）在 dump 里文本相同。',
    },
  ],
  remedy: {
    words: {
      en: 'Keep the cancel function where the context is made and call it on every way out: see {function}. `go vet` (lostcancel) finds most.',
      zh: '在创建 context 的地方保留 cancel，并在所有出口调用：检查 {function}。`go vet`（lostcancel）能查出大部分。',
    },
    diff: [
      '- ctx, _ := context.WithCancel(parent)',
      '+ ctx, cancel := context.WithCancel(parent)',
      '+ defer cancel()',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'ctx-never-cancelled', silent: 'healthy-event-stream' },
  replaces: ['goroutine-leak-growth', 'chan-recv-no-sender'],
  // contexts that are not of the package context have a goroutine that watches them
  rule: {
    waiting: {
      kinds: ['select', 'chan-receive'],
      frames: ['context.(*cancelCtx).propagateCancel'],
    },
    role: 'any',
    place: 'any',
    waitsFor: {
      en: ' for the end of contexts of another kind than those of the package context',
      zh: '自定义类型（不是 context 包的）context 的结束',
    },
    ending: {
      en: '. Each is there until its context is cancelled.',
      zh: '。每个都要等到自己的 context 被取消。',
    },
    doubt: {
      en: 'Contexts of streams and sessions live as long as these do.',
      zh: '流和会话的 context 与它们同寿。',
    },
    consequence: {
      en: 'Each keeps its context and all that it refers to.',
      zh: '每个都占住自己的 context 以及它引用的一切。',
    },
    leak: true,
    severity: [
      { severity: 'medium', when: { dumps: 2, grows: true, leaked: true, stayed: 10 } },
      { severity: 'low', when: { dumps: 2, grows: true, stayed: 10 } },
    ],
  },
} satisfies PatternEntry;
