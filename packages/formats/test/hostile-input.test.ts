import { gunzipSync } from 'node:zlib';
import type { ArtifactKind, ParsedArtifact } from '@unpark/model';
import { encodeTable, isUserFunction } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { listArchive, readArtifact, recogniseArtifact } from '../src/index';
import { fixture, utf8 } from './fixtures';
import { dumpOf, goroutinesOf, profileLines, profileOf } from './table-access';

vi.setConfig({ testTimeout: 60_000 });

/** Reads and checks what must hold for any input: an answer, no fault of ours, tables that fit. */
function readAny(bytes: Uint8Array): ParsedArtifact {
  const parsed = readArtifact(bytes, { file: 'x' });
  if (parsed.error?.code === 'parse.internal') throw new Error(parsed.error.internal);
  if (parsed.status === 'damaged' || parsed.status === 'unrecognised') {
    expect(parsed.error).toBeDefined();
  }
  recogniseArtifact(bytes.subarray(0, 65_536), { file: 'x' });
  checkReferences(parsed);
  return parsed;
}

/** Every reference of one table to another is a row there or -1; parents stand before children. */
function checkReferences(parsed: ParsedArtifact): void {
  const rows = new Map(parsed.tables.map((table) => [table.schema.name, table.rows]));
  const check = (table: string, column: string, target: string): void => {
    const found = parsed.tables.find(({ schema }) => schema.name === table);
    const values = found?.columns[column];
    if (!values || values.type !== 'i32') return;
    const limit = rows.get(target) ?? 0;
    for (const value of values.values) {
      if (value < -1 || value >= limit)
        throw new Error(`${table}.${column} names ${target} ${value}`);
    }
  };
  check('goroutines', 'reason', 'reasons');
  check('goroutines', 'stack', 'stacks');
  check('goroutines', 'creator', 'frames');
  check('goroutine_threads', 'goroutine', 'goroutines');
  check('goroutine_ancestors', 'goroutine', 'goroutines');
  check('goroutine_ancestors', 'stack', 'stacks');
  check('goroutine_ancestors', 'creator', 'frames');
  check('samples', 'stack', 'stacks');
  check('stacks', 'frame', 'frames');
  const stacks = parsed.tables.find(({ schema }) => schema.name === 'stacks')?.columns['parent'];
  if (stacks?.type === 'i32') {
    stacks.values.forEach((parent, row) => {
      if (parent >= row) throw new Error(`stack ${row} has parent ${parent}`);
    });
  }
}

const DUMPS = ['go1.24/goroutine.debug2.txt', 'go1.27/goroutine.debug2.txt', 'go1.19/panic.txt'];
const PROFILES = [
  'go1.27/cpu.pprof',
  'go1.24/heap.pprof',
  'go1.27/goroutine.pprof',
  'go1.26/mutex.delta.pprof',
];
const plain = (name: string): Uint8Array => new Uint8Array(gunzipSync(fixture(name)));

/** Every k-th byte of a file, all of them in the last 300. */
function cuts(length: number, step: number): number[] {
  const out: number[] = [];
  for (let at = 0; at < length; at += at > length - 300 ? 1 : step) out.push(at);
  return out;
}

describe('a file cut anywhere', () => {
  it.each(DUMPS)('%s keeps the goroutines before the cut', (name) => {
    const bytes = fixture(name);
    const whole = goroutinesOf(readAny(bytes));
    for (const at of cuts(bytes.length, 211)) {
      const parsed = readAny(bytes.subarray(0, at));
      if (parsed.kind !== 'goroutine-dump') {
        expect(at).toBeLessThan((whole[0]?.byteOffset ?? 0) + 40);
        continue;
      }
      if (parsed.tables.length === 0) continue;
      const got = goroutinesOf(parsed);
      const sure = whole.filter(({ byteOffset, byteLength }) => byteOffset + byteLength <= at);
      expect(got.slice(0, sure.length)).toEqual(sure);
      expect(got.length - sure.length).toBeLessThanOrEqual(1);
      if (parsed.status === 'parsed') {
        // nothing said: then the last goroutine must have all its frames
        const last = whole[got.length - 1];
        // unless the cut looks like a part that a person pasted: after a whole frame of user code
        const root = got.at(-1)?.frames.at(-1) ?? '';
        if (bytes[at - 1] === 10 && isUserFunction(root.split(' ')[0]?.replace('~', '') ?? ''))
          continue;
        expect(got.at(-1)?.frames.map((frame) => frame.split(':')[0])).toEqual(
          last?.frames.map((frame) => frame.split(':')[0]),
        );
      }
    }
  });

  it.each(PROFILES)('%s is refused with a byte, or whole', (name) => {
    const bytes = plain(name);
    const whole = profileLines(profileOf(readAny(bytes)));
    for (const at of cuts(bytes.length, 37)) {
      const parsed = readAny(bytes.subarray(0, at));
      if (at === 0 || parsed.error) continue;
      // the last fields (times, period) may be missing without a trace; samples never
      expect(profileLines(profileOf(parsed))).toEqual(whole);
    }
  });

  it('gzip is refused at every byte', () => {
    const bytes = fixture('go1.24/mutex.pprof');
    for (let at = 3; at < bytes.length; at++) {
      expect(readAny(bytes.subarray(0, at)).status).not.toBe('parsed');
    }
  });
});

