import type { PatternEntry } from './pattern-entry';

export const MUTEX_NEVER_UNLOCKED = {
  id: 'mutex-never-unlocked',
  class: 'sync',
  title: { en: 'Lock that nobody releases', zh: '没有人释放的锁' },
  about: {
    en: 'The same goroutines wait for a lock in both dumps and no goroutine can be its holder: an Unlock is missing.',
    zh: '两份 dump 里是同一批 goroutine 在等锁，而没有任何 goroutine 可能是持有者：漏了 Unlock。',
  },
  cause: {
    en: 'A return, an error path or a recovered panic left the critical section without Unlock. The one that did it is long gone; everybody after it waits.',
    zh: '某个 return、出错路径或被 recover 的 panic 离开临界区时没有 Unlock。肇事的 goroutine 早已离开，之后的人全部停住。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.Mutex.Lock]` with `sync.(*Mutex).lockSlow` on top (Go 1.24 and later `internal/sync.(*Mutex).lockSlow`; Go 1.19 prints `[semacquire]`); no goroutine is inside of a function that takes the lock.',
        zh: '`[sync.Mutex.Lock]`，栈顶是 `sync.(*Mutex).lockSlow`（Go 1.24 起为 `internal/sync.(*Mutex).lockSlow`；Go 1.19 打印 `[semacquire]`）；没有 goroutine 处于取这把锁的函数内部。',
      },
    },
    {
      artifact: 'pprof-block',
      words: { en: 'Nothing: these waits never end.', zh: '看不到：这些等待永远不会结束。' },
    },
    {
      artifact: 'pprof-mutex',
      words: {
        en: 'Nothing after the moment of the fault; before it, the functions that release the lock.',
        zh: '出错之后没有记录；之前有释放这把锁的函数。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A holder that is running at the moment of the dump, under a function of another file: the next dump shows other waiters.',
      zh: 'dump 那一刻持有者正在别的文件的函数里运行：下一份 dump 的等待者会不同。',
    },
    {
      en: 'A goroutine that locks twice (mutex-self-deadlock).',
      zh: '重复加锁（mutex-self-deadlock）。',
    },
  ],
  remedy: {
    words: {
      en: 'Release the lock on every way out of the function that takes it; {function} is where others wait.',
      zh: '取锁的函数在所有出口都要放锁；其他人等在 {function}。',
    },
    diff: ['  mu.Lock()', '+ defer mu.Unlock()'],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'mutex-never-unlocked', silent: 'mutex-hot-repaired' },
} satisfies PatternEntry;
