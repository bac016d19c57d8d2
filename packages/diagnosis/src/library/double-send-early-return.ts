import type { PatternEntry } from './pattern-entry';

export const DOUBLE_SEND_EARLY_RETURN = {
  id: 'double-send-early-return',
  class: 'channel',
  title: {
    en: 'Siblings send after the first result was taken',
    zh: '取走第一个结果后其余 goroutine 仍在发送',
  },
  about: {
    en: 'A call starts several goroutines that send on one channel and returns at the first answer or error; the others stay in their send.',
    zh: '一次调用启动多个 goroutine 往同一个 channel 发送，拿到第一个答案或错误就返回，其余的停在发送上。',
  },
  cause: {
    en: 'The receiver takes one value of N and leaves; N-1 senders find nobody. The same comes of a sender that sends an error and does not return before it sends again. The number that stays follows the number of calls, not that of timeouts.',
    zh: '接收方只取 N 个值中的一个就离开，剩下 N-1 个发送方没人接收。发送错误后没有 return、接着又发一次，也是同样结果。留下的数量随调用次数增长，与超时无关。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[chan send]` at one line, several with the same creating goroutine and consecutive ids; the creating function has returned there.',
        zh: '`[chan send]` 停在同一行，好几个由同一 goroutine 创建且 id 连续；创建它们的函数在那里已经返回。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Block reason `chan send` without a wake-up; a sibling of the same creator was received from.',
        zh: '阻塞原因 `chan send`，没有被唤醒；同一创建者的某个兄弟 goroutine 已被接收。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: { en: 'Lists those that stay.', zh: '会列出留下的那些。' },
    },
  ],
  lookAlikes: [
    {
      en: 'A caller that timed out before any result came (abandoned-result-send): all N of a call stay, not N-1; a dump cannot count those that ended.',
      zh: '结果到来之前调用方就超时（abandoned-result-send）：一次调用的 N 个全部留下，而不是 N-1 个；dump 数不出已经结束的。',
    },
  ],
  remedy: {
    words: {
      en: 'Give the channel room for the answers of all that are started, and cancel the others once the first is there; {function} must return after it has sent.',
      zh: '给 channel 留出所有启动者答案的空位，拿到第一个后取消其余；{function} 发送之后必须 return。',
    },
    diff: [
      '- hits := make(chan hit)',
      '+ hits := make(chan hit, len(sources))',
      '+ ctx, cancel := context.WithCancel(ctx)',
      '+ defer cancel()',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'double-send-early-return', silent: 'chan-result-leak-repaired' },
  replaces: ['abandoned-result-send', 'chan-send-no-receiver', 'goroutine-leak-growth'],
} satisfies PatternEntry;
