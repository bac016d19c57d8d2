import type { PatternEntry } from './pattern-entry';

export const WAITGROUP_NEVER_DONE = {
  id: 'waitgroup-never-done',
  class: 'sync',
  title: { en: 'WaitGroup that is never done', zh: '永远等不到 Done 的 WaitGroup' },
  about: {
    en: 'A goroutine waits for a WaitGroup, and none of those that it started is left: a Done was missed.',
    zh: 'goroutine 在等 WaitGroup，而它启动的 goroutine 一个都不在了：漏了 Done。',
  },
  cause: {
    en: 'A return, an error path or a recovered panic ended a worker before its Done, or Add counted more than was started. Wait never returns, and neither does the request that called it.',
    zh: 'worker 在 return、出错路径或被 recover 的 panic 中结束，没有执行 Done，或者 Add 的数量多于实际启动的。Wait 永远不返回，调用它的请求也一样。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.WaitGroup.Wait]` (`[semacquire]` up to Go 1.23) with no living goroutine that was created by the waiter.',
        zh: '`[sync.WaitGroup.Wait]`（Go 1.23 及更早为 `[semacquire]`），且等待者创建的 goroutine 都已不在。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*WaitGroup).Wait`, only for waits that ended.',
        zh: '`sync.(*WaitGroup).Wait`，只记录已经结束的等待。',
      },
    },
    {
      artifact: 'execution-trace',
      words: { en: '`sync` without a wake-up.', zh: '`sync` 等待，没有被唤醒。' },
    },
    { artifact: 'pprof-goroutineleak', words: { en: 'Lists the waiters.', zh: '会列出等待者。' } },
  ],
  lookAlikes: [
    {
      en: "Children that still work: the child's wait is the cause.",
      zh: '子 goroutine 还在工作：原因在子 goroutine 的等待。',
    },
    {
      en: 'Work handed to a pool: no creator says whose it is.',
      zh: '任务交给了池：创建者信息看不出是谁的任务。',
    },
  ],
  remedy: {
    words: {
      en: 'Call Done in a defer, as the first statement of what {function} starts: every return, error and panic then counts.',
      zh: '在 {function} 启动的 goroutine 里，第一句就 defer wg.Done()：这样每个 return、错误和 panic 都算数。',
    },
    diff: [
      '  go func() {',
      '+ 	defer wg.Done()',
      '  	if err := work(); err != nil {',
      '  		return',
      '  	}',
      '- 	wg.Done()',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'waitgroup-never-done', silent: 'waitgroup-never-done-repaired' },
} satisfies PatternEntry;
