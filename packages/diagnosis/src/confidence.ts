import { formatCount, formatDuration } from '@unpark/base';
import { type ConfidencePart, type EachLanguage, GOROUTINE_FLAG, type Said } from '@unpark/model';
import type { Fate } from './dump-order';
import { say } from './say';
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

/** Why two dumps are not there to compare. */
export const ONE_DUMP_ONLY: Said = { en: 'one dump only', zh: '只有一份 dump' };
const SAME_IN_TWO_DUMPS: Said = {
  en: 'Same goroutines in two dumps',
  zh: '两份 dump 里是同一批 goroutine',
};

export class Confidence {
  readonly parts: ConfidencePart<EachLanguage>[] = [];

  constructor(readonly prior: number) {
    this.parts.push({
      label: say`Starting value ${prior.toFixed(2)}`.zh`起始值 ${prior.toFixed(2)}`,
      weight: round2(Math.log(prior / (1 - prior))),
    });
  }

  add(label: Said, weight: number): this {
    this.parts.push({ label, weight });
    return this;
  }

  unavailable(label: Said, why: Said): this {
    this.parts.push({ label, unavailable: why });
    return this;
  }
}

const round2 = (value: number): number => Math.round(value * 100) / 100;

/** 0..cap, two digits. */
export function confidenceOf(
  parts: readonly Pick<ConfidencePart, 'weight'>[],
  cap: number,
): number {
  let sum = 0;
  for (const part of parts) sum += part.weight ?? 0;
  return round2(Math.min(cap, 1 / (1 + Math.exp(-sum))));
}

/** `31.0 s apart`, or that it is unknown. */
export function apartText(situation: Situation): Said {
  const gap = situation.gapNs;
  return gap === undefined
    ? { en: 'time apart unknown', zh: '间隔未知' }
    : say`${formatDuration(gap)} apart`.zh`相隔 ${formatDuration(gap)}`;
}

/** What two dumps say about the age of a wait. */
export function weighAge(
  situation: Situation,
  confidence: Confidence,
  keys: ReadonlySet<string>,
): void {
  const fate = situation.fate(keys);
  if (situation.crashSaysAsleep) {
    confidence.add(
      {
        en: 'The runtime reports that all goroutines are asleep',
        zh: 'runtime 报告所有 goroutine 都已休眠',
      },
      WEIGHT.allAsleep,
    );
  }
  const { origin } = situation.view;
  if (origin?.kind === 'profile') {
    confidence.add(
      { en: 'Stacks only: no wait reason, id or age', zh: '只有栈：没有等待原因、id 和时长' },
      WEIGHT.noReason,
    );
  }
  if (origin?.kind === 'trace' && fate) {
    weighTraceAge(situation, confidence, fate);
    return;
  }
  if (!fate) {
    confidence.unavailable(SAME_IN_TWO_DUMPS, ONE_DUMP_ONLY);
    return;
  }
  const share = fate.before === 0 ? 0 : fate.stayed / fate.before;
  const apart = apartText(situation);
  const stayed = formatCount(fate.stayed);
  const before = formatCount(fate.before);
  if (share >= 0.8 && fate.stayed > 0) {
    const long = (situation.gapNs ?? 0) >= LONG_APART_NS;
    confidence.add(
      say`${stayed} of ${before} wait in both dumps with the same id and stack, ${apart}`
        .zh`${before} 个中有 ${stayed} 个在两份 dump 里都在等，id 和栈相同，${apart}`,
      long ? WEIGHT.sameGoroutinesLongApart : WEIGHT.sameGoroutines,
    );
  } else if (share >= 0.2) {
    confidence.add(
      say`${stayed} of ${before} are in both dumps, ${apart}`
        .zh`${before} 个中有 ${stayed} 个在两份 dump 里都有，${apart}`,
      WEIGHT.someSame,
    );
  } else if (fate.before > 0) {
    confidence.add(
      say`Other goroutines wait in dump 2 (${stayed} of ${before} the same)`
        .zh`dump 2 里等待的是另一批 goroutine（${before} 个中有 ${stayed} 个相同）`,
      WEIGHT.idsChange,
    );
  }
  if (fate.after < fate.before * 0.7) {
    confidence.add(
      say`Fewer wait in dump 2: ${before}, then ${formatCount(fate.after)}`
        .zh`dump 2 里等待的变少：先 ${before} 个，后 ${formatCount(fate.after)} 个`,
      WEIGHT.shrinks,
    );
  }
}

/** A trace sees all of its time: who did not go on in it waits still for the same thing. */
function weighTraceAge(situation: Situation, confidence: Confidence, fate: Fate): void {
  const window = situation.trace?.windowNs ?? 0;
  const share = fate.after === 0 ? 0 : fate.stayed / fate.after;
  const stayed = formatCount(fate.stayed);
  const after = formatCount(fate.after);
  const length = formatDuration(window);
  const said = say`${stayed} of ${after} did nothing else in all of the trace, ${length}`
    .zh`整个 trace（${length}）里，${after} 个中有 ${stayed} 个没做过别的事`;
  if (share >= 0.8) {
    confidence.add(
      said,
      window >= LONG_APART_NS ? WEIGHT.sameGoroutinesLongApart : WEIGHT.sameGoroutines,
    );
  } else if (share >= 0.2) confidence.add(said, WEIGHT.someSame);
  else
    confidence.add(say`${said}: waits there end`.zh`${said}：那里的等待会结束`, WEIGHT.idsChange);
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

const LEAK_PROFILE: Said = { en: 'Goroutine leak profile', zh: 'goroutine leak profile' };

export function weighLeak(confidence: Confidence, witness: LeakWitness): void {
  if (witness.state === 'listed') {
    confidence.add(
      say`The goroutine leak profile lists ${formatCount(witness.count)} of them`
        .zh`goroutine leak profile 列出了其中 ${formatCount(witness.count)} 个`,
      WEIGHT.leakProfile,
    );
  } else if (witness.state === 'not-listed') {
    confidence.unavailable(LEAK_PROFILE, {
      en: 'does not list them: something still refers to what they wait for, which proves nothing',
      zh: '没有列出它们：仍有东西引用它们所等的对象，这说明不了什么',
    });
  } else {
    confidence.unavailable(LEAK_PROFILE, {
      en: 'not in this capture; Go 1.26 and later have it',
      zh: '这次采集里没有；Go 1.26 起才有',
    });
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
