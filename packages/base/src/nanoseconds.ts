declare const unixNanoseconds: unique symbol;
declare const durationNanoseconds: unique symbol;

/** Nanoseconds since 1970-01-01 UTC. A double would lose up to 128 ns here, so it is a bigint. */
export type UnixNanoseconds = bigint & { readonly [unixNanoseconds]: true };

/** A span of nanoseconds below 2^53 (104 days), or an offset from a capture's start. */
export type DurationNanoseconds = number & { readonly [durationNanoseconds]: true };

export const unixNs = (value: bigint): UnixNanoseconds => value as UnixNanoseconds;
export const durationNs = (value: number): DurationNanoseconds => value as DurationNanoseconds;

export const durationBetween = (from: UnixNanoseconds, to: UnixNanoseconds): DurationNanoseconds =>
  Number(to - from) as DurationNanoseconds;

/** `2026-11-23T00:27:18.400Z`, to the millisecond, for messages and JSON. */
export const isoFromUnixNs = (value: UnixNanoseconds): string =>
  new Date(Number(value / 1_000_000n)).toISOString();

export function unixNsFromIso(text: string): UnixNanoseconds | undefined {
  const parsed = Date.parse(text);
  if (!Number.isFinite(parsed)) return undefined;
  const fraction = /\.(\d{1,9})/.exec(text)?.[1];
  const wholeSeconds = BigInt(Math.floor(parsed / 1000));
  return unixNs(wholeSeconds * 1_000_000_000n + BigInt((fraction ?? '').padEnd(9, '0') || '0'));
}
