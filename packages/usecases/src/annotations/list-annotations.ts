import { err, ok, type Result } from '@unpark/base';
import { type PinnedSelection, pinnedSelectionShape } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writerNames, wrote } from '../access/writer';
import type { Deps } from '../deps';
import { MOST_ANNOTATIONS } from './annotation-limits';
import type {
  AnnotationPerson,
  AnnotationsView,
  AnnotationView,
  SaidView,
} from './annotation-view';

/** Whose notes: of one capture, or of all captures of an incident or an investigation. */
export type AnnotationsOf =
  | { readonly capture: string }
  | { readonly incident: string }
  | { readonly investigation: string };

/** Notes with their answers, oldest first; deleted ones are left out. */
export async function listAnnotations(
  deps: Deps,
  scope: WorkspaceScope,
  of: AnnotationsOf,
): Promise<Result<AnnotationsView>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const captures = await capturesOf(scope, of);
  if (!captures.ok) return err(captures.error);
  const whose =
    'incident' in of
      ? { incidentId: rowNameOf(of.incident) }
      : 'investigation' in of
        ? { investigationId: rowNameOf(of.investigation) }
        : undefined;
  const rows = await client.annotation.findMany({
    where: {
      deletedAt: null,
      OR: [{ captureId: { in: [...captures.value] } }, ...(whose ? [whose] : [])],
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    // an incident has a few captures
    take: 'capture' in of ? MOST_ANNOTATIONS : MOST_ANNOTATIONS * 2,
  });
  const names = await writerNames(
    deps,
    scope,
    rows.flatMap((row) => [row.createdByUserId, row.resolvedByUserId, ...row.mentionedUserIds]),
    rows.flatMap((row) => [row.createdByKeyId, row.resolvedByKeyId]),
  );
  const person = (id: string | null): AnnotationPerson | undefined => {
    const name = names.person(id);
    return id !== null && name !== undefined ? { id, name } : undefined;
  };
  const said = (row: (typeof rows)[number]): SaidView => {
    const author = person(row.createdByUserId);
    const byKey = names.key(row.createdByKeyId);
    return {
      id: row.id,
      text: row.text,
      ...(author && { author }),
      ...(byKey && { byKey }),
      isYours: wrote(caller, row),
      mentions: row.mentionedUserIds.flatMap((id) => person(id) ?? []),
      at: row.createdAt.toISOString(),
      ...(row.editedAt && { editedAt: row.editedAt.toISOString() }),
    };
  };
  const replies = new Map<string, SaidView[]>();
  for (const row of rows) {
    if (row.parentId === null) continue;
    const known = replies.get(row.parentId);
    if (known) known.push(said(row));
    else replies.set(row.parentId, [said(row)]);
  }
  return ok({
    notes: rows
      .filter((row) => row.parentId === null)
      .map((row): AnnotationView => {
        const resolvedBy = person(row.resolvedByUserId);
        const resolvedByKey = names.key(row.resolvedByKeyId);
        return {
          ...said(row),
          captureId: row.captureId,
          ...(row.incidentId && { incidentId: row.incidentId }),
          ...(row.investigationId && { investigationId: row.investigationId }),
          selection: pinOf(row.selection),
          ...(row.resolvedAt && { resolvedAt: row.resolvedAt.toISOString() }),
          ...(resolvedBy && { resolvedBy: resolvedBy.name }),
          ...(resolvedByKey && { resolvedByKey }),
          replies: replies.get(row.id) ?? [],
        };
      }),
  });
}

async function capturesOf(
  { client }: WorkspaceScope,
  of: AnnotationsOf,
): Promise<Result<readonly string[]>> {
  if ('capture' in of) {
    const where = { id: rowNameOf(of.capture) };
    const capture = await client.capture.findUnique({ where, select: { id: true } });
    return capture ? ok([capture.id]) : err(notFound('capture'));
  }
  if ('incident' in of) {
    const where = { id: rowNameOf(of.incident) };
    const incident = await client.incident.findUnique({
      where,
      select: { captures: { select: { captureId: true } } },
    });
    return incident
      ? ok(incident.captures.map(({ captureId }) => captureId))
      : err(notFound('incident'));
  }
  const where = { id: rowNameOf(of.investigation) };
  const investigation = await client.investigation.findUnique({
    where,
    select: { captures: { select: { captureId: true } } },
  });
  return investigation
    ? ok(investigation.captures.map(({ captureId }) => captureId))
    : err(notFound('investigation'));
}

/** One of a form that this release does not know is a note on the whole capture. */
function pinOf(kept: unknown): PinnedSelection {
  const read = pinnedSelectionShape.safeParse(kept);
  return read.success ? read.data : { version: 1, functions: [] };
}
