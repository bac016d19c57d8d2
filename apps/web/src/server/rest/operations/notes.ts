import { linkFields, saidInput, savedViewInput } from '@unpark/api';
import { pinnedSelectionShape, REDACTED_KINDS } from '@unpark/model';
import {
  createAnnotation,
  createLink,
  getInvestigation,
  INVESTIGATION_KINDS,
  listAnnotations,
  listInvestigations,
  listLinks,
  replyToAnnotation,
  resolveAnnotation,
  revokeLink,
  saveInvestigation,
} from '@unpark/usecases';
import { z } from 'zod';
import { captureOfService, madeId, rowName, time } from '../fields';
import { jsonOperation, mapped } from '../operation';

const writer = z.object({ id: z.string(), name: z.string() });

const said = z
  .object({
    id: z.string(),
    text: z.string(),
    author: writer.optional(),
    mentions: z.array(writer),
    at: time,
    editedAt: time.optional(),
  })
  .meta({ id: 'Said' });

const note = said
  .extend({
    captureId: z.string(),
    incidentId: z.string().optional(),
    investigationId: z.string().optional(),
    selection: pinnedSelectionShape,
    resolvedAt: time.optional(),
    resolvedBy: z.string().optional(),
    replies: z.array(said),
  })
  .meta({ id: 'Note' });

const investigationRow = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(INVESTIGATION_KINDS),
    createdAt: time,
    updatedAt: time,
    by: z.string().optional(),
    captures: z.array(captureOfService),
    openLinks: z.number(),
  })
  .meta({ id: 'InvestigationRow' });

const link = z
  .object({
    id: z.string(),
    hint: z.string().describe('Last characters of its address.'),
    redaction: z.record(z.enum(REDACTED_KINDS), z.boolean()),
    originals: z.boolean(),
    hasPassword: z.boolean(),
    by: z.string().optional(),
    createdAt: time,
    expiresAt: time,
    revokedAt: time.optional(),
    isOpen: z.boolean(),
    views: z.number(),
    lastViewedAt: time.optional(),
  })
  .meta({ id: 'ShareLink' });

export const noteOperations = {
  listNotes: jsonOperation({
    id: 'listNotes',
    method: 'GET',
    path: '/annotations',
    group: 'Notes',
    summary: 'Notes of a capture, or of all captures of an incident or investigation',
    action: 'capture.read',
    enters: 'workspace',
    query: z.strictObject({
      capture: rowName.optional().describe('One of the three.'),
      incident: rowName.optional(),
      investigation: rowName.optional(),
    }),
    status: 200,
    answer: z.object({ notes: z.array(note) }),
    run: ({ deps, scope }, { capture = '', incident, investigation }) =>
      listAnnotations(
        deps,
        scope,
        incident !== undefined
          ? { incident }
          : investigation !== undefined
            ? { investigation }
            : { capture },
      ),
  }),
  createNote: jsonOperation({
    id: 'createNote',
    method: 'POST',
    path: '/annotations',
    group: 'Notes',
    summary: 'Pin a note to a selection of a capture',
    action: 'annotation.write',
    peopleOnly: true,
    enters: 'workspace',
    body: z.strictObject({
      capture: rowName,
      selection: pinnedSelectionShape.describe(
        '`{"version":1,"functions":[]}` for the whole capture.',
      ),
      ...saidInput.shape,
    }),
    status: 201,
    answer: madeId,
    run: ({ deps, scope }, _, body) => createAnnotation(deps, scope, body),
  }),
  replyToNote: jsonOperation({
    id: 'replyToNote',
    method: 'POST',
    path: '/annotations/{id}/replies',
    group: 'Notes',
    summary: 'Answer a note',
    action: 'annotation.write',
    peopleOnly: true,
    enters: 'annotation',
    body: z.strictObject(saidInput.shape),
    status: 201,
    answer: madeId,
    run: ({ deps, scope, params }, _, body) =>
      replyToAnnotation(deps, scope, { ...body, annotation: params['id'] ?? '' }),
  }),
  resolveNote: jsonOperation({
    id: 'resolveNote',
    method: 'PUT',
    path: '/annotations/{id}/resolved',
    group: 'Notes',
    summary: 'Resolve a note, or open it again',
    action: 'annotation.write',
    peopleOnly: true,
    enters: 'annotation',
    body: z.strictObject({ resolved: z.boolean() }),
    status: 204,
    run: ({ deps, scope, params }, _, { resolved }) =>
      resolveAnnotation(deps, scope, { annotation: params['id'] ?? '', resolved }),
  }),
  listInvestigations: jsonOperation({
    id: 'listInvestigations',
    method: 'GET',
    path: '/investigations',
    group: 'Investigations and links',
    summary: 'Saved views, last changed first; at most 200',
    action: 'investigation.read',
    enters: 'workspace',
    status: 200,
    answer: z.object({ investigations: z.array(investigationRow) }),
    run: ({ deps, scope }) => listInvestigations(deps, scope),
  }),
  createInvestigation: jsonOperation({
    id: 'createInvestigation',
    method: 'POST',
    path: '/investigations',
    group: 'Investigations and links',
    summary: 'Save a view of a capture, or of two side by side, with notes',
    action: 'investigation.write',
    peopleOnly: true,
    enters: 'workspace',
    body: z.strictObject(savedViewInput.shape),
    status: 201,
    answer: madeId,
    run: ({ deps, scope }, _, body) => saveInvestigation(deps, scope, body),
  }),
  getInvestigation: jsonOperation({
    id: 'getInvestigation',
    method: 'GET',
    path: '/investigations/{id}',
    group: 'Investigations and links',
    summary: 'A saved view with its notes',
    action: 'investigation.read',
    enters: 'investigation',
    status: 200,
    answer: investigationRow
      .extend({ notes: z.string(), revision: z.number(), query: z.string() })
      .meta({ id: 'Investigation' }),
    run: ({ deps, scope, params }) =>
      getInvestigation(deps, scope, { investigation: params['id'] ?? '' }),
  }),
  listLinks: jsonOperation({
    id: 'listLinks',
    method: 'GET',
    path: '/investigations/{id}/links',
    group: 'Investigations and links',
    summary: 'Public links of an investigation, with how often each was opened',
    action: 'link.share',
    peopleOnly: true,
    enters: 'investigation',
    status: 200,
    answer: z.object({ links: z.array(link) }),
    run: ({ deps, scope, params }) => listLinks(deps, scope, { investigation: params['id'] ?? '' }),
  }),
  createLink: jsonOperation({
    id: 'createLink',
    method: 'POST',
    path: '/investigations/{id}/links',
    group: 'Investigations and links',
    summary: 'Make a public link; its address is in this answer and nowhere else',
    action: 'link.share',
    peopleOnly: true,
    enters: 'investigation',
    body: z.strictObject({ ...linkFields.shape, preview: z.boolean().default(false) }),
    status: 201,
    answer: z.object({ id: z.string(), url: z.string() }),
    run: async ({ deps, scope, params }, _, body) =>
      mapped(
        await createLink(deps, scope, { ...body, investigation: params['id'] ?? '' }),
        ({ id, path }) => ({ id, url: `${deps.publicUrl}${path}` }),
      ),
  }),
  revokeLink: jsonOperation({
    id: 'revokeLink',
    method: 'DELETE',
    path: '/links/{id}',
    group: 'Investigations and links',
    summary: 'End a public link now',
    action: 'link.share',
    peopleOnly: true,
    enters: 'link',
    status: 204,
    run: ({ deps, scope, params }) => revokeLink(deps, scope, { link: params['id'] ?? '' }),
  }),
} as const;
