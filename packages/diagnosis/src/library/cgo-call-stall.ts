import type { PatternEntry } from './pattern-entry';

export const CGO_CALL_STALL: PatternEntry = {
  id: 'cgo-call-stall',
  class: 'runtime',
  title: { en: 'Calls into C that do not return', zh: 'C 调用迟迟不返回' },
  about: {
    en: 'Goroutines stay in a call into C; each keeps an operating system thread, and Go sees nothing of what it does.',
    zh: 'goroutine 停在 cgo 调用里，每个占住一个操作系统线程，而 Go 看不到里面在做什么。',
  },
  cause: {
    en: 'The C function waits (for a lock, a device, a socket of its own) or computes for long. The scheduler cannot stop it, a context cannot end it, and neither block profile nor trace shows what it waits for.',
    zh: 'C 函数在等待（锁、设备、它自己的 socket）或长时间计算。调度器停不了它，context 也结束不了它，block profile 和 trace 都看不到它在等什么。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[syscall]` with `runtime.cgocall` at the top, or `_Cfunc_…` of the package below it, and a function of the program.',
        zh: '`[syscall]`，栈顶是 `runtime.cgocall`，其下是包的 `_Cfunc_…` 和业务函数。',
      },
    },
    {
      artifact: 'pprof-cpu',
      words: {
        en: '`runtime.cgocall` where the C code computes; nothing where it waits.',
        zh: 'C 代码在计算时表现为 `runtime.cgocall`；在等待时什么也没有。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A consumer of a C library that polls in a call: as many as ever, and no request behind them.',
      zh: 'C 库的消费者在调用里轮询：数量一直不变，背后也没有请求。',
    },
  ],
  remedy: {
    words: {
      en: 'Give the C call in {function} a timeout of its own, and bound how many run at a time.',
      zh: '给 {function} 中的 C 调用设置它自己的超时，并限制同时运行的数量。',
    },
    diff: ['+ sem <- struct{}{}', '+ defer func() { <-sem }()', '  C.read_plate(h, buf)'],
  },
  prior: 0.65,
  proven: 'captures',
  examples: { match: 'cgo-call-stall' },
  replaces: ['syscall-blocked-threads'],
  rule: {
    waiting: { kinds: ['syscall'], frames: [['runtime.cgocall', '_Cfunc_...']] },
    behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
    blame: ['waiter', 'outermost'],
    waitsFor: { en: ' in a call into C', zh: '，停在对 C 的调用里' },
    ending: {
      en: '. Each keeps a thread, and nothing in Go can end the call.',
      zh: '。每个都占住一个线程，Go 里没有什么能结束这个调用。',
    },
    doubt: {
      en: 'A C library may wait in a call by design, and a dump does not tell a call that computes from one that waits.',
      zh: 'C 库可能按设计就在调用里等待，而 dump 区分不了在计算的调用和在等待的调用。',
    },
    consequence: {
      en: 'Callers wait for the C library; threads pile up.',
      zh: '调用方都在等 C 库；线程不断堆积。',
    },
    severity: [
      { severity: 'high', when: { dumps: 2, apart: 5, stayed: 5, requests: 5, share: 0.2 } },
      { severity: 'high', when: { dumps: 2, apart: 5, stayed: 3, grows: true, requests: 1 } },
      {
        severity: 'medium',
        when: { dumps: 2, apart: 5, stayed: 3, stayedShare: 0.8, requests: 1 },
      },
      {
        severity: 'medium',
        when: { dumps: 2, apart: 5, stayed: 1, stayedShare: 0.8, requests: 5 },
      },
      { severity: 'medium', when: { dumps: 2, stayed: 8, grows: true } },
      { severity: 'low', when: { dumps: 2, stayed: 4 } },
      { severity: 'low', when: { dumps: 1, count: 20 } },
    ],
  },
};
