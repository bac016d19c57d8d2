import type { PatternEntry } from './pattern-entry';

export const LOCKOSTHREAD_STARVATION: PatternEntry = {
  id: 'lockosthread-starvation',
  class: 'runtime',
  title: { en: 'Work that queues for one locked thread', zh: '工作排队等一个锁定线程的 goroutine' },
  about: {
    en: 'A goroutine locked to its thread does work that everybody waits for, and each hand-over costs a switch of threads.',
    zh: '锁定在自己线程上的 goroutine 承担大家都要等的工作，每次交接都要切换线程。',
  },
  cause: {
    en: 'LockOSThread ties a goroutine to one thread: graphics, some C libraries, namespaces need that. It can run only there; whatever goes through it runs one at a time, and every wake-up passes through the operating system. When it waits or works long, all behind it wait.',
    zh: 'LockOSThread 把 goroutine 绑定到一个线程：图形库、某些 C 库、namespace 需要这样。它只能在该线程上运行，经过它的工作只能逐个进行，每次唤醒都要经过操作系统。它一旦等待或忙碌，后面的全都等。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`, locked to thread` in the header of a goroutine that works or waits, and a queue of others on a channel of the same type.',
        zh: '某个工作或等待中的 goroutine 头部有 `, locked to thread`，其他 goroutine 在同一类型的 channel 上排队。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'The locked goroutine is often runnable before it runs; those that wait are woken by it.',
        zh: '锁定的 goroutine 运行前常处于 runnable；等待者由它唤醒。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A locked goroutine that waits for work: nobody queues behind it.',
      zh: '锁定的 goroutine 在等活干：没有人在它后面排队。',
    },
  ],
  remedy: {
    words: {
      en: 'Do less on the locked thread: let {function} only make the call that needs it, in batches, and bound the queue in front.',
      zh: '让锁定线程少做事：{function} 只做必须在该线程上的调用，合并成批，并限制前面的队列。',
    },
    diff: [
      '  runtime.LockOSThread()',
      '  for job := range jobs {',
      '- \tjob.run()',
      '+ \tjob.call() // only what needs this thread',
      '  }',
    ],
  },
  prior: 0.55,
  proven: 'captures',
  examples: { match: 'lockosthread-starvation' },
  replaces: [
    'chan-send-no-receiver',
    'chan-recv-no-sender',
    'select-no-ready-case',
    'semaphore-channel-saturated',
    'chan-send-buffer-full',
  ],
};
