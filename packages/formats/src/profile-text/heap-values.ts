/** How a heap text was sampled: the average bytes between two samples; 1 and less: not at all. */
export interface HeapSampling {
  readonly period: number;
}

const HEADER =
  /^heap profile: {0,20}(\d{1,19}): {0,20}(\d{1,19}) {0,20}\[ {0,20}(\d{1,19}): {0,20}(\d{1,19}) {0,20}\] {0,20}@ {0,20}([_a-z0-9]{1,20})(?:\/(\d{1,19}))?$/;

/** Objects and bytes in use and allocated, as sampled, and the period, of a heap text's first line. */
export interface HeapHeader extends HeapSampling {
  readonly inuse: readonly [objects: bigint, bytes: bigint];
  readonly alloc: readonly [objects: bigint, bytes: bigint];
}

/**
 * `heap profile: 1: 2 [3: 4] @ heap/1048576`. Go prints twice its sampling rate; the older C++ forms
 * print the rate (heap_v2) or were not sampled (heapprofile). Undefined for forms that count
 * something else.
 */
export function readHeapHeader(line: string): HeapHeader | undefined {
  const [, inObjects, inBytes, objects, bytes, form, rate = '0'] = HEADER.exec(line) ?? [];
  if (!inObjects || !inBytes || !objects || !bytes) return undefined;
  const sums = {
    inuse: [BigInt(inObjects), BigInt(inBytes)] as const,
    alloc: [BigInt(objects), BigInt(bytes)] as const,
  };
  if (form === 'heap') return { ...sums, period: Math.floor(Number(rate) / 2) };
  if (form === 'heap_v2' || form === 'heapz_v2') return { ...sums, period: Number(rate) };
  return form === 'heapprofile' ? { ...sums, period: 1 } : undefined;
}

/**
 * What was probably there, of what was sampled: an allocation of S bytes is sampled with probability
 * 1 - exp(-S / period). The same arithmetic and rounding as `go tool pprof`.
 */
export function unsampled(
  objects: bigint,
  bytes: bigint,
  period: number,
): readonly [objects: bigint, bytes: bigint] {
  if (objects === 0n || bytes === 0n) return [0n, 0n];
  if (period <= 1) return [objects, bytes];
  const scale = 1 / (1 - Math.exp(-(Number(bytes) / Number(objects)) / period));
  return [truncated(Number(objects) * scale), truncated(Number(bytes) * scale)];
}

const INT64_MAX = 0x7fff_ffff_ffff_ffffn;

/** Without the fraction; what 63 bits do not hold is their largest. */
export function truncated(value: number): bigint {
  if (!Number.isFinite(value)) return INT64_MAX;
  const exact = BigInt(Math.trunc(value));
  return exact > INT64_MAX ? INT64_MAX : exact;
}
