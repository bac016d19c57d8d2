import type { PatternEntry } from './pattern-entry';

export const MAP_LOCK: PatternEntry = {
  id: 'map-lock',
  class: 'sync',
  title: { en: 'sync.Map that falls back to its lock', zh: 'sync.Map 退化为加锁' },
  about: {
    en: 'Many misses or new keys make a sync.Map take its mutex.',
    zh: '大量未命中或新键会让 sync.Map 走互斥锁路径。',
  },
  cause: {
    en: 'Up to Go 1.23 a miss looks into a second map under a lock, and enough misses copy the whole map. From 1.24 the map is a tree with a lock for each node, and this is gone. It is explained here and not reported by itself: waiters show as contention of the mutex inside sync.Map.',
    zh: 'Go 1.23 及以前，未命中要在锁内查第二张表，未命中足够多时还会复制整张表。1.24 起改为每个节点一把锁的树，不再有此问题。这里只作说明，不单独报告：等待者会表现为 sync.Map 内部互斥锁的竞争。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.Mutex.Lock]` below `sync.(*Map).Load`, `Store` or `LoadOrStore` (`internal/sync.(*HashTrieMap)` from 1.24).',
        zh: '`sync.(*Map).Load`、`Store`、`LoadOrStore` 之上的 `[sync.Mutex.Lock]`（1.24 起为 `internal/sync.(*HashTrieMap)`）。',
      },
    },
    {
      artifact: 'pprof-mutex',
      words: {
        en: '`sync.(*Mutex).Unlock` below methods of sync.Map.',
        zh: 'sync.Map 方法之下的 `sync.(*Mutex).Unlock`。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A lock of the program around the map.',
      zh: '程序自己在 map 外面加的锁。',
    },
  ],
  remedy: {
    words: {
      en: 'Shard a map with a lock of its own for each part, or build with Go 1.24 or later.',
      zh: '用分片 map，每片一把锁；或升级到 Go 1.24 及以上。',
    },
  },
  prior: 0.3,
  proven: 'source',
};
