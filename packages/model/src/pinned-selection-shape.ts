import { z } from 'zod';
import { MOST_PINNED_GOROUTINES, PIN_VIEWS, type PinnedSelection } from './pinned-selection';

const file = z.string().min(1).max(1024);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const unixNs = z.string().regex(/^-?\d{1,19}$/);
const ns = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const labelText = z.string().min(1).max(1000);

/** What a sender may pin a note to; as strict as links are. */
export const pinnedSelectionShape: z.ZodType<PinnedSelection> = z.strictObject({
  version: z.literal(1),
  view: z.enum(PIN_VIEWS).optional(),
  source: z
    .strictObject({
      file,
      type: z.string().min(1).max(200).optional(),
      dump: z.number().int().min(0).max(9999).optional(),
    })
    .optional(),
  functions: z.array(z.string().min(1).max(2000)).max(40),
  stack: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  goroutines: z
    .strictObject({
      file,
      sha256,
      dump: z.number().int().min(0).max(9999).optional(),
      atUnixNs: unixNs.optional(),
      goids: z
        .array(z.string().regex(/^\d{1,19}$/))
        .min(1)
        .max(MOST_PINNED_GOROUTINES),
      count: z.number().int().min(1).max(10_000_000),
    })
    .optional(),
  range: z
    .strictObject({ file, sha256, fromNs: ns, toNs: ns, fromUnixNs: unixNs.optional() })
    .refine(({ fromNs, toNs }) => fromNs < toNs)
    .optional(),
  label: z.strictObject({ key: labelText, value: labelText }).optional(),
  finding: z
    .strictObject({
      pattern: z.string().min(1).max(200),
      fingerprint: z.string().min(1).max(200),
      evidence: z.string().min(1).max(200),
    })
    .optional(),
});
