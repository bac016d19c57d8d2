import { ABANDONED_RESULT_SEND } from './abandoned-result-send';
import { BROADCAST_BACKPRESSURE } from './broadcast-backpressure';
import { CHAN_NIL } from './chan-nil';
import { CHAN_RANGE_NEVER_CLOSED } from './chan-range-never-closed';
import { CHAN_RECV_NO_SENDER } from './chan-recv-no-sender';
import { CHAN_SEND_BUFFER_FULL } from './chan-send-buffer-full';
import { CHAN_SEND_NO_RECEIVER } from './chan-send-no-receiver';
import { CTX_NEVER_CANCELLED } from './ctx-never-cancelled';
import { CTX_NOT_PROPAGATED } from './ctx-not-propagated';
import { DOUBLE_SEND_EARLY_RETURN } from './double-send-early-return';
import { PIPE_UNPAIRED } from './pipe-unpaired';
import { SELECT_FOREVER } from './select-forever';
import { SELECT_NO_READY_CASE } from './select-no-ready-case';
import { SEMAPHORE_CHANNEL_SATURATED } from './semaphore-channel-saturated';
import { SLEEP_POLLING } from './sleep-polling';
import { TIMER_TICKER_LEAK } from './timer-ticker-leak';
import { WORKER_POOL_STARVATION } from './worker-pool-starvation';
import type { PatternEntry } from './pattern-entry';

/** One file an entry; the order is that of the library's page. */
export const CHANNEL_ENTRIES: readonly PatternEntry[] = [
  CHAN_SEND_NO_RECEIVER,
  CHAN_SEND_BUFFER_FULL,
  CHAN_RECV_NO_SENDER,
  CHAN_NIL,
  SELECT_NO_READY_CASE,
  SELECT_FOREVER,
  CHAN_RANGE_NEVER_CLOSED,
  ABANDONED_RESULT_SEND,
  DOUBLE_SEND_EARLY_RETURN,
  CTX_NEVER_CANCELLED,
  CTX_NOT_PROPAGATED,
  TIMER_TICKER_LEAK,
  SLEEP_POLLING,
  BROADCAST_BACKPRESSURE,
  WORKER_POOL_STARVATION,
  SEMAPHORE_CHANNEL_SATURATED,
  PIPE_UNPAIRED,
];
