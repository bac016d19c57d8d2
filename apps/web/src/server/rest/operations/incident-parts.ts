import { checklistText, commentText, labelInput, reportText } from '@unpark/api';
import {
  addChecklistItem,
  deleteChecklistItem,
  deleteTemplate,
  listTemplates,
  MOST_SUMMARY_CHARACTERS,
  readSummaryText,
  saveReport,
  saveTemplate,
  sayInIncident,
  setIncidentPerson,
  updateChecklistItem,
  writeSummaryText,
} from '@unpark/usecases';
import { z } from 'zod';
import { changed, madeId, rowName, sentTime } from '../fields';
import { jsonOperation, mapped } from '../operation';

const owner = rowName.describe('User id of a member.');

/** As text fields of browsers have it: lines end with one character. */
const summaryText = z
  .string()
  .max(MOST_SUMMARY_CHARACTERS)
  .regex(/^[^\0\p{Cs}]*$/u)
  .transform((text) => text.replaceAll(/\r\n?/g, '\n'));

const templateFields = {
  name: labelInput(100),
  body: reportText.describe('Markdown with fields in double braces.'),
  checklist: z.array(checklistText).max(50).describe('What incidents begin with.'),
  isDefault: z.boolean(),
};

export const incidentPartOperations = {
  setIncidentPerson: jsonOperation({
    id: 'setIncidentPerson',
    method: 'PUT',
    path: '/incidents/{id}/people/{user}',
    group: 'Incidents',
    summary: 'Say who leads an incident, who works on it, and who no longer does',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({
      as: z.enum(['lead', 'member', 'none']).describe('At most one leads; who led works on.'),
    }),
    status: 204,
    run: ({ deps, scope, params }, _, body) =>
      setIncidentPerson(deps, scope, {
        ...body,
        incident: params['id'] ?? '',
        user: params['user'] ?? '',
      }),
  }),
  addActivity: jsonOperation({
    id: 'addActivity',
    method: 'POST',
    path: '/incidents/{id}/activity',
    group: 'Incidents',
    summary: 'Add to the activity of an incident what is known to have happened, and when',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({ text: commentText, at: sentTime }),
    status: 201,
    answer: madeId,
    run: ({ deps, scope, params }, _, body) =>
      sayInIncident(deps, scope, { ...body, incident: params['id'] ?? '' }),
  }),
  addChecklistItem: jsonOperation({
    id: 'addChecklistItem',
    method: 'POST',
    path: '/incidents/{id}/checklist',
    group: 'Incidents',
    summary: 'Add to the checklist of an incident',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({ text: checklistText, owner: owner.optional() }),
    status: 201,
    answer: madeId,
    run: ({ deps, scope, params }, _, body) =>
      addChecklistItem(deps, scope, { ...body, incident: params['id'] ?? '' }),
  }),
  updateChecklistItem: jsonOperation({
    id: 'updateChecklistItem',
    method: 'PATCH',
    path: '/incidents/{id}/checklist/{item}',
    group: 'Incidents',
    summary: 'Tick an item of the checklist, change its text or its owner',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({
      text: checklistText.optional(),
      owner: owner.nullable().optional().describe('null: nobody.'),
      done: z.boolean().optional(),
    }),
    status: 204,
    run: ({ deps, scope, params }, _, body) =>
      updateChecklistItem(deps, scope, {
        ...body,
        incident: params['id'] ?? '',
        item: params['item'] ?? '',
      }),
  }),
  deleteChecklistItem: jsonOperation({
    id: 'deleteChecklistItem',
    method: 'DELETE',
    path: '/incidents/{id}/checklist/{item}',
    group: 'Incidents',
    summary: 'Take an item off the checklist',
    action: 'incident.write',
    enters: 'incident',
    status: 204,
    run: ({ deps, scope, params }) =>
      deleteChecklistItem(deps, scope, {
        incident: params['id'] ?? '',
        item: params['item'] ?? '',
      }),
  }),
  getSummary: jsonOperation({
    id: 'getSummary',
    method: 'GET',
    path: '/incidents/{id}/summary',
    group: 'Incidents',
    summary: 'The summary of an incident, which people write together',
    action: 'incident.read',
    enters: 'incident',
    status: 200,
    answer: z.object({ text: z.string() }),
    run: ({ scope, params }) => readSummaryText(scope, { incident: params['id'] ?? '' }),
  }),
  writeSummary: jsonOperation({
    id: 'writeSummary',
    method: 'PUT',
    path: '/incidents/{id}/summary',
    group: 'Incidents',
    summary: 'Change the summary of an incident; what others write meanwhile stays',
    description:
      'What is different between `base` and `text` is brought into the summary as it is by now, and shows to people who have it open. The answer is the whole text after that; a word that two changed at once may be there twice.',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({
      base: summaryText.describe('The text that you read.'),
      text: summaryText.describe('What you made of it.'),
    }),
    status: 200,
    answer: z.object({ text: z.string() }),
    run: ({ deps, scope, params }, _, body) =>
      writeSummaryText(deps, scope, { ...body, incident: params['id'] ?? '' }),
  }),
  saveReport: jsonOperation({
    id: 'saveReport',
    method: 'PUT',
    path: '/incidents/{id}/report',
    group: 'Incidents',
    summary: 'Write the report of an incident anew, with its fields in double braces',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({
      revision: z
        .int()
        .min(0)
        .describe('0 for a report that nobody has changed; 409 when somebody was first.'),
      body: reportText,
    }),
    status: 200,
    answer: changed,
    run: ({ deps, scope, params }, _, body) =>
      saveReport(deps, scope, { ...body, incident: params['id'] ?? '' }),
  }),
  listReportTemplates: jsonOperation({
    id: 'listReportTemplates',
    method: 'GET',
    path: '/report-templates',
    group: 'Incidents',
    summary: 'What reports and checklists of incidents begin with',
    action: 'incident.read',
    enters: 'workspace',
    status: 200,
    answer: z.object({
      templates: z.array(
        z
          .object({
            id: z.string(),
            name: z.string(),
            body: z.string(),
            checklist: z.array(z.string()),
            isDefault: z.boolean(),
          })
          .meta({ id: 'ReportTemplate' }),
      ),
    }),
    run: async ({ scope }) => mapped(await listTemplates(scope), (templates) => ({ templates })),
  }),
  createReportTemplate: jsonOperation({
    id: 'createReportTemplate',
    method: 'POST',
    path: '/report-templates',
    group: 'Incidents',
    summary: 'Make a template of reports; incidents that are open keep theirs',
    action: 'template.write',
    enters: 'workspace',
    body: z.strictObject(templateFields),
    status: 201,
    answer: madeId,
    run: ({ deps, scope }, _, body) => saveTemplate(deps, scope, body),
  }),
  updateReportTemplate: jsonOperation({
    id: 'updateReportTemplate',
    method: 'PUT',
    path: '/report-templates/{template}',
    group: 'Incidents',
    summary: 'Write a template of reports anew',
    action: 'template.write',
    enters: 'workspace',
    body: z.strictObject(templateFields),
    status: 204,
    run: ({ deps, scope, params }, _, body) =>
      saveTemplate(deps, scope, { ...body, template: params['template'] ?? '' }),
  }),
  deleteReportTemplate: jsonOperation({
    id: 'deleteReportTemplate',
    method: 'DELETE',
    path: '/report-templates/{template}',
    group: 'Incidents',
    summary: 'Delete a template of reports; reports that were made of it stay',
    action: 'template.write',
    enters: 'workspace',
    status: 204,
    run: ({ deps, scope, params }) =>
      deleteTemplate(deps, scope, { template: params['template'] ?? '' }),
  }),
} as const;
