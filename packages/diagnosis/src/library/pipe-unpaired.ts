import type { PatternEntry } from './pattern-entry';

export const PIPE_UNPAIRED = {
  id: 'pipe-unpaired',
  class: 'channel',
  title: { en: 'Pipe whose other end is gone', zh: '另一端已经消失的管道' },
  about: {
    en: 'A goroutine reads from or writes to an in-memory pipe, and the one at the other end has returned without closing it.',
    zh: 'goroutine 在内存管道上读或写，另一端的 goroutine 没有关闭就返回了。',
  },
  cause: {
    en: 'io.Pipe and net.Pipe have no buffer: a write waits for a read and the other way round. An end that returns on its error path without CloseWithError leaves its partner waiting for ever.',
    zh: 'io.Pipe 和 net.Pipe 没有缓冲：写要等读，读要等写。某一端在出错路径上没有调用 CloseWithError 就返回，另一端会永远等下去。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: "`[select] io.(*pipe).read` or `io.(*pipe).write`, or those of `net.(*pipe)`; the reader has no living goroutine that it started, or the writer's starter is gone.",
        zh: '`[select] io.(*pipe).read` 或 `io.(*pipe).write`，或 `net.(*pipe)` 的同名方法；读方启动的 goroutine 已不在，或写方的启动者已离开。',
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
      words: { en: 'Lists it when the pipe cannot be reached.', zh: '管道不可达时会列出。' },
    },
  ],
  lookAlikes: [
    {
      en: 'A pipe at work: the partner is on another stack, in IO or computing.',
      zh: '正常工作的管道：另一端在别的栈上做 IO 或计算。',
    },
  ],
  remedy: {
    words: {
      en: 'Close both ends of the pipe on every way out, with the error: {function} then ends with it.',
      zh: '所有出口都要带着错误关闭管道两端，{function} 就会随之结束。',
    },
    diff: [
      '  if err := encode(pw); err != nil {',
      '+ 	pw.CloseWithError(err)',
      '  	return',
      '  }',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'pipe-unpaired', silent: 'healthy-child-commands' },
  replaces: ['goroutine-leak-growth'],
} satisfies PatternEntry;
