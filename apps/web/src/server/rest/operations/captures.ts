import {
  agentReport,
  agentReportAnswer,
  captureStatus,
  captureUploadQuery,
  uploadOutcome,
  uploadPlan,
  uploadState,
} from '@unpark/ingest';
import { analysisReportShape, ARTIFACT_KINDS, ARTIFACT_STATUSES } from '@unpark/model';
import { captureUrl, getCaptureView, listCaptures, listFindings } from '@unpark/usecases';
import { z } from 'zod';
import {
  captureHeadline,
  captureOfService,
  count,
  nextCursor,
  patternName,
  rowName,
  sentCursor,
  sentTime,
  severity,
  time,
  yesOrNo,
} from '../fields';
import { describedOperation, jsonOperation, mapped } from '../operation';

const MULTIPART = ['multipart/form-data', 'application/octet-stream'];
const ARROW = 'application/vnd.apache.arrow.file';

const uploaded = uploadOutcome.meta({ id: 'UploadOutcome' });
const upload = uploadState.meta({ id: 'Upload' });

/** `revision` is checked while it is read; here it is the text that is sent. */
const uploadQuery = captureUploadQuery
  .omit({ workspace: true })
  .extend({ revision: z.string().max(80).optional() });

const finding = z
  .object({
    id: z.string(),
    captureId: z.string(),
    at: time,
    service: z.object({ name: z.string(), slug: z.string() }),
    pattern: z.string(),
    class: z.string(),
    severity,
    confidence: z.number(),
    primary: z.boolean(),
    title: z.string(),
    goroutineCount: z.number(),
    fingerprint: z.string().describe('The same cause has the same one in every capture.'),
    muted: z.boolean(),
  })
  .meta({ id: 'Finding' });

const artifact = z
  .object({
    id: z.string(),
    file: z.string(),
    sizeBytes: z.number(),
    sha256: z.string(),
    state: z.enum(['queued', 'parsing', 'final']),
    kind: z.enum(ARTIFACT_KINDS).optional(),
    status: z.enum(ARTIFACT_STATUSES).optional(),
    summary: z.string().optional(),
    originalUrl: z.string(),
    fromArchive: z.string().optional(),
    tables: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        version: z.number(),
        rows: z.number(),
        sizeBytes: z.number(),
        url: z.string(),
      }),
    ),
  })
  .meta({ id: 'Artifact' });

