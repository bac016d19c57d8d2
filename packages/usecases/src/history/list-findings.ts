import { ok, type Result } from '@unpark/base';
import { PATTERN_CLASSES, type PatternClass, SEVERITIES, type Severity } from '@unpark/model';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { cursorAfter, readCursor } from '../captures/list-captures';
import { isMutedNow } from '../library/active-mutes';

const PAGE_FINDINGS = 100;

export interface FindingFilter {
  /** slug or id */
  readonly service?: string | undefined;
  readonly capture?: string | undefined;
  readonly pattern?: string | undefined;
  readonly fingerprint?: string | undefined;
  /** this and worse */
  readonly severity?: Severity | undefined;
  /** the cause that a capture names first, and not what follows from it */
  readonly primary?: boolean | undefined;
  /** when its capture was taken: from this on, and before that */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** `nextCursor` of the page before */
  readonly cursor?: string | undefined;
  readonly take?: number | undefined;
}

/** A finding of one capture, without its evidence: that is in the capture's analysis. */
export interface FindingRow {
  readonly id: string;
  readonly captureId: string;
  readonly at: string;
  readonly service: { readonly name: string; readonly slug: string };
  readonly pattern: string;
  readonly class: PatternClass;
  readonly severity: Severity;
  /** 0 to 1 */
  readonly confidence: number;
  readonly primary: boolean;
  readonly title: string;
  readonly goroutineCount: number;
  /** the same cause has the same one in every capture */
  readonly fingerprint: string;
  /** people muted it: it is shown and nobody is told */
  readonly muted: boolean;
}

/** Findings of all captures, those of the newest capture first. */
export async function listFindings(
  scope: WorkspaceScope,
  input: FindingFilter = {},
): Promise<Result<{ readonly findings: readonly FindingRow[]; readonly nextCursor?: string }>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok) return allowed;
  const after = readCursor(input.cursor);
  if (!after.ok) return after;
  const take = Math.min(input.take ?? PAGE_FINDINGS, PAGE_FINDINGS);
  const service = input.service === undefined ? undefined : rowNameOf(input.service);
  const worse = input.severity && SEVERITIES.slice(SEVERITIES.indexOf(input.severity));
  const isMuted = await isMutedNow(scope);
  const rows = await scope.client.finding.findMany({
    where: {
      ...(input.capture !== undefined && { captureId: rowNameOf(input.capture) }),
      ...(input.pattern !== undefined && { pattern: input.pattern }),
      ...(input.fingerprint !== undefined && { fingerprint: input.fingerprint }),
      ...(worse && { severity: { in: [...worse] } }),
      ...(input.primary !== undefined && { primary: input.primary }),
      capture: {
        ...(service !== undefined && { service: { OR: [{ slug: service }, { id: service }] } }),
        at: { gte: input.from, lt: input.to },
      },
      ...(after.value && {
        OR: [
          { capture: { at: { lt: after.value.at } } },
          { capture: { at: after.value.at }, id: { gt: after.value.id } },
        ],
      }),
    },
    orderBy: [{ capture: { at: 'desc' } }, { id: 'asc' }],
    take: take + 1,
    select: {
      id: true,
      captureId: true,
      pattern: true,
      class: true,
      severity: true,
      confidence: true,
      primary: true,
      title: true,
      goroutineCount: true,
      fingerprint: true,
      capture: {
        select: { at: true, service: { select: { id: true, name: true, slug: true } } },
      },
    },
  });
  const shown = rows.slice(0, take);
  const last = shown.at(-1);
  return ok({
    findings: shown.map(({ capture, ...row }) => ({
      ...row,
      at: capture.at.toISOString(),
      service: { name: capture.service.name, slug: capture.service.slug },
      muted: isMuted(capture.service.id, row.fingerprint),
      class: PATTERN_CLASSES.find((one) => one === row.class) ?? 'runtime',
      severity: SEVERITIES.find((one) => one === row.severity) ?? 'info',
    })),
    ...(rows.length > take && last && { nextCursor: cursorAfter(last.capture.at, last.id) }),
  });
}
