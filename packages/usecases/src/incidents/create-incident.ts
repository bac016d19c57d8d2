import { err, ok, type Problem, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import {
  type Diagnosis,
  diagnosisIn,
  type Finding,
  type Language,
  type Severity,
} from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, newId, nowOf } from '../deps';
import { draftSummary } from './draft-summary';
import { addEvent, auditIncident, tellChange, userIdOf } from './incident-row';
import { builtInTemplate } from './report-template';
import { newSummary } from './summary-text';

const MOST_OPEN = 5000;
export const MOST_TITLE_CHARACTERS = 200;

export interface NewIncident {
  /** slug or id; needed where there is no capture */
  readonly service?: string | undefined;
  readonly capture?: string | undefined;
  /** id of a finding in the capture's diagnosis; the primary one when absent */
  readonly finding?: string | undefined;
  /** needed where there is no finding */
  readonly title?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly fromAt?: Date | undefined;
  readonly toAt?: Date | undefined;
  /** of what is taken over from the finding and the template */
  readonly language: Language;
}

const NO_TITLE: Problem = {
  code: 'incident.title',
  message: 'An incident needs a title.',
  next: 'Say in a few words what people notice.',
};

export const BAD_RANGE: Problem = {
  code: 'incident.range',
  message: 'An incident begins before it ends, and not in the future.',
  next: 'Correct the times.',
};

/** Ten minutes: clocks of people and servers differ. */
const AHEAD_MS = 600_000;
export const isRange = (deps: Pick<Deps, 'clock'>, fromAt: Date, toAt: Date | null): boolean =>
  fromAt.getTime() <= deps.clock.nowMs() + AHEAD_MS &&
  (toAt === null || (fromAt <= toAt && toAt.getTime() <= deps.clock.nowMs() + AHEAD_MS));

interface Origin {
  readonly serviceId: string;
  readonly capture?: { readonly id: string; readonly fromAt: Date };
  readonly finding?: Finding;
}

/**
 * Opens an incident: of a finding (title, severity, cause, time and the first summary are taken over),
 * of a capture, which means of its primary finding where it has one, or of nothing but a title.
 */
export async function createIncident(
  deps: Deps,
  scope: WorkspaceScope,
  input: NewIncident,
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'incident.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const found = await originOf(scope, input);
  if (!found.ok) return found;
  const { serviceId, capture, finding } = found.value;
  const title = (input.title ?? finding?.title ?? '').slice(0, MOST_TITLE_CHARACTERS);
  if (title.trim() === '') return err(NO_TITLE);
  const fromAt = input.fromAt ?? capture?.fromAt ?? nowOf(deps);
  const toAt = input.toAt ?? null;
  if (!isRange(deps, fromAt, toAt)) return err(BAD_RANGE);
  if ((await client.incident.count({ where: { status: { not: 'resolved' } } })) >= MOST_OPEN) {
    return err({
      code: 'limit.incidents',
      message: `The workspace has ${MOST_OPEN} incidents that are not resolved, which is the most.`,
      next: 'Resolve or merge some of them.',
      values: { limit: MOST_OPEN },
    });
  }
  const template = await client.reportTemplate.findFirst({ where: { isDefault: true } });
  const { body, checklist } = template ?? builtInTemplate(input.language);
  const summary = newSummary(finding ? draftSummary(finding, input.language) : '');
  const severity = input.severity ?? finding?.severity ?? 'medium';
  const id = newId(deps, 'incident');
  const userId = userIdOf(caller);
  await client.$transaction(async (tx) => {
    await tx.incident.create({
      data: {
        id,
        serviceId,
        title,
        severity,
        fromAt,
        toAt,
        summary: summary.text,
        summaryDoc: summary.document,
        fingerprint: finding?.fingerprint ?? null,
        report: { body, revision: 0 },
        createdByUserId: userId,
        createdAt: nowOf(deps),
      },
    });
    if (capture)
      await tx.incidentCapture.create({ data: { incidentId: id, captureId: capture.id } });
    if (userId !== null) await tx.incidentPerson.create({ data: { incidentId: id, userId } });
    await tx.checklistItem.createMany({
      data: checklist.map((text, position) => ({
        id: newId(deps, 'checklistItem'),
        incidentId: id,
        text,
        position,
      })),
    });
    await addEvent(deps, tx, caller, id, {
      kind: 'created',
      details: {
        severity,
        ...(capture && { capture: capture.id }),
        ...(finding && { pattern: finding.pattern }),
      },
    });
    await auditIncident(deps, tx, scope, 'incident.create', `incident:${id}`, { severity });
    await tellChange(deps, tx, scope, { id, serviceId, title }, { change: 'created', severity });
  });
  return ok({ id });
}

async function originOf(scope: WorkspaceScope, input: NewIncident): Promise<Result<Origin>> {
  if (input.capture === undefined) {
    const name = rowNameOf(input.service ?? '');
    const service = await scope.client.service.findFirst({
      where: { OR: [{ slug: name }, { id: name }] },
      select: { id: true },
    });
    return service ? ok({ serviceId: service.id }) : err(notFound('service'));
  }
  const row = await scope.client.capture.findUnique({
    where: { id: rowNameOf(input.capture) },
    select: { id: true, serviceId: true, at: true, diagnosis: true },
  });
  if (!row) return err(notFound('capture'));
  const capture = { id: row.id, fromAt: row.at };
  const diagnosis = row.diagnosis
    ? diagnosisIn(fromJsonColumn<Diagnosis>(row.diagnosis), input.language)
    : undefined;
  const wanted = input.finding;
  const finding = diagnosis?.findings.find((one) =>
    wanted === undefined ? one.primary : one.id === wanted,
  );
  if (wanted !== undefined && !finding) return err(notFound('finding'));
  return ok({ serviceId: row.serviceId, capture, ...(finding && { finding }) });
}
