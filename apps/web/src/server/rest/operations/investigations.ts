import { linkFields, nameInput, notesInput, savedViewInput } from '@unpark/api';
import { REDACTED_KINDS } from '@unpark/model';
import {
  createLink,
  getInvestigation,
  INVESTIGATION_KINDS,
  listInvestigations,
  listLinks,
  revokeLink,
  saveInvestigation,
  switchInvestigation,
  updateInvestigation,
} from '@unpark/usecases';
import { z } from 'zod';
import { captureOfService, changed, madeId, time, writtenByKey } from '../fields';
import { jsonOperation, mapped } from '../operation';

const investigationRow = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(INVESTIGATION_KINDS),
    createdAt: time,
    updatedAt: time,
    by: z.string().optional(),
    byKey: writtenByKey,
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
    byKey: writtenByKey,
    createdAt: time,
    expiresAt: time,
    revokedAt: time.optional(),
    isOpen: z.boolean(),
    views: z.number(),
    lastViewedAt: time.optional(),
  })
  .meta({ id: 'ShareLink' });

export const investigationOperations = {
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
  updateInvestigation: jsonOperation({
    id: 'updateInvestigation',
    method: 'PATCH',
    path: '/investigations/{id}',
    group: 'Investigations and links',
    summary: 'Rename an investigation, write its notes anew, or make it open another view',
    description:
      'Captures come in and go out with `view`, which is put in the place of the saved one as a whole. Links that are out show what was there when they were made.',
    action: 'investigation.write',
    enters: 'investigation',
    body: z.strictObject({
      revision: z.int().min(0).describe('The one that you saw; 409 when somebody was first.'),
      name: nameInput.optional(),
      notes: notesInput.optional(),
      view: z
        .strictObject(savedViewInput.pick({ kind: true, query: true, captures: true }).shape)
        .optional(),
    }),
    status: 200,
    answer: changed,
    run: ({ deps, scope, params }, _, body) =>
      updateInvestigation(deps, scope, { ...body, investigation: params['id'] ?? '' }),
  }),
  deleteInvestigation: jsonOperation({
    id: 'deleteInvestigation',
    method: 'DELETE',
    path: '/investigations/{id}',
    group: 'Investigations and links',
    summary: 'Delete an investigation; its links end at once',
    description: 'It can be brought back for a day, with the links that were open.',
    action: 'investigation.write',
    enters: 'investigation',
    status: 204,
    run: ({ deps, scope, params }) =>
      switchInvestigation(deps, scope, { investigation: params['id'] ?? '', to: 'delete' }),
  }),
  restoreInvestigation: jsonOperation({
    id: 'restoreInvestigation',
    method: 'POST',
    path: '/investigations/{id}/restore',
    group: 'Investigations and links',
    summary: 'Bring back an investigation that was deleted within a day',
    action: 'investigation.write',
    enters: 'investigation',
    status: 204,
    run: ({ deps, scope, params }) =>
      switchInvestigation(deps, scope, { investigation: params['id'] ?? '', to: 'restore' }),
  }),
  listLinks: jsonOperation({
    id: 'listLinks',
    method: 'GET',
    path: '/investigations/{id}/links',
    group: 'Investigations and links',
    summary: 'Public links of an investigation, with how often each was opened',
    action: 'link.share',
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
    enters: 'investigation',
    body: z.strictObject({
      ...linkFields.shape,
      preview: z
        .boolean()
        .default(false)
        .describe('Opens for the person who made it; not for keys.'),
    }),
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
    enters: 'link',
    status: 204,
    run: ({ deps, scope, params }) => revokeLink(deps, scope, { link: params['id'] ?? '' }),
  }),
} as const;
