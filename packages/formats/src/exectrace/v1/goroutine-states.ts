/** State of a goroutine while events become transitions; `none` until it is made. */
export const ST = {
  none: 0,
  runnable: 1,
  running: 2,
  waiting: 3,
  /** in a system call that blocked */
  syscall: 4,
  /** in a wait that the network ends */
  network: 5,
  /** blocks for good */
  forever: 6,
  ended: 7,
} as const;

export const isWaiting = (state: number): boolean =>
  state === ST.waiting || state === ST.syscall || state === ST.network;

/** What is known of goroutines and procs along the order of events, by their numbers. */
export class StatesV1 {
  readonly goroutine: Uint8Array;
  /** open rows: mark assist and innermost region, -1 for none */
  readonly assist: Int32Array;
  readonly region: Int32Array;
  /** stack number of the function that a goroutine of before the trace began with */
  readonly heldStart: Int32Array;
  /** 1: made before the first Gomaxprocs, state not told yet */
  readonly isHeld: Uint8Array;

  /** by list: goroutine that its proc runs (0 none), 1 for running, 1 for seen, row of its thread */
  readonly procRuns: Int32Array;
  readonly procOn: Uint8Array;
  readonly procSeen: Uint8Array;
  /** row of threads, 0 for none */
  readonly procThread: Int32Array;
  readonly procSweep: Int32Array;

  constructor(goroutines: number, lists: number) {
    this.goroutine = new Uint8Array(goroutines);
    this.assist = new Int32Array(goroutines).fill(-1);
    this.region = new Int32Array(goroutines).fill(-1);
    this.heldStart = new Int32Array(goroutines);
    this.isHeld = new Uint8Array(goroutines);
    // whatever runs outside of goroutines may do what a goroutine may
    this.goroutine[0] = ST.running;
    this.procRuns = new Int32Array(lists);
    this.procOn = new Uint8Array(lists);
    this.procSeen = new Uint8Array(lists);
    this.procThread = new Int32Array(lists);
    this.procSweep = new Int32Array(lists).fill(-1);
  }
}
