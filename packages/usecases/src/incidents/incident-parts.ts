import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import type { WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { Deps } from '../deps';
import { addEvent, memberId, writeIncident } from './incident-row';
import { BAD_RANGE } from './create-incident';

type Part = Promise<Result<{ readonly id: string }>>;

export interface PersonChange {
  readonly incident: string;
  /** a member's user id */
  readonly user: string;
  /** at most one leads: whoever led before works on it still */
  readonly as: 'lead' | 'member' | 'none';
}

export const setIncidentPerson = (deps: Deps, scope: WorkspaceScope, input: PersonChange): Part =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const where = { incidentId: row.id, userId: rowNameOf(input.user) };
    const here = await tx.incidentPerson.findFirst({ where });
    if (input.as === 'none') {
      if (!here) return err(notFound('member'));
      await tx.incidentPerson.deleteMany({ where });
      await addEvent(deps, tx, scope.caller, row.id, {
        kind: 'person-removed',
        details: { user: where.userId },
      });
      return ok({ id: row.id });
    }
    const member = await memberId(tx, input.user);
    if (!member.ok) return member;
    const leads = input.as === 'lead';
    if (here?.leads === leads) return ok({ id: row.id });
    if (leads)
      await tx.incidentPerson.updateMany({
        where: { incidentId: row.id, leads: true },
        data: { leads: false },
      });
    if (here) await tx.incidentPerson.updateMany({ where, data: { leads } });
    else await tx.incidentPerson.create({ data: { ...where, leads } });
    await addEvent(deps, tx, scope.caller, row.id, {
      kind: leads ? 'lead' : 'person-added',
      details: { user: where.userId },
    });
    return ok({ id: row.id });
  });

export interface IncidentCaptureChange {
  readonly incident: string;
  readonly capture: string;
  readonly to: 'add' | 'remove';
}

/** Captures of other services may be part of an incident too. */
export const setIncidentCapture = (
  deps: Deps,
  scope: WorkspaceScope,
  input: IncidentCaptureChange,
): Part =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const captureId = rowNameOf(input.capture);
    const capture = await tx.capture.findUnique({ where: { id: captureId }, select: { id: true } });
    if (!capture) return err(notFound('capture'));
    const where = { incidentId: row.id, captureId };
    const isHere = (await tx.incidentCapture.count({ where })) > 0;
    if (isHere === (input.to === 'add')) return ok({ id: row.id });
    if (isHere) await tx.incidentCapture.deleteMany({ where });
    else await tx.incidentCapture.create({ data: where });
    await addEvent(deps, tx, scope.caller, row.id, {
      kind: isHere ? 'capture-removed' : 'capture-added',
      details: { capture: captureId },
    });
    return ok({ id: row.id });
  });

/** What a person knows to have happened, at the time they say. */
export const sayInIncident = (
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly text: string; readonly at: Date },
): Part =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const isKnown = input.at.getTime() <= deps.clock.nowMs() + 600_000;
    if (!isKnown) return err(BAD_RANGE);
    const id = await addEvent(deps, tx, scope.caller, row.id, {
      kind: 'said',
      details: { text: input.text },
      at: input.at,
    });
    return ok({ id });
  });
