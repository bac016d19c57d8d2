import { commentText, severityInput, titleInput } from '@unpark/api';
import {
  addComment,
  createIncident,
  deleteComment,
  editComment,
  getIncident,
  INCIDENT_STATUSES,
  listIncidents,
  mergeIncidents,
  REPORT_FORMATS,
  REPORT_GAPS,
  setIncidentCapture,
  setIncidentStatus,
  updateIncident,
} from '@unpark/usecases';
import { z } from 'zod';
import {
  captureHeadline,
  changed,
  madeId,
  person,
  rowName,
  sentTime,
  severity,
  time,
  writtenByKey,
} from '../fields';
import { describedOperation, jsonOperation } from '../operation';

const status = z.enum(INCIDENT_STATUSES);
const revision = z.int().min(0).describe('The one that you saw; 409 when somebody was first.');

const incidentRow = z
  .object({
    id: z.string(),
    title: z.string(),
    status,
    severity,
    service: z.object({ name: z.string(), slug: z.string() }),
    fromAt: time,
    toAt: time.optional(),
    lead: person.optional(),
    captureCount: z.number(),
    updatedAt: time,
  })
  .meta({ id: 'IncidentRow' });

const incident = z
  .object({
    service: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
    incident: z.object({
      id: z.string(),
      title: z.string(),
      status,
      severity,
      fromAt: time,
      toAt: time.optional(),
      mitigatedAt: time.optional(),
      resolvedAt: time.optional(),
      fixUrl: z.string().optional(),
      revision: z.number(),
      createdAt: time,
    }),
    mergedInto: z.string().optional().describe('The incident to look at instead.'),
    people: z.array(person.extend({ leads: z.boolean() })),
    captures: z.array(captureHeadline),
    evidence: z
      .object({
        captureId: z.string(),
        at: time,
        finding: z.object({
          id: z.string(),
          pattern: z.string(),
          severity,
          confidence: z.number(),
          title: z.string(),
          goroutineCount: z.number(),
          fingerprint: z.string(),
        }),
      })
      .optional(),
    events: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        by: person.optional(),
        byKey: writtenByKey,
        at: time,
        details: z.record(z.string(), z.string()),
      }),
    ),
    comments: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        by: person.optional(),
        byKey: writtenByKey,
        at: time,
        editedAt: time.optional(),
        isDeleted: z.boolean(),
      }),
    ),
    checklist: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        owner: person.optional(),
        doneAt: time.optional(),
        doneBy: person.optional(),
        doneByKey: writtenByKey,
      }),
    ),
    gaps: z.array(z.enum(REPORT_GAPS)).describe('What a report still lacks.'),
  })
  .meta({ id: 'Incident' });

