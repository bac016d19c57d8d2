import { readRevision, REVISION_FORM } from '@unpark/model';
import { z } from 'zod';

/**
 * `POST /api/v1/captures` — one capture of one service.
 *
 * Body: `multipart/form-data` with any number of file parts (the part's file name is the path inside
 * the capture), or any other content type for a single file, its name in `?file=`.
 * Query: `service` (name; made when new, if the caller may), `environment`, `file`, `label`, `revision`
 * (of the program: hex, with `-dirty` behind it for a modified build), `scheduled` (`true` for what an
 * agent took).
 * Authorisation: `Authorization: Bearer upk_…` (scope ingest) or a signed-in session of the same
 * origin together with `workspace` in the query.
 * Optional headers: `Idempotency-Key`, `X-Unpark-File-Modified` (Unix ms, single file only).
 * Multipart text parts before a file: `modified` (Unix ms of the next file).
 *
 * Answers: 202 accepted, 200 duplicate (the same capture), 4xx/5xx a `Problem` as
 * `{ "error": { code, message, next, place, values } }`.
 */
export const captureUploadQuery = z.object({
  service: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._/ -]*$/,
      'letters, digits, dot, dash, underscore, slash, space',
    ),
  environment: z.string().trim().min(1).max(60).default('default'),
  workspace: z.string().max(64).optional(),
  file: z.string().min(1).max(1024).default('capture'),
  label: z.string().max(200).optional(),
  revision: z
    .string()
    .max(80)
    .transform((text, context) => {
      const vcs = readRevision(text);
      if (!vcs) context.addIssue({ code: 'custom', message: REVISION_FORM });
      return vcs ?? z.NEVER;
    })
    .optional(),
  scheduled: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});
export type CaptureUploadQuery = z.infer<typeof captureUploadQuery>;

export const uploadOutcome = z.object({
  outcome: z.enum(['accepted', 'duplicate']),
  captureId: z.string(),
  /** absolute address of the page */
  url: z.string(),
  artifacts: z.array(
    z.object({
      file: z.string(),
      sha256: z.string(),
      sizeBytes: z.number(),
      duplicate: z.boolean(),
    }),
  ),
});
export type UploadOutcome = z.infer<typeof uploadOutcome>;

export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    next: z.string().optional(),
    place: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    requestId: z.string().optional(),
  }),
});
export type ErrorBody = z.infer<typeof errorBody>;

/** `GET /api/v1/captures/{id}`: where the capture stands; poll until `final`. */
export const captureStatus = z.object({
  captureId: z.string(),
  url: z.string(),
  state: z.enum(['queued', 'parsing', 'diagnosing', 'done', 'failed']),
  final: z.boolean(),
  revision: z.number(),
  artifactsRead: z.number(),
  artifactCount: z.number(),
});
export type CaptureStatus = z.infer<typeof captureStatus>;
