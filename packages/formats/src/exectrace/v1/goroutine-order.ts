import type { GrowingI32 } from '../../bytes/growing-columns';
import { EV1 } from './event-types';

/** What an event needs of its goroutine, by group. */
export const KIND = {
  /** nothing */
  free: 0,
  create: 1,
  told: 2,
  start: 3,
  startLocal: 4,
  block: 5,
  stop: 6,
  unblock: 7,
  unblockLocal: 8,
  gcStart: 9,
} as const;

const STATE = { dead: 0, runnable: 1, running: 2, waiting: 3 } as const;

export const KIND_OF = new Uint8Array(64);
const TYPES: readonly (readonly [kind: number, types: readonly number[]])[] = [
  [KIND.create, [EV1.goCreate]],
  [KIND.told, [EV1.goWaiting, EV1.goInSyscall]],
  [KIND.start, [EV1.goStart, EV1.goStartLabel]],
  [KIND.startLocal, [EV1.goStartLocal]],
  [
    KIND.block,
    [
      EV1.goSleep,
      EV1.goBlock,
      EV1.goBlockSend,
      EV1.goBlockRecv,
      EV1.goBlockSelect,
      EV1.goBlockSync,
      EV1.goBlockCond,
      EV1.goBlockNet,
      EV1.goBlockGC,
      EV1.goSysBlock,
    ],
  ],
  [KIND.stop, [EV1.goSched, EV1.goPreempt]],
  [KIND.unblock, [EV1.goUnblock, EV1.goSysExit]],
  [KIND.unblockLocal, [EV1.goUnblockLocal, EV1.goSysExitLocal]],
  [KIND.gcStart, [EV1.gcStart]],
];
for (const [kind, types] of TYPES) for (const type of types) KIND_OF[type] = kind;

/** By kind: the state before and after, whether the sequence number must agree, what it grows by. */
const NEEDS = new Uint8Array(10);
const BECOMES = new Uint8Array(10);
const IS_EXACT = new Uint8Array(10);
const GROWS = new Uint8Array(10);
const RULES: readonly (readonly [
  kind: number,
  needs: number,
  becomes: number,
  exact: 0 | 1,
  grows: 0 | 1,
])[] = [
  [KIND.create, STATE.dead, STATE.runnable, 1, 1],
  [KIND.told, STATE.runnable, STATE.waiting, 1, 1],
  [KIND.start, STATE.runnable, STATE.running, 1, 1],
  [KIND.startLocal, STATE.runnable, STATE.running, 0, 1],
  [KIND.block, STATE.running, STATE.waiting, 0, 0],
  [KIND.stop, STATE.running, STATE.runnable, 0, 0],
  [KIND.unblock, STATE.waiting, STATE.runnable, 1, 1],
  [KIND.unblockLocal, STATE.waiting, STATE.runnable, 0, 1],
  [KIND.gcStart, STATE.dead, STATE.dead, 1, 1],
];
for (const [kind, needs, becomes, exact, grows] of RULES) {
  NEEDS[kind] = needs;
  BECOMES[kind] = becomes;
  IS_EXACT[kind] = exact;
  GROWS[kind] = grows;
}

/** Goroutines share places where lists wait; few lists wait at once. */
const PLACES = 1024;

/**
 * State and sequence number of each goroutine while lists are merged, and which lists wait for it.
 * Number 0 is the garbage collector, which has sequence numbers like a goroutine.
 */
export class GoroutineOrder {
  /** sequence number * 4 + state: a trace has less than 2^30 events */
  private collector = 0;
  private readonly waiting = new Int32Array(PLACES).fill(-1);
  private readonly after: Int32Array;

  /** @param entries the same of goroutine n at n - 1; whoever adds goroutines adds zeros */
  constructor(
    lists: number,
    private readonly entries: GrowingI32,
  ) {
    this.after = new Int32Array(lists).fill(-1);
  }

  isReady(kind: number, g: number, seq: number): boolean {
    const entry = g === 0 ? this.collector : this.entries.at(g - 1);
    if ((entry & 3) !== NEEDS[kind]) return false;
    return IS_EXACT[kind] === 0 || entry >>> 2 === seq;
  }

  /** Does an event that was ready; false when another came between and it is not any more. */
  advance(kind: number, g: number, seq: number): boolean {
    if (!this.isReady(kind, g, seq)) return false;
    const before = g === 0 ? this.collector : this.entries.at(g - 1);
    const grown = (before & ~3) + 4 * (GROWS[kind] as number);
    const entry = grown | (BECOMES[kind] as number);
    if (g === 0) this.collector = entry;
    else this.entries.set(g - 1, entry);
    return true;
  }

  /** Leaves zeros behind, as it found them. */
  clear(): void {
    this.entries.view().fill(0);
  }

  wait(g: number, list: number): void {
    const place = g & (PLACES - 1);
    this.after[list] = this.waiting[place] as number;
    this.waiting[place] = list;
  }

  /** First list that may wait for a goroutine, -1 for none; all of them stop waiting. */
  takeWaiting(g: number): number {
    const place = g & (PLACES - 1);
    const list = this.waiting[place] as number;
    if (list >= 0) this.waiting[place] = -1;
    return list;
  }

  nextWaiting(list: number): number {
    return this.after[list] as number;
  }
}