const changes = (length: number) =>
  fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: length - 1 }),
      how: fc.constantFrom('flip', 'set', 'drop', 'repeat', 'insert'),
      value: fc.integer({ min: 0, max: 255 }),
      size: fc.integer({ min: 1, max: 40 }),
    }),
    { minLength: 1, maxLength: 6 },
  );

function altered(
  bytes: Uint8Array,
  list: readonly { at: number; how: string; value: number; size: number }[],
): Uint8Array {
  let out = bytes;
  for (const { at, how, value, size } of list) {
    const from = Math.min(at, Math.max(out.length - 1, 0));
    const before = out.subarray(0, from);
    const here = out.subarray(from, from + size);
    const after = out.subarray(from + size);
    if (how === 'drop') out = Uint8Array.of(...before, ...after);
    else if (how === 'repeat') out = Uint8Array.of(...before, ...here, ...here, ...after);
    else if (how === 'insert') out = Uint8Array.of(...before, value, ...here, ...after);
    else {
      out = out.slice();
      out[from] = how === 'flip' ? (out[from] ?? 0) ^ (1 << (value & 7)) : value;
    }
  }
  return out;
}

describe('a file altered anywhere', () => {
  it.each(DUMPS.slice(0, 2))('%s is read or refused', (name) => {
    const bytes = fixture(name);
    fc.assert(
      fc.property(changes(bytes.length), (list) => {
        readAny(altered(bytes, list));
      }),
      { numRuns: 150 },
    );
  });

  it.each(PROFILES)('%s is read or refused, its tables can be stored', (name) => {
    const bytes = plain(name);
    fc.assert(
      fc.property(changes(bytes.length), (list) => {
        const parsed = readAny(altered(bytes, list));
        for (const table of parsed.tables) encodeTable(table);
      }),
      { numRuns: 200 },
    );
  });

  it('gzip and archives are read or refused', () => {
    const bytes = fixture('go1.24/heap.pprof');
    fc.assert(
      fc.property(changes(bytes.length), (list) => {
        readAny(altered(bytes, list));
        listArchive(altered(bytes, list));
      }),
      { numRuns: 300 },
    );
  });
});

/** Pieces of the grammar in any order. */
const TOKENS = [
  'goroutine 1 [running]:',
  'goroutine 18446744073709551616 [select]:',
  'goroutine 7 gp=0x1 m=nil [chan receive, 3 minutes] {a: b, "c\\"": ""}:',
  'goroutine 7 [',
  'main.f(0x1, {0x2?, ...}, _)',
  'main.g(...)',
  '\t/src/a b:c.go:12 +0x1f fp=0x1 sp=0x2 pc=0x3',
  '\t/src/a.go:99999999999999999999',
  'created by main.f in goroutine 7',
  'created by ',
  '...3 frames elided...',
  '[originating from goroutine 1]:',
  'leaf_in_c',
  '\t/src/a.c:7 pc=0x1001',
  'non-Go function at pc=0x1002',
  'SIGSEGV: segmentation violation',
  'PC=0x1 m=0 sigcode=1',
  'runtime stack:',
  '-----',
  'SIGQUIT: quit',
  'panic: x',
  'rax    0xca',
  '',
  '(((((((((',
  '\t',
  ')',
  '0x',
  '{',
];

describe('made-up text', () => {
  it('is never wrong about how many headers it saw', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 60 }), (lines) => {
        const parsed = readAny(utf8(lines.join('\n')));
        if (parsed.kind !== 'goroutine-dump' || parsed.tables.length === 0) return;
        const { tables } = dumpOf(parsed);
        const headers = lines.filter(
          (line) => /^goroutine \d+ .*\]/.test(line) && !line.includes('18446744073709551616'),
        );
        expect(tables.goroutines.rows).toBeLessThanOrEqual(headers.length);
        // threads repeat goroutines, and the message of a panic may look like some
        const mayHaveFewer = lines.includes('-----') || lines.includes('panic: x');
        if (!mayHaveFewer) expect(tables.goroutines.rows).toBe(headers.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('of any bytes is answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        readAny(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes time in proportion to its length, whatever it is made of', () => {
    const shapes = [
      '(',
      '((',
      '{',
      '[',
      '"',
      '\\',
      'goroutine ',
      'goroutine 1 [',
      ' ',
      '\t',
      '0x',
      '<',
      '# TYPE',
    ];
    const kinds = new Set<ArtifactKind>();
    for (const shape of shapes) {
      for (const start of ['', 'goroutine 7 [select]:\n', '{"log":"']) {
        kinds.add(readAny(utf8(start + shape.repeat(Math.ceil(1_000_000 / shape.length)))).kind);
      }
    }
    // a pattern that backs up would not come here before the test's own time is over
    expect(kinds.has('unknown')).toBe(true);
  });
});

describe('the same bytes', () => {
  it('give the same tables, byte for byte, and equal lines', () => {
    for (const name of [...DUMPS, ...PROFILES]) {
      const [first, second] = [0, 1].map(() =>
        readAny(fixture(name)).tables.map((table) =>
          Buffer.from(encodeTable(table)).toString('base64'),
        ),
      );
      expect(first).toEqual(second);
    }
    expect(profileLines(profileOf(readAny(fixture(PROFILES[0] ?? '')))).length).toBeGreaterThan(5);
  });
});