export const incidentOperations = {
  listIncidents: jsonOperation({
    id: 'listIncidents',
    method: 'GET',
    path: '/incidents',
    group: 'Incidents',
    summary: 'Incidents, open ones first, newest first; at most 200',
    action: 'incident.read',
    enters: 'workspace',
    query: z.strictObject({
      service: rowName.optional().describe('Slug or id.'),
      status: status.optional(),
      severity: severity.optional(),
    }),
    status: 200,
    answer: z.object({
      incidents: z.array(incidentRow),
      more: z.boolean().describe('There are more than are listed.'),
    }),
    run: ({ deps, scope }, query) => listIncidents(deps, scope, query),
  }),
  createIncident: jsonOperation({
    id: 'createIncident',
    method: 'POST',
    path: '/incidents',
    group: 'Incidents',
    summary: 'Open an incident: of a finding, of a capture, or of a service alone',
    action: 'incident.write',
    enters: 'workspace',
    body: z.strictObject({
      service: rowName.optional().describe('Slug or id; needed where there is no capture.'),
      capture: rowName.optional(),
      finding: z
        .string()
        .max(120)
        .optional()
        .describe('Its id in the diagnosis of the capture; the primary one when absent.'),
      title: titleInput.optional().describe('Needed where there is no finding.'),
      severity: severityInput.optional(),
      fromAt: sentTime.optional(),
      toAt: sentTime.optional(),
      language: z.enum(['en', 'zh']).default('en').describe('Of the title that is made.'),
    }),
    status: 201,
    answer: madeId,
    run: ({ deps, scope }, _, body) => createIncident(deps, scope, body),
  }),
  getIncident: jsonOperation({
    id: 'getIncident',
    method: 'GET',
    path: '/incidents/{id}',
    group: 'Incidents',
    summary: 'An incident: people, captures, evidence, activity, comments, checklist',
    action: 'incident.read',
    enters: 'incident',
    status: 200,
    answer: incident,
    run: ({ deps, scope, params }) => getIncident(deps, scope, { incident: params['id'] ?? '' }),
  }),
  updateIncident: jsonOperation({
    id: 'updateIncident',
    method: 'PATCH',
    path: '/incidents/{id}',
    group: 'Incidents',
    summary: 'Change title, severity or times of an incident',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({
      revision,
      title: titleInput.optional(),
      severity: severityInput.optional(),
      fromAt: sentTime.optional(),
      toAt: sentTime.nullable().optional().describe('null: it has not ended.'),
    }),
    status: 200,
    answer: changed,
    run: ({ deps, scope, params }, _, body) =>
      updateIncident(deps, scope, { ...body, incident: params['id'] ?? '' }),
  }),
  setIncidentStatus: jsonOperation({
    id: 'setIncidentStatus',
    method: 'POST',
    path: '/incidents/{id}/status',
    group: 'Incidents',
    summary: 'Mitigate, resolve or open an incident again',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({
      revision,
      to: status,
      endedAt: sentTime.optional().describe('Of what is resolved.'),
      fixUrl: z.string().max(4096).optional().describe('Where the fix is.'),
    }),
    status: 200,
    answer: changed,
    run: ({ deps, scope, params }, _, body) =>
      setIncidentStatus(deps, scope, { ...body, incident: params['id'] ?? '' }),
  }),
  addComment: jsonOperation({
    id: 'addComment',
    method: 'POST',
    path: '/incidents/{id}/comments',
    group: 'Incidents',
    summary: 'Comment on an incident; members are mentioned by @name',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({ text: commentText }),
    status: 201,
    answer: madeId,
    run: ({ deps, scope, params }, _, { text }) =>
      addComment(deps, scope, { incident: params['id'] ?? '', text }),
  }),
  editComment: jsonOperation({
    id: 'editComment',
    method: 'PATCH',
    path: '/incidents/{id}/comments/{comment}',
    group: 'Incidents',
    summary: 'Change the text of a comment that you wrote; one that was deleted is there again',
    description: 'Who is mentioned for the first time is told.',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({ text: commentText }),
    status: 204,
    run: ({ deps, scope, params }, _, { text }) =>
      editComment(deps, scope, {
        incident: params['id'] ?? '',
        comment: params['comment'] ?? '',
        text,
      }),
  }),
  deleteComment: jsonOperation({
    id: 'deleteComment',
    method: 'DELETE',
    path: '/incidents/{id}/comments/{comment}',
    group: 'Incidents',
    summary: 'Delete a comment: its text goes, its place in the thread stays and says so',
    description: 'Of your own; admins, and keys with the scope admin, delete any.',
    action: 'incident.write',
    enters: 'incident',
    status: 204,
    run: ({ deps, scope, params }) =>
      deleteComment(deps, scope, {
        incident: params['id'] ?? '',
        comment: params['comment'] ?? '',
      }),
  }),
  addIncidentCapture: jsonOperation({
    id: 'addIncidentCapture',
    method: 'PUT',
    path: '/incidents/{id}/captures/{capture}',
    group: 'Incidents',
    summary: 'Make a capture part of an incident',
    action: 'incident.write',
    enters: 'incident',
    status: 204,
    run: ({ deps, scope, params }) =>
      setIncidentCapture(deps, scope, {
        incident: params['id'] ?? '',
        capture: params['capture'] ?? '',
        to: 'add',
      }),
  }),
  removeIncidentCapture: jsonOperation({
    id: 'removeIncidentCapture',
    method: 'DELETE',
    path: '/incidents/{id}/captures/{capture}',
    group: 'Incidents',
    summary: 'Take a capture out of an incident',
    action: 'incident.write',
    enters: 'incident',
    status: 204,
    run: ({ deps, scope, params }) =>
      setIncidentCapture(deps, scope, {
        incident: params['id'] ?? '',
        capture: params['capture'] ?? '',
        to: 'remove',
      }),
  }),
  mergeIncident: jsonOperation({
    id: 'mergeIncident',
    method: 'POST',
    path: '/incidents/{id}/merge',
    group: 'Incidents',
    summary: 'Merge an incident into another one, which has everything afterwards',
    action: 'incident.write',
    enters: 'incident',
    body: z.strictObject({ into: rowName }),
    status: 200,
    answer: madeId,
    run: ({ deps, scope, params }, _, { into }) =>
      mergeIncidents(deps, scope, { incident: params['id'] ?? '', into }),
  }),
  getReport: describedOperation({
    id: 'getReport',
    method: 'GET',
    path: '/incidents/{id}/report',
    group: 'Incidents',
    summary: 'The report of an incident as a file',
    action: 'incident.read',
    enters: 'incident',
    query: z.object({
      format: z.enum(REPORT_FORMATS).default('md'),
      language: z.enum(['en', 'zh']).default('en'),
    }),
    status: 200,
    gives: ['text/markdown', 'text/html'],
  }),
} as const;
