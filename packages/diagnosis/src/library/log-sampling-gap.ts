import type { PatternEntry } from './pattern-entry';

export const LOG_SAMPLING_GAP: PatternEntry = {
  id: 'log-sampling-gap',
  class: 'runtime',
  title: { en: 'Log lines that were dropped', zh: '被采样丢弃的日志' },
  about: {
    en: 'A logger that samples or drops has a gap just when a service stalls.',
    zh: '采样或丢弃日志的 logger 恰好在服务停顿时留下空白。',
  },
  cause: {
    en: 'Sampling keeps the first lines of a second and drops the rest; a non-blocking writer drops when its queue is full. The missing lines are no sign that nothing happened. No artifact of a capture shows it, so that it is explained here and never reported.',
    zh: '采样只保留每秒的前几条，其余丢弃；非阻塞 writer 在队列满时丢弃。缺少日志不代表什么都没发生。没有任何工件能显示这一点，因此这里只作说明，从不报告。',
  },
  signs: [],
  lookAlikes: [
    {
      en: 'A logger that blocks (logger-lock): then goroutines wait below it.',
      zh: '阻塞的 logger（logger-lock）：那样会有 goroutine 停在它下面。',
    },
  ],
  remedy: {
    words: {
      en: 'Count dropped lines and export the number.',
      zh: '统计被丢弃的日志条数并导出该指标。',
    },
  },
  prior: 0.2,
  proven: 'source',
};
