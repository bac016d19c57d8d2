import type { EachLanguage, Hypothesis, NextCapture } from '@unpark/model';
import { NEXT } from '../facts';
import { CHAN_RANGE_NEVER_CLOSED } from '../library/chan-range-never-closed';
import { CTX_NEVER_CANCELLED } from '../library/ctx-never-cancelled';
import { TIMER_TICKER_LEAK } from '../library/timer-ticker-leak';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { otherReading } from './readings';
import { MANY_SIBLINGS, siblingShare } from './siblings';

const HEAP_PROFILE: NextCapture<EachLanguage> = {
  sentence: {
    en: 'A heap profile shows from where contexts and tickers in use were made.',
    zh: 'heap profile 能看出仍在使用的 context 和 ticker 是在哪里创建的。',
  },
  command: 'curl -o heap.pprof "URL/debug/pprof/heap"',
};

/** What a receive may be besides: in a dump all of these are `chan receive`. */
export function receiveReadings(
  situation: Situation,
  site: Site,
): readonly Hypothesis<EachLanguage>[] {
  if (site.kind !== 'chan-receive') return [];
  return [
    otherReading(
      CHAN_RANGE_NEVER_CLOSED,
      siblingShare(situation.view, site.rows) >= MANY_SIBLINGS
        ? {
            en: 'Several of one call stay: a range over a channel that is not closed leaves them so.',
            zh: '同一次调用留下好几个：range 一个没有关闭的 channel 就会这样。',
          }
        : {
            en: 'A range over a channel has the same text; only the source line tells.',
            zh: 'range channel 在 dump 里文字相同，只有看源码那一行才知道。',
          },
      NEXT.trace,
    ),
    otherReading(
      CTX_NEVER_CANCELLED,
      {
        en: 'The channel may be that of a context; a heap profile shows who makes contexts.',
        zh: '这个 channel 可能是 context 的；heap profile 能看出谁在创建 context。',
      },
      HEAP_PROFILE,
    ),
    otherReading(
      TIMER_TICKER_LEAK,
      {
        en: 'The channel may be that of a ticker, which wakes the goroutine between the dumps.',
        zh: '这个 channel 可能是 ticker 的，它在两份 dump 之间会唤醒 goroutine。',
      },
      NEXT.trace,
    ),
  ];
}
