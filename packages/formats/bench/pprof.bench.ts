import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPprof } from '../src/pprof/read-profile';
import { DEFAULT_LIMITS } from '../src/limits';
import { cpuSeconds, programCpuSeconds } from './measure';

const SAMPLES = 400_000;
const DEPTH = 24;
const FUNCTIONS = 4_000;

/** An ordinary CPU profile, only large: many distinct stacks over some thousand functions. */
function largeProfile(): Uint8Array {
  const strings = ['', 'samples', 'count', 'cpu', 'nanoseconds'];
  // Written into one buffer at once, so that making the file does not show in the peak of memory.
  const buffer = new Uint8Array(64 << 20);
  let length = 0;
  const write = (bytes: ArrayLike<number>): void => {
    buffer.set(bytes, length);
    length += bytes.length;
  };
  const field = (number: number, body: number[]): number[] => [
    ...varint((number << 3) | 2),
    ...varint(body.length),
    ...body,
  ];
  const value = (number: number, of: number): number[] => [...varint(number << 3), ...varint(of)];
  write(field(1, [...value(1, 1), ...value(2, 2)]));
  write(field(1, [...value(1, 3), ...value(2, 4)]));
  let seed = 12345;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let sample = 0; sample < SAMPLES; sample++) {
    // Leaf first, as the format wants it. Stacks share their outer frames and part near the leaf, as
    // those of real programs do; a profile holds each distinct stack once.
    const path: number[] = [];
    let at = 1;
    for (let frame = 0; frame < DEPTH; frame++) {
      const callees = frame < DEPTH / 2 ? (frame % 4 === 0 ? 2 : 1) : 3;
      at = 1 + (((Math.imul(at, 31) + random(callees) + frame * 7) >>> 0) % FUNCTIONS);
      path.push(at);
    }
    const locations = path.reverse().flatMap(varint);
    write(field(2, [...field(1, locations), ...field(2, [...varint(1), ...varint(10_000_000)])]));
  }
  for (let id = 1; id <= FUNCTIONS; id++) {
    strings.push(`example.com/shop/package${id % 97}.(*Type${id % 13}).Method${id}`);
    write(
      field(4, [
        ...value(1, id),
        ...value(3, 0x400000 + id * 64),
        ...field(4, [...value(1, id), ...value(2, id % 500)]),
      ]),
    );
    write(
      field(5, [...value(1, id), ...value(2, strings.length - 1), ...value(4, strings.length - 1)]),
    );
  }
  const encoder = new TextEncoder();
  for (const text of strings) write(field(6, [...encoder.encode(text)]));
  write(value(12, 10_000_000));
  return buffer.slice(0, length);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

/** Parse and validate into tables, against `go tool pprof -raw`, which parses and prints. */
export async function bench() {
  const bytes = largeProfile();
  const folder = mkdtempSync(join(tmpdir(), 'unpark-bench-'));
  try {
    const file = join(folder, 'cpu.pprof');
    writeFileSync(file, bytes);
    const ours = cpuSeconds(() => {
      const parsed = readPprof(bytes, { file: 'cpu.pprof' }, DEFAULT_LIMITS);
      if (parsed.status !== 'parsed') throw new Error(`not read: ${JSON.stringify(parsed.error)}`);
    });
    const go = programCpuSeconds('go', ['tool', 'pprof', '-raw', file]);
    return [
      {
        what: `pprof, ${SAMPLES.toLocaleString('en')} samples, ${(bytes.length / 1e6).toFixed(0)} MB`,
        ours: { cpuSeconds: ours },
        bytes: bytes.length,
        ...(go !== undefined && { other: { name: 'go tool pprof -raw', cpuSeconds: go } }),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
