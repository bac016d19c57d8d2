import type { PatternEntry } from './pattern-entry';

export const LOCK_ORDER_CYCLE = {
  id: 'lock-order-cycle',
  class: 'sync',
  title: { en: 'Deadlock: locks taken in opposite order', zh: '死锁：加锁顺序相反' },
  about: {
    en: 'Two or more goroutines each hold a lock that the next one waits for.',
    zh: '两个或更多 goroutine 各自持有下一个所等的锁。',
  },
  cause: {
    en: 'Two paths take the same locks in another order. When they meet, each waits for the other, and all who need one of these locks join them. The longer the critical sections and the higher the load, the sooner they meet.',
    zh: '两条路径以不同顺序加同样的锁。一旦相遇就互相等待，之后需要其中任何一把锁的人都会加入。临界区越长、负载越高，相遇得越早。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.Mutex.Lock]` with `sync.(*Mutex).lockSlow` on top (Go 1.24 and later `internal/sync.(*Mutex).lockSlow`; Go 1.19 prints `[semacquire]`) with different lock addresses; each waiter has an object of the other lock on its stack, or is past a Lock call of its own.',
        zh: '`[sync.Mutex.Lock]`，栈顶是 `sync.(*Mutex).lockSlow`（Go 1.24 起为 `internal/sync.(*Mutex).lockSlow`；Go 1.19 打印 `[semacquire]`），锁地址各不相同；每个等待者的栈上有另一把锁所属的对象，或已越过自己先前的 Lock 调用。',
      },
    },
    {
      artifact: 'pprof-block',
      words: { en: 'Nothing: these waits never end.', zh: '看不到：这些等待永远不会结束。' },
    },
    {
      artifact: 'execution-trace',
      words: { en: '`sync` waits to the end of the trace.', zh: '`sync` 等待持续到 trace 结束。' },
    },
  ],
  lookAlikes: [
    {
      en: 'Locks taken in one order under load: the waiters differ in the next dump.',
      zh: '高负载下按固定顺序加锁：下一份 dump 的等待者会不同。',
    },
  ],
  remedy: {
    words: {
      en: 'Take the locks in one order everywhere, by an id that never changes, in {function}.',
      zh: '所有地方都按同一顺序加锁，例如按不变的 id 排序：修改 {function}。',
    },
    diff: [
      '- from.mu.Lock()',
      '- to.mu.Lock()',
      '+ first, second := from, to',
      '+ if second.id < first.id { first, second = to, from }',
      '+ first.mu.Lock()',
      '+ second.mu.Lock()',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'deadlock-abba', silent: 'deadlock-abba-repaired' },
} satisfies PatternEntry;
