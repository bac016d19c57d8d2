import type { PatternEntry } from './pattern-entry';

export const POOL_ALLOC_STALL: PatternEntry = {
  id: 'pool-alloc-stall',
  class: 'runtime',
  title: { en: 'sync.Pool emptied by the collector', zh: 'sync.Pool 被 GC 清空' },
  about: {
    en: 'After each collection pools are empty, and everything in them is allocated anew.',
    zh: '每次 GC 之后 sync.Pool 被清空，其中的对象要重新分配。',
  },
  cause: {
    en: 'A sync.Pool keeps objects for at most two collections. With large or costly objects and frequent collections, each cycle is followed by a burst of allocation, which brings the next cycle closer. It is explained here and not reported: no artifact shows the state of a pool.',
    zh: 'sync.Pool 中的对象最多保留两次 GC。对象大或构造昂贵而 GC 又频繁时，每个周期之后都有一波分配，又让下一个周期提前。这里只作说明，不作报告：没有任何工件能显示 Pool 的状态。',
  },
  signs: [
    {
      artifact: 'pprof-allocs',
      words: {
        en: 'Allocations below `sync.(*Pool).Get` and the function New of the pool.',
        zh: '`sync.(*Pool).Get` 及 Pool 的 New 函数之下的分配。',
      },
    },
    {
      artifact: 'metrics',
      words: {
        en: 'Allocation in bursts after each cycle.',
        zh: '每个 GC 周期后出现一波分配。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Ordinary allocation that a pool would spare.',
      zh: '本可由 Pool 省去的普通分配。',
    },
  ],
  remedy: {
    words: {
      en: 'Keep costly objects in a channel or a list of fixed size; use sync.Pool for cheap ones.',
      zh: '昂贵对象放在固定大小的 channel 或列表里；sync.Pool 只用于便宜的对象。',
    },
  },
  prior: 0.2,
  proven: 'source',
};
