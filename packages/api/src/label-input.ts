import { z } from 'zod';

/** A name that people give and read: no control characters, no halves of surrogate pairs. */
export const labelInput = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);
