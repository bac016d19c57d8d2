/**
 * Event types of the old trace format (Go 1.11 to 1.21), by their number in the file: the low six
 * bits of an event's first byte (runtime/trace.go of those versions).
 */
export const EV1 = {
  batch: 1,
  frequency: 2,
  stack: 3,
  gomaxprocs: 4,
  procStart: 5,
  procStop: 6,
  gcStart: 7,
  gcDone: 8,
  stwStart: 9,
  stwDone: 10,
  gcSweepStart: 11,
  gcSweepDone: 12,
  goCreate: 13,
  goStart: 14,
  goEnd: 15,
  goStop: 16,
  goSched: 17,
  goPreempt: 18,
  goSleep: 19,
  goBlock: 20,
  goUnblock: 21,
  goBlockSend: 22,
  goBlockRecv: 23,
  goBlockSelect: 24,
  goBlockSync: 25,
  goBlockCond: 26,
  goBlockNet: 27,
  goSysCall: 28,
  goSysExit: 29,
  goSysBlock: 30,
  goWaiting: 31,
  goInSyscall: 32,
  heapAlloc: 33,
  heapGoal: 34,
  timerGoroutine: 35,
  futileWakeup: 36,
  string: 37,
  goStartLocal: 38,
  goUnblockLocal: 39,
  goSysExitLocal: 40,
  goStartLabel: 41,
  goBlockGC: 42,
  gcMarkAssistStart: 43,
  gcMarkAssistDone: 44,
  userTaskCreate: 45,
  userTaskEnd: 46,
  userRegion: 47,
  userLog: 48,
  cpuSample: 49,
  count: 50,
} as const;

/**
 * Numbers that an event has, its time and its stack included, by type; -1: no event, or one that
 * does not have a fixed count.
 */
export const NUMBERS_OF = new Int8Array(64).fill(-1);
NUMBERS_OF.set(
  [
    2, 1, -1, 3, 2, 1, 3, 1, 2, 1, 2, 3, 4, 3, 1, 2, 2, 2, 2, 2, 4, 2, 2, 2, 2, 2, 2, 2, 4, 1, 2, 2,
    2, 2, 1, 1, -1, 2, 3, 3, 4, 2, 2, 1, 5, 3, 5, 4, 5,
  ],
  1,
);

/** 1 for events that stand in the order of their proc, each with a time. */
export const IS_TIMED = new Uint8Array(64);
IS_TIMED.fill(1, EV1.gomaxprocs, EV1.count);
for (const type of [EV1.timerGoroutine, EV1.string, EV1.cpuSample]) IS_TIMED[type] = 0;

/** Oldest minor version of the format that has a type, where it is not the oldest that is read. */
export const CPU_SAMPLES_SINCE = 19;
/** since when the kind of a stop of the world has the numbers of STOP_KINDS */
export const STOP_KINDS_SINCE = 21;

/** What stops the world, by number (runtime/trace.go of Go 1.21). */
export const STOP_KINDS = [
  '',
  'GC mark termination',
  'GC sweep termination',
  'write heap dump',
  'goroutine profile',
  'goroutine profile cleanup',
  'all goroutine stack trace',
  'read mem stats',
  'AllThreadsSyscall',
  'GOMAXPROCS',
  'start trace',
  'stop trace',
  'CountPagesInUse (test)',
  'ReadMetricsSlow (test)',
  'ReadMemStatsSlow (test)',
  'PageCachePagesLeaked (test)',
  'ResetDebugLog (test)',
] as const;

/** Reasons of the newer formats for types that block or stop a goroutine; '' elsewhere. */
export const REASON_OF: readonly string[] = Array.from({ length: EV1.count }, (_, type) => {
  switch (type) {
    case EV1.goStop:
      return 'forever';
    case EV1.goSched:
      return 'runtime.Gosched';
    case EV1.goPreempt:
      return 'preempted';
    case EV1.goSleep:
      return 'sleep';
    case EV1.goBlockSend:
      return 'chan send';
    case EV1.goBlockRecv:
      return 'chan receive';
    case EV1.goBlockSelect:
      return 'select';
    case EV1.goBlockSync:
      return 'sync';
    case EV1.goBlockCond:
      return 'sync.(*Cond).Wait';
    case EV1.goBlockNet:
      return 'network';
    case EV1.goBlockGC:
      return 'GC mark assist wait for work';
    default:
      return '';
  }
});

/**
 * Procs that are none: `go tool trace` puts events there that a thread without a proc caused
 * (internal/trace/internal/tracev1).
 */
export const NO_PROC_BUT = { timer: 1_000_001, netpoll: 1_000_002, syscall: 1_000_003 } as const;
