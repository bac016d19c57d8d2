import { err, ok, type Result } from '@unpark/base';
import { isUniqueViolation } from '@unpark/db';
import type { Language } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, newId } from '../deps';
import { auditIncident } from './incident-row';
import type { ReportTemplateView } from './incident-views';

export const MOST_REPORT_CHARACTERS = 50_000;
const MOST_TEMPLATES = 50;

/** What stands in a template in double braces, and is filled in each time the report is read. */
export const REPORT_FIELDS = [
  'title',
  'facts',
  'summary',
  'evidence',
  'timeline',
  'captures',
  'notes',
  'checklist',
] as const;
export type ReportField = (typeof REPORT_FIELDS)[number];

const BODY = (of: (field: ReportField) => string): string =>
  [
    '# {{title}}',
    '{{facts}}',
    of('summary'),
    '{{summary}}',
    of('evidence'),
    '{{evidence}}',
    of('timeline'),
    '{{timeline}}',
    of('captures'),
    '{{captures}}',
    of('notes'),
    '{{notes}}',
    of('checklist'),
    '{{checklist}}',
  ]
    .filter((line) => line !== '')
    .join('\n\n')
    .concat('\n');

const BUILT_IN: Readonly<
  Record<Language, { readonly body: string; readonly checklist: string[] }>
> = {
  en: {
    body: BODY(
      (field) =>
        `## ${{ title: '', facts: '', summary: 'Summary', evidence: 'Evidence', timeline: 'What happened', captures: 'Captures', notes: 'Notes', checklist: 'Follow-up' }[field]}`,
    ),
    checklist: [
      'Tell those who are affected',
      'Ship the fix',
      'Take a capture after the fix and compare',
    ],
  },
  zh: {
    body: BODY(
      (field) =>
        `## ${{ title: '', facts: '', summary: '概要', evidence: '证据', timeline: '经过', captures: '采集', notes: '备注', checklist: '后续事项' }[field]}`,
    ),
    checklist: ['通知受影响的人', '发布修复', '修复后再采集一次并对比'],
  },
};

/** What incidents begin with in a workspace that has chosen no template of its own. */
export const builtInTemplate = (language: Language): { body: string; checklist: string[] } =>
  BUILT_IN[language];

export async function listTemplates(
  scope: WorkspaceScope,
): Promise<Result<readonly ReportTemplateView[]>> {
  const allowed = requireAction(scope, 'incident.read');
  if (!allowed.ok) return allowed;
  const rows = await scope.client.reportTemplate.findMany({ orderBy: { name: 'asc' } });
  return ok(
    rows.map(({ id, name, body, checklist, isDefault }) => ({
      id,
      name,
      body,
      checklist,
      isDefault,
    })),
  );
}

export interface SavedTemplate {
  /** absent for a new one */
  readonly template?: string | undefined;
  readonly name: string;
  readonly body: string;
  readonly checklist: readonly string[];
  /** new incidents begin with it */
  readonly isDefault: boolean;
}

export async function saveTemplate(
  deps: Deps,
  scope: WorkspaceScope,
  input: SavedTemplate,
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'template.write');
  if (!allowed.ok) return allowed;
  const known = input.template === undefined ? undefined : rowNameOf(input.template);
  if (known === undefined && (await scope.client.reportTemplate.count()) >= MOST_TEMPLATES) {
    return err({
      code: 'limit.report-templates',
      message: `The workspace has ${MOST_TEMPLATES} templates of reports, which is the most.`,
      next: 'Delete or change one of them.',
      values: { limit: MOST_TEMPLATES },
    });
  }
  const { name, body, isDefault } = input;
  const data = { name, body, checklist: [...input.checklist], isDefault };
  const id = known ?? newId(deps, 'reportTemplate');
  try {
    const isThere = await scope.client.$transaction(async (tx) => {
      if (known === undefined) await tx.reportTemplate.create({ data: { id, ...data } });
      else if ((await tx.reportTemplate.updateMany({ where: { id }, data })).count === 0)
        return false;
      if (isDefault)
        await tx.reportTemplate.updateMany({
          where: { isDefault: true, id: { not: id } },
          data: { isDefault: false },
        });
      await auditIncident(deps, tx, scope, 'report-template.save', `report-template:${id}`);
      return true;
    });
    return isThere ? ok({ id }) : err(notFound('report-template'));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return err({
      code: 'report-template.taken',
      message: 'There is another template with this name.',
      next: 'Choose another name.',
    });
  }
}

/** Incidents that began with it keep their text. */
export async function deleteTemplate(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly template: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'template.write');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(input.template);
  return scope.client.$transaction(async (tx) => {
    const gone = await tx.reportTemplate.deleteMany({ where: { id } });
    if (gone.count === 0) return err(notFound('report-template'));
    await auditIncident(deps, tx, scope, 'report-template.delete', `report-template:${id}`);
    return ok({ id });
  });
}
