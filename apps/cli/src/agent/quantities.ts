import { z } from 'zod';

const UNIT_SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const;
const UNIT_BYTES = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;

/** `5m`, `90s`, `1h`, or seconds as a number → seconds. */
export const duration = ({ least, most }: { least: number; most: number }) =>
  z.union([z.number(), z.string().max(20)]).transform((value, context) => {
    const [, amount, unit] =
      typeof value === 'number'
        ? [value, value, 's']
        : (/^(\d{1,9}(?:\.\d{1,3})?)\s?(ms|s|m|h|d)$/.exec(value.trim()) ?? []);
    const seconds = Number(amount) * UNIT_SECONDS[(unit ?? 's') as keyof typeof UNIT_SECONDS];
    if (seconds >= least && seconds <= most) return seconds;
    context.addIssue({
      code: 'custom',
      message: `a duration such as 90s, 5m or 1h, from ${durationText(least)} to ${durationText(most)}`,
    });
    return z.NEVER;
  });

/** `512MiB`, `1GiB` → bytes. */
export const byteSize = ({ least, most }: { least: number; most: number }) =>
  z.string().transform((value, context) => {
    const [, amount, unit] = /^(\d{1,6})\s?(B|KiB|MiB|GiB|TiB)$/.exec(value.trim()) ?? [];
    const bytes = Number(amount) * UNIT_BYTES[(unit ?? 'B') as keyof typeof UNIT_BYTES];
    if (bytes >= least && bytes <= most) return bytes;
    context.addIssue({
      code: 'custom',
      message: 'a size such as 512MiB or 1GiB, from 1MiB to 1TiB',
    });
    return z.NEVER;
  });

/** `5m`, `90s`, `1h` */
export function durationText(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (seconds >= UNIT_SECONDS[unit] && seconds % UNIT_SECONDS[unit] === 0)
      return `${seconds / UNIT_SECONDS[unit]}${unit}`;
  }
  return seconds < 1 && seconds > 0 ? `${seconds * 1000}ms` : `${seconds}s`;
}
