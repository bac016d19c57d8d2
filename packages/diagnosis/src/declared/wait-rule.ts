import type { Severity } from '@unpark/model';
import type { Words } from '../library/pattern-entry';
import type { WaitKind } from '../wait-class';

/**
 * A function of a stack: the end of its symbol, from the start of a name (`sql.(*DB).conn` is the end
 * of `database/sql.(*DB).conn`). `...` stands for any text. Closures count as the function that
 * declares them unless the pattern names one; type arguments do not count.
 */
export type FramePattern = string;

/** What a goroutine must look like. All that is given must hold; an empty match takes everything. */
export interface GoroutineMatch {
  /** normalised waits; any of them */
  readonly kinds?: readonly WaitKind[];
  /** Go's own words, e.g. `chan send (nil chan)`; any of them */
  readonly reasons?: readonly string[];
  /** in this order from the innermost, others may stand between; of a list any will do */
  readonly frames?: readonly (FramePattern | readonly FramePattern[])[];
  /** the innermost printed frame is one of these */
  readonly top?: readonly FramePattern[];
  /** none of these is on the stack */
  readonly without?: readonly FramePattern[];
  /** this function is on the stack at least twice: called from inside itself */
  readonly twice?: FramePattern;
  /** started by one of these */
  readonly createdBy?: readonly FramePattern[];
  /** serves a request, or does not */
  readonly request?: boolean;
}

/** All thresholds that are given must be reached. */
export interface SeverityConditions {
  /** goroutines in the dump that is looked at */
  readonly count?: number;
  /** the lesser of the counts in two dumps; the count with one dump */
  readonly lasting?: number;
  /** same id, same stack in two dumps */
  readonly stayed?: number;
  /** `stayed` of those in the first dump, 0 to 1 */
  readonly stayedShare?: number;
  /** of all goroutines that are not idle by design, 0 to 1 */
  readonly share?: number;
  /** requests among them and among those that wait for them */
  readonly requests?: number;
  /** printed age of the oldest, in minutes */
  readonly minutes?: number;
  readonly grows?: boolean;
  /** how many dumps the capture has: 2 means two or more */
  readonly dumps?: 1 | 2;
  /** the leak profile lists them */
  readonly leaked?: boolean;
  /** goroutines of `holder` are found */
  readonly holder?: boolean;
  /** Go's word for the wait is one of these */
  readonly reasons?: readonly string[];
  /** clients that left while their request waits on, see clients.ts */
  readonly clientsLeft?: number;
  /** the runtime reported that all goroutines are asleep */
  readonly asleep?: boolean;
  /** goroutines that wait for these, requests or not */
  readonly behind?: number;
  /** seconds between the dumps; holds when nothing says how far they are apart */
  readonly apart?: number;
  /** most of them print an age of a minute or more */
  readonly aged?: boolean;
  /** of all goroutines of the dump but those that wait for work by design, 0 to 1 */
  readonly ofAll?: number;
}

export interface SeverityRule {
  readonly severity: Severity;
  readonly when: SeverityConditions;
}

/** Another group of goroutines that must be there, or must not. */
export interface Companion {
  readonly is: 'present' | 'absent';
  readonly match: GoroutineMatch;
  /** their innermost own function is a method of the waiters' type */
  readonly sameType?: boolean;
  /** how many make it present; 1 when not given */
  readonly atLeast?: number;
  /** for the evidence: `a dial is under way` */
  readonly says: Words;
  /** log-odds when it holds; a companion without weight is a condition of the pattern */
  readonly weight?: number;
}

/** What else the same goroutines may be, and what would tell. */
export interface OtherReading {
  /** id of a pattern, when it is one */
  readonly pattern?: string;
  /** `They wait for work by design` */
  readonly sentence: Words;
  /** what speaks for it, what against */
  readonly because: Words;
  /** the capture that would tell */
  readonly next?: 'secondDump' | 'blockProfile' | 'mutexProfile' | 'leakProfile' | 'trace';
}

