import {
  type ArtifactHints,
  type ArtifactRecord,
  bundleFacts,
  type DiagnosedTrace,
  type Diagnosis,
  type DumpTables,
  type EachLanguage,
  type Finding,
  type MetricTables,
  type ProfileTables,
  type RejectedPattern,
  severityRank,
  wordsThatDiffer,
} from '@unpark/model';
import { alignmentOf } from './alignment';
import { captureMeasures, groupSizesOf } from './capture-measures';
import { coverageOf } from './coverage';
import { declaredPattern } from './declared/declared-pattern';
import type { IdleRule } from './declared/idle-rule';
import { type OrderedDump, orderDumps } from './dump-order';
import { compareText } from './goroutine-groups';
import { graphSummary } from './graph-summary';
import { inLanguage } from './in-language';
import { mainMetrics, MetricsView } from './metrics-view';
import { momentsOf, nobody, saysTooLittle } from './moments';
import { misleadingOf } from './misleading';
import { ofOneProcess, withWarning } from './one-process';
import type { PatternEntry } from './library/pattern-entry';
import type { PatternDefinition } from './pattern';
import { PATTERNS } from './patterns/catalogue';
import { ProfileView, withoutTextTwins } from './profile-view';
import { type PatternDraft, rankFindings, type RankedFinding } from './ranking';
import { Situation, type Witnesses } from './situation';
import { stateCountsOf } from './state-counts';
import { mainTrace } from './main-trace';
import { TraceView } from './trace-view';
import { cannotTell, verdictOf } from './verdict';

/** Raised when the same input may give other findings. */
export const ANALYSER_VERSION = '2026.12';

export interface DiagnosisArtifact {
  readonly record: ArtifactRecord;
  readonly hints: ArtifactHints;
  /** for a goroutine dump */
  readonly dump?: DumpTables;
  /** for a pprof profile */
  readonly profile?: ProfileTables;
  /** for an execution trace: its digest */
  readonly trace?: DiagnosedTrace;
  readonly metrics?: MetricTables;
}

/** What a workspace knows of its own programs, beside the library. */
export interface WorkspaceLibrary {
  /** asked before the library's own; entries without a rule find nothing */
  readonly patterns: readonly PatternEntry[];
  readonly idle: readonly IdleRule[];
}

const NO_LIBRARY: WorkspaceLibrary = { patterns: [], idle: [] };

/** A finding of low weight more than this many says nothing to anybody. */
const MAX_FINDINGS = 24;

interface DiagnosisInput {
  readonly artifacts: readonly DiagnosisArtifact[];
  readonly library?: WorkspaceLibrary;
}

