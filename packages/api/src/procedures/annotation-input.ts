import { ANNOTATION_TEXT_MAX, MOST_MENTIONS } from '@unpark/usecases';
import { z } from 'zod';
import { rowName } from '../access';

/** Of several lines: no control characters but the ends of lines and tabs. */
const annotationText = z
  .string()
  .trim()
  .min(1)
  .max(ANNOTATION_TEXT_MAX)
  .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u);

export const annotationInput = z.object({ annotation: rowName });
export const saidInput = z.object({
  text: annotationText,
  mentions: z.array(rowName).max(MOST_MENTIONS).default([]),
});
