import {
  deleteCapture,
  getSeenBefore,
  MOST_REDIAGNOSED,
  pinCapture,
  rediagnose,
  retryCapture,
} from '@unpark/usecases';
import { z } from 'zod';
import { fingerprint, severity, time } from '../fields';
import { jsonOperation } from '../operation';

const begun = z.object({
  begun: z.int().describe('Captures; those that are being read are left as they are.'),
});

const seenCapture = z
  .object({
    captureId: z.string(),
    serviceName: z.string(),
    serviceSlug: z.string(),
    at: time,
    severity,
    goroutineCount: z.number(),
  })
  .meta({ id: 'SeenCapture' });

export const captureWorkOperations = {
  deleteCapture: jsonOperation({
    id: 'deleteCapture',
    method: 'DELETE',
    path: '/captures/{id}',
    group: 'Captures',
    summary: 'Delete a capture with its files and findings; it does not come back',
    action: 'capture.delete',
    enters: 'capture',
    status: 204,
    run: ({ deps, scope, params }) => deleteCapture(deps, scope, { capture: params['id'] ?? '' }),
  }),
  pinCapture: jsonOperation({
    id: 'pinCapture',
    method: 'PUT',
    path: '/captures/{id}/pinned',
    group: 'Captures',
    summary: 'Keep a capture whatever retention says, or let retention have it again',
    action: 'capture.pin',
    enters: 'capture',
    body: z.strictObject({ pinned: z.boolean() }),
    status: 204,
    run: ({ deps, scope, params }, _, { pinned }) =>
      pinCapture(deps, scope, { capture: params['id'] ?? '', pinned }),
  }),
  retryCapture: jsonOperation({
    id: 'retryCapture',
    method: 'POST',
    path: '/captures/{id}/retry',
    group: 'Captures',
    summary: 'Read a capture anew from its original files, and diagnose it',
    description: 'Findings of before stay until there are new ones. 409 while it is being read.',
    action: 'capture.retry',
    enters: 'capture',
    status: 202,
    answer: z.object({ captureId: z.string() }),
    run: ({ deps, scope, params }) => retryCapture(deps, scope, { capture: params['id'] ?? '' }),
  }),
  rediagnoseCapture: jsonOperation({
    id: 'rediagnoseCapture',
    method: 'POST',
    path: '/captures/{id}/rediagnosis',
    group: 'Captures',
    summary: 'Diagnose a capture again with the rules of now, without reading its files',
    action: 'capture.retry',
    enters: 'capture',
    status: 202,
    answer: begun,
    run: ({ deps, scope, params }) => rediagnose(deps, scope, { capture: params['id'] ?? '' }),
  }),
  rediagnoseService: jsonOperation({
    id: 'rediagnoseService',
    method: 'POST',
    path: '/services/{id}/rediagnosis',
    group: 'Services',
    summary: 'Diagnose the newest captures of a service again with the rules of now',
    action: 'capture.retry',
    enters: 'service',
    body: z.strictObject({ take: z.int().min(1).max(MOST_REDIAGNOSED) }),
    status: 202,
    answer: begun,
    run: ({ deps, scope, params }, _, { take }) =>
      rediagnose(deps, scope, { service: params['id'] ?? '', take }),
  }),
  getSeenBefore: jsonOperation({
    id: 'getSeenBefore',
    method: 'GET',
    path: '/captures/{id}/seen-before',
    group: 'Captures',
    summary: 'Where else the cause of a finding was seen: captures and incidents',
    action: 'capture.read',
    enters: 'capture',
    query: z.strictObject({ fingerprint }),
    status: 200,
    answer: z.object({
      here: z.array(seenCapture).describe('In other captures of the service, newest first.'),
      hereCount: z.number(),
      firstAt: time.optional(),
      lastAt: time.optional(),
      elsewhere: z.array(seenCapture).describe('In other services, newest first.'),
      elsewhereCount: z.number(),
      incidents: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          status: z.enum(['open', 'mitigated', 'resolved']),
          serviceName: z.string(),
          fromAt: time,
        }),
      ),
    }),
    run: ({ scope, params }, query) =>
      getSeenBefore(scope, { ...query, capture: params['id'] ?? '' }),
  }),
} as const;
