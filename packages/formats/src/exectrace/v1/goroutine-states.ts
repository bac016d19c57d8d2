import { EV1 } from './event-types';

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

/** Types that end a goroutine's turn on its proc: the state it has then. */
export const STATE_AFTER = new Uint8Array(64);
STATE_AFTER.fill(ST.waiting, EV1.goSleep, EV1.goBlockNet);
STATE_AFTER[EV1.goBlockNet] = ST.network;
STATE_AFTER[EV1.goBlockGC] = ST.waiting;
STATE_AFTER[EV1.goStop] = ST.forever;
STATE_AFTER[EV1.goSched] = ST.runnable;
STATE_AFTER[EV1.goPreempt] = ST.runnable;

/**
 * What is known of goroutines and procs along the order of events. Goroutines by number: their row
 * and 1; 0 is none. Procs by the number of their list.
 */
export class StatesV1 {
  readonly goroutine: Uint8Array;
  /** open rows: mark assist, and innermost region */
  readonly assist = new Map<number, number>();
  readonly region = new Map<number, number>();
  /** goroutines made before the first Gomaxprocs: stack number of the function that they began with */
  readonly heldStart = new Map<number, number>();
  /** those of them of which no state is told yet */
  readonly held = new Set<number>();

  /** goroutine that a proc runs, 1 for running, 1 for seen, row of its thread or 0 */
  readonly procRuns: Int32Array;
  readonly procOn: Uint8Array;
  readonly procSeen: Uint8Array;
  readonly procThread: Int32Array;
  /** open row of ranges, -1 for none */
  readonly procSweep: Int32Array;

  /** @param goroutine zeros, one more than there are goroutines */
  constructor(goroutine: Uint8Array, lists: number) {
    this.goroutine = goroutine;
    // whatever runs outside of goroutines may do what a goroutine may
    this.goroutine[0] = ST.running;
    this.procRuns = new Int32Array(lists);
    this.procOn = new Uint8Array(lists);
    this.procSeen = new Uint8Array(lists);
    this.procThread = new Int32Array(lists);
    this.procSweep = new Int32Array(lists).fill(-1);
  }
}
