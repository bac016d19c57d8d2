import type { PatternEntry } from './pattern-entry';

export const MUTEX_CONTENTION = {
  id: 'mutex-contention',
  class: 'sync',
  title: { en: 'Many wait for one lock', zh: '许多 goroutine 等同一把锁' },
  about: {
    en: 'Many goroutines queue for one lock whose holder works inside the critical section.',
    zh: '许多 goroutine 排队等一把锁，持有者正在临界区里工作。',
  },
  cause: {
    en: 'Work under one lock runs one at a time, however many cores there are. When it takes longer than the time between two arrivals, the queue grows and latency is the length of the queue times that work.',
    zh: '同一把锁之下的工作一次只能做一个，与核数无关。一旦耗时超过两次到达的间隔，队列就会变长，延迟等于队列长度乘以这段耗时。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.Mutex.Lock]` with `sync.(*Mutex).lockSlow` on top (Go 1.24 and later `internal/sync.(*Mutex).lockSlow`; Go 1.19 prints `[semacquire]`), many with the same lock address; other goroutines in the next dump.',
        zh: '`[sync.Mutex.Lock]`，栈顶是 `sync.(*Mutex).lockSlow`（Go 1.24 起为 `internal/sync.(*Mutex).lockSlow`；Go 1.19 打印 `[semacquire]`），许多 goroutine 的锁地址相同；下一份 dump 里是另一批。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*Mutex).Lock` above the function that waits.',
        zh: '等待的函数之上有 `sync.(*Mutex).Lock`。',
      },
    },
    {
      artifact: 'pprof-mutex',
      words: {
        en: '`sync.(*Mutex).Unlock` above the function that held the lock. From Go 1.22 its delay counts every waiter: do not compare with older versions.',
        zh: '持锁的函数之上有 `sync.(*Mutex).Unlock`。Go 1.22 起延迟按每个等待者累计，不要与旧版本比较。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Block reason `sync`, woken from `sync.(*Mutex).Unlock`.',
        zh: '阻塞原因 `sync`，由 `sync.(*Mutex).Unlock` 唤醒。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A deadlock: the same goroutines wait in both dumps, and the block profile is silent.',
      zh: '死锁：两份 dump 里是同一批 goroutine，block profile 里也没有记录。',
    },
    {
      en: 'A lock held across I/O (lock-held-across-io): the holder waits rather than works.',
      zh: '持锁做 I/O（lock-held-across-io）：持有者在等，而不是在工作。',
    },
    {
      en: 'A convoy (lock-convoy): the section is short, and the handing over is what costs.',
      zh: '锁护送（lock-convoy）：临界区很短，开销在交接。',
    },
  ],
  remedy: {
    words: {
      en: 'Do less under the lock in {function}, split it by key, or use atomics for counters.',
      zh: '减少 {function} 持锁期间的工作，按 key 拆分锁，计数器改用 atomic。',
    },
    diff: ['- mu.Lock()', '+ shard := &shards[hash(key)%len(shards)]', '+ shard.mu.Lock()'],
  },
  prior: 0.7,
  proven: 'captures',
  examples: { match: 'mutex-hot', silent: 'mutex-hot-repaired' },
} satisfies PatternEntry;
