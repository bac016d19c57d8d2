import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn, toJsonColumn } from '@unpark/db';
import type { Language } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { actorOf, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writerNames } from '../access/writer';
import { recordAudit } from '../audit/record-audit';
import type { Deps } from '../deps';
import { getIncident } from './get-incident';
import { INCIDENT_CONFLICT, writeIncident } from './incident-row';
import type { ReportGap } from './incident-views';
import { readReport, type ReportBlock } from './report-blocks';
import { reportHtml } from './report-html';
import { builtInTemplate } from './report-template';
import { fillReport } from './report-text';

interface StoredReport {
  readonly body: string;
  readonly revision: number;
}

export interface ReportView {
  readonly title: string;
  /** as people edit it, with fields in double braces */
  readonly body: string;
  readonly revision: number;
  /** filled in */
  readonly blocks: readonly ReportBlock[];
  readonly markdown: string;
  readonly gaps: readonly ReportGap[];
}

const MOST_NOTES = 500;

/** The report of an incident with everything filled in as it is known now. */
export async function getReport(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly language: Language },
): Promise<Result<ReportView>> {
  const view = await getIncident(deps, scope, input);
  if (!view.ok) return view;
  const id = view.value.incident.id;
  const row = await scope.client.incident.findUnique({
    where: { id },
    select: { report: true, summary: true },
  });
  if (!row) return err(notFound('incident'));
  const notes = await scope.client.annotation.findMany({
    where: { incidentId: id, deletedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MOST_NOTES,
    select: { text: true, createdByUserId: true, createdByKeyId: true, createdAt: true },
  });
  const names = await writerNames(
    deps,
    scope,
    notes.map(({ createdByUserId }) => createdByUserId),
    notes.map(({ createdByKeyId }) => createdByKeyId),
  );
  const stored = row.report
    ? fromJsonColumn<StoredReport>(row.report)
    : { body: builtInTemplate(input.language).body, revision: 0 };
  const markdown = fillReport(
    stored.body,
    {
      view: view.value,
      summary: row.summary,
      notes: notes.map(({ text, createdByUserId, createdByKeyId, createdAt }) => ({
        text,
        at: createdAt.toISOString(),
        by:
          createdByUserId === null
            ? undefined
            : { userId: createdByUserId, name: names.person(createdByUserId) },
        byKey: names.key(createdByKeyId),
      })),
      publicUrl: deps.publicUrl,
    },
    input.language,
  );
  return ok({
    title: view.value.incident.title,
    body: stored.body,
    revision: stored.revision,
    blocks: readReport(markdown),
    markdown,
    gaps: view.value.gaps,
  });
}

/** @param input.revision of the report that was changed */
export const saveReport = (
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly revision: number; readonly body: string },
): Promise<Result<{ readonly revision: number }>> =>
  writeIncident(deps, scope, input.incident, async (tx, incident) => {
    const row = await tx.incident.findUniqueOrThrow({
      where: { id: incident.id },
      select: { report: true },
    });
    const known = row.report ? fromJsonColumn<StoredReport>(row.report).revision : 0;
    if (known !== input.revision) return err(INCIDENT_CONFLICT);
    const stored: StoredReport = { body: input.body, revision: known + 1 };
    await tx.incident.update({
      where: { id: incident.id },
      data: { report: toJsonColumn(stored) },
    });
    return ok({ revision: stored.revision });
  });

export const REPORT_FORMATS = ['md', 'html'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The report as a file; who took it is on record. */
export async function exportReport(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly language: Language; readonly format: ReportFormat },
): Promise<Result<{ readonly name: string; readonly text: string }>> {
  const report = await getReport(deps, scope, input);
  if (!report.ok) return report;
  const id = rowNameOf(input.incident);
  const { title, markdown, blocks } = report.value;
  await recordAudit(
    deps,
    {
      workspaceId: scope.workspace.id,
      actor: actorOf(scope.caller),
      action: 'incident.export',
      object: `incident:${id}`,
      result: 'done',
      address: scope.caller.address,
      details: { format: input.format },
    },
    scope.client,
  );
  const text =
    input.format === 'md'
      ? markdown
      : reportHtml(title, input.language === 'zh' ? 'zh-Hans' : 'en', blocks);
  return ok({ name: `${id}.${input.format}`, text });
}
