import type { PatternEntry } from './pattern-entry';

export const FINALIZER_BLOCKED: PatternEntry = {
  id: 'finalizer-blocked',
  class: 'runtime',
  title: { en: 'Finalizer that blocks', zh: 'finalizer 阻塞' },
  about: {
    en: 'A finalizer or a cleanup waits for something, and no other one runs meanwhile.',
    zh: '某个 finalizer 或 cleanup 在等待，期间其他的都无法运行。',
  },
  cause: {
    en: 'All finalizers of a process run in one goroutine, one after the other (cleanups in a few). One that waits for a channel, a lock or the network stops all: what they would close stays open, and memory that they keep stays in use.',
    zh: '一个进程的所有 finalizer 在同一个 goroutine 中依次运行（cleanup 也只有少数几个）。一个在等 channel、锁或网络，就全部停住：该关闭的没有关闭，该释放的内存仍被占用。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'A goroutine that waits in a function of the program below `runtime.runFinalizers` or `runtime.runCleanups` (1.25 on), `runtime.runfinq` in crash output; in dumps of earlier versions with no frame below it and no `created by`.',
        zh: '业务函数在等待，其下是 `runtime.runFinalizers` 或 `runtime.runCleanups`（1.25 起），崩溃输出中为 `runtime.runfinq`；更早版本的 dump 中它下面没有任何帧，也没有 `created by`。',
      },
    },
    {
      artifact: 'pprof-heap',
      words: {
        en: 'Objects with finalizers only become more.',
        zh: '带 finalizer 的对象只增不减。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Goroutine 1: it has no creator either, and ends in main.main.',
      zh: 'goroutine 1 也没有创建者，但最底层是 main.main。',
    },
  ],
  remedy: {
    words: {
      en: 'Let {function} not wait: start a goroutine for what may block, or close explicitly instead of in a finalizer.',
      zh: '不要让 {function} 等待：可能阻塞的部分另起 goroutine，或者显式关闭而不依赖 finalizer。',
    },
    diff: [
      '  runtime.SetFinalizer(b, func(b *buffer) {',
      '- \treturned <- b.id',
      '+ \tgo func(id int) { returned <- id }(b.id)',
      '  })',
    ],
  },
  prior: 0.85,
  proven: 'captures',
  examples: { match: 'finalizer-blocked' },
  replaces: [
    'chan-send-no-receiver',
    'chan-recv-no-sender',
    'select-no-ready-case',
    'abandoned-result-send',
    'conn-read-no-deadline',
    'mutex-contention',
  ],
};
