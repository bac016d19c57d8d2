import type { Alignment, ArtifactKind, TimeRange } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import { lengthNs, onClock, spanOf } from '@unpark/view-state';

/**
 * The axis that all views of time share: nanoseconds of the anchor's own time, so that what is read
 * off it is what a link carries. The anchor is the artifact in which a range can be chosen.
 */
export interface ClockAxis {
  /** file of the artifact whose time counts from 0 */
  readonly anchor: string;
  /** what it covers, 0 for a moment: no range can be chosen then */
  readonly anchorNs: number;
  readonly fromNs: number;
  readonly toNs: number;
  /** files that were taken too far away to be on the axis */
  readonly before: number;
  readonly after: number;
}

/** How the row of an artifact on the strip is called. */
export type StripFamily = 'trace' | 'cpu' | 'span' | 'moment' | 'dump' | 'metrics';

/** One artifact on the strip; times of the axis. */
export interface StripMark {
  readonly file: string;
  readonly kind: ArtifactKind;
  readonly fromNs: number;
  readonly toNs: number;
  readonly errorNs: number;
  readonly source: string;
  /** lane inside its row, from 0 */
  readonly lane: number;
  /** short enough to be drawn as one */
  readonly isMoment: boolean;
}

export interface StripRow {
  readonly family: StripFamily;
  readonly lanes: number;
  readonly marks: readonly StripMark[];
}

/** An axis that is longer than this many times its anchor shows what is near the anchor alone. */
const LONGEST_AXIS = 20;
/** What is shown on both sides of the anchor then, in its lengths. */
const NEAR = 2;
/** What took less of the axis than this is drawn as a moment: a dump stops the process for that long. */
const MOMENT_SHARE = 0.004;
/** A row is no higher than this: beyond, marks share the last lane. */
const MOST_LANES = 4;

const FAMILIES: readonly StripFamily[] = ['cpu', 'span', 'trace', 'dump', 'moment', 'metrics'];

/** The artifact that ranges are chosen in: that of the range, else the earliest trace, else metrics. */
export function anchorOf(
  alignment: readonly Alignment[],
  artifacts: readonly Pick<ArtifactView, 'file' | 'record'>[],
  range: TimeRange | undefined,
  trace: string | undefined,
): string | undefined {
  const long = alignment
    .filter((row) => lengthNs(spanOf(row)) > 0)
    .sort((a, b) => Number(BigInt(a.fromUnixNs) - BigInt(b.fromUnixNs)));
  const formOf = (file: string) => artifacts.find((of) => of.file === file)?.record?.facts.form;
  const found =
    long.find(({ artifact }) => artifact === range?.artifact) ??
    long.find(({ artifact }) => artifact === trace) ??
    long.find(({ artifact }) => formOf(artifact) === 'trace') ??
    long.find(({ artifact }) => formOf(artifact) === 'metrics');
  return found?.artifact;
}

/** The axis around an anchor; without one around the first artifact, and no range can be chosen. */
export function clockAxis(
  alignment: readonly Alignment[],
  anchor: string | undefined,
): ClockAxis | undefined {
  const zero = alignment.find(({ artifact }) => artifact === anchor) ?? alignment[0];
  if (!zero) return undefined;
  const own = anchor === undefined ? 0 : lengthNs(spanOf(zero));
  const spans = alignment.map((row) => {
    const fromNs = Number(BigInt(row.fromUnixNs) - BigInt(zero.fromUnixNs));
    return { fromNs, toNs: fromNs + lengthNs(spanOf(row)) };
  });
  let fromNs = Math.min(...spans.map((span) => span.fromNs));
  let toNs = Math.max(...spans.map((span) => span.toNs));
  if (own > 0 && toNs - fromNs > LONGEST_AXIS * own) {
    fromNs = Math.max(fromNs, -NEAR * own);
    toNs = Math.min(toNs, own + NEAR * own);
  }
  if (!(toNs > fromNs)) return undefined;
  return {
    anchor: zero.artifact,
    anchorNs: own,
    fromNs,
    toNs,
    before: spans.filter((span) => span.toNs < fromNs).length,
    after: spans.filter((span) => span.fromNs > toNs).length,
  };
}

