import type { PatternEntry } from './pattern-entry';

export const LOCK_HELD_ACROSS_IO = {
  id: 'lock-held-across-io',
  class: 'sync',
  title: { en: 'Lock held across I/O', zh: '持锁做 I/O' },
  about: {
    en: 'The holder of a lock waits for the network, a system call or a database with the lock held.',
    zh: '持锁者握着锁等网络、系统调用或数据库。',
  },
  cause: {
    en: 'Every slow answer becomes a wait for everybody who needs the lock, those included that have nothing to do with the peer. A silent peer stops the service.',
    zh: '对端每慢一次，所有需要这把锁的人都要跟着等，哪怕与对端毫无关系。对端一直不应答，整个服务就停了。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'One goroutine in `[IO wait]`, `[syscall]` or `[select]` of a client inside the function that takes the lock, and others in `[sync.Mutex.Lock]`.',
        zh: '一个 goroutine 在取锁函数内部处于 `[IO wait]`、`[syscall]` 或客户端的 `[select]`，其余处于 `[sync.Mutex.Lock]`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*Mutex).Lock`; the mean wait is near the latency of the call.',
        zh: '`sync.(*Mutex).Lock`；平均等待接近该调用的延迟。',
      },
    },
    {
      artifact: 'pprof-mutex',
      words: {
        en: '`Unlock` in the function that makes the call.',
        zh: '发起调用的函数里的 `Unlock`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'The holder waits in `network`, and its wake-up is followed by that of a waiter.',
        zh: '持有者以 `network` 等待，它被唤醒后随即唤醒一个等待者。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A goroutine past its Unlock: only its receiver is the same.',
      zh: '已经 Unlock 的 goroutine：只是接收者相同。',
    },
    {
      en: 'A connection that is meant to be used by one at a time, whose writes are short.',
      zh: '本来就一次只给一个人用的连接，且每次写都很短。',
    },
  ],
  remedy: {
    words: {
      en: 'Take what {function} needs under the lock, release it, do the I/O, and lock again to store the result; give the call a deadline.',
      zh: '在锁内取出 {function} 需要的数据，放锁，再做 I/O，最后重新加锁保存结果；并给调用设 deadline。',
    },
    diff: [
      '  mu.Lock()',
      '  key := s.key',
      '+ mu.Unlock()',
      '  v, err := fetch(ctx, key)',
      '+ mu.Lock()',
      '  s.value = v',
    ],
  },
  prior: 0.8,
  proven: 'captures',
  examples: { match: 'mutex-across-io', silent: 'mutex-across-io-repaired' },
} satisfies PatternEntry;
