import { saidInput } from '@unpark/api';
import { pinnedSelectionShape } from '@unpark/model';
import {
  createAnnotation,
  deleteAnnotation,
  editAnnotation,
  listAnnotations,
  replyToAnnotation,
  resolveAnnotation,
  restoreAnnotation,
} from '@unpark/usecases';
import { z } from 'zod';
import { madeId, rowName, time, writtenByKey } from '../fields';
import { jsonOperation } from '../operation';

const writer = z.object({ id: z.string(), name: z.string() });

const said = z
  .object({
    id: z.string(),
    text: z.string(),
    author: writer.optional(),
    byKey: writtenByKey,
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
    resolvedByKey: writtenByKey,
    replies: z.array(said),
  })
  .meta({ id: 'Note' });

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
    enters: 'annotation',
    body: z.strictObject({ resolved: z.boolean() }),
    status: 204,
    run: ({ deps, scope, params }, _, { resolved }) =>
      resolveAnnotation(deps, scope, { annotation: params['id'] ?? '', resolved }),
  }),
  editNote: jsonOperation({
    id: 'editNote',
    method: 'PATCH',
    path: '/annotations/{id}',
    group: 'Notes',
    summary: 'Change the words of a note or an answer that you wrote',
    description: 'Its mentions are those that are sent; who is named for the first time is told.',
    action: 'annotation.write',
    enters: 'annotation',
    body: z.strictObject(saidInput.shape),
    status: 204,
    run: ({ deps, scope, params }, _, body) =>
      editAnnotation(deps, scope, { ...body, annotation: params['id'] ?? '' }),
  }),
  deleteNote: jsonOperation({
    id: 'deleteNote',
    method: 'DELETE',
    path: '/annotations/{id}',
    group: 'Notes',
    summary: 'Delete a note with its answers, or one answer',
    description:
      'Of your own, as long as nobody else has answered it; admins, and keys with the scope admin, delete any. It can be brought back for a day.',
    action: 'annotation.write',
    enters: 'annotation',
    status: 204,
    run: ({ deps, scope, params }) =>
      deleteAnnotation(deps, scope, { annotation: params['id'] ?? '' }),
  }),
  restoreNote: jsonOperation({
    id: 'restoreNote',
    method: 'POST',
    path: '/annotations/{id}/restore',
    group: 'Notes',
    summary: 'Bring back a note or an answer that was deleted within a day',
    action: 'annotation.write',
    enters: 'annotation',
    status: 204,
    run: ({ deps, scope, params }) =>
      restoreAnnotation(deps, scope, { annotation: params['id'] ?? '' }),
  }),
} as const;
