import { REDACTED_KINDS } from '@unpark/model';
import { INVESTIGATION_KINDS, INVESTIGATION_LIMITS, LINK_LIMITS } from '@unpark/usecases';
import { z } from 'zod';
import { rowName } from './access';

export const investigationName = z.object({ investigation: rowName });

export const nameInput = z.string().trim().min(1).max(INVESTIGATION_LIMITS.nameCharacters);
export const notesInput = z.string().max(INVESTIGATION_LIMITS.notesCharacters);

export const savedViewInput = z.object({
  name: nameInput,
  notes: notesInput,
  kind: z.enum(INVESTIGATION_KINDS),
  query: z.string().max(INVESTIGATION_LIMITS.queryCharacters),
  captures: z.array(rowName).min(1).max(INVESTIGATION_LIMITS.captures),
});

const redaction = z.strictObject(
  Object.fromEntries(REDACTED_KINDS.map((kind) => [kind, z.boolean()])) as Record<
    (typeof REDACTED_KINDS)[number],
    z.ZodBoolean
  >,
);

export const linkFields = z.object({
  redaction,
  originals: z.boolean(),
  hours: z.int().min(LINK_LIMITS.shortestHours).max(LINK_LIMITS.longestHours),
  password: z.string().min(LINK_LIMITS.passwordLeast).max(LINK_LIMITS.passwordMost).optional(),
  preview: z.boolean(),
});

export const linkInput = investigationName.extend(linkFields.shape);
