import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

/** Time and chance, as far as the agent decides by them; tests give their own. */
export interface World {
  readonly nowMs: () => number;
  /** from 0 to below 1 */
  readonly random: () => number;
  /** resolves early when the signal comes */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const RANDOM_STEPS = 2 ** 32;

export const REAL_WORLD: World = {
  nowMs: () => Date.now(),
  random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS,
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
};
