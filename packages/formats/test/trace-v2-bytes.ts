import { leb128 } from '../fuzz/byte-mutations';

export const NO_THREAD = 2n ** 64n - 1n;
const TICKS_A_SECOND = 1_000_000_000;

type Numeric = number | bigint;
const numbers = (...values: readonly Numeric[]): number[] =>
  values.flatMap((value) => [...leb128(BigInt(value))]);

/** Events of one thread in a generation, which become its batches. */
export class ThreadEvents {
  private batches: { ticks: number; data: number[] }[] = [];
  private lastTicks = 0;

  constructor(readonly thread: Numeric) {}

  /** Begins another batch with the next event. */
  cut(): void {
    this.lastTicks = 0;
  }

  event(ticks: number, type: number, ...rest: readonly Numeric[]): this {
    let batch = this.batches.at(-1);
    if (!batch || this.lastTicks === 0) {
      batch = { ticks, data: [] };
      this.batches.push(batch);
      this.lastTicks = ticks;
    }
    batch.data.push(type, ...numbers(ticks - this.lastTicks, ...rest));
    this.lastTicks = ticks;
    return this;
  }

  /** What was written so far as batches, and begins anew. */
  take(): { ticks: number; data: number[] }[] {
    const { batches } = this;
    this.batches = [];
    this.lastTicks = 0;
    return batches;
  }
}

/** Writes execution traces of the format of Go 1.22 and later. */
export class TraceV2Writer {
  private readonly out: number[] = [];
  /** where batches begin */
  readonly batchStarts: number[] = [];
  /** where generations end */
  readonly generationEnds: number[] = [];

  constructor(readonly minor: number) {
    const head = `go 1.${minor} trace`;
    for (let i = 0; i < 16; i++) this.out.push(head.charCodeAt(i) || 0);
  }

  raw(...bytes: readonly number[]): this {
    for (const byte of bytes) this.out.push(byte);
    return this;
  }

  batch(generation: Numeric, thread: Numeric, ticks: Numeric, data: readonly number[]): this {
    this.batchStarts.push(this.out.length);
    return this.raw(1, ...numbers(generation, thread, ticks, data.length)).raw(...data);
  }

  /** A generation: events, then its strings, stacks and clock, as the runtime has them. */
  generation(
    generation: number,
    ticks: number,
    threads: readonly ThreadEvents[],
    strings: readonly string[],
    stacks: readonly (readonly (readonly [
      pc: Numeric,
      name: Numeric,
      file: Numeric,
      line: Numeric,
    ])[])[] = [],
  ): this {
    for (const one of threads) {
      for (const batch of one.take()) this.batch(generation, one.thread, batch.ticks, batch.data);
    }
    const texts = strings.flatMap((text, i) => stringRecord(i + 1, text));
    const frames = stacks.flatMap((stack, i) => [
      3,
      ...numbers(i + 1, stack.length, ...stack.flat()),
    ]);
    this.batch(generation, NO_THREAD, ticks, [4, ...texts]);
    if (frames.length > 0) this.batch(generation, NO_THREAD, ticks, [2, ...frames]);
    return this.end(generation, ticks);
  }

  /** Frequency, clock and end of a generation, as the format has them. */
  end(generation: number, ticks: number): this {
    const clock = [
      50,
      8,
      ...numbers(TICKS_A_SECOND),
      51,
      ...numbers(0, 5_000_000_000, 1_700_000_000, 7),
    ];
    this.batch(
      generation,
      NO_THREAD,
      ticks,
      this.minor >= 25 ? clock : [8, ...numbers(TICKS_A_SECOND)],
    );
    if (this.minor >= 26) {
      this.batchStarts.push(this.out.length);
      this.raw(52);
    }
    this.generationEnds.push(this.out.length);
    return this;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.out);
  }
}

export const stringRecord = (id: Numeric, text: string): number[] => {
  const bytes = new TextEncoder().encode(text);
  return [5, ...numbers(id, bytes.length), ...bytes];
};
