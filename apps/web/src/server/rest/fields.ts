import { SEVERITIES, STATE_CLASSES } from '@unpark/model';
import { z } from 'zod';

/** A slug or an id; text that can be neither names nothing (use cases see to that). */
export const rowName = z.string().min(1).max(64);

/** Time that is sent, with its zone. */
export const sentTime = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Time that is answered: UTC. */
export const time = z.string().meta({ format: 'date-time' });

/** A number out of a query. */
export const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** `true` or `false` out of a query. */
export const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true');

export const severity = z.enum(SEVERITIES);
export const stateClass = z.enum(STATE_CLASSES);

/** `chan-recv-no-sender`, `own/payment-pool` */
export const patternName = z.string().regex(/^[a-z0-9][a-z0-9/-]{0,120}$/);

/** The same cause has the same one in every capture. */
export const fingerprint = z.string().regex(/^[\w:.-]{1,200}$/);

/** Names of rows that were made or changed. */
export const madeId = z.object({ id: z.string() }).meta({ id: 'Made' });

export const changed = z.object({ revision: z.number() }).meta({ id: 'Changed' });

export const serviceRef = z
  .object({ id: z.string(), name: z.string(), slug: z.string() })
  .meta({ id: 'ServiceRef' });

/** A place in source, as stacks name it. */
export const place = z
  .object({ function: z.string(), file: z.string(), line: z.number() })
  .meta({ id: 'Place' });

export const person = z.object({ userId: z.string(), name: z.string().optional() }).meta({
  id: 'Person',
  description: 'Somebody who is or was a member; without a name when gone.',
});

/** Who wrote it, where a key did: people are in the field beside it. */
export const writtenByKey = z
  .object({ id: z.string(), name: z.string() })
  .meta({
    id: 'KeyRef',
    description: 'A key of the workspace that wrote it; also one that is revoked.',
  })
  .optional();

const vcs = z.object({ revision: z.string(), modified: z.boolean().optional() });

/** Files by what came of them; each is in one of these. */
const artifactCounts = z
  .object({
    read: z.number(),
    readInPart: z.number(),
    stored: z.number(),
    unrecognised: z.number(),
    notRead: z.number(),
    inWork: z.number(),
    next: z.number(),
  })
  .meta({ id: 'ArtifactCounts' });

export const captureHeadline = z
  .object({
    id: z.string(),
    state: z.enum(['queued', 'parsing', 'diagnosing', 'done', 'failed']),
    severity: severity.optional(),
    outcome: z.enum(['stalled', 'healthy', 'cannot-tell']).optional(),
    sentence: z.string().optional().describe('The verdict in one sentence.'),
    sentenceZh: z.string().optional(),
    pattern: z.string().optional().describe('Of the primary finding.'),
    goroutineCount: z.number().optional(),
    artifactCounts,
    goVersion: z.string().optional(),
    vcs: vcs.optional(),
    at: time.describe('Begin of its window where that is known, else when it was uploaded.'),
    atSource: z.string(),
    uploadedAt: time,
    sizeBytes: z.number(),
    muted: z.object({ count: z.number(), primary: z.boolean() }).optional(),
  })
  .meta({ id: 'CaptureHeadline' });

export const captureOfService = captureHeadline
  .extend({ serviceId: z.string(), serviceName: z.string(), serviceSlug: z.string() })
  .meta({ id: 'Capture' });

export const nextCursor = z
  .string()
  .optional()
  .describe('Of the next page; absent on the last one.');
export const sentCursor = z
  .string()
  .max(100)
  .optional()
  .describe('`nextCursor` of the page before.');

export const quota = z
  .object({
    storedBytes: z.number(),
    limitBytes: z.number().optional(),
    notice: z.enum(['soon', 'nearly']).optional(),
  })
  .meta({ id: 'Quota' });
