import type { AnalysisReport } from '@unpark/model';
import { severityRank } from '@unpark/model';

/**
 * Exit codes are a contract (docs/cli.md). Verdicts use tens, so that `[ $? -ge 20 ]` is "medium or
 * worse"; failures stay below ten, as shells and tools expect.
 */
export const EXIT = {
  healthy: 0,
  /** a mistake of ours */
  unexpected: 1,
  usage: 2,
  /** a file, a process or a server could not be read, reached or used */
  failed: 3,
  /** the capture does not hold what a verdict needs */
  cannotTell: 4,
  low: 10,
  medium: 20,
  high: 30,
  critical: 40,
  interrupted: 130,
} as const;

/** The code of a verdict: the worst finding of a stalled capture. Healthy is 0, notes or not. */
export function exitCodeOf(report: AnalysisReport): number {
  if (report.verdict.outcome === 'cannot-tell') return EXIT.cannotTell;
  if (report.verdict.healthy) return EXIT.healthy;
  let worst: AnalysisReport['findings'][number]['severity'] = 'info';
  for (const finding of report.findings) {
    if (severityRank(finding.severity) > severityRank(worst)) worst = finding.severity;
  }
  switch (worst) {
    case 'critical':
      return EXIT.critical;
    case 'high':
      return EXIT.high;
    case 'medium':
      return EXIT.medium;
    case 'low':
    case 'info':
      return EXIT.low;
  }
}
