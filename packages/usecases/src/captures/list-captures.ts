import { err, ok, type Result } from '@unpark/base';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { CaptureListView } from '../views';
import { mutedFindings } from '../library/active-mutes';
import { captureHeadline, HEADLINE_COLUMNS, NEWEST_FIRST } from './capture-headline';

const PAGE_CAPTURES = 50;

/** `<Unix ms>_<capture id>` of the last row shown: stays right when rows come or go. */
const CURSOR = /^(\d{1,15})_(cap_[0-9a-z]{26})$/;

/**
 * Captures of all services, newest first.
 *
 * @param input.cursor `nextCursor` of the page before; `input.cursor` as a problem when it is none
 */
export async function listCaptures(
  scope: WorkspaceScope,
  input: { readonly cursor?: string; readonly take?: number } = {},
): Promise<Result<CaptureListView>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok) return allowed;
  const take = Math.min(input.take ?? PAGE_CAPTURES, PAGE_CAPTURES);
  const [, ms, id] = (input.cursor && CURSOR.exec(input.cursor)) || [];
  if (input.cursor && (!ms || !id)) {
    return err({
      code: 'input.cursor',
      message: 'This is not the end of a list page.',
      next: 'Open the list from its start.',
    });
  }
  const at = new Date(Number(ms));
  const rows = await scope.client.capture.findMany({
    where: ms && id ? { OR: [{ at: { lt: at } }, { at, id: { lt: id } }] } : {},
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
    ...(rows.length > take && last && { nextCursor: `${last.at.getTime()}_${last.id}` }),
  });
}
