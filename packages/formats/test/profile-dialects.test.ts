import { gzipSync } from 'node:zlib';
import { allTexts, type ParsedArtifact } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../src/index';
import { utf8 } from './fixtures';
import { type Field, message, packed, sample } from './profile-bytes';
import { profileLines, profileOf } from './table-access';

/** Interns texts as the string table will have them. */
class Texts {
  readonly list = [''];
  of(text: string): number {
    const known = this.list.indexOf(text);
    return known >= 0 ? known : this.list.push(text) - 1;
  }
  fields(): Field[] {
    return this.list.map((text) => [6, utf8(text)] as const);
  }
}

interface Made {
  /** type and unit of each value */
  readonly types: readonly (readonly [string, string])[];
  readonly period?: readonly [string, string];
  /** function and file of locations 1, 2 …, innermost first where several lines are one location */
  readonly locations: readonly (readonly (readonly [name: string, file: string])[])[];
  readonly samples: (texts: Texts) => readonly Field[];
  readonly drop?: string;
  readonly keep?: string;
}

function made({ types, period, locations, samples, drop, keep }: Made): Uint8Array {
  const texts = new Texts();
  const pair = ([type, unit]: readonly [string, string]): Field[] => [
    [1, texts.of(type)],
    [2, texts.of(unit)],
  ];
  const functions: Field[] = [];
  const places = locations.map((lines, i): Field => {
    const fields = lines.map(([name, file]): Field => {
      functions.push([
        5,
        [
          [1, functions.length + 1],
          [2, texts.of(name)],
          [4, texts.of(file)],
        ],
      ]);
      return [
        4,
        [
          [1, functions.length],
          [2, 10 + i],
        ],
      ];
    });
    return [4, [[1, i + 1], ...fields]];
  });
  return message([
    ...types.map((type): Field => [1, pair(type)]),
    ...(period ? [[11, pair(period)] as Field] : []),
    ...samples(texts),
    ...places,
    ...functions,
    ...(drop === undefined ? [] : [[7, texts.of(drop)] as Field]),
    ...(keep === undefined ? [] : [[8, texts.of(keep)] as Field]),
    ...texts.fields(),
  ]);
}

const read = (bytes: Uint8Array, file = 'capture'): ParsedArtifact => readArtifact(bytes, { file });
const COUNT: readonly [string, string] = ['samples', 'count'];
const CPU: readonly [string, string] = ['cpu', 'nanoseconds'];
const go = (...names: string[]): [string, string][] => names.map((name) => [name, 'a.go']);

/** Frames of the one sample, from the leaf, without places. */
function framesOf(parsed: ParsedArtifact): string[] {
  const [line = ''] = profileLines(profileOf(parsed));
  const stack = line.slice(line.indexOf(' ') + 1, line.lastIndexOf(' | '));
  return stack.split(' < ').map((frame) => frame.slice(0, frame.lastIndexOf(' ')));
}

describe('drop_frames and keep_frames', () => {
  const stack = (drop: string, keep?: string) =>
    read(
      made({
        types: [COUNT],
        // location 2 has two lines: malloc inlined into wrap
        locations: [
          go('runtime.mallocgc'),
          go('malloc', 'main.wrap'),
          go('main.work'),
          go('runtime.main'),
        ],
        samples: () => [sample([1, packed([1, 2, 3, 4])], [2, 1])],
        drop,
        ...(keep !== undefined && { keep }),
      }),
    );
  const ALL = ['runtime.mallocgc', '~malloc', 'main.wrap', 'main.work', 'runtime.main'];

  it.each<[string, string | undefined, string[]]>([
    // what stands at the root before any other function stays
    ['runtime\\..*', undefined, ['~malloc', 'main.wrap', 'main.work', 'runtime.main']],
    ['malloc', undefined, ['main.wrap', 'main.work', 'runtime.main']],
    // the whole name must match
    ['mall', undefined, ALL],
    ['main\\.(work|play)', undefined, ['runtime.main']],
    ['main\\..*|malloc', 'main\\.w[a-n]+r?a?p?', ['runtime.main']],
    ['m.*', 'main[.]work', ['main.work', 'runtime.main']],
    ['(main|runtime)\\.[^.]+', undefined, ALL],
    ['', undefined, ALL],
  ])('%s keeping %s', (drop, keep, frames) => {
    const parsed = stack(drop, keep);
    expect(framesOf(parsed)).toEqual(frames);
    expect(parsed.warnings).toEqual([]);
  });

  it.each(['(?i)malloc', 'a{2}', 'a**', '(', 'x\\b', '\\pL', '[[:alpha:]]', 'a'.repeat(5000)])(
    'shows all and says so for %s, which is outside of what is read',
    (drop) => {
      const parsed = stack(drop);
      expect(framesOf(parsed)).toEqual(ALL);
      expect(parsed.warnings.map(({ code }) => code)).toEqual(['pprof.drop-frames']);
    },
  );

  it('sees C++ names without their arguments, and Go methods as their package', () => {
    const parsed = read(
      made({
        types: [COUNT],
        locations: [go('f(int)'), go('operator()(int)'), go('net/http.(*conn).serve'), go('main')],
        samples: () => [
          sample([1, packed([1, 4])], [2, 1]),
          sample([1, packed([2, 4])], [2, 2]),
          sample([1, packed([3, 4])], [2, 4]),
        ],
        drop: 'f|operator\\(\\)|net/http\\.',
      }),
    );
    expect(profileLines(profileOf(parsed))).toEqual(['7 main a.go:13 | ']);
  });

  it('takes no longer for an expression that would backtrack', () => {
    const parsed = read(
      made({
        types: [COUNT],
        locations: [go('a'.repeat(20_000)), go('main')],
        samples: () => [sample([1, packed([1, 2])], [2, 1])],
        drop: '(a+)+b',
      }),
    );
    expect(framesOf(parsed)[0]).toMatch(/^a+$/);
  });
});

