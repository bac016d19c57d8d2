import type { PatternEntry } from './pattern-entry';

export const BROADCAST_BACKPRESSURE = {
  id: 'broadcast-backpressure',
  class: 'channel',
  title: { en: 'A slow subscriber stops the broadcast', zh: '慢订阅者拖住整个广播' },
  about: {
    en: 'A hub sends to its subscribers one after another with its lock held; one that does not take its message stops everybody.',
    zh: 'hub 持锁逐个向订阅者发送；只要有一个不取消息，所有人都停住。',
  },
  cause: {
    en: 'The send waits for the slowest subscriber, and the lock is held while it waits. Publishers, joins and leaves all need the lock. The subscriber itself is only slow: it sits in a write to its peer, or in its own work.',
    zh: '发送要等最慢的订阅者，等待期间锁一直握着。发布、加入、离开都需要这把锁。订阅者本身只是慢：停在给对端的写上，或者在忙自己的事。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: "One `[chan send]` inside the hub, and many that wait for the hub's lock; several goroutines of one kind receive, and one of that kind is busy elsewhere.",
        zh: 'hub 里有一个 `[chan send]`，许多 goroutine 等 hub 的锁；同类的多个 goroutine 在接收，其中一个忙于别处。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: "`sync.(*Mutex).Lock` in the hub's methods and `runtime.chansend1` in the sender.",
        zh: 'hub 各方法里的 `sync.(*Mutex).Lock`，以及发送函数里的 `runtime.chansend1`。',
      },
    },
    {
      artifact: 'pprof-mutex',
      words: { en: 'The unlock at the end of the broadcast.', zh: '广播结束处的 Unlock。' },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'The sender is woken by the slow subscriber, the others by the sender.',
        zh: '发送方由慢订阅者唤醒，其他 goroutine 由发送方唤醒。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A lock held across a send to a single partner (lock-held-across-channel-op): there is one receiver, not a crowd.',
      zh: '持锁向单个对象发送（lock-held-across-channel-op）：接收方只有一个，而不是一群。',
    },
  ],
  remedy: {
    words: {
      en: 'Send outside of the lock, give each subscriber a buffer, and drop or disconnect the one whose buffer is full: {function}.',
      zh: '在锁外发送，给每个订阅者一个缓冲，缓冲满了就丢弃消息或断开它：{function}。',
    },
    diff: [
      '- sub.events <- e',
      '+ select {',
      '+ case sub.events <- e:',
      '+ default:',
      '+ 	h.drop(sub)',
      '+ }',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'broadcast-backpressure', silent: 'healthy-chat-hub' },
} satisfies PatternEntry;
