import type { CaptureMeasures, GroupSizes } from './capture-measures';
import type { OtherWords } from './other-words';
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
    }
  | {
      /** goroutines of a trace, in a part of its time; of the whole trace without one */
      readonly table: 'trace-goroutines';
      readonly artifact: string;
      /** rows of trace_goroutines; empty where the sentence speaks of all */
      readonly rows: readonly number[];
      readonly goids: readonly string[];
      /** nanoseconds from the trace's origin */
      readonly fromNs?: number;
      readonly toNs?: number;
    }
  | {
      /** what happened in a trace at some stacks, e.g. all waits that ended there */
      readonly table: 'trace-stacks';
      readonly artifact: string;
      /** rows of stacks */
      readonly rows: readonly number[];
    }
  | {
      readonly table: 'metric-series';
      readonly artifact: string;
      /** rows of metric_points that the numbers are from */
      readonly rows: readonly number[];
      /** names as the file has them */
      readonly series: readonly string[];
    };

/** A piece of text that may be a link to evidence: each phrase of a verdict selects what it names. */
export interface Phrase {
  readonly text: string;
  /** id of an evidence of the same diagnosis */
  readonly evidence?: string;
  /** shown in the code face: functions, files, addresses */
  readonly code?: boolean;
}

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (text: string | null | undefined): text is Language =>
  LANGUAGES.some((language) => language === text);

/** Words as they are shown, in one language. */
export interface OneLanguage {
  readonly text: string;
  readonly phrases: readonly Phrase[];
}

/** The same words in each language, while sentences are made: see say.ts of the diagnosis. */
export interface Said {
  readonly en: string | readonly Phrase[];
  readonly zh: string | readonly Phrase[];
}
export interface EachLanguage {
  readonly text: Said;
  readonly phrases: Said;
}

/** How a diagnosis holds what it says. */
export type Tongue = OneLanguage | EachLanguage;

export type Provenance = 'observed' | 'inferred';

export interface Evidence<T extends Tongue = OneLanguage> {
  /** unique in a diagnosis, stable for the same input: `<finding id>.e1` */
  readonly id: string;
  readonly statement: T['phrases'];
  readonly provenance: Provenance;
  /** rows that the statement speaks of; never empty for evidence, may be for counter-evidence */
  readonly rows: readonly EvidenceRows[];
  /** functions to highlight in every view, guilty first */
  readonly functions: readonly string[];
  /** short name of the artifact for the margin: `dump 1`, `block Δ` */
  readonly source: string;
}

/** One line of the sum that gives a confidence; log-odds, natural logarithm. */
export interface ConfidencePart<T extends Tongue = OneLanguage> {
  readonly label: T['text'];
  /** log-odds added; absent when this part could not apply */
  readonly weight?: number;
  /** why it could not apply */
  readonly unavailable?: T['text'];
}

export interface Remedy<T extends Tongue = OneLanguage> {
  readonly sentence: T['text'];
  /** at most six lines, `+`, `-` or space in front */
  readonly diff?: readonly string[];
}

export interface NextCapture<T extends Tongue = OneLanguage> {
  readonly sentence: T['text'];
  /** exact command */
  readonly command?: string;
  /** what it costs the process */
  readonly cost?: T['text'];
}

/** Another reading of the same evidence, and what would tell. */
export interface Hypothesis<T extends Tongue = OneLanguage> {
  /** id of a pattern, when it is one */
  readonly pattern?: string;
  readonly sentence: T['text'];
  /** 0..1, of the same scale as the finding's confidence; absent when it cannot be put in a number */
  readonly confidence?: number;
  /** what speaks for it, what against */
  readonly because: T['text'];
  /** the capture that would separate it from the finding */
  readonly settledBy?: NextCapture<T>;
}

/** Something large in the capture that is not the cause, and might be taken for it. */
export interface Misleading<T extends Tongue = OneLanguage> {
  /** `CPU hotspot`, `idle workers` */
  readonly title: T['text'];
  readonly statement: T['phrases'];
  readonly evidence: readonly Evidence<T>[];
}

