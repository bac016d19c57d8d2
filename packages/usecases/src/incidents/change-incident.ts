import { err, ok, type Problem, type Result } from '@unpark/base';
import type { Severity } from '@unpark/model';
import type { WorkspaceScope } from '../access/enter-workspace';
import { type Deps, nowOf } from '../deps';
import { BAD_RANGE, isRange } from './create-incident';
import {
  addEvent,
  auditIncident,
  INCIDENT_CONFLICT,
  type NewEvent,
  tellChange,
  writeIncident,
} from './incident-row';
import type { IncidentStatus } from './incident-views';

interface Changed {
  readonly revision: number;
}

export interface IncidentChange {
  readonly incident: string;
  /** the one that was changed; another one in the row means that somebody was first */
  readonly revision: number;
  readonly title?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly fromAt?: Date | undefined;
  /** null: it has not ended */
  readonly toAt?: Date | null | undefined;
}

/** Changes title, severity and time; what is absent stays. */
export const updateIncident = (
  deps: Deps,
  scope: WorkspaceScope,
  input: IncidentChange,
): Promise<Result<Changed>> =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    if (row.revision !== input.revision) return err(INCIDENT_CONFLICT);
    const fromAt = input.fromAt ?? row.fromAt;
    const toAt = input.toAt === undefined ? row.toAt : input.toAt;
    if (!isRange(deps, fromAt, toAt)) return err(BAD_RANGE);
    const title = input.title ?? row.title;
    const severity = input.severity ?? row.severity;
    const events: (NewEvent & { readonly kind: 'title' | 'severity' | 'range' })[] = [];
    if (title !== row.title) events.push({ kind: 'title', details: { title } });
    if (severity !== row.severity)
      events.push({ kind: 'severity', details: { from: row.severity, to: severity } });
    if (+fromAt !== +row.fromAt || toAt?.getTime() !== row.toAt?.getTime()) {
      events.push({
        kind: 'range',
        details: { from: fromAt.toISOString(), ...(toAt && { to: toAt.toISOString() }) },
      });
    }
    if (events.length === 0) return ok({ revision: row.revision });
    await tx.incident.update({
      where: { id: row.id },
      data: { title, severity, fromAt, toAt, revision: { increment: 1 } },
    });
    for (const event of events) await addEvent(deps, tx, scope.caller, row.id, event);
    const change = events.map(({ kind }) => kind);
    await auditIncident(deps, tx, scope, 'incident.update', `incident:${row.id}`, { change });
    if (severity !== row.severity)
      await tellChange(deps, tx, scope, { ...row, title }, { change: 'severity', severity });
    return ok({ revision: row.revision + 1 });
  });

const NOT_A_LINK: Problem = {
  code: 'incident.fix-link',
  message: 'The link to the fix is not an http or https address.',
  next: 'Give the address of the change, without a user or password in it, or leave it empty.',
};

const LONGEST_LINK = 2048;

/** Only what is safe as a link for every member. */
function fixOf(text: string): Result<string | null> {
  if (text === '') return ok(null);
  if (text.length > LONGEST_LINK || !URL.canParse(text)) return err(NOT_A_LINK);
  const { protocol, username, password, href } = new URL(text);
  const web = protocol === 'http:' || protocol === 'https:';
  return web && username === '' && password === '' ? ok(href) : err(NOT_A_LINK);
}

export interface StatusChange {
  readonly incident: string;
  readonly revision: number;
  readonly to: IncidentStatus;
  /** of what is resolved: when it ended, and where the fix is; empty where there is none */
  readonly endedAt?: Date | undefined;
  readonly fixUrl?: string | undefined;
}

/** Any status follows any other; opening again takes the end away. */
export const setIncidentStatus = (
  deps: Deps,
  scope: WorkspaceScope,
  input: StatusChange,
): Promise<Result<Changed>> =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const { to } = input;
    if (row.revision !== input.revision) return err(INCIDENT_CONFLICT);
    if (row.status === to) return ok({ revision: row.revision });
    const now = nowOf(deps);
    const fix = fixOf(input.fixUrl?.trim() ?? '');
    if (!fix.ok) return fix;
    const toAt = to === 'resolved' ? (input.endedAt ?? row.toAt ?? now) : null;
    if (!isRange(deps, row.fromAt, toAt)) return err(BAD_RANGE);
    await tx.incident.update({
      where: { id: row.id },
      data: {
        status: to,
        revision: { increment: 1 },
        resolvedAt: to === 'resolved' ? now : null,
        ...(to === 'resolved' && { toAt }),
        ...(to === 'resolved' && fix.value !== null && { fixUrl: fix.value }),
        ...(to === 'mitigated' && { mitigatedAt: now }),
        ...(to === 'open' && { mitigatedAt: null, toAt: null }),
      },
    });
    await addEvent(deps, tx, scope.caller, row.id, {
      kind: 'status',
      details: { from: row.status, to },
    });
    await auditIncident(deps, tx, scope, 'incident.status', `incident:${row.id}`, { to });
    await tellChange(deps, tx, scope, row, { change: 'status', status: to });
    return ok({ revision: row.revision + 1 });
  });
