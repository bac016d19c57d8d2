import { formatCount, formatDuration } from '@unpark/base';
import { type ConfidencePart, GOROUTINE_FLAG } from '@unpark/model';
import type { Fate } from './dump-order';
import type { Situation } from './situation';
import type { Site } from './sites';

/**
 * Log-odds added to a pattern's starting value. Starting values, to be calibrated on labelled
 * captures; every one that fired is listed with the finding.
 */
export const WEIGHT = {
  sameGoroutinesLongApart: 1.5,
  sameGoroutines: 1,
  someSame: 0.5,
  idsChange: -1,
  shrinks: -1.5,
  leakProfile: 2,
  secondWitness: 1.5,
  lookAlike: -2,
  noReason: -1,
  allAsleep: 2,
  clientsLeft: 0.5,
} as const;

/** Two dumps this far apart prove more than two in a row. */
const LONG_APART_NS = 30e9;

const SHORT_TRACE_NS = 10e9;

export const CAP = { leakWitness: 0.99, twoDumps: 0.95, agePrinted: 0.8, oneDump: 0.6 } as const;

export class Confidence {
  readonly parts: ConfidencePart[] = [];

  constructor(readonly prior: number) {
    this.parts.push({
      label: `Starting value ${prior.toFixed(2)}`,
      weight: round2(Math.log(prior / (1 - prior))),
    });
  }

  add(label: string, weight: number): this {
    this.parts.push({ label, weight });
    return this;
  }

  unavailable(label: string, why: string): this {
    this.parts.push({ label, unavailable: why });
    return this;
  }
}

const round2 = (value: number): number => Math.round(value * 100) / 100;

/** 0..cap, two digits. */
export function confidenceOf(parts: readonly ConfidencePart[], cap: number): number {
  let sum = 0;
  for (const part of parts) sum += part.weight ?? 0;
  return round2(Math.min(cap, 1 / (1 + Math.exp(-sum))));
}

/** `31.0 s apart`, or that it is unknown. */
export function apartText(situation: Situation): string {
  const gap = situation.gapNs;
  return gap === undefined ? 'time apart unknown' : `${formatDuration(gap)} apart`;
}

/** What two dumps say about the age of a wait. */
export function weighAge(
  situation: Situation,
  confidence: Confidence,
  keys: ReadonlySet<string>,
): void {
  const fate = situation.fate(keys);
  if (situation.crashSaysAsleep) {
    confidence.add('The runtime reports that all goroutines are asleep', WEIGHT.allAsleep);
  }
  const { origin } = situation.view;
  if (origin?.kind === 'profile') {
    confidence.add('Stacks only: no wait reason, id or age', WEIGHT.noReason);
  }
  if (origin?.kind === 'trace' && fate) {
    weighTraceAge(situation, confidence, fate);
    return;
  }
  if (!fate) {
    confidence.unavailable('Same goroutines in two dumps', 'one dump only');
    return;
  }
  const share = fate.before === 0 ? 0 : fate.stayed / fate.before;
  const apart = apartText(situation);
  if (share >= 0.8 && fate.stayed > 0) {
    const long = (situation.gapNs ?? 0) >= LONG_APART_NS;
    confidence.add(
      `${formatCount(fate.stayed)} of ${formatCount(fate.before)} wait in both dumps with the same id and stack, ${apart}`,
      long ? WEIGHT.sameGoroutinesLongApart : WEIGHT.sameGoroutines,
    );
  } else if (share >= 0.2) {
    confidence.add(
      `${formatCount(fate.stayed)} of ${formatCount(fate.before)} are in both dumps, ${apart}`,
      WEIGHT.someSame,
    );
  } else if (fate.before > 0) {
    confidence.add(
      `Other goroutines wait in dump 2 (${formatCount(fate.stayed)} of ${formatCount(fate.before)} the same)`,
      WEIGHT.idsChange,
    );
  }
  if (fate.after < fate.before * 0.7) {
    confidence.add(
      `Fewer wait in dump 2: ${formatCount(fate.before)}, then ${formatCount(fate.after)}`,
      WEIGHT.shrinks,
    );
  }
}

/** A trace sees all of its time: who did not go on in it waits still for the same thing. */
function weighTraceAge(situation: Situation, confidence: Confidence, fate: Fate): void {
  const window = situation.trace?.windowNs ?? 0;
  const share = fate.after === 0 ? 0 : fate.stayed / fate.after;
  const said = `${formatCount(fate.stayed)} of ${formatCount(fate.after)} did nothing else in all of the trace, ${formatDuration(window)}`;
  if (share >= 0.8) {
    confidence.add(
      said,
      window >= LONG_APART_NS ? WEIGHT.sameGoroutinesLongApart : WEIGHT.sameGoroutines,
    );
  } else if (share >= 0.2) confidence.add(said, WEIGHT.someSame);
  else confidence.add(`${said}: waits there end`, WEIGHT.idsChange);
}

export interface LeakWitness {
  readonly state: 'listed' | 'not-listed' | 'absent';
  /** samples of the leak profile */
  readonly rows: readonly number[];
  readonly count: number;
}

/** Does the leak profile, or a `(leaked)` mark in a dump, name this wait? */
export function leakWitness(situation: Situation, site: Site): LeakWitness {
  const profile = situation.profile('pprof-goroutineleak');
  const flagged = site.rows.filter(
    (row) => (situation.view.flags(row) & GOROUTINE_FLAG.leaked) !== 0,
  ).length;
  if (!profile) {
    if (flagged > 0) return { state: 'listed', rows: [], count: flagged };
    return { state: 'absent', rows: [], count: 0 };
  }
  const name = site.frame.function;
  const { rows, sum } = profile.matching(0, (functions) => functions.includes(name));
  return sum > 0
    ? { state: 'listed', rows, count: sum }
    : { state: flagged > 0 ? 'listed' : 'not-listed', rows: [], count: flagged };
}

export function weighLeak(confidence: Confidence, witness: LeakWitness): void {
  if (witness.state === 'listed') {
    confidence.add(
      `The goroutine leak profile lists ${formatCount(witness.count)} of them`,
      WEIGHT.leakProfile,
    );
  } else if (witness.state === 'not-listed') {
    confidence.unavailable(
      'Goroutine leak profile',
      'does not list them: something still refers to what they wait for, which proves nothing',
    );
  } else {
    confidence.unavailable(
      'Goroutine leak profile',
      'not in this capture; Go 1.26 and later have it',
    );
  }
}

/** The highest confidence that the artifacts at hand allow. */
export function capOf(
  situation: Situation,
  minutes: number | undefined,
  leak?: LeakWitness,
): number {
  if (leak?.state === 'listed') return CAP.leakWitness;
  // seconds of a trace prove no more than a printed age
  if (situation.view.origin?.kind === 'trace' && (situation.gapNs ?? 0) < SHORT_TRACE_NS)
    return CAP.agePrinted;
  if (situation.latest || situation.crashSaysAsleep) return CAP.twoDumps;
  return (minutes ?? 0) >= 1 ? CAP.agePrinted : CAP.oneDump;
}
