import type { PatternEntry } from './pattern-entry';

export const SELECT_NO_READY_CASE = {
  id: 'select-no-ready-case',
  class: 'channel',
  title: { en: 'Select without a case that becomes ready', zh: '没有任何 case 就绪的 select' },
  about: {
    en: 'Requests wait in a select whose channels nobody serves, and no case ends them when their client leaves.',
    zh: '请求停在 select 里，各个 channel 都没有人服务，客户端离开后也没有 case 能结束它们。',
  },
  cause: {
    en: "A select waits until one of its cases can go on. When the goroutine behind each case has ended, and none of the cases is ctx.Done(), it waits for ever. That the client has left and the handler still waits shows that no case listens to the request's context.",
    zh: 'select 要等某个 case 可以执行。每个 case 背后的 goroutine 都已结束，又没有 ctx.Done() 这个 case，它就永远等下去。客户端已经离开而 handler 还在等，说明没有 case 监听请求的 context。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[select]` at a line of the program; `reflect.Select` shows `reflect.rselect`. A request whose background reader has gone has lost its client.',
        zh: '`[select]` 停在业务代码行；`reflect.Select` 显示为 `reflect.rselect`。请求的 background reader 消失，说明客户端已离开。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.selectgo` above the function, only for waits that ended.',
        zh: '`runtime.selectgo` 在函数之上，只记录已经结束的等待。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Block reason `select` without a wake-up.',
        zh: '阻塞原因 `select`，没有被唤醒。',
      },
    },
    {
      artifact: 'pprof-goroutineleak',
      words: {
        en: 'Lists the goroutine when none of the channels can be reached from what can run.',
        zh: '所有 channel 都无法从可运行的 goroutine 到达时会列出。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Long polls, event streams and worker loops wait in a select by design; the client of a stream is still there.',
      zh: '长轮询、事件流和 worker 循环本来就停在 select 上；流的客户端还在。',
    },
  ],
  remedy: {
    words: {
      en: 'Add a case for ctx.Done() to the select in {function}, and see who should serve each of the others.',
      zh: '给 {function} 的 select 加上 ctx.Done()，并检查其余每个 case 由谁来服务。',
    },
    diff: [
      '  select {',
      '  case v := <-answer:',
      '+ case <-ctx.Done():',
      '+ 	return ctx.Err()',
      '  }',
    ],
  },
  prior: 0.4,
  proven: 'captures',
  examples: { match: 'select-no-ready-case', silent: 'healthy-long-poll' },
  replaces: ['goroutine-leak-growth'],
} satisfies PatternEntry;
