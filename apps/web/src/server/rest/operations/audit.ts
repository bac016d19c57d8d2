import { listAudit } from '@unpark/usecases';
import { z } from 'zod';
import { nextCursor, sentCursor, sentTime, time } from '../fields';
import { describedOperation, jsonOperation } from '../operation';

const result = z.enum(['done', 'refused', 'failed']);
const text = z.string().min(1).max(200);
const object = text.optional().describe('Or its beginning, as `capture:`.');
const before = 'Before this.';

/** The file filters as the list does; its route reads times by itself. */
const exportQuery = z.object({
  format: z.enum(['csv', 'jsonl']).default('jsonl'),
  actor: text.optional(),
  action: text.optional(),
  object,
  result: result.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().describe(before),
});

export const auditOperations = {
  listAudit: jsonOperation({
    id: 'listAudit',
    method: 'GET',
    path: '/audit',
    group: 'Workspace',
    summary: 'The audit log, newest first, 50 entries a page',
    action: 'audit.read',
    enters: 'workspace',
    query: z.strictObject({
      actor: text.optional().describe('`user:<id>`, `key:<id>`, `nobody` or `system`.'),
      action: text.optional().describe('As `capture.delete`.'),
      object,
      result: result.optional(),
      from: sentTime.optional(),
      to: sentTime.optional().describe(before),
      cursor: sentCursor,
    }),
    status: 200,
    answer: z.object({
      entries: z.array(
        z
          .object({
            id: z.string(),
            at: time,
            actor: z.string(),
            actorName: z.string().optional(),
            action: z.string(),
            object: z.string().optional(),
            result: z.string(),
            address: z.string().optional(),
            details: z.record(z.string(), z.union([z.string(), z.number()])),
          })
          .meta({ id: 'AuditEntry' }),
      ),
      nextCursor,
    }),
    run: ({ deps, scope }, query) => listAudit(deps, scope, query),
  }),
  exportAudit: describedOperation({
    id: 'exportAudit',
    method: 'GET',
    path: '/workspaces/{id}/audit',
    group: 'Workspace',
    summary: 'The audit log as a file, newest first: CSV or lines of JSON',
    action: 'audit.export',
    enters: 'workspace',
    query: exportQuery,
    status: 200,
    gives: ['application/x-ndjson', 'text/csv'],
  }),
} as const;
