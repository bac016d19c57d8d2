import type { PatternEntry } from './pattern-entry';

export const GC_ASSIST_STALL: PatternEntry = {
  id: 'gc-assist-stall',
  class: 'runtime',
  title: { en: "Requests that do the garbage collector's work", zh: '请求在替 GC 干活' },
  about: {
    en: 'Goroutines that allocate are made to mark memory before they go on, or wait for others to do it.',
    zh: '分配内存的 goroutine 被迫先做标记工作，或等别人做完才能继续。',
  },
  cause: {
    en: 'The program allocates faster than background marking keeps up with. Who allocates during a cycle owes work for it (mark assist), and parks when there is none to do. Latency follows the allocation rate. A small live heap with much garbage makes cycles follow each other closely.',
    zh: '分配速度超过了后台标记。周期内分配者要按量偿还标记工作（mark assist），没有活可做时就停住。延迟随分配速率变化。存活堆小而垃圾多时，GC 周期接连不断。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[GC assist wait]`, `[GC assist marking]`; `[semacquire]` with an allocating function on top and no frame of sync.',
        zh: '`[GC assist wait]`、`[GC assist marking]`；或 `[semacquire]`，栈顶是分配内存的函数且没有 sync 的帧。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Ranges of GC mark assist on request goroutines; blocked on `GC mark assist wait for work`.',
        zh: '请求 goroutine 上有 GC mark assist 区间；因 `GC mark assist wait for work` 阻塞。',
      },
    },
    {
      artifact: 'pprof-cpu',
      words: {
        en: '`runtime.gcAssistAlloc`, `runtime.gcDrainN` below `runtime.mallocgc`.',
        zh: '`runtime.mallocgc` 之下的 `runtime.gcAssistAlloc`、`runtime.gcDrainN`。',
      },
    },
    {
      artifact: 'metrics',
      words: {
        en: '`/cpu/classes/gc/mark/assist:cpu-seconds` is a large part of GC time.',
        zh: '`/cpu/classes/gc/mark/assist:cpu-seconds` 占 GC 时间的很大部分。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A dump starts no cycle but stops the world: one dump with a few GC waits says little.',
      zh: 'dump 会 STW：单份 dump 里有几个 GC 等待说明不了什么。',
    },
  ],
  remedy: {
    words: {
      en: 'Allocate less in {function} (reuse buffers, avoid copies), or give the collector room: a larger GOGC with GOMEMLIMIT as the bound.',
      zh: '减少 {function} 的内存分配（复用缓冲区、避免拷贝），或给 GC 留余地：调大 GOGC，用 GOMEMLIMIT 兜底。',
    },
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'gc-pressure', silent: 'healthy-churny-heap' },
};
