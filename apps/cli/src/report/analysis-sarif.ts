import { type AnalysisReport, severityRank, type Severity } from '@unpark/model';
import type { CodePlaces } from './code-places';
import { type Gate, isSureEnough } from './gate';
import type { OwnRules } from './own-rules-file';
import { patternEntries, patternRule } from './pattern-rules';
import {
  sarifLocation,
  sarifLog,
  type SarifLevel,
  type SarifLocation,
  type SarifNotification,
  type SarifResult,
  sarifText,
} from './sarif-log';
import { type SourceRoot, sourceUri } from './source-roots';

type Finding = AnalysisReport['findings'][number];

export interface SarifSetting {
  readonly exitCode: number;
  readonly gate: Gate;
  readonly own: OwnRules;
  readonly places: CodePlaces;
  readonly roots: readonly SourceRoot[];
  readonly docsUrl?: string;
}

const LEVELS: Readonly<Record<Severity, SarifLevel>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** Places beside the guilty one that a reader is shown. */
const MAX_RELATED = 6;

/** A report as SARIF 2.1.0: a result for each finding that is sure enough, at the guilty function. */
export function analysisSarif(report: AnalysisReport, setting: SarifSetting): unknown {
  const results = report.findings
    .filter((finding) => isSureEnough(setting.gate, finding))
    .map((finding) => resultOf(finding, report, setting));
  return sarifLog({
    rules: patternEntries(setting.own.entries).map((entry) => patternRule(entry, setting.docsUrl)),
    results,
    notifications: notificationsOf(report),
    successful: report.verdict.outcome !== 'cannot-tell',
    exitCode: setting.exitCode,
  });
}

function resultOf(finding: Finding, report: AnalysisReport, setting: SarifSetting): SarifResult {
  const placed = finding.functions.flatMap((symbol): SarifLocation[] => {
    const place = setting.places.of(finding, symbol);
    if (!place) return [];
    const uri = sourceUri(place.file, setting.roots);
    return [sarifLocation(uri, { line: place.line, symbol })];
  });
  const [guilty, ...related] = placed;
  return {
    ruleId: finding.pattern,
    level: LEVELS[finding.severity],
    message: { text: sarifText(`${finding.title}. ${finding.summary} ${finding.fix.sentence}`) },
    // a fault of the process stands at no line: code hosts want a place all the same
    locations: [guilty ?? capturedIn(finding, report)],
    ...(related.length > 0 && { relatedLocations: related.slice(0, MAX_RELATED) }),
    partialFingerprints: { 'unparkFinding/v1': finding.fingerprint },
    rank: Math.round(finding.confidence * 100),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      primary: finding.primary,
      goroutines: finding.goroutines,
      class: finding.class,
      evidence: finding.evidence.map(({ text, provenance, source }) => ({
        text,
        provenance,
        source,
      })),
    },
  };
}

function capturedIn(finding: Finding, report: AnalysisReport): SarifLocation {
  const shown = finding.evidence.flatMap(({ rows }) => rows)[0]?.artifact;
  const symbol = finding.functions[0];
  return sarifLocation(sourceUri(shown ?? report.artifacts[0]?.file ?? 'capture', []), {
    ...(symbol !== undefined && { symbol }),
  });
}

function notificationsOf(report: AnalysisReport): SarifNotification[] {
  const told: SarifNotification[] = [];
  if (report.verdict.outcome === 'cannot-tell') {
    const text = sarifText(`${report.verdict.text} ${report.verdict.lead}`.trim());
    told.push({ level: 'error', message: { text }, descriptor: { id: 'cannot-tell' } });
  }
  for (const artifact of report.artifacts) {
    const problems = [
      ...(artifact.error ? [{ ...artifact.error, level: 'error' as const }] : []),
      ...artifact.warnings.map((warning) => ({ ...warning, level: 'warning' as const })),
    ];
    for (const { code, message, next, place, level } of problems) {
      told.push({
        level,
        message: { text: sarifText(next === undefined ? message : `${message} ${next}`) },
        descriptor: { id: code },
        locations: [
          sarifLocation(
            sourceUri(artifact.file, []),
            place?.line === undefined ? {} : { line: place.line },
          ),
        ],
      });
    }
  }
  return told;
}

/** Worst first, then surest: the order in which a reader should see them. */
export const bySeverity = (a: Finding, b: Finding): number =>
  severityRank(b.severity) - severityRank(a.severity) || b.confidence - a.confidence;
