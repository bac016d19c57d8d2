import type { PatternEntry } from './pattern-entry';

export const SELECT_FOREVER = {
  id: 'select-forever',
  class: 'channel',
  title: { en: 'Empty select outside of main', zh: 'main 之外的空 select' },
  about: {
    en: '`select {}` in a goroutine that somebody waits for, or of which more and more are started.',
    zh: '`select {}` 写在有人等待的 goroutine 里，或者这样的 goroutine 越来越多。',
  },
  cause: {
    en: 'A select without cases parks its goroutine for good. In main that keeps a server up; in a handler or a job it keeps the caller waiting and the stack in memory.',
    zh: '没有 case 的 select 会让 goroutine 永远停住。写在 main 里可以让服务不退出；写在 handler 或任务里，就会让调用方一直等，栈也一直占着内存。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[select (no cases)]` on another goroutine than 1.',
        zh: 'goroutine 1 以外出现 `[select (no cases)]`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: { en: 'Block reason `forever`.', zh: '阻塞原因 `forever`。' },
    },
    { artifact: 'pprof-goroutineleak', words: { en: 'Lists it.', zh: '会列出。' } },
  ],
  lookAlikes: [
    {
      en: '`select {}` on goroutine 1, or in one goroutine that main started to keep something alive.',
      zh: 'goroutine 1 上的 `select {}`，或 main 为保活而启动的单个 goroutine。',
    },
  ],
  remedy: {
    words: {
      en: 'Wait for what ends {function}: its context, or the channel of what it started.',
      zh: '让 {function} 等待真正的结束条件：它的 context，或它所启动工作的 channel。',
    },
    diff: ['- select {}', '+ <-ctx.Done()'],
  },
  prior: 0.8,
  proven: 'captures',
  examples: { match: 'select-forever', silent: 'healthy-idle' },
  replaces: ['goroutine-leak-growth'],
  rule: {
    waiting: { kinds: ['select-empty'] },
    waitsFor: { en: ' in a select without cases', zh: '，停在没有 case 的 select' },
    ending: { en: '. Nothing can ever wake it.', zh: '。永远没有什么能唤醒它。' },
    doubt: {
      en: 'A goroutine that only keeps something alive is parked like that on purpose.',
      zh: '只为让某些东西保持存活的 goroutine 会有意这样停着。',
    },
    consequence: { en: 'The goroutine never goes on.', zh: '这个 goroutine 永远不会继续。' },
    leak: true,
    severity: [
      { severity: 'high', when: { requests: 1 } },
      { severity: 'high', when: { asleep: true } },
      { severity: 'high', when: { grows: true, lasting: 20 } },
      { severity: 'medium', when: { grows: true } },
      { severity: 'low', when: {} },
    ],
  },
} satisfies PatternEntry;
