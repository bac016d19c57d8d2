import type { AnalysisReport, RejectedPattern } from '@unpark/model';
import { bySeverity } from './analysis-sarif';
import type { CodePlaces } from './code-places';
import { failsGate, type Gate } from './gate';
import { type JunitCase, junitXml } from './junit';
import type { OwnRules } from './own-rules-file';
import { lookedFor } from './pattern-rules';
import { type SourceRoot, sourceUri } from './source-roots';

type Finding = AnalysisReport['findings'][number];

export interface JunitSetting {
  readonly gate: Gate;
  readonly own: OwnRules;
  readonly places: CodePlaces;
  readonly roots: readonly SourceRoot[];
  /** what was looked at and not taken */
  readonly rejected: readonly RejectedPattern[];
}

/** A report as JUnit XML: a case for the verdict and one for each pattern that is looked for. */
export function analysisJunit(report: AnalysisReport, setting: JunitSetting): string {
  const byPattern = new Map<string, Finding[]>();
  for (const finding of [...report.findings].sort(bySeverity)) {
    const list = byPattern.get(finding.pattern);
    if (list) list.push(finding);
    else byPattern.set(finding.pattern, [finding]);
  }
  const reasons = new Map(setting.rejected.map(({ pattern, reason }) => [pattern, reason]));
  const cases = lookedFor(setting.own.entries).map(({ id, class: of }) =>
    patternCase(id, of, byPattern.get(id) ?? [], reasons.get(id), setting),
  );
  return junitXml('unpark analyze', [verdictCase(report), ...cases]);
}

function verdictCase(report: AnalysisReport): JunitCase {
  const text = [report.verdict.text, report.verdict.lead].filter((part) => part !== '').join('\n');
  const common = { classname: 'unpark', name: 'verdict' };
  if (report.verdict.outcome !== 'cannot-tell') {
    return { ...common, outcome: { is: 'passed' }, output: text };
  }
  return {
    ...common,
    outcome: { is: 'error', message: report.verdict.text, type: 'cannot-tell', text },
  };
}

function patternCase(
  id: string,
  of: string,
  findings: readonly Finding[],
  rejected: string | undefined,
  setting: JunitSetting,
): JunitCase {
  const common = { classname: `unpark.${of}`, name: id };
  const failing = findings.filter((finding) => failsGate(setting.gate, finding));
  const beside = findings.filter((finding) => !failing.includes(finding));
  const output = [
    ...beside.map((finding) => `below the gate: ${findingText(finding, setting)}`),
    ...(rejected === undefined ? [] : [rejected]),
  ].join('\n\n');
  const [worst] = failing;
  if (!worst) return { ...common, outcome: { is: 'passed' }, ...(output && { output }) };
  const place = placeOf(worst, setting);
  return {
    ...common,
    ...(place && { file: place.file, line: place.line }),
    outcome: {
      is: 'failure',
      message: worst.summary,
      type: worst.severity,
      text: failing.map((finding) => findingText(finding, setting)).join('\n\n'),
    },
    ...(output && { output }),
  };
}

function placeOf(
  finding: Finding,
  { places, roots }: JunitSetting,
): { file: string; line: number } | undefined {
  for (const symbol of finding.functions) {
    const place = places.of(finding, symbol);
    if (!place) continue;
    const { uri, inRepository } = sourceUri(place.file, roots);
    return { file: inRepository ? decodeURIComponent(uri) : place.file, line: place.line };
  }
  return undefined;
}

function findingText(finding: Finding, setting: JunitSetting): string {
  const place = placeOf(finding, setting);
  return [
    `${finding.severity}, confidence ${finding.confidence.toFixed(2)}: ${finding.title}`,
    finding.summary,
    ...(place ? [`at ${place.file}${place.line > 0 ? `:${place.line}` : ''}`] : []),
    ...finding.functions.slice(0, 6).map((name) => `  ${name}`),
    ...finding.evidence.map(({ text }) => `- ${text}`),
    `Fix: ${finding.fix.sentence}`,
  ].join('\n');
}
