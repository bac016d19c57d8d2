/**
 * Server clock minus ours, from HTTP `Date` headers. A header has whole seconds and was written
 * somewhere between the request's start and the answer's first byte, so each answer bounds the
 * offset from both sides; many answers of one capture narrow it far below a second.
 */
export interface ClockReading {
  /** our wall clock when the request was sent, nanoseconds since 1970 */
  readonly sentUnixNs: bigint;
  /** our wall clock at the first byte of the answer */
  readonly firstByteUnixNs: bigint;
  /** the header as a time: the server's clock, cut to the second */
  readonly serverDateUnixNs: bigint;
}

export interface ClockOffset {
  /** server minus ours, the middle of what is possible */
  readonly offsetNs: bigint;
  /** half width of what is possible */
  readonly errorNs: bigint;
  readonly readings: number;
}

const SECOND = 1_000_000_000n;

/**
 * The offsets that all readings allow. Undefined without readings. Where a clock was set meanwhile
 * no offset fits all: the answer then spans every single reading's bounds, which is honest.
 */
export function clockOffset(readings: readonly ClockReading[]): ClockOffset | undefined {
  const first = readings[0];
  if (!first) return undefined;
  const bounds = readings.map((reading) => ({
    low: reading.serverDateUnixNs - reading.firstByteUnixNs,
    high: reading.serverDateUnixNs + SECOND - reading.sentUnixNs,
  }));
  const most = (values: bigint[]) => values.reduce((a, b) => (a > b ? a : b));
  const least = (values: bigint[]) => values.reduce((a, b) => (a < b ? a : b));
  let low = most(bounds.map((bound) => bound.low));
  let high = least(bounds.map((bound) => bound.high));
  if (low > high) {
    low = least(bounds.map((bound) => bound.low));
    high = most(bounds.map((bound) => bound.high));
  }
  return { offsetNs: (low + high) / 2n, errorNs: (high - low) / 2n, readings: readings.length };
}

/** Wall time that never runs backwards: read once, then carried by the monotonic clock. */
export class SteadyClock {
  readonly #wallStart = BigInt(Date.now()) * 1_000_000n;
  readonly #monotonicStart = process.hrtime.bigint();

  /** nanoseconds since this clock was made */
  monotonicNs(): bigint {
    return process.hrtime.bigint() - this.#monotonicStart;
  }

  unixNs(): bigint {
    return this.#wallStart + this.monotonicNs();
  }
}
