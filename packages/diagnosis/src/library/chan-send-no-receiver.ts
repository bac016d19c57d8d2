import type { PatternEntry } from './pattern-entry';

export const CHAN_SEND_NO_RECEIVER = {
  id: 'chan-send-no-receiver',
  class: 'channel',
  title: { en: 'Send on a channel that nobody receives from', zh: '向无人接收的 channel 发送' },
  about: {
    en: 'Goroutines wait in a channel send: the receiver is gone, blocked elsewhere, or slower than the senders.',
    zh: 'goroutine 停在 channel 发送上：接收方已经退出、卡在别处，或者比发送方慢。',
  },
  cause: {
    en: 'A send on a channel without room waits until somebody receives. When the receiver has returned after an error, or waits for something itself, every sender that follows stays. The senders keep their stacks and whatever their callers wait for.',
    zh: 'channel 没有空位时，发送要等到有人接收。接收方出错返回了，或者自己也在等别的东西，后来的发送方就全部停住，连同它们的栈和等着它们的调用方。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: "`[chan send]` with the sending function on top; the runtime's own frames are not printed. Go 1.19 to 1.27 print it alike.",
        zh: '`[chan send]`，栈顶就是发送的函数，不打印 runtime 的帧。Go 1.19 到 1.27 相同。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.chansend1` above the sender, only for sends that ended: a slow receiver shows, a missing one does not.',
        zh: '`runtime.chansend1` 在发送函数之上，只记录已经结束的发送：接收慢能看到，没人接收则看不到。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Block reason `chan send`; a wait without a later wake-up has no receiver in the window.',
        zh: '阻塞原因 `chan send`；窗口内没有被唤醒，说明这段时间没有接收方。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists the senders when nothing that can run refers to the channel.',
        zh: '没有可运行的 goroutine 引用该 channel 时，会列出这些发送方。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A queue that works: other goroutines wait there in the next dump.',
      zh: '正常工作的队列：下一份 dump 里等待的是另一批 goroutine。',
    },
    {
      en: 'A channel used as a semaphore: others have passed the same line and work.',
      zh: '用作信号量的 channel：已有别的 goroutine 越过同一行在干活。',
    },
    {
      en: 'A full buffer (chan-send-buffer-full): the capacity is not in a dump; only the source line tells.',
      zh: '缓冲区已满（chan-send-buffer-full）：dump 里没有容量，只能看源码。',
    },
  ],
  remedy: {
    words: {
      en: 'Let the sender give up when its caller does, or keep a receiver until the channel is closed: look at {function}.',
      zh: '让发送方随调用方一起放弃，或者保证 channel 关闭前一直有人接收：检查 {function}。',
    },
    diff: [
      '- ch <- v',
      '+ select {',
      '+ case ch <- v:',
      '+ case <-ctx.Done():',
      '+ 	return ctx.Err()',
      '+ }',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'chan-full-slow-consumer', silent: 'chan-full-slow-consumer-repaired' },
} satisfies PatternEntry;
