import type { Diagnosis } from './finding';
import type { Selection } from './selection';

/** Goroutines that a note keeps by id at most; of more, their stack or their finding names the rest. */
export const MOST_PINNED_GOROUTINES = 2_000;

export const PIN_VIEWS = ['flame', 'goroutines', 'timeline', 'waits', 'metrics'] as const;
export type PinView = (typeof PIN_VIEWS)[number];

/** A file by its bytes, and by its name in the capture. */
export interface PinnedFile {
  readonly file: string;
  /** hex */
  readonly sha256: string;
}

/**
 * A selection as a note keeps it: by content alone, so that it means the same after a new parse, which
 * may order rows otherwise, and can be looked for in another capture of the service.
 */
export interface PinnedSelection {
  readonly version: 1;
  /** view that it was made in */
  readonly view?: PinView | undefined;
  /** what the flame graph weighed: a sample type of a profile or a trace, or a dump of a file */
  readonly source?: PinnedSource | undefined;
  /** full symbols */
  readonly functions: readonly string[];
  /** as in `Selection` */
  readonly stack?: string | undefined;
  readonly goroutines?: PinnedGoroutines | undefined;
  readonly range?: PinnedRange | undefined;
  readonly label?: { readonly key: string; readonly value: string } | undefined;
  readonly finding?: PinnedFinding | undefined;
}

export interface PinnedSource {
  readonly file: string;
  readonly type?: string | undefined;
  readonly dump?: number | undefined;
}

export interface PinnedGoroutines extends PinnedFile {
  /** which dump of the file, from 0; absent for a trace */
  readonly dump?: number | undefined;
  /** when the dump was taken, decimal nanoseconds since 1970 */
  readonly atUnixNs?: string | undefined;
  /** decimal, the first of them where they were more than are kept */
  readonly goids: readonly string[];
  /** how many were meant */
  readonly count: number;
}

/** A part of a file's own time, in whole nanoseconds from its origin, and when that was. */
export interface PinnedRange extends PinnedFile {
  readonly fromNs: number;
  readonly toNs: number;
  /** wall clock of `fromNs`, decimal nanoseconds since 1970; absent where the file does not say */
  readonly fromUnixNs?: string | undefined;
}

/** An evidence by the finding it belongs to, which keeps its fingerprint when it is diagnosed anew. */
export interface PinnedFinding {
  readonly pattern: string;
  readonly fingerprint: string;
  /** id of the evidence in the diagnosis that it was taken from */
  readonly evidence: string;
}

/** What is known of a file where a selection is pinned, or looked for. */
export interface PinPlace extends PinnedFile {
  /** of a trace: how long it is */
  readonly durationNs?: number;
  /** of a trace: wall clock of its origin, decimal nanoseconds since 1970 */
  readonly originUnixNs?: string;
}

export interface PinContext {
  readonly files: readonly PinPlace[];
  readonly view?: PinView;
  readonly source?: PinnedSource;
  /** the dump that the page is about */
  readonly dump?: { readonly file: string; readonly dump: number; readonly atUnixNs?: string };
  /** the finding that the selection's evidence belongs to */
  readonly finding?: PinnedFinding;
}

/** Keeps a selection by content. A part whose file the capture does not have is left out. */
export function pinSelection(selection: Selection, context: PinContext): PinnedSelection {
  const { functions, stack, goroutines, range, label } = selection;
  const { view, source, dump, finding } = context;
  const fileOf = (name: string) => context.files.find(({ file }) => file === name);
  const holder = goroutines && fileOf(goroutines.artifact);
  const timed = range && fileOf(range.artifact);
  return {
    version: 1,
    ...(view && { view }),
    ...(source && { source }),
    functions,
    ...(stack !== undefined && { stack }),
    ...(goroutines &&
      holder && {
        goroutines: {
          file: holder.file,
          sha256: holder.sha256,
          ...(dump?.file === holder.file && {
            dump: dump.dump,
            ...(dump.atUnixNs !== undefined && { atUnixNs: dump.atUnixNs }),
          }),
          goids: goroutines.goids.slice(0, MOST_PINNED_GOROUTINES),
          count: goroutines.goids.length,
        },
      }),
    ...(range &&
      timed && {
        range: {
          file: timed.file,
          sha256: timed.sha256,
          fromNs: range.fromNs,
          toNs: range.toNs,
          ...(timed.originUnixNs !== undefined && {
            fromUnixNs: String(BigInt(timed.originUnixNs) + BigInt(range.fromNs)),
          }),
        },
      }),
    ...(label && { label }),
    ...(finding && selection.evidence !== undefined && { finding }),
  };
}

/** The capture that a pin is looked for in, as far as its pins ask. */
export interface PinTarget {
  /** ids of goroutines are those of the same goroutines: the same capture, or one of the same process */
  readonly isSameProcess: boolean;
  readonly files: readonly PinPlace[];
  readonly hasFunction: (symbol: string) => boolean;
  readonly hasStack: (stack: string) => boolean;
  readonly hasLabel: (key: string, value: string) => boolean;
  readonly hasGoroutine: (file: string, goid: string) => boolean;
  /** the evidence of a finding with this fingerprint: the one of this id, else the first */
  readonly evidenceOf: (finding: PinnedFinding) => string | undefined;
}

export const PIN_PARTS = ['functions', 'stack', 'goroutines', 'range', 'label', 'finding'] as const;
export type PinPart = (typeof PIN_PARTS)[number];

