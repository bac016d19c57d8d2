import type { StateClass } from './state-class';

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);

export const PATTERN_CLASSES = ['channel', 'sync', 'network', 'pool', 'runtime', 'growth'] as const;
export type PatternClass = (typeof PATTERN_CLASSES)[number];

/**
 * Rows of derived tables, the only thing evidence may point at. `artifact` is the file name inside
 * the capture. Goroutines are named by row *and* by id, so that a link survives a new parse.
 */
export type EvidenceRows =
  | {
      readonly table: 'goroutines';
      readonly artifact: string;
      readonly rows: readonly number[];
      readonly goids: readonly string[];
    }
  | {
      readonly table: 'samples';
      readonly artifact: string;
      readonly rows: readonly number[];
      /** index of the sample type the number in the sentence is of */
      readonly sampleType: number;
    };

/** A piece of text that may be a link to evidence: each phrase of a verdict selects what it names. */
export interface Phrase {
  readonly text: string;
  /** id of an evidence of the same diagnosis */
  readonly evidence?: string;
  /** shown in the code face: functions, files, addresses */
  readonly code?: boolean;
}

export type Provenance = 'observed' | 'inferred';

export interface Evidence {
  /** unique in a diagnosis, stable for the same input: `<finding id>.e1` */
  readonly id: string;
  readonly statement: readonly Phrase[];
  readonly provenance: Provenance;
  /** rows that the statement speaks of; never empty for evidence, may be for counter-evidence */
  readonly rows: readonly EvidenceRows[];
  /** functions to highlight in every view, guilty first */
  readonly functions: readonly string[];
  /** short name of the artifact for the margin: `dump 1`, `block Δ` */
  readonly source: string;
}

/** One line of the sum that gives a confidence; log-odds, natural logarithm. */
export interface ConfidencePart {
  readonly label: string;
  /** log-odds added; absent when this part could not apply */
  readonly weight?: number;
  /** why it could not apply */
  readonly unavailable?: string;
}

export interface Remedy {
  readonly sentence: string;
  /** at most six lines, `+`, `-` or space in front */
  readonly diff?: readonly string[];
}

export interface NextCapture {
  readonly sentence: string;
  /** exact command */
  readonly command?: string;
  /** what it costs the process */
  readonly cost?: string;
}

export interface Finding {
  /** unique in a diagnosis, stable for the same input: pattern id, `#2` for the second of a pattern */
  readonly id: string;
  readonly pattern: string;
  readonly class: PatternClass;
  readonly severity: Severity;
  /** 0..0.99 */
  readonly confidence: number;
  readonly primary: boolean;
  /** id of the finding this one is a symptom of */
  readonly symptomOf?: string;
  readonly title: string;
  /** one line of consequence */
  readonly consequence: string;
  /** full symbols, guilty first */
  readonly functions: readonly string[];
  readonly goroutineCount: number;
  readonly summary: readonly Phrase[];
  readonly evidence: readonly Evidence[];
  readonly against: readonly Evidence[];
  readonly confidenceParts: readonly ConfidencePart[];
  readonly remedy: Remedy;
  readonly next: readonly NextCapture[];
  /** same cause, same value across captures: hash of pattern, guilty functions, wait reason */
  readonly fingerprint: string;
}

/** The wall bar: where the goroutine time (or, without a trace, the goroutines) of the window went. */
export interface WallBar {
  /** `67 goroutines in dump 1`, `request time in the trace, 30 goroutines × 3.00 s` */
  readonly basis: string;
  readonly unit: 'goroutines' | 'nanoseconds';
  readonly total: number;
  readonly parts: readonly {
    readonly stateClass: StateClass;
    readonly label: string;
    readonly value: number;
    readonly evidence?: string;
  }[];
}

export type Outcome = 'stalled' | 'healthy' | 'cannot-tell';

export interface Verdict {
  readonly outcome: Outcome;
  readonly healthy: boolean;
  readonly sentence: readonly Phrase[];
  readonly lead: readonly Phrase[];
  /** evidence that only the verdict or the wall bar names */
  readonly evidence: readonly Evidence[];
  readonly wall?: WallBar;
}

/** What each artifact of the capture can and cannot see. */
export type Sight = 'sees' | 'in-part' | 'cannot';
export const WAIT_KINDS = [
  'channel',
  'lock',
  'sync',
  'network',
  'sleep',
  'syscall',
  'cpu',
  'memory',
] as const;
export type WaitKind = (typeof WAIT_KINDS)[number];

export interface CoverageRow {
  /** `goroutine dump`, `block profile`, … */
  readonly artifactKind: string;
  readonly label: string;
  readonly present: boolean;
  /** files of this kind in the capture */
  readonly files: readonly string[];
  readonly sight: Readonly<Record<WaitKind, { readonly sight: Sight; readonly why: string }>>;
  /** command that would take it, for absent rows */
  readonly command?: string;
  /** e.g. "stored, not read yet" or what this Go version cannot report */
  readonly note?: string;
}

export interface RejectedPattern {
  readonly pattern: string;
  readonly title: string;
  readonly reason: string;
}

/** One goroutine dump in the order of time that the analysis worked with. */
export interface DumpInOrder {
  /** file of the artifact */
  readonly artifact: string;
  /** position among the dumps of this file, from 0 */
  readonly dump: number;
  /** `dump 1`, as sentences and evidence call it */
  readonly label: string;
  /** decimal nanoseconds since 1970; absent when no clock dates all dumps of the capture */
  readonly atUnixNs?: string;
}

export interface Diagnosis {
  /** raised when the same input may give other findings */
  readonly analyserVersion: string;
  readonly verdict: Verdict;
  /** primary first, then by severity, confidence */
  readonly findings: readonly Finding[];
  readonly coverage: readonly CoverageRow[];
  readonly rejected: readonly RejectedPattern[];
  /** oldest first; the same dump given twice is here once. Absent in diagnoses of early builds. */
  readonly dumps?: readonly DumpInOrder[];
  /** role of each goroutine group is recomputed by views with the same functions */
  readonly goVersion?: string;
}

export const phrasesText = (phrases: readonly Phrase[]): string =>
  phrases.map((phrase) => phrase.text).join('');
