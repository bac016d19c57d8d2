import type { PatternEntry } from './pattern-entry';

export const RUNTIME_LOCK_CONTENTION: PatternEntry = {
  id: 'runtime-lock-contention',
  class: 'runtime',
  title: { en: 'Contention inside the runtime', zh: '运行时内部的锁竞争' },
  about: {
    en: 'Locks of the runtime itself (heap, timers, scheduler) are contended.',
    zh: '运行时自身的锁（堆、定时器、调度器）存在竞争。',
  },
  cause: {
    en: 'Very many allocations of large objects, timers, or goroutines that start and end at once meet at locks inside the runtime. It is a cost of what the program asks for, and shows as time in runtime functions rather than as goroutines that wait.',
    zh: '大量分配大对象、大量定时器，或大量 goroutine 同时创建和退出，会在运行时内部的锁上相遇。这是程序行为的代价，表现为运行时函数的耗时，而不是等待的 goroutine。',
  },
  signs: [
    {
      artifact: 'pprof-mutex',
      words: {
        en: '`runtime.unlock` below runtime functions, from 1.22 on; `runtime._LostContendedRuntimeLock` where no stack was kept.',
        zh: '1.22 起：运行时函数之下的 `runtime.unlock`；没有保留调用栈时为 `runtime._LostContendedRuntimeLock`。',
      },
    },
    {
      artifact: 'pprof-cpu',
      words: {
        en: '`runtime.lock2`, `runtime.futex`, `runtime.procyield` with a large share.',
        zh: '`runtime.lock2`、`runtime.futex`、`runtime.procyield` 占比很高。',
      },
    },
    {
      artifact: 'metrics',
      words: {
        en: '`/sync/mutex/wait/total:seconds` does not have them; `/cpu/classes/…` shows the cost.',
        zh: '`/sync/mutex/wait/total:seconds` 不包含它们；代价体现在 `/cpu/classes/…`。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A few rows of runtime.unlock are in every mutex profile of 1.22 and later.',
      zh: '1.22 及以后的 mutex profile 中总会有少量 runtime.unlock。',
    },
  ],
  remedy: {
    words: {
      en: 'Ask less of the runtime in {function}: reuse large buffers, share timers, keep goroutines.',
      zh: '减轻 {function} 对运行时的压力：复用大缓冲区、共享定时器、复用 goroutine。',
    },
  },
  prior: 0.4,
  proven: 'captures',
};