/** How the time of one artifact is put on the capture's clock. */
export interface Alignment<T extends Tongue = OneLanguage> {
  readonly artifact: string;
  /** decimal nanoseconds since 1970: begin and end of what it covers; equal for a moment */
  readonly fromUnixNs: string;
  readonly toUnixNs: string;
  /** where that stands: `capture record`, `inside the file`, `file time`, `the dump's own stop of the world in the trace` */
  readonly source: T['text'];
  /** the true time is within this many nanoseconds of it */
  readonly errorNs: number;
}

/**
 * How the end of an edge stands to its begin. Goroutines wait for a thing; the thing is held by
 * others, or waits to be fed (a send), drained (a receive), ended (a WaitGroup) or run (a Once) by them.
 */
export const WAIT_RELATIONS = [
  'waits-for',
  'held-by',
  'fed-by',
  'drained-by',
  'ended-by',
  'run-by',
] as const;
export type WaitRelation = (typeof WAIT_RELATIONS)[number];

/**
 * The wait graph folded to groups: goroutines that do the same are one node. What is marked with * is
 * absent in diagnoses of early builds.
 */
export interface WaitGraphSummary<T extends Tongue = OneLanguage> {
  /** * the dump that it is of, as sentences call it: `dump 1` */
  readonly dump?: string;
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: 'goroutines' | 'resource';
    readonly label: T['text'];
    /** goroutines: how many; resource: how many wait for it */
    readonly count: number;
    readonly stateClass?: StateClass;
    /** full symbol to highlight */
    readonly function?: string;
    /** * base name of the file, and line: `main.go:49` */
    readonly place?: string;
    /** * goroutines: Go's wait reason; resource: what it is, without its address */
    readonly name?: T['text'];
    /** * resource: what tells it from others of its name, mostly an address */
    readonly address?: T['text'];
    /** * goroutines: hash of the stack that all of them have, see `stackHash` */
    readonly stack?: string;
    /** * others wait for it, and it is not known to wait for anybody */
    readonly root?: boolean;
    /** ids of findings that speak of it */
    readonly findings: readonly string[];
    readonly rows?: EvidenceRows;
  }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    /** how many goroutines */
    readonly count: number;
    readonly provenance: Provenance;
    readonly why: T['text'];
    /** * */
    readonly relation?: WaitRelation;
    /** * where `why` was read: `dump 1`, `trace` */
    readonly source?: string;
    /** * id of the evidence of a finding that speaks of the same goroutines */
    readonly evidence?: string;
    /**
     * * which goroutines, by id: pairs at the same positions of both lists; a list is empty where that
     * end is a resource. Not all of them when there are many; those of a ring are.
     */
    readonly ends?: { readonly from: readonly string[]; readonly to: readonly string[] };
  }[];
  /** ids of nodes that wait for each other in a ring */
  readonly cycles: readonly (readonly string[])[];
  /** nodes left out because there are too many */
  readonly left: number;
}

export interface Finding<T extends Tongue = OneLanguage> {
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
  readonly title: T['text'];
  /** one line of consequence */
  readonly consequence: T['text'];
  /** full symbols, guilty first */
  readonly functions: readonly string[];
  readonly goroutineCount: number;
  readonly summary: T['phrases'];
  readonly evidence: readonly Evidence<T>[];
  readonly against: readonly Evidence<T>[];
  readonly confidenceParts: readonly ConfidencePart<T>[];
  readonly remedy: Remedy<T>;
  readonly next: readonly NextCapture<T>[];
  /** at most three, likeliest first; absent in diagnoses of early builds */
  readonly alternatives?: readonly Hypothesis<T>[];
  /** same cause, same value across captures: hash of pattern, guilty functions, wait reason */
  readonly fingerprint: string;
}

