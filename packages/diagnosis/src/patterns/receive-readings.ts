import type { Hypothesis, NextCapture } from '@unpark/model';
import { NEXT } from '../facts';
import { CHAN_RANGE_NEVER_CLOSED } from '../library/chan-range-never-closed';
import { CTX_NEVER_CANCELLED } from '../library/ctx-never-cancelled';
import { TIMER_TICKER_LEAK } from '../library/timer-ticker-leak';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { otherReading } from './readings';
import { MANY_SIBLINGS, siblingShare } from './siblings';

const HEAP_PROFILE: NextCapture = {
  sentence: 'A heap profile shows from where contexts and tickers in use were made.',
  command: 'curl -o heap.pprof "URL/debug/pprof/heap"',
};

/** What a receive may be besides: in a dump all of these are `chan receive`. */
export function receiveReadings(situation: Situation, site: Site): readonly Hypothesis[] {
  if (site.kind !== 'chan-receive') return [];
  return [
    otherReading(
      CHAN_RANGE_NEVER_CLOSED,
      siblingShare(situation.view, site.rows) >= MANY_SIBLINGS
        ? 'Several of one call stay: a range over a channel that is not closed leaves them so.'
        : 'A range over a channel has the same text; only the source line tells.',
      NEXT.trace,
    ),
    otherReading(
      CTX_NEVER_CANCELLED,
      'The channel may be that of a context; a heap profile shows who makes contexts.',
      HEAP_PROFILE,
    ),
    otherReading(
      TIMER_TICKER_LEAK,
      'The channel may be that of a ticker, which wakes the goroutine between the dumps.',
      NEXT.trace,
    ),
  ];
}
