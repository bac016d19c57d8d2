import type { PatternEntry } from './pattern-entry';

export const GC_LIMIT_THRASH: PatternEntry = {
  id: 'gc-limit-thrash',
  class: 'runtime',
  title: { en: 'Memory limit near the live heap', zh: '内存上限贴近存活堆' },
  about: {
    en: 'GOMEMLIMIT leaves hardly any room above live memory, so that collections follow each other without a pause.',
    zh: 'GOMEMLIMIT 几乎没有给存活内存留余地，GC 一轮接一轮不停。',
  },
  cause: {
    en: 'As live memory comes near the limit, the collector starts earlier and earlier, in the end all the time. A limiter bounds it to half of the CPU; the rest of the program has what is left, and memory grows past the limit all the same.',
    zh: '存活内存接近上限时，GC 触发得越来越早，最后一直在跑。限制器把它控制在一半 CPU，其余才给程序用，而内存照样会超过上限。',
  },
  signs: [
    {
      artifact: 'metrics',
      words: {
        en: '`/memory/classes/total:bytes` near `/gc/gomemlimit:bytes`, many cycles a second, `/gc/limiter/last-enabled:gc-cycle` near the current cycle.',
        zh: '`/memory/classes/total:bytes` 接近 `/gc/gomemlimit:bytes`，每秒多次 GC，`/gc/limiter/last-enabled:gc-cycle` 接近当前周期。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'GC is active nearly all the time; the heap goal is hardly above the live heap.',
        zh: 'GC 几乎一直处于活动状态；堆目标只略高于存活堆。',
      },
    },
    {
      artifact: 'pprof-cpu',
      words: {
        en: '`runtime.gcBgMarkWorker` and `runtime.gcAssistAlloc` have a large share.',
        zh: '`runtime.gcBgMarkWorker` 与 `runtime.gcAssistAlloc` 占比很高。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Much garbage with a small heap (gc-assist-stall): the limit is far.',
      zh: '堆小但垃圾多（gc-assist-stall）：离上限还很远。',
    },
  ],
  remedy: {
    words: {
      en: 'Raise GOMEMLIMIT, or hold less in memory: bound the caches that {function} fills.',
      zh: '提高 GOMEMLIMIT，或减少常驻内存：给 {function} 填充的缓存设上限。',
    },
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'gc-limit-thrash' },
};
