import type { Severity } from '@unpark/model';
import type { Extent } from '../facts';
import type { Situation } from '../situation';
import type { SeverityConditions, SeverityRule } from './wait-rule';

/** What the thresholds are held against. */
export interface Measured {
  readonly extent: Extent;
  readonly minutes: number | undefined;
  /** most of them print an age */
  readonly aged: boolean;
  readonly leaked: boolean;
  readonly holders: number;
  /** Go's word */
  readonly reason: string;
  /** asked only where a rule needs it */
  readonly clientsLeft: () => number;
  /** goroutines that wait for these */
  readonly behind?: () => number;
}

/** Severity of the first rule that applies; undefined when none does. */
export function severityBy(
  rules: readonly SeverityRule[],
  situation: Situation,
  measured: Measured,
): Severity | undefined {
  return rules.find(({ when }) => applies(when, situation, measured))?.severity;
}

function applies(
  when: SeverityConditions,
  situation: Situation,
  { extent, minutes, aged, leaked, holders, reason, clientsLeft, behind }: Measured,
): boolean {
  const dumps = situation.latest ? 2 : 1;
  const reached = (least: number | undefined, value: number): boolean =>
    least === undefined || value >= least;
  return (
    (when.dumps === undefined || when.dumps === dumps) &&
    reached(when.count, extent.count) &&
    reached(when.lasting, extent.lasting) &&
    reached(when.stayed, extent.stayed) &&
    reached(when.stayedShare, extent.before === 0 ? 0 : extent.stayed / extent.before) &&
    reached(when.share, extent.share) &&
    reached(when.requests, extent.requests) &&
    reached(when.minutes, minutes ?? 0) &&
    (when.grows === undefined || when.grows === extent.grows) &&
    (when.leaked === undefined || when.leaked === leaked) &&
    (when.holder === undefined || when.holder === holders > 0) &&
    (when.reasons === undefined || when.reasons.includes(reason)) &&
    (when.asleep === undefined || when.asleep === situation.crashSaysAsleep) &&
    (when.apart === undefined ||
      situation.gapNs === undefined ||
      situation.gapNs >= when.apart * 1e9) &&
    (when.aged === undefined || when.aged === aged) &&
    reached(when.ofAll, extent.count / Math.max(1, situation.totalInUse)) &&
    (when.behind === undefined || (behind?.() ?? 0) >= when.behind) &&
    (when.clientsLeft === undefined || clientsLeft() >= when.clientsLeft)
  );
}
