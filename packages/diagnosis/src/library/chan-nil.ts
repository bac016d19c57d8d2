import type { PatternEntry } from './pattern-entry';

export const CHAN_NIL = {
  id: 'chan-nil',
  class: 'channel',
  title: { en: 'Send or receive on a nil channel', zh: '在 nil channel 上收发' },
  about: {
    en: 'A channel that was never made blocks for ever.',
    zh: '没有 make 过的 channel 会永远阻塞。',
  },
  cause: {
    en: 'An operation on a nil channel never goes on, and nothing can wake it. The usual cause is a field that one constructor does not set, or `Done()` of a context that cannot be cancelled. Inside a select it is a way to switch a case off; alone it is a mistake.',
    zh: '对 nil channel 的操作永远不会继续，也没有什么能唤醒它。常见原因是某个构造函数漏设了字段，或者对不可取消的 context 调用 `Done()`。在 select 里可以借它关掉一个 case；单独使用就是错误。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[chan send (nil chan)]` or `[chan receive (nil chan)]`.',
        zh: '`[chan send (nil chan)]` 或 `[chan receive (nil chan)]`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: { en: 'Block reason `forever`.', zh: '阻塞原因 `forever`。' },
    },
    { artifact: 'pprof-goroutineleak', words: { en: 'Lists each of them.', zh: '会逐个列出。' } },
  ],
  lookAlikes: [
    {
      en: 'A goroutine that waits for `Done()` of context.Background(): it only stays, and holds up nobody.',
      zh: '等待 context.Background() 的 `Done()` 的 goroutine：只是一直留着，不会拖住别人。',
    },
    { en: 'Goroutine 1 that parks itself on purpose.', zh: '有意让 goroutine 1 停住。' },
  ],
  remedy: {
    words: {
      en: 'Make the channel before {function} uses it.',
      zh: '在 {function} 使用之前先 make 这个 channel。',
    },
    diff: ['- var ch chan T', '+ ch := make(chan T)'],
  },
  prior: 0.95,
  proven: 'captures',
  examples: { match: 'chan-nil', silent: 'healthy-idle' },
  replaces: ['goroutine-leak-growth'],
  rule: {
    waiting: { kinds: ['chan-nil'], without: ['semaphore.(*Weighted).Acquire'] },
    waitsFor: { en: ' on a nil channel', zh: 'nil channel' },
    ending: { en: '. Nothing can ever wake it.', zh: '。永远没有什么能唤醒它。' },
    doubt: {
      en: 'A goroutine that only waits for Done() of a context that cannot be cancelled looks the same, and holds up nobody.',
      zh: '只等待一个不可取消的 context 的 Done() 的 goroutine 看起来一样，但不妨碍任何人。',
    },
    consequence: { en: 'The goroutine never goes on.', zh: '这个 goroutine 永远不会继续。' },
    leak: true,
    severity: [
      { severity: 'high', when: { requests: 1 } },
      { severity: 'high', when: { asleep: true } },
      { severity: 'high', when: { grows: true, reasons: ['chan send (nil chan)'] } },
      { severity: 'medium', when: { grows: true } },
      { severity: 'medium', when: { reasons: ['chan send (nil chan)'] } },
      { severity: 'low', when: {} },
    ],
  },
} satisfies PatternEntry;
