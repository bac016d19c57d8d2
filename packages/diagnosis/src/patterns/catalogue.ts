import { DECLARED } from '../library/library';
import type { PatternDefinition } from '../pattern';
import { abandonedResultSend } from './abandoned-result-send';
import { chanRecvNoSender } from './chan-recv-no-sender';
import { chanSendNoReceiver } from './chan-send-no-receiver';
import { condMissedSignal } from './cond-missed-signal';
import { connReadNoDeadline } from './conn-read-no-deadline';
import { goroutineLeakGrowth } from './goroutine-leak-growth';
import { httpClientNoTimeout } from './http-client-no-timeout';
import { lockHeldAcrossChannelOp, lockHeldAcrossIo } from './lock-held-across-io';
import { lockOrderCycle } from './lock-order-cycle';
import {
  mutexContention,
  mutexNeverUnlocked,
  rwmutexWriterBlocksReaders,
} from './mutex-contention';
import { sleepPolling, syscallBlockedThreads } from './other-waits';
import { sqlPoolExhausted } from './sql-pool-exhausted';
import { waitgroupNeverDone } from './waitgroup-never-done';

/** The blocking-pattern library; later entries know which goroutines earlier ones explain. */
export const PATTERNS: readonly PatternDefinition[] = [
  lockOrderCycle,
  lockHeldAcrossIo,
  lockHeldAcrossChannelOp,
  rwmutexWriterBlocksReaders,
  mutexNeverUnlocked,
  mutexContention,
  abandonedResultSend,
  chanSendNoReceiver,
  connReadNoDeadline,
  httpClientNoTimeout,
  sqlPoolExhausted,
  waitgroupNeverDone,
  condMissedSignal,
  syscallBlockedThreads,
  sleepPolling,
  ...DECLARED,
  chanRecvNoSender,
  goroutineLeakGrowth,
];

export const patternById = (id: string): PatternDefinition | undefined =>
  PATTERNS.find((pattern) => pattern.id === id);
