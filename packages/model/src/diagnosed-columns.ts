import type { CaptureMeasures, GroupSizes } from './capture-measures';
import { type Diagnosis, phrasesText } from './finding';
import { diagnosisIn } from './other-words';
import type { ArtifactRecord, TimeSource } from './parsed-artifact';
import type { StateClass } from './state-class';

const SOURCE_RANK: Readonly<Record<TimeSource['source'], number>> = {
  'capture-record': 0,
  'inside-artifact': 1,
  'archive-entry': 2,
  'file-time': 3,
  upload: 4,
};

/** What lists show of a diagnosed capture, so that they need not open the diagnosis. */
export interface DiagnosedColumns {
  readonly outcome: string;
  readonly severity: string | null;
  readonly pattern: string | null;
  readonly sentence: string;
  /** the same in Chinese; null of a diagnosis that has no Chinese */
  readonly sentenceZh: string | null;
  readonly goroutineCount: number | null;
  readonly stateCounts: Readonly<Partial<Record<StateClass, number>>> | null;
  readonly measures: CaptureMeasures | null;
  readonly groupSizes: GroupSizes | null;
  readonly goVersion: string | null;
  readonly windowFromUnixNs: bigint | null;
  readonly windowToUnixNs: bigint | null;
  readonly windowSource: string | null;
  readonly windowErrorNs: bigint | null;
}

export function diagnosedColumns(
  diagnosis: Diagnosis,
  records: readonly ArtifactRecord[],
): DiagnosedColumns {
  const primary = diagnosis.findings.find((finding) => finding.primary);
  const window = captureWindow(records);
  const goVersion = diagnosis.goVersion ?? records.find((record) => record.goVersion)?.goVersion;
  return {
    outcome: diagnosis.verdict.outcome,
    severity: primary?.severity ?? null,
    pattern: primary?.pattern ?? null,
    sentence: phrasesText(diagnosis.verdict.sentence),
    sentenceZh: diagnosis.words?.zh
      ? phrasesText(diagnosisIn(diagnosis, 'zh').verdict.sentence)
      : null,
    goroutineCount: goroutineCountOf(records) ?? profiledCountOf(records) ?? null,
    stateCounts: diagnosis.stateCounts ?? null,
    measures: diagnosis.measures ?? null,
    groupSizes: diagnosis.groupSizes ?? null,
    goVersion: goVersion ?? null,
    windowFromUnixNs: window ? BigInt(window.fromUnixNs) : null,
    windowToUnixNs: window ? BigInt(window.toUnixNs) : null,
    windowSource: window?.source ?? null,
    windowErrorNs: window ? BigInt(Math.ceil(window.errorNs)) : null,
  };
}

/** Of the dump with the highest goroutine id: ids only grow, so it is the latest. */
function goroutineCountOf(records: readonly ArtifactRecord[]): number | undefined {
  let latest: { maxGoid: bigint; count: number } | undefined;
  for (const { facts } of records) {
    if (facts.form !== 'dump') continue;
    for (const dump of facts.dumps) {
      const maxGoid = /^\d+$/.test(dump.maxGoid) ? BigInt(dump.maxGoid) : 0n;
      if (!latest || maxGoid > latest.maxGoid) latest = { maxGoid, count: dump.goroutineCount };
    }
  }
  return latest?.count;
}

/** Of the latest goroutine profile: what there is where a dump would have cost too much. */
function profiledCountOf(records: readonly ArtifactRecord[]): number | undefined {
  let latest: { atUnixNs: bigint; count: number } | undefined;
  for (const { kind, facts, window } of records) {
    if (kind !== 'pprof-goroutine' || facts.form !== 'profile' || facts.delta) continue;
    const count = Number(facts.totals[0]);
    const atUnixNs = BigInt(facts.timeUnixNs ?? window?.toUnixNs ?? 0);
    if (Number.isSafeInteger(count) && (!latest || atUnixNs >= latest.atUnixNs))
      latest = { atUnixNs, count };
  }
  return latest?.count;
}

/** A capture record that does not say how exact its times are counts milliseconds. */
const RECORD_ERROR_NS = 1e6;

/** From the best kind of clock that any artifact has: the span of all that have it. */
function captureWindow(records: readonly ArtifactRecord[]): TimeSource | undefined {
  let span: TimeSource | undefined;
  for (const { facts, window } of records) {
    const own: TimeSource | undefined =
      facts.form === 'manifest'
        ? {
            fromUnixNs: facts.windowFromUnixNs,
            toUnixNs: facts.windowToUnixNs,
            source: 'capture-record',
            errorNs: facts.errorNs ?? window?.errorNs ?? RECORD_ERROR_NS,
          }
        : window;
    if (!own) continue;
    const better = span ? SOURCE_RANK[own.source] - SOURCE_RANK[span.source] : -1;
    if (better < 0) span = own;
    else if (better === 0 && span) span = union(span, own);
  }
  return span;
}

const union = (a: TimeSource, b: TimeSource): TimeSource => ({
  fromUnixNs: BigInt(a.fromUnixNs) < BigInt(b.fromUnixNs) ? a.fromUnixNs : b.fromUnixNs,
  toUnixNs: BigInt(a.toUnixNs) > BigInt(b.toUnixNs) ? a.toUnixNs : b.toUnixNs,
  source: a.source,
  errorNs: Math.max(a.errorNs, b.errorNs),
});
