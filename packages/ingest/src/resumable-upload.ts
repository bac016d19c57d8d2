import { z } from 'zod';
import { UPLOAD_LIMITS } from './upload-limits';

/**
 * Uploads in parts, which go on after a break. One upload is one capture of one or more files.
 *
 * 1. `POST /api/v1/uploads?service=…` (the query of `POST /api/v1/captures`, without `file`), body
 *    `uploadPlan` → 201 `uploadState`. The upload belongs to its key or person; everybody else is told
 *    that there is no such upload.
 * 2. `PATCH /api/v1/uploads/{id}/files/{position}`, the body a part: `partBytes` or fewer, and
 *    `leastPartBytes` or more unless it is the last of its file. Headers `Upload-Offset` (where the part
 *    begins) and `Content-Digest: sha-256=:<base64>:` (of the part, RFC 9530).
 *    → 204 with the new `Upload-Offset`: these bytes are synced and outlive a crash.
 *    → 409 `upload.offset-conflict` with the `Upload-Offset` that the server is at.
 *    → 400 `upload.checksum`: the bytes are not those of the digest; the offset is unchanged. So it is
 *    when the connection ends in the middle of a part.
 * 3. After a break: `HEAD` of the same address → 204 with `Upload-Offset` and `Upload-Length`, or
 *    `GET /api/v1/uploads/{id}` → `uploadState` of all files.
 * 4. `POST /api/v1/uploads/{id}/finish` → `uploadOutcome`, as `POST /api/v1/captures` answers. Finishing
 *    again gives the same answer. 409 `upload.incomplete` while a file lacks bytes.
 *
 * `DELETE /api/v1/uploads/{id}` gives it up (204). What is not finished after 24 hours is dropped.
 */
export const RESUMABLE = {
  /** from here on a file is worth sending in parts */
  fromBytes: 8 * 1024 * 1024,
  partBytes: 8 * 1024 * 1024,
  leastPartBytes: 256 * 1024,
  livesMs: 24 * 3600 * 1000,
} as const;

/** The files of an upload, in the order that gives them their positions. */
export const uploadPlan = z.strictObject({
  files: z
    .array(
      z.strictObject({
        file: z.string().min(1).max(1024),
        sizeBytes: z.number().int().min(0),
        modifiedUnixMs: z.number().int().min(0).max(8.64e15).optional(),
      }),
    )
    .min(1)
    .max(UPLOAD_LIMITS.files),
});
export type UploadPlan = z.infer<typeof uploadPlan>;

export const uploadState = z.object({
  uploadId: z.string(),
  partBytes: z.number(),
  leastPartBytes: z.number(),
  /** Unix milliseconds */
  expiresAtMs: z.number(),
  finished: z.boolean(),
  files: z.array(
    z.object({
      position: z.number(),
      file: z.string(),
      sizeBytes: z.number(),
      receivedBytes: z.number(),
    }),
  ),
});
export type UploadState = z.infer<typeof uploadState>;

const DIGEST = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):\s*(?:,|$)/;

/** The SHA-256 of a `Content-Digest` header, in lower-case hex; undefined when it names none. */
export function sha256OfDigest(header: string): string | undefined {
  const base64 = DIGEST.exec(header.slice(0, 1000))?.[1];
  if (base64 === undefined) return undefined;
  return Array.from(atob(base64), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(
    '',
  );
}

/** The `Content-Digest` header for a SHA-256 in lower-case hex. */
export function digestOfSha256(sha256: string): string {
  const bytes = sha256.match(/../g)?.map((hex) => Number.parseInt(hex, 16)) ?? [];
  return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
}
