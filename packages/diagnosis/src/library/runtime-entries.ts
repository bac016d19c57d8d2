import { CGO_CALL_STALL } from './cgo-call-stall';
import { CPU_THROTTLING } from './cpu-throttling';
import { FINALIZER_BLOCKED } from './finalizer-blocked';
import { GC_ASSIST_STALL } from './gc-assist-stall';
import { GC_LIMIT_THRASH } from './gc-limit-thrash';
import { GOROUTINE_LEAK_GROWTH } from './goroutine-leak-growth';
import { GOROUTINE_RUNAWAY } from './goroutine-runaway';
import { LOCKOSTHREAD_STARVATION } from './lockosthread-starvation';
import { LOG_SAMPLING_GAP } from './log-sampling-gap';
import { MAP_LOCK } from './map-lock';
import type { PatternEntry } from './pattern-entry';
import { POOL_ALLOC_STALL } from './pool-alloc-stall';
import { RUNTIME_LOCK_CONTENTION } from './runtime-lock-contention';
import { SCHEDULER_LATENCY } from './scheduler-latency';
import { SPIN_LOOP } from './spin-loop';
import { STW_PAUSE } from './stw-pause';
import { SYSCALL_BLOCKED_THREADS } from './syscall-blocked-threads';

/** One file an entry; the order is that of the library's page. */
export const RUNTIME_ENTRIES: readonly PatternEntry[] = [
  SYSCALL_BLOCKED_THREADS,
  CGO_CALL_STALL,
  LOCKOSTHREAD_STARVATION,
  CPU_THROTTLING,
  SCHEDULER_LATENCY,
  SPIN_LOOP,
  GC_ASSIST_STALL,
  GC_LIMIT_THRASH,
  STW_PAUSE,
  FINALIZER_BLOCKED,
  RUNTIME_LOCK_CONTENTION,
  GOROUTINE_RUNAWAY,
  GOROUTINE_LEAK_GROWTH,
  POOL_ALLOC_STALL,
  MAP_LOCK,
  LOG_SAMPLING_GAP,
];
