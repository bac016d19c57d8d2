import {
  type EachLanguage,
  type Evidence,
  type EvidenceRows,
  frameFamily,
  isUserFunction,
  type NextCapture,
  type Said,
  type Severity,
  severityRank,
} from '@unpark/model';
import { Confidence, WEIGHT } from '../confidence';
import { type Draft, EvidenceList, functionPhrase } from '../draft';
import type { PatternEntry } from '../library/pattern-entry';
import type { PatternDefinition } from '../pattern';
import type { ProfileView } from '../profile-view';
import { capital, link, named, say } from '../say';
import { remedyFor } from './readings';

/** Artifacts that have another name in a Chinese sentence than in the margin. */
const CALLED: ReadonlyMap<string, Said> = new Map([
  ['metrics', { en: 'metrics', zh: '运行时指标' }],
  ['trace, who runs', { en: 'trace, who runs', zh: 'trace 里的运行情况' }],
]);

/** What one artifact says of a trouble of the whole process. */
export interface Reading {
  /** `trace`, `metrics`, `CPU profile`: the margin of its evidence */
  readonly source: string;
  /** how bad it is by this artifact alone; undefined: it is not so */
  readonly level: Severity | undefined;
  /** a sentence with its numbers */
  readonly statement: Said;
  readonly rows: readonly EvidenceRows[];
  /** functions to blame, guilty first */
  readonly functions: readonly string[];
}

/** An artifact that measures over seconds, one that counts, and several that agree. */
const PROCESS_CAP = { trace: 0.85, other: 0.7, agree: 0.95 } as const;

/** A number of its own, not a guess from a stack. */
const MEASURED = 1;

/**
 * How bad it is when artifacts differ: the lower middle, so that no single one raises an alarm that
 * most others do not see.
 */
export function agreedLevel(readings: readonly Reading[]): Severity | undefined {
  const rank = (level: Severity | undefined): number => (level ? severityRank(level) : -1);
  const sorted = [...readings].sort((a, b) => rank(a.level) - rank(b.level));
  return sorted[Math.floor((sorted.length - 1) / 2)]?.level;
}

/** Share → severity: the first bound that it reaches. */
export function levelOf(
  share: number,
  bounds: readonly (readonly [from: number, level: Severity])[],
): Severity | undefined {
  return bounds.find(([from]) => share >= from)?.[1];
}

export interface ProcessFinding {
  readonly pattern: PatternDefinition;
  readonly entry: PatternEntry;
  readonly severity: Severity;
  readonly readings: readonly Reading[];
  /** first sentence of the verdict, up to the functions */
  readonly summary: Said;
  readonly consequence: Said;
  /** rows of the reference dump that suffer from it */
  readonly rows?: readonly number[];
  readonly more?: (list: EvidenceList) => void;
  readonly against?: (list: EvidenceList) => void;
  readonly next?: readonly NextCapture<EachLanguage>[];
  readonly wait: string;
}

/** A finding about the process as a whole: each artifact that agrees is a witness. */
export function processDraft(finding: ProcessFinding): Draft {
  const { pattern, entry, readings } = finding;
  const agree = readings.filter((reading) => reading.level !== undefined);
  const confidence = new Confidence(pattern.prior);
  const list = new EvidenceList();
  const against = new EvidenceList('a');
  const functions: string[] = [];
  let first: string | undefined;
  for (const reading of readings) {
    const source = CALLED.get(reading.source) ?? named(reading.source);
    if (reading.level === undefined) {
      confidence.add(
        say`${capital(source)} does not show it`.zh`${source}没有显示这一点`,
        WEIGHT.lookAlike / 2,
      );
      against.add(reading.statement, reading.rows, { source: reading.source });
      continue;
    }
    confidence.add(
      say`${capital(source)} shows it`.zh`${source}显示了这一点`,
      first === undefined ? MEASURED : WEIGHT.secondWitness,
    );
    const id = list.add(reading.statement, reading.rows, {
      source: reading.source,
      functions: reading.functions,
    });
    first ??= id;
    functions.push(...reading.functions);
  }
  finding.more?.(list);
  finding.against?.(against);
  const blamed = [...new Set(functions)];
  const guilty = blamed[0];
  const cap =
    agree.length >= 2
      ? PROCESS_CAP.agree
      : agree[0]?.source === 'trace'
        ? PROCESS_CAP.trace
        : PROCESS_CAP.other;
  const evidence: readonly Evidence<EachLanguage>[] = list.items;
  const whole = link(finding.summary, first);
  const at = guilty === undefined ? undefined : functionPhrase(guilty, first);
  const summary = at
    ? say`${whole}, most of it in ${at}.`.zh`${whole}，大部分在 ${at}。`
    : say`${whole}.`.zh`${whole}。`;
  return {
    pattern: pattern.id,
    title: pattern.title,
    severity: finding.severity,
    parts: confidence.parts,
    cap,
    consequence: finding.consequence,
    functions: blamed,
    rows: finding.rows ?? [],
    holders: [],
    summary,
    evidence,
    against: against.items,
    remedy: remedyFor(entry.remedy, guilty ?? { en: 'the program', zh: '程序' }),
    next: finding.next ?? [],
    wait: finding.wait,
  };
}

/** The function of a sample to speak of: innermost of the program, else of a dependency. */
export function userFunctionOf(profile: ProfileView, sample: number): string | undefined {
  let dependency: string | undefined;
  for (const frame of profile.frames(sample)) {
    const name = profile.functionOf(frame);
    if (!isUserFunction(name)) continue;
    if (frameFamily(name, profile.fileOf(frame)) === 'own') return name;
    dependency ??= name;
  }
  return dependency;
}

/** Functions of the program by how much of some samples is theirs, largest first. */
export function sharesOf(
  profile: ProfileView,
  samples: readonly number[],
  type: number,
): readonly { readonly function: string; readonly sum: number }[] {
  const sums = new Map<string, number>();
  for (const sample of samples) {
    const name = userFunctionOf(profile, sample);
    if (name !== undefined) sums.set(name, (sums.get(name) ?? 0) + profile.value(sample, type));
  }
  return [...sums]
    .map(([name, sum]) => ({ function: name, sum }))
    .sort((a, b) => b.sum - a.sum || (a.function < b.function ? -1 : 1));
}

/** The same for stacks of a trace, by time. */
export function largestOf(
  parts: readonly { readonly function: string | undefined; readonly ns: number }[],
): readonly string[] {
  const sums = new Map<string, number>();
  for (const { function: name, ns } of parts) {
    if (name !== undefined) sums.set(name, (sums.get(name) ?? 0) + ns);
  }
  return [...sums]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MAX_BLAMED)
    .map(([name]) => name);
}

/** Functions that a finding of the whole process names. */
export const MAX_BLAMED = 3;