/**
 * From the tables of a capture to its findings. Pure and total: the same artifacts give the same
 * bytes, in whatever order they come. It is in English; `words` holds what it says in other languages.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const said = diagnoseInEach(input);
  const english = inLanguage(said, 'en');
  return { ...english, words: { zh: wordsThatDiffer(english, inLanguage(said, 'zh')) } };
}

function diagnoseInEach(input: DiagnosisInput): Diagnosis<EachLanguage> {
  const library = input.library ?? NO_LIBRARY;
  const artifacts = [...input.artifacts].sort((a, b) => compareText(a.record.file, b.record.file));
  const records = artifacts.map((artifact) => artifact.record);
  const allProfiles = withoutTextTwins(
    artifacts.flatMap(({ record, profile }) => (profile ? [new ProfileView(record, profile)] : [])),
  );
  const traces = artifacts.flatMap(({ record, trace: tables }) =>
    tables ? [new TraceView(record, tables)] : [],
  );
  const { dumps: printed, strangers } = ofOneProcess(
    records,
    orderDumps(
      artifacts.flatMap(({ record, hints, dump }) => (dump ? [{ record, hints, dump }] : [])),
      library.idle,
    ),
    allProfiles,
    traces,
  );
  const otherProcess = strangers.map(({ file }) => file);
  const isOwn = ({ file }: { readonly file: string }): boolean =>
    !strangers.some((stranger) => stranger.file === file);
  const profiles = allProfiles.filter(isOwn);
  const trace = mainTrace(traces.filter(isOwn));
  const metrics = mainMetrics(
    artifacts.flatMap(({ record, metrics: tables }) =>
      tables && isOwn(record) ? [new MetricsView(record, tables)] : [],
    ),
  );
  const { instance } = bundleFacts(records);
  const witnesses: Witnesses = {
    ...(trace && { trace }),
    ...(metrics && { metrics }),
    process: {
      ...(instance.goVersion && { goVersion: instance.goVersion.value }),
      ...(instance.gomaxprocs && { gomaxprocs: instance.gomaxprocs.value }),
    },
  };
  const traceHints = artifacts.find(({ record }) => record.file === trace?.file)?.hints;
  const moments =
    printed.length > 0
      ? { dumps: printed, left: 0 }
      : momentsOf(trace, traceHints, profiles, library.idle);
  const { dumps } = moments;
  const goVersion = records.find((record) => record.goVersion !== undefined)?.goVersion;
  const coverage = coverageOf(records);
  const alignment = alignmentOf(artifacts);
  const patterns = [...library.patterns.flatMap(ownPattern), ...PATTERNS];
  const seen = lookAt(patterns, dumps.length > 0 ? dumps : [nobody()], profiles, witnesses);
  const cut =
    moments.left > 0 ||
    records.some((record) => record.facts.form === 'dump' && record.facts.truncated);
  const misleading = misleadingOf(seen.situation, seen.ranked);
  const lastDump = printed.at(-1);
  const numbers = {
    ...(lastDump && { stateCounts: stateCountsOf(lastDump), groupSizes: groupSizesOf(lastDump) }),
    measures: captureMeasures(records.filter(isOwn), metrics, trace),
  };
  const isKnown = worst(seen.findings) >= severityRank('medium');
  if (!isKnown && (dumps.length === 0 || saysTooLittle(seen.situation.reference))) {
    const kinds = new Set(
      records.filter((record) => isCaptureKind(record)).map((record) => record.kind),
    );
    return {
      analyserVersion: ANALYSER_VERSION,
      verdict: withWarning(
        cannotTell([...kinds], profiles, dumps.length > 0 ? seen.situation : undefined),
        strangers,
      ),
      findings: seen.findings,
      coverage,
      rejected: seen.rejected,
      ...numbers,
      ...(alignment.length > 0 && { alignment }),
      ...(otherProcess.length > 0 && { otherProcess }),
      ...(library.idle.length > 0 && { idle: library.idle }),
      ...(goVersion !== undefined && { goVersion }),
    };
  }
  return {
    analyserVersion: ANALYSER_VERSION,
    verdict: withWarning(verdictOf(seen.situation, seen.findings, cut, records), strangers),
    findings: seen.findings,
    coverage,
    rejected: seen.rejected,
    ...numbers,
    dumps: printed.map(({ view, atUnixNs }) => ({
      artifact: view.artifact,
      dump: view.dumpIndex,
      label: view.label,
      ...(atUnixNs !== undefined && { atUnixNs: String(atUnixNs) }),
    })),
    ...(alignment.length > 0 && { alignment }),
    ...(misleading.length > 0 && { misleading }),
    waitGraph: graphSummary(seen.situation, seen.ranked),
    ...(otherProcess.length > 0 && { otherProcess }),
    ...(library.idle.length > 0 && { idle: library.idle }),
    ...(goVersion !== undefined && { goVersion }),
  };
}

const ownPattern = (entry: PatternEntry): readonly PatternDefinition[] =>
  entry.rule ? [declaredPattern({ ...entry, rule: entry.rule })] : [];

interface Seen {
  readonly situation: Situation;
  readonly ranked: readonly RankedFinding[];
  readonly findings: readonly Finding<EachLanguage>[];
  readonly rejected: readonly RejectedPattern<EachLanguage>[];
}

/**
 * Looks at the first dump; when nothing is wrong there yet, at the last: a stall may have begun
 * between the two.
 */
function lookAt(
  patterns: readonly PatternDefinition[],
  dumps: readonly OrderedDump[],
  profiles: readonly ProfileView[],
  witnesses: Witnesses,
): Seen {
  // at its end a trace knows what goroutines wait for, and since when
  const first = (dumps[0]?.view.origin ? dumps.at(-1) : dumps[0]) as OrderedDump;
  const seen = runPatterns(patterns, new Situation(dumps, first, profiles, witnesses));
  const last = seen.situation.latest;
  if (!last || last === first || worst(seen.findings) >= severityRank('medium')) return seen;
  const later = runPatterns(patterns, new Situation(dumps, last, profiles, witnesses));
  return worst(later.findings) > worst(seen.findings) ? later : seen;
}

const worst = (findings: readonly Pick<Finding, 'severity'>[]): number =>
  findings.reduce((most, finding) => Math.max(most, severityRank(finding.severity)), -1);

function runPatterns(patterns: readonly PatternDefinition[], situation: Situation): Seen {
  const drafts: PatternDraft[] = [];
  const rejected: RejectedPattern<EachLanguage>[] = [];
  const covered = new Set<number>();
  for (const definition of patterns) {
    const answer = definition.detect(situation, covered);
    for (const draft of answer.drafts) {
      drafts.push({ definition, draft });
      for (const row of draft.rows) covered.add(row);
    }
    rejected.push(...answer.rejected);
  }
  const ranked = rankFindings(situation, drafts).slice(0, MAX_FINDINGS);
  const findings = ranked.map(({ finding }) => finding);
  const found = new Set(findings.map((finding) => finding.pattern));
  return {
    situation,
    ranked,
    findings,
    rejected: rejected.filter((entry) => !found.has(entry.pattern)).slice(0, MAX_FINDINGS),
  };
}

const isCaptureKind = (record: ArtifactRecord): boolean =>
  record.kind !== 'archive' &&
  record.kind !== 'unknown' &&
  record.kind !== 'capture-manifest' &&
  record.status !== 'unrecognised';
