import { allTexts, type ParsedArtifact } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readArtifact } from '../src/index';
import type { Limits } from '../src/limits';
import { fixture, utf8 } from './fixtures';
import { labelLines, profileLines, profileOf } from './table-access';

vi.setConfig({ testTimeout: 60_000 });

const read = (text: string | Uint8Array, file = 'x', limits: Partial<Limits> = {}) =>
  readArtifact(typeof text === 'string' ? utf8(text) : text, { file }, { limits });
const linesOf = (parsed: ParsedArtifact): string[] => profileLines(profileOf(parsed));

const GOROUTINES = `goroutine profile: total 6
4 @ 0x47e14e 0x415bae 0x4dd7f9 0x4847c1
#	0x4dd7f8	main.main.func3+0x18	example.com/a b/main.go:39

1 @ 0x47e14e 0x4dd8b9 0x4847c1
# labels: {"path":"/a b\\"c", "svc":"checkout"}
#	0x4dd8b8	main.gen[...]+0x18		example.com/main.go:38
#	0x4dd8b7	main.(*T).run+0x17	C:/src/main.go:12

1 @ 0x0 0x0
#	0x0

`;

describe('counted stacks', () => {
  const parsed = read(GOROUTINES);

  it('have the frames of the # lines, the labels and the counts', () => {
    expect(parsed).toMatchObject({
      kind: 'pprof-goroutine',
      status: 'parsed',
      summary: '6 goroutines',
      warnings: [],
      facts: { encoding: 'text', totals: ['6'], sampleCount: 3, period: '1', delta: false },
    });
    expect(linesOf(parsed)).toEqual([
      '1 main.gen[...] example.com/main.go:38 < main.(*T).run C:/src/main.go:12 | path:[/a b"c] svc:[checkout]',
      '1 unknown | ',
      '4 main.main.func3 example.com/a b/main.go:39 | ',
    ]);
  });

  it('are read alike with CRLF, spaces for tabs, a byte order mark and as UTF-16', () => {
    const expected = linesOf(parsed);
    expect(linesOf(read(GOROUTINES.replaceAll('\n', '\r\n')))).toEqual(expected);
    expect(linesOf(read(GOROUTINES.replaceAll('\t', '    ')))).toEqual(expected);
    expect(linesOf(read(`\ufeff\n${GOROUTINES}`))).toEqual(expected);
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${GOROUTINES}`, 'utf16le'));
    expect(linesOf(read(utf16))).toEqual(expected);
    expect(linesOf(read(GOROUTINES.trimEnd()))).toEqual(expected);
  });

  it('of a program without symbols are addresses', () => {
    const bare = read('goroutine profile: total 3\n2 @ 0x47e14e 0x415bae\n\n1 @\n\n');
    expect(bare.status).toBe('parsed');
    expect(linesOf(bare)).toEqual(['1  | ', '2 0x47e14e :0 < 0x415bae :0 | ']);
  });

  it('of a name that the program gave are a profile of their own', () => {
    const custom = read('my.files profile: total 1\n1 @ 0x1\n#\t0x0\tmain.open+0x1\ta.go:1\n\n');
    expect(custom).toMatchObject({ kind: 'pprof-other', summary: '1 of my.files' });
  });

  it('that are too many are kept up to the limit', () => {
    const few = read(GOROUTINES, 'x', { samples: 2 });
    expect(few).toMatchObject({ status: 'damaged', facts: { totals: ['5'] } });
    expect(few.error?.code).toBe('profile-text.too-many-samples');
  });

  it('that are deep are cut at the root end with a mark', () => {
    const frame = '#\t0x1\tmain.f+0x1\ta.go:1\n';
    const deep = read(`goroutine profile: total 1\n1 @ 0x1\n${frame.repeat(1025)}\n`);
    expect(deep.warnings.map(({ code }) => code)).toEqual(['profile-text.deep-stack']);
    const frames = linesOf(deep)[0]?.split(' < ') ?? [];
    expect(frames).toHaveLength(1024);
    expect(frames.at(-1)).toBe('[stack cut] :0 | ');
  });
});

describe('a text that is cut', () => {
  it.each([
    ['in the middle of a frame', GOROUTINES.indexOf('main.go:39'), 0, 2],
    ['in an address', GOROUTINES.indexOf('0x4dd8b9') + 2, 4, 5],
    ['behind a row', GOROUTINES.indexOf('1 @') + 33, 4, 5],
    ['between two records', GOROUTINES.indexOf('1 @'), 4, 4],
  ])('%s keeps what came before and says where', (_, at, kept, line) => {
    const parsed = read(GOROUTINES.slice(0, at));
    expect(parsed).toMatchObject({ kind: 'pprof-goroutine', status: 'damaged' });
    expect(parsed.error?.code).toBe('profile-text.cut');
    expect(parsed.error?.place?.line).toBeGreaterThanOrEqual(line - 1);
    expect(parsed.facts).toMatchObject({ totals: [String(kept)] });
  });

  it('or altered is damaged at the line', () => {
    const parsed = read(GOROUTINES.replace('1 @ 0x47e14e', 'one @ 0x47e14e'));
    expect(parsed.error).toMatchObject({ code: 'profile-text.bad-line', place: { line: 5 } });
    expect(parsed.facts).toMatchObject({ totals: ['4'] });
  });

  it.each([
    'debug1/heap.debug1.txt',
    'debug1/mutex.debug1.txt',
    'debug1/block.debug1.txt',
    'go1.27/goroutine.debug1.txt',
  ])('%s, at any byte, never gives more than was there', (name) => {
    const bytes = fixture(name);
    const whole = read(bytes).facts;
    if (whole.form !== 'profile') throw new Error('not read');
    const header = bytes.indexOf(10);
    for (let at = 0; at < bytes.length; at += at < 400 ? 1 : 97) {
      const parsed = read(bytes.subarray(0, at));
      expect(parsed.error?.code).not.toBe('parse.internal');
      const { facts } = parsed;
      if (facts.form !== 'profile') {
        expect(at).toBeLessThanOrEqual(header);
        continue;
      }
      expect(facts.sampleCount).toBeLessThanOrEqual(whole.sampleCount);
      for (const [i, total] of facts.totals.entries()) {
        expect(Number(total)).toBeLessThanOrEqual(Number(whole.totals[i]));
      }
    }
  });

  it('or altered anywhere is never a fault of ours', () => {
    const bases = ['heap', 'mutex', 'my.files'].map((name) => fixture(`debug1/${name}.debug1.txt`));
    fc.assert(
      fc.property(
        fc.constantFrom(...bases),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (base, changes) => {
          const bytes = base.slice(0, 4000);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          expect(read(bytes).error?.code).not.toBe('parse.internal');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('heap and allocs', () => {
  const heap = (rate: number, rows: string, header = '1: 64 [3: 300]') =>
    `heap profile: ${header} @ heap/${rate}\n${rows}\n# runtime.MemStats\n# Alloc = 12\n# Stack = 3 / 4\n# PauseNs = [1 2 0]\n`;
  const ROW = '1: 64 [3: 300] @ 0x1 0x2\n#\t0x0\tmain.f+0x1\ta.go:1\n';

  it('are estimates of all, labelled with the size of one object', () => {
    const parsed = read(heap(2000, ROW));
    expect(parsed).toMatchObject({ kind: 'pprof-heap', status: 'parsed' });
    // 3 objects of 100 bytes at one sample in 1000 bytes: 3 / (1 - exp(-0.1)) = 31.5
    expect(linesOf(parsed)).toEqual(['31 3152 16 1032 main.f a.go:1 | bytes:[64]']);
    expect(parsed.facts).toMatchObject({
      period: '1000',
      periodType: { type: 'space', unit: 'bytes' },
      memStats: [
        { name: 'Alloc', value: '12' },
        { name: 'Stack', value: '3 / 4' },
        { name: 'PauseNs', value: '[1 2 0]' },
      ],
    });
  });

  it('are as they are when every allocation was sampled', () => {
    expect(linesOf(read(heap(2, ROW)))[0]).toMatch(/^3 300 1 64 /);
  });

  it('are allocs where the name says so', () => {
    const parsed = read(heap(2, ROW), 'allocs.debug1.txt');
    expect(parsed).toMatchObject({ kind: 'pprof-allocs', summary: '300 B allocated' });
    expect(parsed.facts).toMatchObject({ defaultSampleType: 'alloc_space' });
  });

  it('keep rows of nothing, with size 0 as the label', () => {
    const parsed = read(heap(2, '0: 0 [0: 0] @ 0x1\n#\t0x0\tmain.f+0x1\ta.go:1\n', '0: 0 [0: 0]'));
    expect(parsed.status).toBe('parsed');
    expect(profileOf(parsed).samples.rows).toBe(1);
    expect([...labelLines(profileOf(parsed)).values()]).toEqual(['bytes:[0]']);
  });

  it('miss rows that the first line counts', () => {
    const parsed = read(heap(2, ROW, '2: 128 [4: 400]'));
    expect(parsed).toMatchObject({ status: 'damaged', error: { code: 'profile-text.cut' } });
    expect(linesOf(parsed)).toHaveLength(1);
  });

  it('of C++ are read as far as they are the same, others refused', () => {
    const cpp =
      'heap profile: 1: 64 [3: 300] @ heap_v2/1000\n1: 64 [3: 300] @ 0x1 0x2\n\nMAPPED_LIBRARIES:\n0-1 r-xp\n';
    expect(linesOf(read(cpp))).toEqual(['31 3152 16 1032 0x1 :0 < 0x2 :0 | bytes:[64]']);
    const growth = read('heap profile: 1: 64 [3: 300] @ growthz\n');
    expect(growth.error?.code).toBe('profile-text.heap-form');
  });
});

describe('block and mutex', () => {
  const ROW = '1092730161 17 @ 0x1 0x2\n#\t0x0\tsync.(*Mutex).Lock+0x57\tsync/mutex.go:46\n\n';

  it('are nanoseconds, cut to whole ones', () => {
    const parsed = read(`--- contention:\ncycles/second=2445425647\n${ROW}`);
    expect(parsed).toMatchObject({ kind: 'pprof-block', status: 'parsed' });
    const ns = Math.trunc(1092730161 / (2445425647 / 1e9));
    expect(linesOf(parsed)).toEqual([`17 ${ns} sync.(*Mutex).Lock sync/mutex.go:46 | `]);
    expect(allTexts(profileOf(parsed).sampleTypes.columns.type)).toEqual(['contentions', 'delay']);
  });

  it('are not multiplied by the sampling period, which is said', () => {
    const text = (period: number) =>
      `--- mutex:\ncycles/second=1000000000\nsampling period=${period}\n${ROW}`;
    expect(read(text(1))).toMatchObject({ kind: 'pprof-mutex', status: 'parsed' });
    const parsed = read(text(100));
    expect(parsed.facts).toMatchObject({ totals: ['17', '1092730161'] });
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['profile-text.sampling-period']);
  });

  it('without a clock are cycles, which is said', () => {
    const parsed = read(`--- contention:\n${ROW}`);
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['profile-text.no-clock']);
    expect(parsed.facts).toMatchObject({ totals: ['17', '1092730161'] });
  });

  it('may be empty', () => {
    const parsed = read('--- mutex:\ncycles/second=1000\nsampling period=5\n');
    expect(parsed).toMatchObject({ kind: 'pprof-mutex', facts: { sampleCount: 0 } });
    expect(parsed.error).toBeUndefined();
  });
});