/** The wall bar: where the goroutine time (or, without a trace, the goroutines) of the window went. */
export interface WallBar<T extends Tongue = OneLanguage> {
  /** `67 goroutines in dump 1`, `request time in the trace, 30 goroutines × 3.00 s` */
  readonly basis: T['text'];
  readonly unit: 'goroutines' | 'nanoseconds';
  readonly total: number;
  readonly parts: readonly {
    readonly stateClass: StateClass;
    readonly label: T['text'];
    readonly value: number;
    readonly evidence?: string;
  }[];
}

export type Outcome = 'stalled' | 'healthy' | 'cannot-tell';

export interface Verdict<T extends Tongue = OneLanguage> {
  readonly outcome: Outcome;
  readonly healthy: boolean;
  readonly sentence: T['phrases'];
  readonly lead: T['phrases'];
  /** evidence that only the verdict or the wall bar names */
  readonly evidence: readonly Evidence<T>[];
  readonly wall?: WallBar<T>;
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

export interface CoverageRow<T extends Tongue = OneLanguage> {
  /** `goroutine dump`, `block profile`, … */
  readonly artifactKind: string;
  readonly label: T['text'];
  readonly present: boolean;
  /** files of this kind in the capture */
  readonly files: readonly string[];
  readonly sight: Readonly<Record<WaitKind, { readonly sight: Sight; readonly why: T['text'] }>>;
  /** command that would take it, for absent rows */
  readonly command?: string;
  /** e.g. "stored, not read yet" or what this Go version cannot report */
  readonly note?: T['text'];
}

export interface RejectedPattern<T extends Tongue = OneLanguage> {
  readonly pattern: string;
  readonly title: T['text'];
  readonly reason: T['text'];
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

/** A rule of a workspace about goroutines that are idle by design, as stored; see IdleRule in diagnosis. */
export interface IdleRuleRecord {
  readonly id: string;
  readonly about: { readonly en: string; readonly zh: string };
  readonly match: unknown;
  readonly follows?: boolean;
}

export interface Diagnosis<T extends Tongue = OneLanguage> {
  /** raised when the same input may give other findings */
  readonly analyserVersion: string;
  readonly verdict: Verdict<T>;
  /** primary first, then by severity, confidence */
  readonly findings: readonly Finding<T>[];
  readonly coverage: readonly CoverageRow<T>[];
  readonly rejected: readonly RejectedPattern<T>[];
  /**
   * Goroutines of the last dump by what they do; those that are idle by design count as `idle`. Absent
   * where nothing was dumped, and in diagnoses of early builds.
   */
  readonly stateCounts?: Readonly<Partial<Record<StateClass, number>>>;
  /** numbers of the whole capture, for axes of time; absent in diagnoses of early builds */
  readonly measures?: CaptureMeasures;
  /** of the last dump; absent where nothing was dumped, and in diagnoses of early builds */
  readonly groupSizes?: GroupSizes;
  /** oldest first; the same dump given twice is here once. Absent in diagnoses of early builds. */
  readonly dumps?: readonly DumpInOrder[];
  /** what might be taken for the cause and is not; absent when nothing might */
  readonly misleading?: readonly Misleading<T>[];
  /** one row an artifact whose time is known, by name */
  readonly alignment?: readonly Alignment<T>[];
  readonly waitGraph?: WaitGraphSummary<T>;
  /** files that seem to be of another process: ids of their goroutines are other goroutines */
  readonly otherProcess?: readonly string[];
  /** what the workspace called idle by design when this diagnosis was made: views group with the same */
  readonly idle?: readonly IdleRuleRecord[];
  /** what is said otherwise in the other languages, by path; see diagnosisIn. Absent in early builds. */
  readonly words?: OtherWords;
  /** role of each goroutine group is recomputed by views with the same functions */
  readonly goVersion?: string;
}

export const phrasesText = (phrases: readonly Phrase[]): string =>
  phrases.map((phrase) => phrase.text).join('');
