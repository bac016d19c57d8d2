import type { PatternEntry } from './pattern-entry';

export const GOROUTINE_LEAK_GROWTH: PatternEntry = {
  id: 'goroutine-leak-growth',
  class: 'growth',
  title: { en: 'Goroutines that only become more', zh: 'goroutine 只增不减' },
  about: {
    en: 'Between two dumps goroutines of one kind are added and none ends.',
    zh: '两份 dump 之间，某一类 goroutine 不断增加，没有一个结束。',
  },
  cause: {
    en: 'Something starts goroutines that wait for what never comes: a channel that nobody closes, a context that nobody cancels, a connection that stays open. Each keeps its stack and all that it refers to.',
    zh: '某处启动的 goroutine 在等永远不会来的东西：没人关闭的 channel、没人取消的 context、一直打开的连接。每个都占着自己的栈和它引用的一切。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'A group that has all goroutines of the first dump in the second, and more; no one is missing.',
        zh: '第一份 dump 中某组 goroutine 全部出现在第二份中，并且更多；没有一个消失。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists them when nothing that runs refers to what they wait for.',
        zh: '当没有任何运行中的东西引用它们等待的对象时，会列出它们。',
      },
    },
    {
      artifact: 'metrics',
      words: {
        en: '`/sched/goroutines:goroutines` rises at constant load.',
        zh: '负载不变而 `/sched/goroutines:goroutines` 上升。',
      },
    },
    {
      artifact: 'pprof-heap',
      words: {
        en: 'Memory in use from where they are started grows.',
        zh: '来自创建处的在用内存增长。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'More clients: a goroutine for each connection or request comes with them, and goes.',
      zh: '客户端变多：每条连接或请求一个 goroutine，会随之来去。',
    },
    {
      en: 'A pool that fills up once.',
      zh: '一次性填满的池。',
    },
  ],
  remedy: {
    words: {
      en: 'End the goroutines that {function} starts: close what they read from, or cancel their context, on every way out.',
      zh: '让 {function} 启动的 goroutine 能够结束：在每条返回路径上关闭它们读取的 channel，或取消其 context。',
    },
    diff: [
      '  s := subscribe()',
      '+ defer s.close() // closes the channel that the goroutine reads',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'leak-growing', silent: 'leak-growing-repaired' },
};
