import type { ProblemValues } from '@unpark/base';
import { FormatError } from '../format-error';

export const badZstd = (
  byte: number,
  what: string,
  code = 'zstd.bad-data',
  values?: ProblemValues,
): FormatError =>
  new FormatError({
    code,
    message: `The zstd content is damaged at byte ${byte}: ${what}.`,
    next: 'Capture or send it again: the file was altered on its way.',
    place: { byte },
    ...(values && { values }),
  });

export const cutZstd = (byte: number): FormatError =>
  new FormatError({
    code: 'inflate.cut',
    message: `The zstd content ends at byte ${byte}, before its own end.`,
    next: 'Capture or send it again: the file was cut.',
    place: { byte },
  });
