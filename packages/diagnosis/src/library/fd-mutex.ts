import type { PatternEntry } from './pattern-entry';

export const FD_MUTEX = {
  id: 'fd-mutex',
  class: 'sync',
  title: {
    en: 'Several goroutines use one end of a connection',
    zh: '多个 goroutine 同时读或写一个连接',
  },
  about: {
    en: 'Goroutines queue for the lock of a file descriptor: one of them reads or writes and does not end.',
    zh: 'goroutine 排队等文件描述符的锁：其中一个在读或写，一直不结束。',
  },
  cause: {
    en: "A connection has one reader and one writer at a time; others wait in the descriptor's own lock, where no deadline of theirs ends the wait of the first. When the peer does not read, all writers stay.",
    zh: '一个连接同一时刻只有一个读者和一个写者；其余的等在描述符自己的锁上，第一个不结束，后面的也走不了。对端不读时，所有写者都会停住。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[semacquire] internal/poll.(*fdMutex).rwlock` below `(*FD).Read` or `(*FD).Write`, and one goroutine in `[IO wait]` with the same descriptor; all versions.',
        zh: '`(*FD).Read` 或 `(*FD).Write` 之上的 `[semacquire] internal/poll.(*fdMutex).rwlock`，另有一个同一描述符的 goroutine 处于 `[IO wait]`；各版本相同。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`internal/poll.(*fdMutex).rwlock`, for waits that ended.',
        zh: '已经结束的等待：`internal/poll.(*fdMutex).rwlock`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: '`sync` waits woken by `(*fdMutex).rwunlock`.',
        zh: '由 `(*fdMutex).rwunlock` 唤醒的 `sync` 等待。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Short writes of many to a fast peer: other goroutines wait in the next dump.',
      zh: '对端很快、多人短写：下一份 dump 里等待的是别的 goroutine。',
    },
  ],
  remedy: {
    words: {
      en: 'Let one goroutine own the connection and take messages over a bounded channel, and set a write deadline in {function}.',
      zh: '让一个 goroutine 独占连接，通过有界 channel 收消息，并在 {function} 里设置写 deadline。',
    },
    diff: [
      '+ conn.SetWriteDeadline(time.Now().Add(5 * time.Second))',
      '  _, err := conn.Write(frame)',
    ],
  },
  prior: 0.7,
  proven: 'captures',
  examples: { match: 'fd-mutex', silent: 'healthy-tcp-proxy' },
  replaces: ['conn-write-stalled'],
} satisfies PatternEntry;
