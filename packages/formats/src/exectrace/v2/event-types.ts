/**
 * Event types of the trace format of Go 1.22 and later, by their number in the file
 * (internal/trace/tracev2). 1 to 8 and 49 to 52 are structural: they never stand among timed events.
 */
export const EV = {
  eventBatch: 1,
  stacks: 2,
  stack: 3,
  strings: 4,
  string: 5,
  cpuSamples: 6,
  cpuSample: 7,
  frequency: 8,
  procsChange: 9,
  procStart: 10,
  procStop: 11,
  procSteal: 12,
  procStatus: 13,
  goCreate: 14,
  goCreateSyscall: 15,
  goStart: 16,
  goDestroy: 17,
  goDestroySyscall: 18,
  goStop: 19,
  goBlock: 20,
  goUnblock: 21,
  goSyscallBegin: 22,
  goSyscallEnd: 23,
  goSyscallEndBlocked: 24,
  goStatus: 25,
  stwBegin: 26,
  stwEnd: 27,
  gcActive: 28,
  gcBegin: 29,
  gcEnd: 30,
  gcSweepActive: 31,
  gcSweepBegin: 32,
  gcSweepEnd: 33,
  gcMarkAssistActive: 34,
  gcMarkAssistBegin: 35,
  gcMarkAssistEnd: 36,
  heapAlloc: 37,
  heapGoal: 38,
  goLabel: 39,
  userTaskBegin: 40,
  userTaskEnd: 41,
  userRegionBegin: 42,
  userRegionEnd: 43,
  userLog: 44,
  goSwitch: 45,
  goSwitchDestroy: 46,
  goCreateBlocked: 47,
  goStatusStack: 48,
  experimentalBatch: 49,
  sync: 50,
  clockSnapshot: 51,
  endOfGeneration: 52,
  /** 128 to 136: events of the alloc/free experiment */
  firstExperimental: 128,
  lastExperimental: 136,
} as const;

/** Arguments after the time, by event type; -1: no timed event. */
export const ARGUMENT_COUNT = new Int8Array(256).fill(-1);
const COUNTS: readonly (readonly [from: number, counts: readonly number[]])[] = [
  [EV.procsChange, [2, 2, 0, 3, 2, 3, 1, 2, 0, 0, 2, 2, 3, 2, 0, 0, 3, 2, 0, 1, 2, 1, 1, 1, 2]],
  [EV.gcMarkAssistActive, [1, 1, 0, 1, 1, 1, 4, 2, 3, 3, 4, 2, 2, 3, 4]],
  [EV.firstExperimental, [3, 3, 1, 2, 2, 1, 2, 2, 1]],
];
for (const [from, counts] of COUNTS) ARGUMENT_COUNT.set(counts, from);

/** Status of a goroutine in GoStatus. */
export const GO_STATUS = { runnable: 1, running: 2, syscall: 3, waiting: 4 } as const;
/** Status of a proc in ProcStatus. */
export const PROC_STATUS = { running: 1, idle: 2, syscall: 3, syscallAbandoned: 4 } as const;