export const captureOperations = {
  listCaptures: jsonOperation({
    id: 'listCaptures',
    method: 'GET',
    path: '/captures',
    group: 'Captures',
    summary: 'Captures, newest first, in pages',
    action: 'capture.read',
    enters: 'workspace',
    query: z.strictObject({
      service: rowName.optional().describe('Slug or id.'),
      state: captureHeadline.shape.state.optional(),
      outcome: z.enum(['stalled', 'healthy', 'cannot-tell']).optional(),
      severity: severity.optional().describe('Of the primary finding.'),
      pattern: patternName.optional().describe('Of the primary finding.'),
      from: sentTime.optional(),
      to: sentTime.optional().describe('Before this.'),
      limit: count(1, 50).optional(),
      cursor: sentCursor,
    }),
    status: 200,
    answer: z.object({ captures: z.array(captureOfService), nextCursor }),
    run: ({ scope }, { limit, ...filter }) =>
      listCaptures(scope, { ...filter, ...(limit !== undefined && { take: limit }) }),
  }),
  sendCapture: describedOperation({
    id: 'sendCapture',
    method: 'POST',
    path: '/captures',
    group: 'Captures',
    summary: 'Send a capture: any number of files of one process and one window of time',
    description:
      'Answered once the bytes are safe: 202 for a new capture, 200 for one that was there already. Give each attempt for one capture the same Idempotency-Key.',
    action: 'capture.upload',
    enters: 'workspace',
    query: uploadQuery,
    sends: MULTIPART,
    headers: {
      'Idempotency-Key': 'Attempts with one key make one capture.',
      'X-Unpark-File-Modified': 'Unix milliseconds; of a single file that is the body.',
    },
    status: 202,
    answer: uploaded,
    also: { 200: 'The same capture was there already.' },
  }),
  getCaptureStatus: describedOperation({
    id: 'getCaptureStatus',
    method: 'GET',
    path: '/captures/{id}',
    group: 'Captures',
    summary: 'Where a capture stands: ask until it is final',
    description:
      'A key that may send captures may ask this too; it says nothing of what is in them.',
    action: 'capture.read',
    enters: 'capture',
    status: 200,
    answer: captureStatus.meta({ id: 'CaptureStatus' }),
  }),
  getCapture: jsonOperation({
    id: 'getCapture',
    method: 'GET',
    path: '/captures/{id}/summary',
    group: 'Captures',
    summary: 'A capture with its verdict in a sentence, its files and their tables',
    action: 'capture.read',
    enters: 'capture',
    status: 200,
    answer: z.object({
      url: z.string().describe('Where people open it.'),
      service: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
      capture: captureHeadline.extend({
        revision: z.number(),
        windowFromUnixNs: z.string().optional(),
        windowToUnixNs: z.string().optional(),
        uploadedBy: z.string().optional(),
      }),
      artifacts: z.array(artifact),
    }),
    run: async ({ deps, scope, params }) =>
      mapped(await getCaptureView(deps, scope, { capture: params['id'] ?? '' }), (view) => ({
        url: captureUrl(deps, scope.workspace.slug, view.capture.id),
        service: view.service,
        capture: view.capture,
        artifacts: view.artifacts.map(({ record, ...file }) => ({
          ...file,
          kind: record?.kind,
          status: record?.status,
          summary: record?.summary,
        })),
      })),
  }),
  getAnalysis: describedOperation({
    id: 'getAnalysis',
    method: 'GET',
    path: '/captures/{id}/analysis',
    group: 'Captures',
    summary: 'Verdict and findings with evidence, what speaks against them, and the fix',
    description:
      'The same JSON as `unpark analyze --format json`. 409 while the capture is being read.',
    action: 'capture.read',
    enters: 'capture',
    status: 200,
    answer: analysisReportShape.meta({ id: 'Analysis' }),
  }),
  listFindings: jsonOperation({
    id: 'listFindings',
    method: 'GET',
    path: '/findings',
    group: 'Captures',
    summary: 'Findings of all captures, those of the newest capture first, in pages',
    action: 'capture.read',
    enters: 'workspace',
    query: z.strictObject({
      service: rowName.optional().describe('Slug or id.'),
      capture: rowName.optional(),
      pattern: patternName.optional(),
      fingerprint: z
        .string()
        .regex(/^[\w:.-]{1,200}$/)
        .optional(),
      severity: severity.optional().describe('This and worse.'),
      primary: yesOrNo.optional(),
      from: sentTime.optional(),
      to: sentTime.optional().describe('Before this.'),
      limit: count(1, 100).optional(),
      cursor: sentCursor,
    }),
    status: 200,
    answer: z.object({ findings: z.array(finding), nextCursor }),
    run: ({ scope }, { limit, ...filter }) =>
      listFindings(scope, { ...filter, ...(limit !== undefined && { take: limit }) }),
  }),
  addArtifacts: describedOperation({
    id: 'addArtifacts',
    method: 'POST',
    path: '/captures/{id}/artifacts',
    group: 'Captures',
    summary: 'Add files that came late; the capture is read and diagnosed again',
    action: 'capture.upload',
    enters: 'capture',
    query: z.object({ file: captureUploadQuery.shape.file }),
    sends: MULTIPART,
    status: 202,
    answer: uploaded,
    also: { 200: 'All of it was there already.' },
  }),
  reportAgent: describedOperation({
    id: 'reportAgent',
    method: 'POST',
    path: '/agents/targets',
    group: 'Captures',
    summary: 'What an agent takes captures of, and how that went',
    action: 'agent.report',
    enters: 'workspace',
    body: agentReport,
    status: 200,
    answer: agentReportAnswer,
  }),
  getOriginal: describedOperation({
    id: 'getOriginal',
    method: 'GET',
    path: '/artifacts/{id}/original',
    group: 'Captures',
    summary: 'The bytes of a file as they were sent',
    action: 'capture.read',
    enters: 'artifact',
    headers: { Range: 'One part of the file, as `bytes=0-1023`.' },
    status: 200,
    gives: ['application/octet-stream'],
    also: { 206: 'The part that was asked for.' },
  }),
  getTable: describedOperation({
    id: 'getTable',
    method: 'GET',
    path: '/tables/{id}',
    group: 'Captures',
    summary: 'A derived table as an Arrow file; its bytes never change',
    action: 'capture.read',
    enters: 'table',
    headers: { 'If-None-Match': 'The ETag of an earlier answer.' },
    status: 200,
    gives: [ARROW],
    also: { 304: 'It is the one that you have.' },
  }),
  beginUpload: describedOperation({
    id: 'beginUpload',
    method: 'POST',
    path: '/uploads',
    group: 'Captures',
    summary: 'Begin an upload in parts, which goes on after a break',
    action: 'capture.upload',
    enters: 'workspace',
    query: uploadQuery.omit({ file: true }),
    body: uploadPlan,
    status: 201,
    answer: upload,
  }),
  getUpload: describedOperation({
    id: 'getUpload',
    method: 'GET',
    path: '/uploads/{id}',
    group: 'Captures',
    summary: 'How far each file has come',
    action: 'capture.upload',
    enters: 'upload',
    status: 200,
    answer: upload,
  }),
  dropUpload: describedOperation({
    id: 'dropUpload',
    method: 'DELETE',
    path: '/uploads/{id}',
    group: 'Captures',
    summary: 'Give an upload up',
    action: 'capture.upload',
    enters: 'upload',
    status: 204,
  }),
  getPart: describedOperation({
    id: 'getPart',
    method: 'HEAD',
    path: '/uploads/{id}/files/{position}',
    group: 'Captures',
    summary: 'Where a file goes on, in Upload-Offset and Upload-Length',
    action: 'capture.upload',
    enters: 'upload',
    status: 204,
  }),
  sendPart: describedOperation({
    id: 'sendPart',
    method: 'PATCH',
    path: '/uploads/{id}/files/{position}',
    group: 'Captures',
    summary: 'Send one part of a file',
    description:
      '409 with Upload-Offset where the server is at another byte; 400 when the bytes are not those of the digest.',
    action: 'capture.upload',
    enters: 'upload',
    sends: ['application/octet-stream'],
    headers: {
      'Upload-Offset': 'Byte of the file at which the part begins.',
      'Content-Digest': '`sha-256=:…:` of the part (RFC 9530).',
    },
    status: 204,
  }),
  finishUpload: describedOperation({
    id: 'finishUpload',
    method: 'POST',
    path: '/uploads/{id}/finish',
    group: 'Captures',
    summary: 'Make a capture of an upload whose parts are all there',
    action: 'capture.upload',
    enters: 'upload',
    status: 202,
    answer: uploaded,
    also: { 200: 'The same capture was there already.' },
  }),
} as const;
