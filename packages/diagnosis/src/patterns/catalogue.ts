import { DECLARED } from '../library/library';
import type { PatternDefinition } from '../pattern';
import { abandonedResultSend } from './abandoned-result-send';
import { chanRecvNoSender } from './chan-recv-no-sender';
import { chanSendNoReceiver } from './chan-send-no-receiver';
import { condMissedSignal } from './cond-missed-signal';
import { connReadNoDeadline } from './conn-read-no-deadline';
import { cpuThrottling } from './cpu-throttling';
import { gcAssistStall } from './gc-assist-stall';
import { gcLimitThrash } from './gc-limit-thrash';
import { goroutineLeakGrowth } from './goroutine-leak-growth';
import { httpClientNoTimeout } from './http-client-no-timeout';
import {
  broadcastBackpressure,
  lockHeldAcrossChannelOp,
  lockHeldAcrossIo,
  lockHeldAcrossWait,
  loggerLock,
} from './lock-held-across-io';
import { lockOrderCycle } from './lock-order-cycle';
import { mutexSelfDeadlock, rwmutexRecursiveRlock, rwmutexUpgrade } from './locked-twice';
import {
  mutexContention,
  mutexNeverUnlocked,
  rwmutexWriterBlocksReaders,
} from './mutex-contention';
import { sleepPolling, syscallBlockedThreads } from './other-waits';
import { runtimeLockContention } from './runtime-lock-contention';
import { schedulerLatency } from './scheduler-latency';
import { spinLoop } from './spin-loop';
import { sqlPoolExhausted } from './sql-pool-exhausted';
import { stwPause } from './stw-pause';
import { waitgroupNeverDone } from './waitgroup-never-done';

/** The blocking-pattern library; later entries know which goroutines earlier ones explain. */
export const PATTERNS: readonly PatternDefinition[] = [
  lockOrderCycle,
  lockHeldAcrossIo,
  lockHeldAcrossChannelOp,
  broadcastBackpressure,
  lockHeldAcrossWait,
  loggerLock,
  mutexSelfDeadlock,
  rwmutexRecursiveRlock,
  rwmutexUpgrade,
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
  gcLimitThrash,
  gcAssistStall,
  stwPause,
  cpuThrottling,
  schedulerLatency,
  spinLoop,
  runtimeLockContention,
];

export const patternById = (id: string): PatternDefinition | undefined =>
  PATTERNS.find((pattern) => pattern.id === id);
