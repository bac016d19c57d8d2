import type { PatternEntry } from './pattern-entry';

export const GOROUTINE_RUNAWAY: PatternEntry = {
  id: 'goroutine-runaway',
  class: 'growth',
  title: { en: 'Goroutines started without a bound', zh: '无限制地创建 goroutine' },
  about: {
    en: 'One place starts goroutines faster than they end; each does finite work.',
    zh: '某处创建 goroutine 的速度超过了它们结束的速度，每个做的都是有限的工作。',
  },
  cause: {
    en: 'A request, a message or a tick starts one or more goroutines, and nothing bounds how many run. As long as the work is quick, it is well; when what they call becomes slow they pile up, take memory and connections, and make it slower.',
    zh: '每个请求、消息或定时触发都会启动 goroutine，没有任何上限。工作快的时候没问题；一旦下游变慢就会堆积，占用内存和连接，让它更慢。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Hundreds with one `created by`, at several waits of one job, far more than requests; other ids in the next dump, and more of them.',
        zh: '数百个相同 `created by` 的 goroutine，停在同一项工作的不同等待处，数量远多于请求；下一份 dump 中 id 不同且更多。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Goroutines are created at a high rate at one place.',
        zh: '某一处以很高的速率创建 goroutine。',
      },
    },
    {
      artifact: 'metrics',
      words: {
        en: '`/sched/goroutines:goroutines` rises with load and falls late.',
        zh: '`/sched/goroutines:goroutines` 随负载上升，很晚才回落。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A leak: the same goroutines are in both dumps and none ends (goroutine-leak-growth). One goroutine for each connection is as many as there are clients.',
      zh: '泄漏：两份 dump 中是同一批 goroutine，没有结束的（goroutine-leak-growth）。每条连接一个 goroutine 时，数量等于客户端数。',
    },
  ],
  remedy: {
    words: {
      en: 'Bound how many {function} starts: a pool of workers, errgroup.SetLimit, a semaphore; and refuse when it is full.',
      zh: '限制 {function} 启动的数量：worker 池、errgroup.SetLimit、信号量；满了就拒绝。',
    },
    diff: [
      '- go send(m)',
      '+ select {',
      '+ case jobs <- m: // a fixed number of workers',
      '+ default:',
      '+ \treturn errBusy',
      '+ }',
    ],
  },
  prior: 0.55,
  proven: 'captures',
  examples: { match: 'goroutine-runaway', silent: 'healthy-oscillating' },
  replaces: ['goroutine-leak-growth'],
};
