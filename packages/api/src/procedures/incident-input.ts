import { SEVERITIES } from '@unpark/model';
import {
  MOST_COMMENT_CHARACTERS,
  MOST_REPORT_CHARACTERS,
  MOST_TITLE_CHARACTERS,
} from '@unpark/usecases';
import { z } from 'zod';
import { rowName } from '../access';
import { labelInput } from '../label-input';

export const incidentName = z.object({ incident: rowName });

export const languageInput = z.enum(['en', 'zh']).default('en');
export const severityInput = z.enum(SEVERITIES);
export const titleInput = labelInput(MOST_TITLE_CHARACTERS);

/** Several lines that people write; NUL and halves of surrogate pairs cannot be stored. */
export const writtenText = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\0\p{Cs}]*$/u);
export const commentText = writtenText(MOST_COMMENT_CHARACTERS);
export const reportText = writtenText(MOST_REPORT_CHARACTERS);
export const checklistText = labelInput(500);
