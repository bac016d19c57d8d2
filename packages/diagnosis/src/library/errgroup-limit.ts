import type { PatternEntry } from './pattern-entry';

export const ERRGROUP_LIMIT = {
  id: 'errgroup-limit',
  class: 'sync',
  title: { en: 'A task waits for room in its own group', zh: '任务等待自己所在 group 的名额' },
  about: {
    en: 'A task of an errgroup with a limit calls Go on the same group: once all tasks do, none can start.',
    zh: '设了上限的 errgroup 里，任务又在同一个 group 上调用 Go：所有任务都这样做时，谁也启动不了。',
  },
  cause: {
    en: 'SetLimit makes Go wait for a free slot, and a task keeps its slot while it waits. With as many such tasks as slots nobody gives one back. Outside of tasks a Go that waits is the limit at work.',
    zh: 'SetLimit 会让 Go 等空闲名额，而任务在等待时仍占着自己的名额。这种任务与名额一样多时，就没有人归还。在任务之外调用 Go 并等待，只是限流在起作用。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[chan send] golang.org/x/sync/errgroup.(*Group).Go` with a task of the same group below it, created by `(*Group).Go`; the caller is in `(*Group).Wait`.',
        zh: '`[chan send] golang.org/x/sync/errgroup.(*Group).Go`，其下是同一 group 的任务，由 `(*Group).Go` 创建；调用方停在 `(*Group).Wait`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.chansend1` below `errgroup.(*Group).Go`, for waits that ended.',
        zh: '已经结束的等待：`errgroup.(*Group).Go` 之上的 `runtime.chansend1`。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: { en: 'Lists tasks and the caller.', zh: '会列出任务和调用方。' },
    },
  ],
  lookAlikes: [
    {
      en: 'A caller that waits for the limit: it is no task of the group.',
      zh: '等待名额的普通调用方：它不是该 group 的任务。',
    },
  ],
  remedy: {
    words: {
      en: 'Use TryGo and run the task of {function} inline when the group is full, or give inner tasks a group of their own.',
      zh: '用 TryGo，group 已满时在 {function} 里直接执行；或者给内层任务单独的 group。',
    },
    diff: [
      '- g.Go(task)',
      '+ if !g.TryGo(task) {',
      '+ 	if err := task(); err != nil { return err }',
      '+ }',
    ],
  },
  prior: 0.85,
  proven: 'captures',
  examples: { match: 'errgroup-limit', silent: 'healthy-batch-fanout' },
  replaces: [
    'chan-send-no-receiver',
    'abandoned-result-send',
    'double-send-early-return',
    'semaphore-channel-saturated',
    'goroutine-leak-growth',
  ],
  rule: {
    waiting: { kinds: ['chan-send'], twice: 'errgroup.(*Group).Go' },
    waitsFor: { en: ' for room in the group that they run in', zh: '自己所在 group 的名额' },
    ending: {
      en: '. Each keeps its own slot of that group while it waits.',
      zh: '。等待期间，每个都占着该 group 的一个名额。',
    },
    doubt: {
      en: 'With a slot free soon, in another task that ends, they go on; with none it is a deadlock.',
      zh: '只要别的任务很快结束、让出名额，它们就会继续；没有名额让出则是死锁。',
    },
    consequence: {
      en: 'The group never ends, and neither does its caller.',
      zh: '这个 group 永远不会结束，调用方也一样。',
    },
    leak: true,
    severity: [
      { severity: 'high', when: { asleep: true } },
      { severity: 'high', when: { dumps: 2, stayed: 3, stayedShare: 0.9 } },
      { severity: 'medium', when: { dumps: 2, stayed: 2, stayedShare: 0.5 } },
      { severity: 'low', when: { count: 1 } },
    ],
  },
} satisfies PatternEntry;
