/** Writes traces of the format of Go 1.11 to 1.21, event by event. */
export class TraceV1Writer {
  private readonly out: number[] = [];

  constructor(minor = 19) {
    const head = `go 1.${minor} trace`;
    for (let i = 0; i < 16; i++) this.out.push(head.charCodeAt(i) || 0);
  }

  get length(): number {
    return this.out.length;
  }

  raw(...bytes: readonly number[]): this {
    for (const byte of bytes) this.out.push(byte);
    return this;
  }

  number(value: number | bigint): this {
    this.out.push(...leb128(value));
    return this;
  }

  /** An event of any type: up to three numbers plain, more behind their length. */
  event(type: number, ...numbers: readonly (number | bigint)[]): this {
    if (numbers.length <= 3) {
      this.raw(type | ((numbers.length - 1) << 6));
      for (const value of numbers) this.number(value);
      return this;
    }
    const bytes = numbers.flatMap(leb128);
    return this.raw(type | 0xc0)
      .number(bytes.length)
      .raw(...bytes);
  }

  batch(proc: number, ticks: number): this {
    return this.event(1, proc < 0 ? 2n ** 64n - 1n : proc, ticks);
  }

  string(id: number, text: string): this {
    const bytes = new TextEncoder().encode(text);
    return this.raw(37)
      .number(id)
      .number(bytes.length)
      .raw(...bytes);
  }

  /** @param frames pc, function, file (string ids), line; leaf first */
  stack(id: number, ...frames: readonly (readonly [number, number, number, number])[]): this {
    return this.event(3, id, frames.length, ...frames.flat());
  }

  log(dt: number, task: number, key: number, stack: number, text: string): this {
    const bytes = new TextEncoder().encode(text);
    return this.event(48, dt, task, key, stack)
      .number(bytes.length)
      .raw(...bytes);
  }

  frequency(ticksPerSecond: number): this {
    return this.event(2, ticksPerSecond);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.out);
  }
}

function leb128(value: number | bigint): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 0x80n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}
