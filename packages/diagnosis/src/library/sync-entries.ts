import { COND_MISSED_SIGNAL } from './cond-missed-signal';
import { ERRGROUP_LIMIT } from './errgroup-limit';
import { FD_MUTEX } from './fd-mutex';
import { LOCK_CONVOY } from './lock-convoy';
import { LOCK_HELD_ACROSS_CHANNEL_OP } from './lock-held-across-channel-op';
import { LOCK_HELD_ACROSS_IO } from './lock-held-across-io';
import { LOCK_HELD_ACROSS_WAIT } from './lock-held-across-wait';
import { LOCK_ORDER_CYCLE } from './lock-order-cycle';
import { LOGGER_LOCK } from './logger-lock';
import { MUTEX_CONTENTION } from './mutex-contention';
import { MUTEX_NEVER_UNLOCKED } from './mutex-never-unlocked';
import { MUTEX_SELF_DEADLOCK } from './mutex-self-deadlock';
import { ONCE_DEADLOCK } from './once-deadlock';
import { RATE_LIMITER_WAIT } from './rate-limiter-wait';
import { RWMUTEX_RECURSIVE_RLOCK } from './rwmutex-recursive-rlock';
import { RWMUTEX_UPGRADE } from './rwmutex-upgrade';
import { RWMUTEX_WRITER_BLOCKS_READERS } from './rwmutex-writer-blocks-readers';
import { SINGLEFLIGHT_PILEUP } from './singleflight-pileup';
import { WAITGROUP_CHANNEL_CYCLE } from './waitgroup-channel-cycle';
import { WAITGROUP_NEVER_DONE } from './waitgroup-never-done';
import { WEIGHTED_SEMAPHORE } from './weighted-semaphore';
import type { PatternEntry } from './pattern-entry';

/** One file an entry; the order is that of the library's page. */
export const SYNC_ENTRIES: readonly PatternEntry[] = [
  MUTEX_CONTENTION,
  LOCK_HELD_ACROSS_IO,
  LOCK_HELD_ACROSS_CHANNEL_OP,
  LOCK_HELD_ACROSS_WAIT,
  MUTEX_SELF_DEADLOCK,
  MUTEX_NEVER_UNLOCKED,
  LOCK_ORDER_CYCLE,
  RWMUTEX_WRITER_BLOCKS_READERS,
  RWMUTEX_RECURSIVE_RLOCK,
  RWMUTEX_UPGRADE,
  LOCK_CONVOY,
  WAITGROUP_NEVER_DONE,
  WAITGROUP_CHANNEL_CYCLE,
  COND_MISSED_SIGNAL,
  ONCE_DEADLOCK,
  LOGGER_LOCK,
  SINGLEFLIGHT_PILEUP,
  ERRGROUP_LIMIT,
  WEIGHTED_SEMAPHORE,
  RATE_LIMITER_WAIT,
  FD_MUTEX,
];
