import { err, ok, type Problem, type Result } from '@unpark/base';
import { toJsonColumn, type WorkspaceTransaction } from '@unpark/db';
import { notFound } from '../access/access-problems';
import {
  actorOf,
  type Caller,
  requireAction,
  type WorkspaceScope,
} from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type AuditFacts, recordAudit } from '../audit/record-audit';
import { type Deps, newId, nowOf } from '../deps';
import { toldBy } from '../notify/people-event';
import { tellPeople } from '../notify/tell-people';
import type { IncidentStatus } from './incident-views';

export interface OpenIncident {
  readonly id: string;
  readonly serviceId: string;
  readonly title: string;
  readonly status: IncidentStatus;
  readonly severity: string;
  readonly revision: number;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

const MERGED: Problem = {
  code: 'incident.merged',
  message: 'This incident was merged into another one.',
  next: 'Load the page again: it leads there.',
};

export const INCIDENT_CONFLICT: Problem = {
  code: 'incident.conflict',
  message: 'Somebody changed this incident while you did.',
  next: 'Look at it as it is now and change it again.',
};

export const userIdOf = (caller: Caller): string | null =>
  caller.kind === 'user' ? caller.userId : null;

/**
 * Changes an incident: one transaction, in which changes of the same incident wait for each other.
 * What `change` gives back as a problem must have written nothing.
 */
export async function writeIncident<T>(
  deps: Deps,
  scope: WorkspaceScope,
  incident: string,
  change: (tx: WorkspaceTransaction, row: OpenIncident) => Promise<Result<T>>,
): Promise<Result<T>> {
  const allowed = requireAction(scope, 'incident.write');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(incident);
  return scope.client.$transaction(async (tx): Promise<Result<T>> => {
    const locked = await tx.incident.updateMany({
      where: { id },
      data: { updatedAt: nowOf(deps) },
    });
    if (locked.count === 0) return err(notFound('incident'));
    const row = await tx.incident.findUniqueOrThrow({
      where: { id },
      select: {
        id: true,
        serviceId: true,
        title: true,
        status: true,
        severity: true,
        revision: true,
        fromAt: true,
        toAt: true,
        mergedIntoId: true,
      },
    });
    if (row.mergedIntoId !== null) return err(MERGED);
    return change(tx, row);
  });
}

export interface NewEvent {
  readonly kind:
    | 'created'
    | 'title'
    | 'status'
    | 'severity'
    | 'range'
    | 'lead'
    | 'person-added'
    | 'person-removed'
    | 'capture-added'
    | 'capture-removed'
    | 'done'
    | 'merged'
    | 'said';
  readonly details?: Readonly<Record<string, string>>;
  readonly at?: Date;
}

/** Adds to the activity of an incident. */
export async function addEvent(
  deps: Deps,
  tx: WorkspaceTransaction,
  caller: Caller,
  incidentId: string,
  { kind, details, at }: NewEvent,
): Promise<string> {
  const id = newId(deps, 'incidentEvent');
  await tx.incidentEvent.create({
    data: {
      id,
      incidentId,
      kind,
      actor: actorOf(caller),
      details: toJsonColumn(details ?? {}),
      at: at ?? nowOf(deps),
      createdAt: nowOf(deps),
    },
  });
  return id;
}

/** A member of the workspace by user id; the same problem for a foreign and a missing one. */
export async function memberId(tx: WorkspaceTransaction, userId: string): Promise<Result<string>> {
  const row = await tx.member.findFirst({
    where: { userId: rowNameOf(userId) },
    select: { userId: true },
  });
  return row ? ok(row.userId) : err(notFound('member'));
}

/** Tells the members that an incident is another one now; the facts are codes and ids only. */
export const tellChange = (
  deps: Deps,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
  row: { readonly id: string; readonly serviceId: string; readonly title: string },
  facts: Readonly<Record<string, string>>,
): Promise<void> =>
  tellPeople(deps, tx, {
    event: 'incident.changed',
    object: `incident:${row.id}`,
    path: `/incidents/${row.id}`,
    serviceId: row.serviceId,
    dedupeKey: `incident:${row.id}:${newId(deps, 'incidentEvent')}`,
    ...toldBy(scope.caller),
    facts,
    text: { title: row.title },
  });

export const auditIncident = (
  deps: Deps,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
  action: AuditFacts['action'],
  object: string,
  details: AuditFacts['details'] = {},
): Promise<void> =>
  recordAudit(
    deps,
    {
      workspaceId: scope.workspace.id,
      actor: actorOf(scope.caller),
      action,
      object,
      result: 'done',
      address: scope.caller.address,
      details,
    },
    tx,
  );
