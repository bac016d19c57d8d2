import type { Problem } from '@unpark/base';
import type { ArtifactRecord } from './parsed-artifact';

/** Clocks of senders may run ahead of ours by so much. */
const AHEAD_MS = 10 * 60_000;

/**
 * The problem of a capture whose own record dates its window later than it can have been taken:
 * ahead of our clock when the record came in. Times in other files are not judged: only `capture.json`
 * says when a capture was taken.
 *
 * @param receivedAt our time when the record came in
 */
export function datedAhead(record: ArtifactRecord, receivedAt: Date): Problem | undefined {
  const { facts, file } = record;
  if (facts.form !== 'manifest') return undefined;
  const aheadMs = Number(BigInt(facts.windowToUnixNs) / 1_000_000n) - receivedAt.getTime();
  if (aheadMs <= AHEAD_MS) return undefined;
  return {
    code: 'capture.dated-ahead',
    message: `The capture record says that the capture was taken ${minutes(aheadMs)} after it was received.`,
    next: 'Set the clock of the machine that took it, and take it again; the clock may run ahead by 10 minutes.',
    values: { minutes: Math.ceil(aheadMs / 60_000) },
    place: { file },
  };
}

const minutes = (ms: number): string => `${Math.ceil(ms / 60_000)} minutes`;
