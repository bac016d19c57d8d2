import type { PatternEntry } from './pattern-entry';

export const ONCE_DEADLOCK = {
  id: 'once-deadlock',
  class: 'sync',
  title: { en: 'sync.Once that does not end', zh: '一直不结束的 sync.Once' },
  about: {
    en: 'Everybody waits for the function of a sync.Once: it calls the same Once again, or waits for something slow.',
    zh: '所有人都在等 sync.Once 的函数：它又调用了同一个 Once，或者在等很慢的东西。',
  },
  cause: {
    en: 'Do holds a lock until its function returns. A function that reaches the same Once again, through a getter for instance, waits for itself. A function that makes calls without a deadline makes every first user wait as long as its peer does.',
    zh: 'Do 在函数返回前一直持锁。函数又绕回同一个 Once（比如经过某个 getter），就是在等自己。函数里有不带 deadline 的调用，则所有首次使用者都要陪着对端等。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.Mutex.Lock]` below `sync.(*Once).doSlow` (`[semacquire]` in Go 1.19); the holder has `doSlow` on its stack above another wait; a nested call has it twice. OnceFunc and OnceValue show `sync.OnceFunc` besides.',
        zh: '`sync.(*Once).doSlow` 之上的 `[sync.Mutex.Lock]`（Go 1.19 为 `[semacquire]`）；持有者栈上的 `doSlow` 之上是别的等待；嵌套调用则出现两次。OnceFunc、OnceValue 还会出现 `sync.OnceFunc`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*Once).doSlow` below `sync.(*Mutex).Lock`, once it ended.',
        zh: '结束之后有 `sync.(*Mutex).Lock`，其下为 `sync.(*Once).doSlow`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: '`sync` waits, woken all at once when the function returns.',
        zh: '`sync` 等待，函数返回时同时被唤醒。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'An initialisation that takes its time at start: it is over in the next dump.',
      zh: '启动时耗时的初始化：下一份 dump 里就结束了。',
    },
  ],
  remedy: {
    words: {
      en: 'Do slow or failing work before the Once, with a deadline, and let {function} not reach the same Once.',
      zh: '把慢的或可能失败的工作放到 Once 之外并设 deadline，{function} 不能再绕回同一个 Once。',
    },
    diff: [
      '- once.Do(func() { keys = fetchAll() })',
      '+ keys, err := fetchAll(ctx)',
      '+ once.Do(func() { stored = keys })',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'once-slow-init', silent: 'healthy-startup-burst' },
  replaces: ['mutex-contention', 'mutex-never-unlocked'],
} satisfies PatternEntry;
