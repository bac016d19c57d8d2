import { type AnalysisReport, type Severity, severityRank } from '@unpark/model';
import { EXIT, exitCodeOf } from '../exit-codes';

/** Levels that a person may ask to fail at. */
export const GATE_LEVELS = ['low', 'medium', 'high', 'critical'] as const;
export type GateLevel = (typeof GATE_LEVELS)[number];

/** Which findings of a report count. */
export interface Gate {
  /** absent: the verdict decides, as without a gate */
  readonly failOn?: GateLevel;
  /** 0 to 1; findings that are less sure do not count */
  readonly minConfidence: number;
}

type Finding = AnalysisReport['findings'][number];

export const isSureEnough = (gate: Gate, finding: Finding): boolean =>
  finding.confidence >= gate.minConfidence;

/** JUnit marks medium and worse where nobody says otherwise: what is below is worth knowing only. */
const DEFAULT_LEVEL: GateLevel = 'medium';

/** Findings that fail the gate. */
export const failsGate = (gate: Gate, finding: Finding): boolean =>
  isSureEnough(gate, finding) &&
  severityRank(finding.severity) >= severityRank(gate.failOn ?? DEFAULT_LEVEL);

/**
 * The code of a report under a gate. Without `failOn` that of the verdict, over findings that are
 * sure enough; with it that of the worst finding at or above the level, whatever the verdict, and 0
 * when there is none. A report that cannot tell never passes.
 */
export function gateExitCode(report: AnalysisReport, gate: Gate): number {
  if (gate.failOn === undefined && gate.minConfidence === 0) return exitCodeOf(report);
  if (report.verdict.outcome === 'cannot-tell') return EXIT.cannotTell;
  const counted = report.findings.filter(
    (finding) =>
      isSureEnough(gate, finding) &&
      severityRank(finding.severity) >= severityRank(gate.failOn ?? 'info'),
  );
  if (counted.length === 0) return EXIT.healthy;
  if (gate.failOn === undefined) return exitCodeOf({ ...report, findings: counted });
  return CODES[worstOf(counted)];
}

const worstOf = (findings: readonly Finding[]): Severity =>
  findings.reduce<Severity>(
    (worst, { severity }) => (severityRank(severity) > severityRank(worst) ? severity : worst),
    'low',
  );

const CODES: Readonly<Record<Severity, number>> = {
  info: EXIT.low,
  low: EXIT.low,
  medium: EXIT.medium,
  high: EXIT.high,
  critical: EXIT.critical,
};
