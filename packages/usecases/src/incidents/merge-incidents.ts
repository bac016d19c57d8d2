import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import type { WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, newId, nowOf } from '../deps';
import { addEvent, auditIncident, tellChange, writeIncident } from './incident-row';
import { withParagraph } from './summary-text';

/**
 * Moves everything of an incident into another one: captures, people, comments, notes, activity, the
 * checklist and the text of its summary. The address of the one that was merged leads to the other from
 * then on, and so do those that led to it.
 *
 * @param input.into the one that stays
 */
export async function mergeIncidents(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly into: string },
): Promise<Result<{ readonly id: string }>> {
  const fromId = rowNameOf(input.incident);
  return writeIncident(deps, scope, input.into, async (tx, into) => {
    const now = nowOf(deps);
    // waits for edits of the other one and keeps later ones out
    const locked = await tx.incident.updateMany({
      where: { id: fromId, mergedIntoId: null },
      data: { updatedAt: now },
    });
    if (locked.count === 0) return err(notFound('incident'));
    if (fromId === into.id) {
      return err({
        code: 'incident.merge-itself',
        message: 'An incident cannot be merged into itself.',
        next: 'Choose another one.',
      });
    }
    const [from, kept] = await Promise.all([
      tx.incident.findUniqueOrThrow({
        where: { id: fromId },
        include: { captures: true, people: true },
      }),
      tx.incident.findUniqueOrThrow({
        where: { id: into.id },
        include: { captures: true, people: true },
      }),
    ]);
    const captures = new Set(kept.captures.map(({ captureId }) => captureId));
    const people = new Set(kept.people.map(({ userId }) => userId));
    await tx.incidentCapture.createMany({
      data: from.captures
        .filter(({ captureId }) => !captures.has(captureId))
        .map(({ captureId }) => ({ incidentId: into.id, captureId })),
    });
    await tx.incidentPerson.createMany({
      data: from.people
        .filter(({ userId }) => !people.has(userId))
        .map(({ userId }) => ({ incidentId: into.id, userId })),
    });
    await tx.incidentCapture.deleteMany({ where: { incidentId: fromId } });
    await tx.incidentPerson.deleteMany({ where: { incidentId: fromId } });
    const move = { where: { incidentId: fromId }, data: { incidentId: into.id } };
    await tx.comment.updateMany(move);
    await tx.annotation.updateMany(move);
    await tx.incidentEvent.updateMany(move);
    const last = await tx.checklistItem.aggregate({
      where: { incidentId: into.id },
      _max: { position: true },
    });
    await tx.checklistItem.updateMany({
      where: { incidentId: fromId },
      data: { incidentId: into.id, position: { increment: (last._max.position ?? -1) + 1 } },
    });
    if (from.summary.trim() !== '') {
      const text = `## ${from.title}\n\n${from.summary}`;
      const merged = withParagraph(kept.summaryDoc, text);
      await tx.incident.update({
        where: { id: into.id },
        data: { summary: merged.text, summaryDoc: merged.document },
      });
      await tx.summaryUpdate.create({
        data: { id: newId(deps, 'summaryUpdate'), incidentId: into.id, bytes: merged.document },
      });
    }
    await tx.incident.update({
      where: { id: into.id },
      data: {
        revision: { increment: 1 },
        fromAt: from.fromAt < kept.fromAt ? from.fromAt : kept.fromAt,
        fingerprint: kept.fingerprint ?? from.fingerprint,
      },
    });
    await tx.incident.updateMany({
      where: { OR: [{ id: fromId }, { mergedIntoId: fromId }] },
      data: { mergedIntoId: into.id, status: 'resolved', revision: { increment: 1 } },
    });
    await addEvent(deps, tx, scope.caller, into.id, {
      kind: 'merged',
      details: { title: from.title, incident: fromId },
    });
    await auditIncident(deps, tx, scope, 'incident.merge', `incident:${fromId}`, { into: into.id });
    await tellChange(deps, tx, scope, into, { change: 'merged', from: fromId });
    return ok({ id: into.id });
  });
}