export interface ResolvedPin {
  /** absent when nothing of it is there any longer */
  readonly selection?: Selection;
  /** which dump of its file the goroutines were pinned in */
  readonly dump?: number;
  /** parts that cannot be found */
  readonly gone: readonly PinPart[];
}

/**
 * A pin as a selection of this capture, without what is not there. Goroutines of another process are
 * looked for by their stack alone; a range in another trace by the wall clock.
 */
export function resolvePin(pin: PinnedSelection, target: PinTarget): ResolvedPin {
  const functions = pin.functions.filter((symbol) => target.hasFunction(symbol));
  const stack = pin.stack !== undefined && target.hasStack(pin.stack) ? pin.stack : undefined;
  const goroutines = pin.goroutines && goroutinesIn(pin.goroutines, target);
  const range = pin.range && rangeIn(pin.range, target);
  const label =
    pin.label && target.hasLabel(pin.label.key, pin.label.value) ? pin.label : undefined;
  const evidence = pin.finding && target.evidenceOf(pin.finding);
  const gone: PinPart[] = [];
  if (functions.length < pin.functions.length) gone.push('functions');
  if (pin.stack !== undefined && stack === undefined) gone.push('stack');
  // of goroutines that were more than one could keep, or are of another process, the stack holds
  if (pin.goroutines && !goroutines && stack === undefined) gone.push('goroutines');
  if (pin.range && !range) gone.push('range');
  if (pin.label && !label) gone.push('label');
  if (pin.finding && evidence === undefined) gone.push('finding');
  const isSomething =
    functions.length > 0 ||
    stack !== undefined ||
    goroutines !== undefined ||
    range !== undefined ||
    label !== undefined ||
    evidence !== undefined;
  if (!isSomething && gone.length > 0) return { gone };
  const { dump } = pin.goroutines ?? {};
  return {
    selection: {
      functions,
      ...(stack !== undefined && { stack }),
      ...(goroutines && { goroutines }),
      ...(range && { range }),
      ...(label && { label }),
      ...(evidence !== undefined && { evidence }),
    },
    ...(goroutines &&
      dump !== undefined &&
      goroutines.artifact === pin.goroutines?.file && { dump }),
    gone,
  };
}

/** The same bytes, else the same name. */
const fileIn = (wanted: PinnedFile, { files }: PinTarget): PinPlace | undefined =>
  files.find(({ file, sha256 }) => file === wanted.file && sha256 === wanted.sha256) ??
  files.find(({ sha256 }) => sha256 === wanted.sha256) ??
  files.find(({ file }) => file === wanted.file);

function goroutinesIn(pinned: PinnedGoroutines, target: PinTarget): Selection['goroutines'] {
  const own = fileIn(pinned, target);
  const isSameFile = own?.sha256 === pinned.sha256;
  if (!isSameFile && !target.isSameProcess) return undefined;
  const first = own ? [own] : [];
  const places = [...first, ...target.files.filter((place) => place !== own)];
  for (const { file } of places) {
    const goids = pinned.goids.filter((goid) => target.hasGoroutine(file, goid));
    if (goids.length > 0) return { artifact: file, goids };
  }
  return undefined;
}

function rangeIn(pinned: PinnedRange, target: PinTarget): Selection['range'] {
  const { fromNs, toNs } = pinned;
  const same = target.files.find(({ sha256 }) => sha256 === pinned.sha256);
  if (same) {
    return same.durationNs === undefined || fromNs <= same.durationNs
      ? { artifact: same.file, fromNs, toNs }
      : undefined;
  }
  if (pinned.fromUnixNs === undefined) return undefined;
  for (const { file, originUnixNs, durationNs } of target.files) {
    if (originUnixNs === undefined || durationNs === undefined) continue;
    const shifted = Number(BigInt(pinned.fromUnixNs) - BigInt(originUnixNs));
    const end = shifted + (toNs - fromNs);
    if (shifted >= 0 && end <= durationNs) return { artifact: file, fromNs: shifted, toNs: end };
  }
  return undefined;
}

/** Nothing is selected: the note is on the capture as a whole. */
export const isWholeCapture = (pin: PinnedSelection): boolean =>
  pin.functions.length === 0 &&
  pin.stack === undefined &&
  !pin.goroutines &&
  !pin.range &&
  !pin.label &&
  !pin.finding;

type Findings = Pick<Diagnosis, 'findings'> | undefined;

const evidenceIds = ({ evidence, against }: Diagnosis['findings'][number]): readonly string[] =>
  [...evidence, ...against].map(({ id }) => id);

/** The finding that an evidence belongs to; undefined for one of the verdict alone. */
export function findingOfEvidence(
  diagnosis: Findings,
  evidence: string | undefined,
): PinnedFinding | undefined {
  if (evidence === undefined) return undefined;
  const finding = diagnosis?.findings.find((one) => evidenceIds(one).includes(evidence));
  return finding && { pattern: finding.pattern, fingerprint: finding.fingerprint, evidence };
}

/** For `PinTarget`: the same finding in another diagnosis. */
export function evidenceOfFinding(
  diagnosis: Findings,
  { fingerprint, evidence }: PinnedFinding,
): string | undefined {
  const ids = diagnosis?.findings
    .filter((finding) => finding.fingerprint === fingerprint)
    .flatMap(evidenceIds);
  return ids?.includes(evidence) ? evidence : ids?.[0];
}
