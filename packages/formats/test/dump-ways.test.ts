import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { encodeTable } from '@unpark/model';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { Warnings } from '../src/format-error';
import { DumpReader } from '../src/goroutine/dump-reader';
import { recogniseArtifact } from '../src/index';
import { DEFAULT_LIMITS } from '../src/limits';
import { fixture, fixturesEndingIn, RARE_DUMPS, utf8 } from './fixtures';

vi.setConfig({ testTimeout: 120_000 });

type Way = ConstructorParameters<typeof DumpReader>[5];

/** All that a reader says, with tables as bytes. */
function readIn(way: Way, bytes: Uint8Array, limits = DEFAULT_LIMITS) {
  const warnings = new Warnings();
  const reader = new DumpReader(bytes, 0, undefined, limits, warnings, way);
  reader.read();
  const { crashMessage, sawSignal, sawCrash } = reader.outside;
  const { cut, overLimitAt, relayRepeats } = reader;
  const { current, inRelay, uncountedRepeats } = reader.boundaries;
  return {
    said: { crashMessage, sawSignal, sawCrash, cut, overLimitAt, relayRepeats },
    boundaries: { current, inRelay, uncountedRepeats },
    goroutines: reader.rows.count,
    firstRowWithoutWords: reader.rows.firstRowWithoutWords,
    tables: reader.tables().map((table) => {
      const digest = createHash('sha256').update(encodeTable(table)).digest('hex');
      return `${table.schema.name} ${table.rows} ${digest}`;
    }),
    warnings: warnings.list(),
  };
}

function sameBothWays(bytes: Uint8Array, limits = DEFAULT_LIMITS): number {
  const whole = readIn('plain blocks whole', bytes, limits);
  const plain = readIn('line by line', bytes, limits);
  expect(whole).toEqual(plain);
  return whole.goroutines;
}

const DUMPS = [
  ...fixturesEndingIn('debug2.txt'),
  ...fixturesEndingIn('panic.txt'),
  ...fixturesEndingIn('sigquit.txt'),
  ...fixturesEndingIn('threads.txt'),
  ...RARE_DUMPS,
];

const joined = (parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part))));

describe('blocks read whole and line by line', () => {
  it.each(DUMPS)('%s', (name) => {
    expect(sameBothWays(fixture(name))).toBeGreaterThan(0);
  });

  it('every dump of the labelled corpus', () => {
    let dumps = 0;
    for (const { bundle } of listBundles()) {
      for (const { file, bytes } of readBundle(bundle)) {
        if (!file.endsWith('.txt')) continue;
        if (recogniseArtifact(bytes, { file }).kind !== 'goroutine-dump') continue;
        sameBothWays(bytes);
        dumps++;
      }
    }
    expect(dumps).toBeGreaterThan(600);
  });

  it('several dumps in one file, with other line ends', () => {
    const bytes = joined(DUMPS.map(fixture));
    sameBothWays(bytes);
    sameBothWays(utf8(new TextDecoder().decode(bytes).replaceAll('\n', '\r\n')));
  });

  it('a dump cut at any byte', () => {
    const bytes = fixture('go1.24/goroutine.debug2.txt');
    for (let at = 0; at < bytes.length; at += 97) sameBothWays(bytes.subarray(0, at));
    for (let at = bytes.length - 400; at < bytes.length; at++) sameBothWays(bytes.subarray(0, at));
  });

  it('small limits', () => {
    const bytes = fixture('go1.26/goroutine.debug2.txt');
    for (const framesPerStack of [1, 2, 5, 9]) {
      sameBothWays(bytes, { ...DEFAULT_LIMITS, framesPerStack });
    }
    for (const lineBytes of [30, 50, 64, 80, 120]) {
      sameBothWays(bytes, { ...DEFAULT_LIMITS, lineBytes });
    }
    for (const argumentWords of [0, 1, 7, 50]) {
      sameBothWays(bytes, { ...DEFAULT_LIMITS, argumentWords });
    }
    for (const goroutines of [1, 7]) sameBothWays(bytes, { ...DEFAULT_LIMITS, goroutines });
  });
});

/** Few distinct pieces, so that lines and bodies repeat, with what differs between goroutines. */
const hex = fc.oneof(
  fc.constantFrom('0x0', '0x1', '0x0?', '0xc000123456', '0xFF?', '0x', '_', '...'),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((value) => `0x${value.toString(16)}`),
);
const args = fc.oneof(
  fc.constantFrom('', '...', '{0x1, 0x2?}, 0x3', '0x0?, 0x0?', '{}', 'x(', '0x1 ', 'g'),
  fc.array(hex, { maxLength: 4 }).map((words) => words.join(', ')),
);
const registers = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  fc.constantFrom(
    ' fp=0xc000 sp=0xc001 pc=0x44',
    ' fp=0x1 sp=0x2 pc=0x3',
    ' fp=0x sp=0x2 pc=0x3',
    ' pc=0x3',
    ' +0x1 +0x2',
    ' fp=0x1 sp=0x2 pc=0x3 +0x4',
  ),
);
const place = fc
  .tuple(
    fc.constantFrom('\t', '\t', '\t', '    ', ''),
    fc.constantFrom('/src/a.go:1', '/src/a.go:12', '/x y/b.go:3', 'C:/c.go:7', '/d.go', ':5'),
    fc.constantFrom(' +0x1f', ' +0x1f', ' +0x2', ''),
    registers,
  )
  .map((parts) => parts.join(''));
