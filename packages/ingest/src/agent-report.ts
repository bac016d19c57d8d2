import { z } from 'zod';
import { captureUploadQuery } from './capture-upload';

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'one line of text');

/**
 * `POST /api/v1/agents/targets` — what an agent captures on a schedule, all of it: a target that it
 * named before and does not name now is forgotten. Scope ingest. A service that is new is made.
 */
export const agentReport = z.strictObject({
  /** tells one agent from another; host name by default */
  agent: line(100),
  /** slug; for people, a key belongs to one */
  workspace: z.string().max(64).optional(),
  targets: z
    .array(
      z.strictObject({
        /** of the target among those of its agent */
        target: line(200),
        service: captureUploadQuery.shape.service,
        everySeconds: z
          .number()
          .int()
          .min(1)
          .max(31 * 86_400),
        /** of the last try; `waiting` before the first */
        outcome: z.enum(['waiting', 'taken', 'skipped', 'failed']),
        reason: line(300).optional(),
        /** captures that wait on the agent's disk */
        buffered: z.number().int().min(0).max(1_000_000),
        /** Unix ms of the last capture taken */
        capturedUnixMs: z.number().int().min(0).max(8.64e15).optional(),
      }),
    )
    .max(500)
    .refine(
      (targets) => new Set(targets.map(({ target }) => target)).size === targets.length,
      'a target is named once',
    ),
});
export type AgentReport = z.infer<typeof agentReport>;

export const agentReportAnswer = z.object({
  /** how many targets the server knows of this agent now */
  targets: z.number(),
});