/** A pattern that needs no code: a match, what else must hold, and thresholds. */
export interface WaitRule {
  readonly waiting: GoroutineMatch;
  /** `any`: goroutines that the baseline calls idle by design are looked at too */
  readonly role?: 'working' | 'any';
  /**
   * Which frame names the place: the program's own innermost one (those without one are left out), or
   * the innermost of any package where there is no own one.
   */
  readonly place?: 'own' | 'any';
  readonly companions?: readonly Companion[];
  /** who makes them wait; they get an edge in the wait graph */
  readonly holder?: {
    readonly match: GoroutineMatch;
    readonly sameType?: boolean;
    readonly says: Words;
  };
  /** waits on channels, of methods of the same type, that are waits for these goroutines */
  readonly behind?: readonly WaitKind[];
  /** more of them in a receive than this for each of these are a feed's audience, see channel-waiters.ts */
  readonly behindEach?: number;
  /** functions to change, best first; `waiter` when not given */
  readonly blame?: readonly ('waiter' | 'creator' | 'holder' | 'outermost')[];
  /** ` to write a log line` after "12 goroutines wait"; `写一行日志` after 等待 */
  readonly waitsFor: Words;
  /**
   * second sentence of the verdict; `{length}` in it, of a deadline that is not seen, says how long it
   * would have to be
   */
  readonly ending?: Words;
  /** what reads as the same and may be well: counter-evidence of every finding */
  readonly doubt: Words;
  readonly consequence: Words;
  /** at most three, likeliest first */
  readonly alternatives?: readonly OtherReading[];
  /** the leak profile knows this kind of wait */
  readonly leak?: boolean;
  /** highest confidence, whatever the witnesses */
  readonly cap?: number;
  /** first that applies; none: not reported, and said among what was looked at */
  readonly severity: readonly SeverityRule[];
}

/** Requests in a receive for each worker that is stuck: more are a feed's audience. */
export const FEW_EACH = 5;

const APART = { dumps: 2, apart: 5, stayedShare: 0.9 } as const;

/**
 * For waits for a peer, which end at the peer's own pace: only those that stayed through two dumps
 * some seconds apart, nearly all of them, with requests behind them. A gateway has all its requests in
 * such waits, so that one dump says little.
 */
export const PEER_SEVERITY: readonly SeverityRule[] = [
  { severity: 'high', when: { dumps: 2, apart: 5, stayed: 3, grows: true, requests: 1 } },
  { severity: 'high', when: { ...APART, stayed: 5, requests: 5, share: 0.2 } },
  { severity: 'high', when: { ...APART, stayed: 20, requests: 5 } },
  { severity: 'medium', when: { ...APART, stayed: 5, requests: 1 } },
  { severity: 'medium', when: { ...APART, stayed: 1, requests: 5 } },
  { severity: 'medium', when: { ...APART, stayed: 5, behind: 1 } },
  { severity: 'low', when: { dumps: 2, stayed: 2 } },
  { severity: 'high', when: { dumps: 1, aged: true, count: 10, requests: 5 } },
  { severity: 'medium', when: { dumps: 1, aged: true, count: 5, requests: 1 } },
  { severity: 'medium', when: { dumps: 1, count: 100, requests: 50, share: 0.5 } },
  { severity: 'low', when: { dumps: 1, count: 5 } },
];

/**
 * For waits of handlers for their own client, which may be slow and well: many of them, most of the
 * requests, and the same through both dumps.
 */
export const CLIENT_SEVERITY: readonly SeverityRule[] = [
  { severity: 'high', when: { ...APART, stayed: 20, requests: 20, share: 0.4 } },
  { severity: 'high', when: { dumps: 2, apart: 5, stayed: 10, grows: true, share: 0.4 } },
  { severity: 'medium', when: { ...APART, stayed: 5, requests: 5, share: 0.2 } },
  { severity: 'low', when: { dumps: 2, stayed: 3 } },
  { severity: 'high', when: { dumps: 1, aged: true, count: 20, requests: 20 } },
  { severity: 'medium', when: { dumps: 1, aged: true, count: 5, requests: 5 } },
  { severity: 'low', when: { dumps: 1, count: 10 } },
];

/**
 * For waits that are short wherever the peer is well: a write into a full socket buffer, a handshake,
 * a dial. Without requests they must be many as well.
 */
export const UNUSUAL_SEVERITY: readonly SeverityRule[] = [
  ...PEER_SEVERITY.slice(0, 6),
  { severity: 'medium', when: { ...APART, stayed: 8, ofAll: 0.1 } },
  ...PEER_SEVERITY.slice(6, 9),
  { severity: 'medium', when: { dumps: 1, aged: true, count: 8 } },
  ...PEER_SEVERITY.slice(9),
];

/**
 * For waits that should end: thresholds that keep silent about queues that move. Two dumps decide;
 * one dump says little.
 */
export const STALL_SEVERITY: readonly SeverityRule[] = [
  { severity: 'high', when: { dumps: 2, stayed: 3, grows: true, requests: 1 } },
  { severity: 'high', when: { dumps: 2, stayed: 5, stayedShare: 0.5, requests: 5, share: 0.25 } },
  { severity: 'high', when: { dumps: 2, stayed: 20, stayedShare: 0.5, requests: 5 } },
  { severity: 'medium', when: { dumps: 2, stayed: 3, stayedShare: 0.5, requests: 1 } },
  { severity: 'medium', when: { dumps: 2, stayed: 10, grows: true } },
  { severity: 'low', when: { dumps: 2, stayed: 2 } },
  { severity: 'medium', when: { dumps: 1, count: 16, requests: 8, share: 0.4 } },
  { severity: 'low', when: { dumps: 1, count: 3 } },
];
