import { declaredFunction, stackHash } from '@unpark/diagnosis';
import { frameFamily, isUserFunction } from '@unpark/model';

/** Who says that goroutines leaked. */
export type LeakWitness =
  /** goleak's text in a test log */
  | 'goleak'
  /** a goroutineleak profile: nothing that runs can reach what they wait for */
  | 'leak-profile'
  /** ` (leaked)` in a goroutine dump, Go's word after such a profile */
  | 'leaked-mark'
  /** not in the first dump, and in the last */
  | 'new-in-dump';

export const WITNESS_WORDS: Readonly<Record<LeakWitness, string>> = {
  goleak: 'goleak',
  'leak-profile': 'leak profile',
  'leaked-mark': 'marked (leaked) in a dump',
  'new-in-dump': 'new since the first dump',
};

export interface LeakFrame {
  readonly function: string;
  readonly file: string;
  /** 0 when unknown */
  readonly line: number;
}

/** Like goroutines that one input calls leaked. */
export interface FoundLeak {
  readonly witness: LeakWitness;
  readonly file: string;
  /** Go's word for the wait; profiles do not have it */
  readonly state?: string;
  /** innermost first */
  readonly frames: readonly LeakFrame[];
  readonly createdBy?: LeakFrame;
  readonly count: number;
  readonly goids: readonly string[];
  /** tests that were running, as Go names them */
  readonly tests: readonly string[];
}

/** A leak as it is told: one place, whoever saw it. */
export interface LeakSite {
  /** the same for the same functions of the program in any kind of input; lines do not count */
  readonly fingerprint: string;
  /** the frame to look at: innermost of the program itself */
  readonly place: LeakFrame;
  readonly state?: string;
  readonly frames: readonly LeakFrame[];
  readonly createdBy?: LeakFrame;
  readonly count: number;
  readonly goids: readonly string[];
  readonly tests: readonly string[];
  readonly seen: readonly { readonly file: string; readonly witness: LeakWitness }[];
}

/** Functions that the compiler put around a `go` or `defer` statement: profiles show them, dumps do not. */
const WRAPPER = /\.(?:gowrap|deferwrap)\d+$/;

const namesOf = (frames: readonly LeakFrame[]): string[] =>
  frames.map((frame) => frame.function).filter((name) => !WRAPPER.test(name));

/**
 * Closures are numbered anew by each edit, and the standard library differs between versions of Go:
 * neither is part of what names a leak.
 */
export function leakFingerprint(frames: readonly LeakFrame[]): string {
  const names = namesOf(frames);
  const own = names.filter(isUserFunction);
  return stackHash((own.length > 0 ? own : names).map(declaredFunction));
}

export function placeOf(frames: readonly LeakFrame[]): LeakFrame {
  return (
    frames.find((frame) => frameFamily(frame.function, frame.file) === 'own') ??
    frames.find((frame) => isUserFunction(frame.function)) ??
    frames[0] ?? { function: '[no stack]', file: '', line: 0 }
  );
}

/** Ids of a leak that are told; a leak of a million is not told apart by them. */
const MAX_GOIDS = 1000;

/** One site a fingerprint, most goroutines first. */
export function leakSites(found: readonly FoundLeak[]): LeakSite[] {
  const byPrint = new Map<string, FoundLeak[]>();
  for (const leak of found) {
    const print = leakFingerprint(leak.frames);
    const list = byPrint.get(print);
    if (list) list.push(leak);
    else byPrint.set(print, [leak]);
  }
  const sites = [...byPrint].map(([fingerprint, list]) => siteOf(fingerprint, list));
  return sites.sort((a, b) => b.count - a.count || (a.fingerprint < b.fingerprint ? -1 : 1));
}

function siteOf(fingerprint: string, list: readonly FoundLeak[]): LeakSite {
  // who knows the creator knows more than who does not
  const told = list.find((leak) => leak.createdBy && leak.state) ?? (list[0] as FoundLeak);
  const seen = new Map(
    list.map(({ file, witness }) => [`${witness}\n${file}`, { file, witness }] as const),
  );
  return {
    fingerprint,
    place: placeOf(told.frames),
    ...(told.state !== undefined && { state: told.state }),
    frames: told.frames,
    ...(told.createdBy && { createdBy: told.createdBy }),
    count: countOf(list),
    goids: [...new Set(list.flatMap(({ goids }) => goids))].slice(0, MAX_GOIDS),
    tests: [...new Set(list.flatMap(({ tests }) => tests))].sort(),
    seen: [...seen.values()],
  };
}

/**
 * Of goleak, goroutines of all tests: each saw its own. Of other files the one with the most: they
 * may be of one process.
 */
function countOf(list: readonly FoundLeak[]): number {
  const byFile = new Map<string, number>();
  let inTests = 0;
  for (const { witness, file, count } of list) {
    if (witness === 'goleak') inTests += count;
    else byFile.set(file, (byFile.get(file) ?? 0) + count);
  }
  let most = inTests;
  for (const count of byFile.values()) most = Math.max(most, count);
  return most;
}