function familyOf(kind: ArtifactKind, isMoment: boolean): StripFamily {
  if (kind === 'execution-trace') return 'trace';
  if (kind === 'metrics') return 'metrics';
  if (kind === 'goroutine-dump') return 'dump';
  if (isMoment) return 'moment';
  return kind === 'pprof-cpu' ? 'cpu' : 'span';
}

/** Artifacts in rows by what they are, those that overlap below each other; empty rows are left out. */
export function stripRows(
  alignment: readonly Alignment[],
  kinds: ReadonlyMap<string, ArtifactKind>,
  axis: ClockAxis,
): StripRow[] {
  const zero = alignment.find(({ artifact }) => artifact === axis.anchor);
  if (!zero) return [];
  const rows = new Map<StripFamily, { lanes: number[]; marks: StripMark[] }>();
  const ordered = [...alignment].sort((a, b) =>
    BigInt(a.fromUnixNs) < BigInt(b.fromUnixNs)
      ? -1
      : BigInt(a.fromUnixNs) > BigInt(b.fromUnixNs)
        ? 1
        : 0,
  );
  for (const row of ordered) {
    const fromNs = Number(BigInt(row.fromUnixNs) - BigInt(zero.fromUnixNs));
    const toNs = fromNs + lengthNs(spanOf(row));
    if (toNs < axis.fromNs || fromNs > axis.toNs) continue;
    const kind = kinds.get(row.artifact) ?? 'unknown';
    const isMoment = toNs - fromNs <= (axis.toNs - axis.fromNs) * MOMENT_SHARE;
    const family = familyOf(kind, isMoment);
    const of = rows.get(family) ?? { lanes: [], marks: [] };
    rows.set(family, of);
    const free = of.lanes.findIndex((end) => end <= fromNs);
    const lane = isMoment
      ? 0
      : free >= 0
        ? free
        : of.lanes.length < MOST_LANES
          ? of.lanes.length
          : MOST_LANES - 1;
    of.lanes[lane] = Math.max(of.lanes[lane] ?? Number.NEGATIVE_INFINITY, toNs);
    const { errorNs, source } = row;
    of.marks.push({ file: row.artifact, kind, fromNs, toNs, errorNs, source, lane, isMoment });
  }
  return FAMILIES.flatMap((family): StripRow[] => {
    const of = rows.get(family);
    return of ? [{ family, lanes: Math.max(1, of.lanes.length), marks: of.marks }] : [];
  });
}

/** How the other artifacts of a capture lie to a range. */
export interface RangeMeetings {
  readonly inside: readonly string[];
  readonly overlaps: readonly { readonly file: string; readonly share: number }[];
  /** the clocks' errors do not tell */
  readonly perhaps: readonly string[];
}

export function meetingsOf(alignment: readonly Alignment[], range: TimeRange): RangeMeetings {
  const inside: string[] = [];
  const overlaps: { file: string; share: number }[] = [];
  const perhaps: string[] = [];
  for (const { artifact } of alignment) {
    if (artifact === range.artifact) continue;
    const on = onClock(alignment, range, artifact);
    if (on?.meets === 'inside') inside.push(artifact);
    else if (on?.meets === 'overlaps') overlaps.push({ file: artifact, share: on.share });
    else if (on?.meets === 'perhaps') perhaps.push(artifact);
  }
  return { inside, overlaps, perhaps };
}

/** A range in the time of the axis; undefined when nothing says where it is. */
export function rangeOnAxis(
  alignment: readonly Alignment[],
  range: TimeRange | undefined,
  axis: ClockAxis,
): { readonly fromNs: number; readonly toNs: number; readonly errorNs: number } | undefined {
  if (!range) return undefined;
  if (range.artifact === axis.anchor) {
    return { fromNs: range.fromNs, toNs: range.toNs, errorNs: 0 };
  }
  return onClock(alignment, range, axis.anchor);
}
