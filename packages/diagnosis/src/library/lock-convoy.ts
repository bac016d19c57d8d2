import type { PatternEntry } from './pattern-entry';

export const LOCK_CONVOY = {
  id: 'lock-convoy',
  class: 'sync',
  title: { en: 'Convoy at a short lock', zh: '短临界区上的锁护送' },
  about: {
    en: 'The section under the lock is short, and yet all wait: handing the lock over costs more than the work.',
    zh: '临界区很短，却人人都在等：交接锁的开销超过了工作本身。',
  },
  cause: {
    en: 'After a millisecond of waiting a Mutex goes over to handing itself to the next waiter, which must first be scheduled. Each handing over then costs a run-queue delay, and throughput falls below that of one core. It begins with a pause: a GC stop, CPU throttling, a holder that lost its thread.',
    zh: '等待超过 1 毫秒后，Mutex 会改为直接交给下一个等待者，而对方先得被调度上来。于是每次交接都要付一次运行队列延迟，吞吐低于单核。起因常是一次停顿：GC、CPU 限流，或持有者失去线程。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'As mutex-contention; the holder is often `[runnable]`. A dump alone cannot tell the two apart.',
        zh: '与 mutex-contention 相同；持有者常是 `[runnable]`。只凭 dump 分不开两者。',
      },
    },
    {
      artifact: 'pprof-block',
      words: { en: 'Very many short waits at one Lock.', zh: '同一个 Lock 上有极多的短等待。' },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Waits in `sync` followed by long runnable time of the one that got the lock.',
        zh: '`sync` 等待之后，拿到锁的 goroutine 还有很长的 runnable 时间。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A long section (mutex-contention): the holder runs or waits inside of it.',
      zh: '长临界区（mutex-contention）：持有者在里面运行或等待。',
    },
    {
      en: 'Too little CPU (cpu-throttling, scheduler-latency): other goroutines are runnable for long as well.',
      zh: 'CPU 不足（cpu-throttling、scheduler-latency）：其他 goroutine 也长时间 runnable。',
    },
  ],
  remedy: {
    words: {
      en: 'Take the lock of {function} less often: shards, atomics, batches; and see what paused the process first.',
      zh: '减少 {function} 加锁的次数：分片、atomic、批处理；并先查是什么让进程停顿。',
    },
  },
  prior: 0.4,
  proven: 'source',
  examples: { match: 'mutex-convoy', silent: 'mutex-hot-repaired' },
} satisfies PatternEntry;
