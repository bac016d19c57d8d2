import type { PatternEntry } from './pattern-entry';

export const SEMAPHORE_CHANNEL_SATURATED = {
  id: 'semaphore-channel-saturated',
  class: 'channel',
  title: { en: 'All slots of a channel semaphore are taken', zh: 'channel 信号量的名额已用完' },
  about: {
    en: 'Requests queue to send on a channel that limits how many work; those that have a slot wait for something else.',
    zh: '请求排队往一个限制并发的 channel 发送；已拿到名额的在等别的东西。',
  },
  cause: {
    en: 'The channel does its work: it bounds concurrency. The queue is as long as the holders are slow, so that the cause is what the holders wait for, not the channel. Only holders that never give their slot back make it a leak.',
    zh: 'channel 本身工作正常，它就是用来限制并发的。持有者越慢队列越长，所以原因在持有者所等的东西，而不在 channel。只有名额一直不还才算泄漏。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[chan send]` at `sem <- struct{}{}`, and goroutines that are past that line in the same function.',
        zh: '`[chan send]` 停在 `sem <- struct{}{}`，另有 goroutine 已越过同一函数的这一行。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.chansend1` at that line; the mean wait is the time that a holder takes.',
        zh: '该行的 `runtime.chansend1`；平均等待约等于持有者占用的时间。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Waiters are woken by the holder that gives its slot back.',
        zh: '等待者由归还名额的持有者唤醒。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A missing receiver (chan-send-no-receiver): nobody is past the line.',
      zh: '没有接收方（chan-send-no-receiver）：没有 goroutine 越过这一行。',
    },
  ],
  remedy: {
    words: {
      en: 'Bound how long a holder keeps its slot, and let {function} give up with its context while it queues.',
      zh: '限制持有名额的时间，并让 {function} 在排队时能随 context 放弃。',
    },
    diff: [
      '- sem <- struct{}{}',
      '+ select {',
      '+ case sem <- struct{}{}:',
      '+ case <-ctx.Done():',
      '+ 	return ctx.Err()',
      '+ }',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'semaphore-channel-saturated', silent: 'healthy-slow-upstream' },
  replaces: ['chan-send-no-receiver'],
} satisfies PatternEntry;
