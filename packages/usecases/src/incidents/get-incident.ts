import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import { type Diagnosis, diagnosisIn, type Language, type Severity } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope, workspaceRefOf } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writerNames, wrote } from '../access/writer';
import { captureHeadline, HEADLINE_COLUMNS, NEWEST_FIRST } from '../captures/capture-headline';
import type { Deps } from '../deps';
import { mutedFindings } from '../library/active-mutes';
import { deployRow } from '../deploys/deploy-row';
import { historyPoint, POINT_COLUMNS } from '../services/history-point';
import type { IncidentView, Person, ReportGap } from './incident-views';
import { ringOfFinding } from './ring-of-finding';
import { INCIDENT_COLUMNS, incidentRows, OPEN_FIRST } from './list-incidents';

const MOST_EVENTS = 1000;
const MOST_COMMENTS = 1000;
const MOST_SEEN = 20;
const MOST_AROUND = 200;
const HOUR_MS = 3600_000;

/**
 * An incident as its page shows it.
 *
 * @param input.language of what findings say
 */
export async function getIncident(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly language?: Language | undefined },
): Promise<Result<IncidentView>> {
  const allowed = requireAction(scope, 'incident.read');
  if (!allowed.ok) return allowed;
  const { client, caller } = scope;
  const id = rowNameOf(input.incident);
  const row = await client.incident.findUnique({
    where: { id },
    include: {
      service: { select: { id: true, name: true, slug: true } },
      people: { orderBy: [{ leads: 'desc' }, { createdAt: 'asc' }] },
      events: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: MOST_EVENTS },
      comments: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: MOST_COMMENTS },
      checklist: { orderBy: [{ position: 'asc' }, { id: 'asc' }] },
    },
  });
  if (!row) return err(notFound('incident'));
  const [captures, around, seenIncidents, seenCaptures, members] = await Promise.all([
    client.capture.findMany({
      where: { incidents: { some: { incidentId: id } } },
      orderBy: [...NEWEST_FIRST],
      select: { ...HEADLINE_COLUMNS, diagnosis: true },
    }),
    aroundOf(scope, row),
    row.fingerprint === null
      ? []
      : client.incident.findMany({
          where: { fingerprint: row.fingerprint, id: { not: id }, mergedIntoId: null },
          orderBy: [...OPEN_FIRST],
          take: MOST_SEEN,
          select: INCIDENT_COLUMNS,
        }),
    row.fingerprint === null
      ? []
      : client.capture.findMany({
          where: {
            findings: { some: { fingerprint: row.fingerprint } },
            incidents: { none: { incidentId: id } },
          },
          orderBy: [...NEWEST_FIRST],
          take: MOST_SEEN,
          select: {
            ...HEADLINE_COLUMNS,
            service: { select: { id: true, name: true, slug: true } },
          },
        }),
    client.member.findMany({ select: { userId: true, user: { select: { name: true } } } }),
  ]);
  const userOf = (actor: string): string | null => idAfter('user:', actor);
  const keyOf = (actor: string): string | null => idAfter('key:', actor);
  const names = await writerNames(
    deps,
    scope,
    [
      ...row.people.map(({ userId }) => userId),
      ...row.events.map(({ actor }) => userOf(actor)),
      ...row.comments.map(({ createdByUserId }) => createdByUserId),
      ...row.checklist.flatMap(({ ownerUserId, doneByUserId }) => [ownerUserId, doneByUserId]),
    ],
    [
      ...row.events.map(({ actor }) => keyOf(actor)),
      ...row.comments.map(({ createdByKeyId }) => createdByKeyId),
      ...row.checklist.map(({ doneByKeyId }) => doneByKeyId),
    ],
  );
  const person = (userId: string | null): Person | undefined =>
    userId === null ? undefined : { userId, name: names.person(userId) };
  const muted = await mutedFindings(scope, [...captures, ...seenCaptures]);
  const evidence = evidenceOf(captures, row.fingerprint, input.language ?? 'en');
  const isHere = new Set(captures.map((capture) => capture.id));
  const checklist = row.checklist.map((item) => ({
    id: item.id,
    text: item.text,
    owner: person(item.ownerUserId),
    doneAt: item.doneAt?.toISOString(),
    doneBy: person(item.doneByUserId),
    doneByKey: names.key(item.doneByKeyId),
  }));
  const gaps: ReportGap[] = [];
  if (row.summary.trim() === '') gaps.push('summary');
  if (captures.length === 0) gaps.push('evidence');
  if (row.toAt === null) gaps.push('end');
  if (row.fixUrl === null) gaps.push('fix');
  if (!row.people.some(({ leads }) => leads)) gaps.push('lead');
  if (checklist.length === 0) gaps.push('follow-up');
  if (checklist.some((item) => !item.owner && !item.doneAt)) gaps.push('follow-up-owner');
  return ok({
    workspace: workspaceRefOf(scope),
    service: row.service,
    incident: {
      id: row.id,
      title: row.title,
      status: row.status,
      severity: row.severity as Severity,
      fromAt: row.fromAt.toISOString(),
      toAt: row.toAt?.toISOString(),
      mitigatedAt: row.mitigatedAt?.toISOString(),
      resolvedAt: row.resolvedAt?.toISOString(),
      fixUrl: row.fixUrl ?? undefined,
      revision: row.revision,
      createdAt: row.createdAt.toISOString(),
    },
    mergedInto: row.mergedIntoId ?? undefined,
    people: row.people.map(({ userId, leads }) => ({ userId, name: names.person(userId), leads })),
    members: members
      .map(({ userId, user }) => ({ userId, name: user.name }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    captures: captures.map((capture) => captureHeadline(capture, muted)),
    evidence,
    around: {
      captures: around.captures.map((capture) => ({
        ...historyPoint(capture),
        isHere: isHere.has(capture.id),
      })),
      deploys: around.deploys.map(deployRow),
    },
    events: row.events.map((event) => ({
      id: event.id,
      kind: event.kind,
      by: person(userOf(event.actor)),
      byKey: names.key(keyOf(event.actor)),
      at: event.at.toISOString(),
      details: fromJsonColumn<Record<string, string>>(event.details),
    })),
    comments: row.comments.map((comment) => ({
      id: comment.id,
      text: comment.text,
      by: person(comment.createdByUserId),
      byKey: names.key(comment.createdByKeyId),
      isOwn: wrote(caller, comment),
      at: comment.createdAt.toISOString(),
      editedAt: comment.editedAt?.toISOString(),
      isDeleted: comment.deletedAt !== null,
    })),
    checklist,
    seenBefore: {
      incidents: await incidentRows(deps, seenIncidents),
      captures: seenCaptures.map((capture) => ({
        ...captureHeadline(capture, muted),
        serviceId: capture.service.id,
        serviceName: capture.service.name,
        serviceSlug: capture.service.slug,
      })),
    },
    gaps,
  });
}

/** Of an actor such as `user:<id>`. */
const idAfter = (kind: string, actor: string): string | null =>
  actor.startsWith(kind) ? actor.slice(kind.length) : null;

/** Captures and deploys of the service from an hour or the incident's length before to as much after. */
async function aroundOf(
  { client }: WorkspaceScope,
  row: {
    readonly id: string;
    readonly serviceId: string;
    readonly fromAt: Date;
    readonly toAt: Date | null;
  },
) {
  const linked = await client.capture.aggregate({
    where: { incidents: { some: { incidentId: row.id } } },
    _min: { at: true },
    _max: { at: true },
  });
  const from = Math.min(row.fromAt.getTime(), linked._min.at?.getTime() ?? Infinity);
  const to = Math.max((row.toAt ?? row.fromAt).getTime(), linked._max.at?.getTime() ?? -Infinity);
  const margin = Math.max(HOUR_MS, to - from);
  const at = { gte: new Date(from - margin), lte: new Date(to + margin) };
  const [captures, deploys] = await Promise.all([
    client.capture.findMany({
      where: {
        OR: [{ serviceId: row.serviceId, at }, { incidents: { some: { incidentId: row.id } } }],
      },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
      take: MOST_AROUND,
      select: POINT_COLUMNS,
    }),
    client.deploy.findMany({
      where: { serviceId: row.serviceId, at },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
      take: MOST_AROUND,
    }),
  ]);
  return { captures, deploys };
}

/** The finding with this cause in the newest capture that has one; else the primary one of the newest. */
function evidenceOf(
  captures: readonly { readonly id: string; readonly at: Date; readonly diagnosis: unknown }[],
  fingerprint: string | null,
  language: Language,
): IncidentView['evidence'] {
  const read = captures.flatMap(({ id, at, diagnosis }) =>
    diagnosis ? [{ id, at, diagnosis: diagnosis as Diagnosis }] : [],
  );
  for (const wanted of [
    (finding: { fingerprint: string }) => finding.fingerprint === fingerprint,
    (finding: { primary: boolean }) => finding.primary,
  ]) {
    for (const { id, at, diagnosis } of read) {
      const place = diagnosis.findings.findIndex(wanted);
      if (place < 0) continue;
      const { findings, waitGraph } = diagnosisIn(diagnosis, language);
      const finding = findings[place];
      if (!finding) continue;
      const ring = waitGraph && ringOfFinding(waitGraph, finding.id);
      return { captureId: id, at: at.toISOString(), finding, ring };
    }
  }
  return undefined;
}
