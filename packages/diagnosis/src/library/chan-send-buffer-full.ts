import type { PatternEntry } from './pattern-entry';

export const CHAN_SEND_BUFFER_FULL = {
  id: 'chan-send-buffer-full',
  class: 'channel',
  title: { en: 'Send on a buffered channel that is full', zh: '向已满的带缓冲 channel 发送' },
  about: {
    en: 'The buffer of a channel is used up, so that each further send waits for the receiver.',
    zh: 'channel 的缓冲已经用完，之后的每次发送都要等接收方。',
  },
  cause: {
    en: 'A buffer only moves the moment at which senders wait: once it is full they go at the speed of the receiver, or stop with it. Senders before them have gone on, which makes the stall begin late and look sudden.',
    zh: '缓冲只是推迟了发送方开始等待的时刻：一旦写满，发送方就只能跟着接收方的速度走，接收方停了就全停。前面的发送方都已通过，所以问题出现得晚，看起来很突然。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'The same `[chan send]` as without a buffer: capacity and length of a channel are not printed. It is reported as chan-send-no-receiver with this reading beside it.',
        zh: '与无缓冲时相同的 `[chan send]`：dump 不打印 channel 的容量和长度。因此报告为 chan-send-no-receiver，并把这种可能列在旁边。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.chansend1` above the sender, with a mean wait near the time that the receiver takes for one item.',
        zh: '`runtime.chansend1` 在发送函数之上，平均等待时间接近接收方处理一项的时间。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Sends that end are woken by the receiver: its stack is the one that unblocks.',
        zh: '结束的发送由接收方唤醒：唤醒方的栈就是接收方。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'No receiver at all (chan-send-no-receiver): nobody wakes a sender in a trace, and the leak profile may list them.',
      zh: '根本没有接收方（chan-send-no-receiver）：trace 里没有人唤醒发送方，leak profile 可能会列出它们。',
    },
  ],
  remedy: {
    words: {
      en: 'Make the receiver faster or run more of them, shed load when the buffer is full, or let {function} give up with its context.',
      zh: '让接收方更快或多开几个，缓冲满时主动丢弃负载，或者让 {function} 随 context 放弃。',
    },
    diff: ['  select {', '  case q <- job:', '+ default:', '+ 	return errBusy', '  }'],
  },
  prior: 0.4,
  proven: 'captures',
  examples: { match: 'chan-send-buffer-full', silent: 'healthy-burst-queue' },
} satisfies PatternEntry;
