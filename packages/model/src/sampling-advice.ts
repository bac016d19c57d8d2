import { z } from 'zod';

/**
 * What a capture of a service should take and what it may cost, as its owners say. Clients follow it
 * where nobody says otherwise.
 */
export interface SamplingAdvice {
  /** length of the window, which is that of the CPU profile, in seconds */
  readonly seconds?: number;
  /** execution trace inside the window, in seconds; 0 for none */
  readonly traceSeconds?: number;
  /** above this many goroutines stacks are counted (debug=1) instead of dumped (debug=2) */
  readonly maxGoroutines?: number;
}

/** As strict as what `unpark capture` takes. */
export const samplingAdviceShape = z.strictObject({
  seconds: z.number().int().min(1).max(300).optional(),
  traceSeconds: z.number().min(0).max(60).optional(),
  maxGoroutines: z.number().int().min(0).max(10_000_000).optional(),
});

/** Advice out of a row or an answer; nothing where it is none of ours. */
export function readSamplingAdvice(value: unknown): SamplingAdvice {
  const read = samplingAdviceShape.safeParse(value);
  if (!read.success) return {};
  const { seconds, traceSeconds, maxGoroutines } = read.data;
  return {
    ...(seconds !== undefined && { seconds }),
    ...(traceSeconds !== undefined && { traceSeconds }),
    ...(maxGoroutines !== undefined && { maxGoroutines }),
  };
}