const call = fc
  .tuple(
    fc.constantFrom('main.f', 'main.(*T).g', 'main.f', 'runtime.goexit', 'a b', '', '...'),
    args,
    fc.constantFrom(')', ')', ')', ')', '', ') '),
  )
  .map(([name, list, end]) => `${name}(${list}${end}`);
const oddFrame = fc.tuple(call, place).map(([a, b]) => `${a}\n${b}\n`);
/** as the runtime prints them */
const frame = fc
  .tuple(
    fc.constantFrom('main.f', 'main.(*T).g', 'runtime.goexit'),
    fc.constantFrom('...', '', '0x0?', '0x1, {0x2, 0x3?}', '0xc000123456', '0xc000abcdef, 0x5'),
    fc.constantFrom('/src/a.go:1', '/src/a.go:12', '/x y/b.go:3'),
    fc.constantFrom('', ' +0x1f', ' +0x1f fp=0x1 sp=0x2 pc=0x3'),
  )
  .map(([name, list, file, end]) => `${name}(${list})\n\t${file}${end}\n`);
const creator = fc
  .tuple(
    fc.constantFrom('main.main', 'main.f', 'x in goroutine 5', ''),
    fc.constantFrom('', ' in goroutine 1', ' in goroutine 18446744073709551616', ' in goroutine '),
    place,
  )
  .map(([name, by, at]) => `created by ${name}${by}\n${at}\n`);
const header = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 0, max: 9 }).map(String),
      fc.constantFrom('9007199254740993', '4294967296', '999999999999999', '1234567890123456'),
    ),
    fc.constantFrom('', '', '', '', ' gp=0x1 m=nil', ' gp=0x2 m=3 mp=0x4'),
    fc.constantFrom(
      'running',
      'select',
      'chan receive, 3 minutes',
      'select, locked to thread',
      'chan send (nil chan) (leaked)',
      'sleep (durable), synctest bubble 4',
      'select, odd mark',
      'select] {a: b, "c": "]:"',
    ),
    fc.oneof({ weight: 12, arbitrary: fc.constant(']:') }, fc.constantFrom(']: ', ']')),
  )
  .map(([goid, thread, reason, end]) => `goroutine ${goid}${thread} [${reason}${end}\n`);
const between = fc.constantFrom(
  '\n',
  '\n',
  '\n',
  '\n',
  '\n',
  '\n',
  '\n',
  '',
  '\r\n',
  '-----\n',
  'SIGQUIT: quit\n',
  'panic: x\n',
  'a log line\n',
  'rax    0xca\n',
  '[originating from goroutine 3]:\n',
  'runtime stack:\n',
  '\n\n',
  '...additional frames elided...\n',
  '\tgoroutine running on other thread; stack unavailable\n',
  'exit status 2\n',
);
const block = fc
  .tuple(
    header,
    fc.array(
      fc.oneof(
        { weight: 40, arbitrary: frame },
        { weight: 2, arbitrary: oddFrame },
        fc.constantFrom('...3 frames elided...\n', '\tgoroutine running\n', 'log (x)\n'),
      ),
      { maxLength: 4 },
    ),
    fc.oneof(
      { weight: 3, arbitrary: creator },
      {
        weight: 9,
        arbitrary: fc.constant('created by main.main in goroutine 1\n\t/src/a.go:9 +0x1\n'),
      },
      { weight: 3, arbitrary: fc.constant('') },
    ),
  )
  .map(([head, frames, by]) => head + frames.join('') + by);

describe('made-up dumps read whole and line by line', () => {
  it('of blocks that repeat with other headers and words', () => {
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), between, fc.nat({ max: 5 }), fc.nat()), { maxLength: 40 }),
        fc.boolean(),
        (blocks, order, crlf) => {
          let text = '';
          for (const [index, gap, otherWords, value] of order) {
            let one = blocks[index % blocks.length] ?? '';
            if (otherWords === 1) one = one.replace(/\([^()]*0x[^()]*\)$/m, '(...)');
            if (otherWords > 3) {
              one = one
                .replace(/0xc000\w*/g, `0xc${value.toString(16)}`)
                .replace(/in goroutine 1$/m, `in goroutine ${value}`)
                .replace(/^goroutine \d/, `goroutine ${value}`);
            }
            text += one + gap;
          }
          sameBothWays(utf8(crlf ? text.replaceAll('\n', '\r\n') : text));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it.each(['go1.24/goroutine.debug2.txt', 'go1.27/sigquit-threads.txt', 'go1.19/panic.txt'])(
    'of %s, altered anywhere',
    (name) => {
      const bytes = fixture(name).subarray(0, 24_000);
      const change = fc.record({
        at: fc.nat({ max: bytes.length - 1 }),
        how: fc.constantFrom('flip', 'digit', 'drop', 'repeat', 'line end'),
        value: fc.nat({ max: 255 }),
        size: fc.integer({ min: 1, max: 2000 }),
      });
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
          let out = Buffer.from(bytes);
          for (const { at, how, value, size } of changes) {
            const from = Math.min(at, out.length - 1);
            const here = out.subarray(from, from + size);
            if (how === 'flip') out[from] = (out[from] ?? 0) ^ (1 << (value & 7));
            else if (how === 'digit') out[from] = 48 + (value % 10);
            else if (how === 'line end') out[from] = 10;
            else if (how === 'drop') {
              out = Buffer.concat([out.subarray(0, from), out.subarray(from + size)]);
            } else {
              out = Buffer.concat([out.subarray(0, from), here, here, out.subarray(from + size)]);
            }
          }
          sameBothWays(new Uint8Array(out));
        }),
        { numRuns: 120 },
      );
    },
  );
});
