import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import type { WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writtenBy } from '../access/writer';
import { type Deps, newId, nowOf } from '../deps';
import { addEvent, memberId, writeIncident } from './incident-row';

const MOST_ITEMS = 200;

type Item = Promise<Result<{ readonly id: string }>>;

export const addChecklistItem = (
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly text: string; readonly owner?: string | undefined },
): Item =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const last = await tx.checklistItem.aggregate({
      where: { incidentId: row.id },
      _max: { position: true },
      _count: { _all: true },
    });
    if (last._count._all >= MOST_ITEMS) {
      return err({
        code: 'limit.checklist',
        message: `The checklist has ${MOST_ITEMS} items, which is the most.`,
        next: 'Delete some that are done.',
        values: { limit: MOST_ITEMS },
      });
    }
    const owner = input.owner === undefined ? ok(null) : await memberId(tx, input.owner);
    if (!owner.ok) return owner;
    const id = newId(deps, 'checklistItem');
    await tx.checklistItem.create({
      data: {
        id,
        incidentId: row.id,
        text: input.text,
        position: (last._max.position ?? -1) + 1,
        ownerUserId: owner.value,
      },
    });
    return ok({ id });
  });

export interface ChecklistChange {
  readonly incident: string;
  readonly item: string;
  readonly text?: string | undefined;
  /** null: nobody; absent leaves it */
  readonly owner?: string | null | undefined;
  readonly done?: boolean | undefined;
}

export const updateChecklistItem = (
  deps: Deps,
  scope: WorkspaceScope,
  input: ChecklistChange,
): Item =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const item = await tx.checklistItem.findFirst({
      where: { id: rowNameOf(input.item), incidentId: row.id },
    });
    if (!item) return err(notFound('checklist-item'));
    const owner =
      input.owner === undefined || input.owner === null
        ? ok(input.owner)
        : await memberId(tx, input.owner);
    if (!owner.ok) return owner;
    const { done, text } = input;
    const by = writtenBy(scope.caller);
    const turns = done !== undefined && done !== (item.doneAt !== null);
    await tx.checklistItem.update({
      where: { id: item.id },
      data: {
        ...(text !== undefined && { text }),
        ...(owner.value !== undefined && { ownerUserId: owner.value }),
        ...(turns && {
          doneAt: done ? nowOf(deps) : null,
          doneByUserId: done ? by.createdByUserId : null,
          doneByKeyId: done ? by.createdByKeyId : null,
        }),
      },
    });
    if (turns && done) {
      await addEvent(deps, tx, scope.caller, row.id, {
        kind: 'done',
        details: { text: text ?? item.text },
      });
    }
    return ok({ id: item.id });
  });

export const deleteChecklistItem = (
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly item: string },
): Item =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const id = rowNameOf(input.item);
    const gone = await tx.checklistItem.deleteMany({ where: { id, incidentId: row.id } });
    return gone.count === 0 ? err(notFound('checklist-item')) : ok({ id });
  });
