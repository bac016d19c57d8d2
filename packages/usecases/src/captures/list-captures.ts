import { err, ok, type Problem, type Result } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { CaptureHeadline, CaptureListView, CaptureState } from '../views';
import { mutedFindings } from '../library/active-mutes';
import { captureHeadline, HEADLINE_COLUMNS, NEWEST_FIRST } from './capture-headline';

const PAGE_CAPTURES = 50;

/** `<Unix ms>_<id of the row>` of the last row shown: stays right when rows come or go. */
const CURSOR = /^(\d{1,15})_([a-z]{2,4}_[0-9a-z]{26})$/;

const NO_CURSOR: Problem = {
  code: 'input.cursor',
  message: 'This is not the end of a list page.',
  next: 'Open the list from its start.',
};

export const cursorAfter = (at: Date, id: string): string => `${at.getTime()}_${id}`;

/** The last row of the page before; undefined where a list begins. */
export function readCursor(
  cursor: string | undefined,
): Result<{ readonly at: Date; readonly id: string } | undefined> {
  if (cursor === undefined || cursor === '') return ok(undefined);
  const [, ms, id] = CURSOR.exec(cursor) ?? [];
  return ms && id ? ok({ at: new Date(Number(ms)), id }) : err(NO_CURSOR);
}

export interface CaptureFilter {
  /** slug or id */
  readonly service?: string | undefined;
  readonly state?: CaptureState | undefined;
  readonly outcome?: CaptureHeadline['outcome'] | undefined;
  /** of the primary finding */
  readonly severity?: Severity | undefined;
  readonly pattern?: string | undefined;
  /** when it was taken: from this on, and before that */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/**
 * Captures of all services, newest first.
 *
 * @param input.cursor `nextCursor` of the page before; `input.cursor` as a problem when it is none
 */
export async function listCaptures(
  scope: WorkspaceScope,
  input: CaptureFilter & { readonly cursor?: string | undefined; readonly take?: number } = {},
): Promise<Result<CaptureListView>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok) return allowed;
  const take = Math.min(input.take ?? PAGE_CAPTURES, PAGE_CAPTURES);
  const after = readCursor(input.cursor);
  if (!after.ok) return after;
  const service = input.service === undefined ? undefined : rowNameOf(input.service);
  const rows = await scope.client.capture.findMany({
    where: {
      ...(service !== undefined && { service: { OR: [{ slug: service }, { id: service }] } }),
      ...(input.state && { state: input.state }),
      ...(input.outcome && { outcome: input.outcome }),
      ...(input.severity && { severity: input.severity }),
      ...(input.pattern !== undefined && { pattern: input.pattern }),
      at: { gte: input.from, lt: input.to },
      ...(after.value && {
        OR: [{ at: { lt: after.value.at } }, { at: after.value.at, id: { lt: after.value.id } }],
      }),
    },
    orderBy: [...NEWEST_FIRST],
    take: take + 1,
    select: { ...HEADLINE_COLUMNS, service: { select: { id: true, name: true, slug: true } } },
  });
  const shown = rows.slice(0, take);
  const last = shown.at(-1);
  const muted = await mutedFindings(scope, shown);
  return ok({
    captures: shown.map((row) => ({
      ...captureHeadline(row, muted),
      serviceId: row.service.id,
      serviceName: row.service.name,
      serviceSlug: row.service.slug,
    })),
    ...(rows.length > take && last && { nextCursor: cursorAfter(last.at, last.id) }),
  });
}
