import { readGoroutineDump } from '../src/goroutine/read-dump';
import { DEFAULT_LIMITS } from '../src/limits';
import { cpuSeconds } from './measure';

/** A dump as a leak makes it: a few stacks, very many goroutines. */
function largeDump(goroutines: number): Uint8Array {
  const frames = (stack: number): string =>
    Array.from(
      { length: 8 },
      (_, frame) =>
        `example.com/shop/package${stack}.(*Type).Method${frame}(0xc000${(stack * 8 + frame).toString(16).padStart(6, '0')}, 0x1)\n` +
        `\t/src/shop/package${stack}/file.go:${10 + frame} +0x${(frame * 16 + 20).toString(16)}\n`,
    ).join('');
  const stacks = Array.from({ length: 40 }, (_, stack) => frames(stack));
  const parts: string[] = [];
  for (let id = 1; id <= goroutines; id++) {
    parts.push(
      `goroutine ${id} [chan receive, ${id % 90} minutes]:\n${stacks[id % 40]}` +
        `created by example.com/shop.Start in goroutine 1\n\t/src/shop/start.go:30 +0x50\n\n`,
    );
  }
  return new TextEncoder().encode(parts.join(''));
}

/** Goroutine dump to tables, beside the floor that any reader has: looking at each byte once. */
export async function bench() {
  return [20_000, 200_000].map((goroutines) => {
    const bytes = largeDump(goroutines);
    const ours = cpuSeconds(() => {
      const parsed = readGoroutineDump(bytes, { file: 'goroutine.txt' }, DEFAULT_LIMITS);
      if (parsed.status !== 'parsed') throw new Error(`not read: ${JSON.stringify(parsed.error)}`);
    });
    const floor = cpuSeconds(() => {
      let lines = 0;
      for (let at = 0; at < bytes.length; at++) if (bytes[at] === 10) lines++;
      return lines;
    });
    return {
      what: `dump, ${goroutines.toLocaleString('en')} goroutines, ${(bytes.length / 1e6).toFixed(0)} MB`,
      ours: { cpuSeconds: ours },
      bytes: bytes.length,
      other: { name: 'each byte once', cpuSeconds: floor },
    };
  });
}
