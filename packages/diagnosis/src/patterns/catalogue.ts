import { DECLARED } from '../library/library';
import type { PatternDefinition } from '../pattern';
import { abandonedResultSend, doubleSendEarlyReturn } from './abandoned-result-send';
import { chanRecvNoSender } from './chan-recv-no-sender';
import { chanSendNoReceiver } from './chan-send-no-receiver';
import { clientPoolWait } from './client-pool-wait';
import { condMissedSignal } from './cond-missed-signal';
import { connReadNoDeadline } from './conn-read-no-deadline';
import { dialStalled, dnsSlow, tlsHandshakeStall } from './connecting';
import { cpuThrottling } from './cpu-throttling';
import { finalizerBlocked } from './finalizer-blocked';
import { gcAssistStall } from './gc-assist-stall';
import { gcLimitThrash } from './gc-limit-thrash';
import { goroutineLeakGrowth } from './goroutine-leak-growth';
import { goroutineRunaway } from './goroutine-runaway';
import { httpBodyNotClosed } from './http-body-not-closed';
import { httpClientNoTimeout } from './http-client-no-timeout';
import { httpConnPoolExhausted } from './http-conn-pool-exhausted';
import { httpServerSlowRequest, httpShutdownHang } from './http-server-waits';
import { h2FlowControlSend, h2MaxStreams, h2ResponseWait } from './http2-calls';
import {
  broadcastBackpressure,
  lockHeldAcrossChannelOp,
  lockHeldAcrossIo,
  lockHeldAcrossWait,
  loggerLock,
} from './lock-held-across-io';
import { lockOrderCycle } from './lock-order-cycle';
import { mutexSelfDeadlock, rwmutexRecursiveRlock, rwmutexUpgrade } from './locked-twice';
import { lockosthreadStarvation } from './lockosthread-starvation';
import {
  mutexContention,
  mutexNeverUnlocked,
  rwmutexWriterBlocksReaders,
} from './mutex-contention';
import { syscallBlockedThreads } from './other-waits';
import { sleepPolling } from './sleep-polling';
import { runtimeLockContention } from './runtime-lock-contention';
import { schedulerLatency } from './scheduler-latency';
import { spinLoop } from './spin-loop';
import { sqlPoolExhausted, sqlRowsNotClosed, sqlTxNested } from './sql-pool-exhausted';
import { stwPause } from './stw-pause';
import { waitgroupNeverDone } from './waitgroup-never-done';
import { chanRangeNeverClosed, ctxNeverCancelled, timerTickerLeak } from './left-behind';
import { fdMutex } from './fd-mutex';
import { onceDeadlock } from './once-deadlock';
import { pipeUnpaired } from './pipe-unpaired';
import { selectNoReadyCase } from './select-no-ready-case';
import { semaphoreChannelSaturated } from './semaphore-channel-saturated';
import { waitgroupChannelCycle } from './waitgroup-channel-cycle';
import { workerPoolStarvation } from './worker-pool-starvation';

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
  onceDeadlock,
  workerPoolStarvation,
  waitgroupChannelCycle,
  abandonedResultSend,
  doubleSendEarlyReturn,
  semaphoreChannelSaturated,
  chanSendNoReceiver,
  // pools first: what waits for their connections is known to what has them
  sqlTxNested,
  sqlRowsNotClosed,
  sqlPoolExhausted,
  clientPoolWait,
  httpBodyNotClosed,
  httpConnPoolExhausted,
  connReadNoDeadline,
  dnsSlow,
  dialStalled,
  tlsHandshakeStall,
  httpClientNoTimeout,
  h2FlowControlSend,
  h2MaxStreams,
  h2ResponseWait,
  httpServerSlowRequest,
  httpShutdownHang,
  waitgroupNeverDone,
  condMissedSignal,
  syscallBlockedThreads,
  sleepPolling,
  fdMutex,
  ...DECLARED,
  pipeUnpaired,
  selectNoReadyCase,
  ctxNeverCancelled,
  timerTickerLeak,
  chanRangeNeverClosed,
  finalizerBlocked,
  lockosthreadStarvation,
  goroutineRunaway,
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