describe('writers other than the runtime of Go', () => {
  const one = (types: Made['types'], period: Made['period'], names: [string, string][]) =>
    read(
      made({
        types,
        ...(period && { period }),
        locations: names.map((name) => [name]),
        samples: () => [
          sample([1, packed(names.map((_, i) => i + 1))], ...types.map((): Field => [2, 7])),
        ],
      }),
    );
  const dialect = ({ facts }: ParsedArtifact) =>
    facts.form === 'profile' ? facts.dialect : 'no profile';

  it('knows fgprof by its types', () => {
    const parsed = one(
      [COUNT, ['time', 'nanoseconds']],
      ['wallclock', 'nanoseconds'],
      go('time.Sleep', 'main.main'),
    );
    expect(parsed).toMatchObject({ kind: 'pprof-other', status: 'parsed', warnings: [] });
    expect(dialect(parsed)).toBe('fgprof');
  });

  it('knows waits that go tool trace summed up', () => {
    const types: Made['types'] = [
      ['contentions', 'count'],
      ['delay', 'nanoseconds'],
    ];
    const parsed = one(types, ['trace', 'count'], go('sync.(*Mutex).Lock', 'main.main'));
    expect(parsed).toMatchObject({ kind: 'pprof-other', warnings: [] });
    expect(dialect(parsed)).toBe('trace');
  });

  it('reads goroutines with id, state and wait as labels', () => {
    const parsed = read(
      made({
        types: [['goroutine', 'count']],
        period: ['goroutine', 'count'],
        locations: [go('main.worker')],
        samples: (texts) =>
          [17, 18].map((id) =>
            sample(
              [1, 1],
              [2, 1],
              [
                3,
                [
                  [1, texts.of('go::goroutine')],
                  [3, id],
                ],
              ],
              [
                3,
                [
                  [1, texts.of('go::goroutine_state')],
                  [2, texts.of('chan receive')],
                ],
              ],
              [
                3,
                [
                  [1, texts.of('go::goroutine_wait_minutes')],
                  [3, 5],
                ],
              ],
            ),
          ),
      }),
    );
    expect(parsed).toMatchObject({ kind: 'pprof-goroutine', summary: '2 goroutines' });
    expect(dialect(parsed)).toBe('goroutine-labels');
    const { columns } = profileOf(parsed).labels;
    expect(allTexts(columns.text).filter(Boolean)).toEqual(['chan receive', 'chan receive']);
    expect([...columns.number.values].filter((value) => value > 0n)).toEqual([17n, 5n, 18n, 5n]);
  });

  it.each<[string, Made['types'], Made['period'], [string, string][]]>([
    ['pprof-rs', [COUNT, CPU], CPU, [['<alloc::vec::Vec<T> as Clone>::clone', 'src/main.rs']]],
    [
      'node',
      [
        ['sample', 'count'],
        ['wall', 'nanoseconds'],
      ],
      ['wall', 'nanoseconds'],
      [['(anonymous)', 'file:///app/server.js']],
    ],
    ['python', [['wall', 'microseconds']], undefined, [['<module>', 'app.py']]],
    [
      'C++',
      [
        ['contentions', 'count'],
        ['delay', 'nanoseconds'],
      ],
      ['contentions', 'count'],
      [['absl::Mutex::Unlock()', 'mutex.cc']],
    ],
    [
      'jemalloc',
      [
        ['inuse_objects', 'count'],
        ['inuse_space', 'bytes'],
      ],
      ['space', 'bytes'],
      [['je_malloc', 'jemalloc.c']],
    ],
  ])('takes a profile of %s as it is, without a word about Go', (_, types, period, names) => {
    const parsed = one(types, period, names);
    expect(parsed).toMatchObject({ kind: 'pprof-other', status: 'parsed', warnings: [] });
    expect(parsed.summary).toContain('7');
    expect(profileLines(profileOf(parsed))).toHaveLength(1);
  });

  it('keeps a CPU profile of Go that a store gave back with one type', () => {
    expect(one([CPU], CPU, go('main.main'))).toMatchObject({ kind: 'pprof-cpu' });
  });

  it.each(['internal/sync.(*Mutex).Unlock', 'sync.(*RWMutex).rUnlockSlow', 'runtime.unlock2'])(
    'a profile that ends in %s is of those who held a lock',
    (leaf) => {
      const types: Made['types'] = [
        ['contentions', 'count'],
        ['delay', 'nanoseconds'],
      ];
      const period: Made['period'] = ['contentions', 'count'];
      expect(one(types, period, go(leaf, 'main.main')).kind).toBe('pprof-mutex');
      const waiting = go('internal/sync.(*Mutex).lockSlow', 'main.main');
      expect(one(types, period, waiting).kind).toBe('pprof-block');
    },
  );

  it('reads the same in gzip and plain', () => {
    const bytes = made({
      types: [COUNT],
      locations: [go('main.main')],
      samples: () => [sample([1, 1], [2, 3])],
    });
    const packedTables = profileLines(profileOf(read(new Uint8Array(gzipSync(bytes)))));
    expect(packedTables).toEqual(profileLines(profileOf(read(bytes))));
  });
});
