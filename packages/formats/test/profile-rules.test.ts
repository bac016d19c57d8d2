import { gunzipSync, gzipSync } from 'node:zlib';
import type { ParsedArtifact } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../src/index';
import { fixture } from './fixtures';
import {
  type Field,
  message,
  packed,
  PLACES,
  profile,
  SAMPLE_TYPE,
  sample,
  STRINGS,
  strings,
  varint,
} from './profile-bytes';
import { profileLines, profileOf } from './table-access';

const read = (bytes: Uint8Array, file = 'capture', limits = {}): ParsedArtifact =>
  readArtifact(bytes, { file }, { limits });

const values = (parsed: ParsedArtifact): bigint[] => [
  ...profileOf(parsed).values.columns.value.values,
];

const LEAF_AND_ROOT = 'main.leaf /src/a.go:7 < main.root /src/a.go:9';

describe('what the format allows', () => {
  it('reads packed and single numbers alike, mixed in one sample', () => {
    for (const fields of [
      [
        [1, 1],
        [1, 2],
        [2, 5],
      ],
      [
        [1, packed([1, 2])],
        [2, packed([5])],
      ],
      [
        [2, 5],
        [1, 1],
        [1, packed([2])],
      ],
    ] as Field[][]) {
      expect(profileLines(profileOf(read(profile(sample(...fields)))))).toEqual([
        `5 ${LEAF_AND_ROOT} | `,
      ]);
    }
  });

  it('reads fields in any order, the string table first or last', () => {
    const one = sample([1, packed([1, 2])], [2, 5]);
    const orders: Field[][] = [
      [...strings(), ...PLACES, one, SAMPLE_TYPE],
      [one, SAMPLE_TYPE, ...strings(), ...PLACES],
    ];
    for (const order of orders) {
      expect(profileLines(profileOf(read(message(order))))).toEqual([`5 ${LEAF_AND_ROOT} | `]);
    }
  });

  it('keeps negative values, values beyond 2^53 and their exact sum', () => {
    const parsed = read(
      profile(
        sample([1, 1], [2, -5n]),
        sample([1, 2], [2, 9007199254740993n]),
        sample([1, 2], [2, 9007199254740993n]),
        sample([1, 2], [2, -(2n ** 63n)]),
      ),
    );
    expect(values(parsed)).toEqual([-5n, 9007199254740993n, 9007199254740993n, -(2n ** 63n)]);
    if (parsed.facts.form !== 'profile') throw new Error('no facts');
    expect(parsed.facts.totals).toEqual([String(2n * 9007199254740993n - 5n - 2n ** 63n)]);
  });

  it('reads samples without locations, unknown fields, and no samples at all', () => {
    const parsed = read(
      message([
        SAMPLE_TYPE,
        [99, 1n << 60n],
        [100, Uint8Array.of(1, 2)],
        sample([2, 3], [77, 1]),
        ...strings(),
      ]),
    );
    expect(profileOf(parsed).samples.columns.stack.values).toEqual(Int32Array.of(-1));
    expect(read(profile()).status).toBe('parsed');
  });

  it('keeps ids apart that differ by one above 2^53', () => {
    const [low, high] = [2n ** 60n, 2n ** 60n + 1n];
    const bytes = message([
      SAMPLE_TYPE,
      sample([1, packed([low, high])], [2, 1]),
      [
        4,
        [
          [1, low],
          [
            4,
            [
              [1, high],
              [2, 7],
            ],
          ],
        ],
      ],
      [
        4,
        [
          [1, high],
          [
            4,
            [
              [1, low],
              [2, 9],
            ],
          ],
        ],
      ],
      [
        5,
        [
          [1, high],
          [2, 3],
          [4, 4],
        ],
      ],
      [
        5,
        [
          [1, low],
          [2, 5],
          [4, 4],
        ],
      ],
      ...strings(),
    ]);
    expect(profileLines(profileOf(read(bytes)))).toEqual([`1 ${LEAF_AND_ROOT} | `]);
  });

  it('expands inlined lines innermost first and marks them', () => {
    const bytes = message([
      SAMPLE_TYPE,
      sample([1, 1], [2, 1]),
      [
        4,
        [
          [1, 1],
          [
            4,
            [
              [1, 1],
              [2, 7],
            ],
          ],
          [
            4,
            [
              [1, 2],
              [2, 9],
            ],
          ],
        ],
      ],
      ...PLACES.slice(2),
      ...strings(),
    ]);
    expect(profileLines(profileOf(read(bytes)))).toEqual([`1 ~${LEAF_AND_ROOT} | `]);
  });

  it('names places without symbols by binary and address', () => {
    const bytes = message([
      SAMPLE_TYPE,
      sample([1, packed([1, 2])], [2, 1]),
      [
        3,
        [
          [1, 1],
          [5, 3],
        ],
      ],
      [
        4,
        [
          [1, 1],
          [2, 1],
          [3, 2n ** 64n - 1n],
        ],
      ],
      [
        4,
        [
          [1, 2],
          [3, 0x10],
        ],
      ],
      ...strings(['', 'samples', 'count', '/lib/libc.so.6']),
    ]);
    expect(profileLines(profileOf(read(bytes)))).toEqual([
      '1 libc.so.6!0xffffffffffffffff :0 < 0x10 :0 | ',
    ]);
  });

  it('reads text and number labels, twice the same key, and keys of Object', () => {
    const labels: Field[] = [
      [
        3,
        [
          [1, 6],
          [2, 7],
        ],
      ],
      [
        3,
        [
          [1, 6],
          [2, 6],
        ],
      ],
      [
        3,
        [
          [1, 8],
          [3, 2n ** 62n],
          [4, 2],
        ],
      ],
    ];
    const parsed = read(
      profile(sample([1, 1], [2, 1], ...labels), sample([1, 2], [2, 1], ...labels)),
    );
    const { labels: table, samples } = profileOf(parsed);
    expect(samples.columns.labelSet.values).toEqual(Int32Array.of(0, 0));
    expect(table.rows).toBe(3);
    expect(table.columns.isNumber.values).toEqual(Uint8Array.of(0, 0, 1));
    expect(table.columns.number.values[2]).toBe(2n ** 62n);
    const texts = [
      '',
      'samples',
      'count',
      '__proto__',
      '/src/a.go',
      'constructor',
      'toString',
      '__proto__',
      'b',
    ];
    const odd = message([
      SAMPLE_TYPE,
      sample(
        [1, packed([1, 2])],
        [2, 1],
        [
          3,
          [
            [1, 6],
            [2, 7],
          ],
        ],
      ),
      ...PLACES,
      ...strings(texts),
    ]);
    expect(profileLines(profileOf(read(odd)))).toEqual([
      '1 __proto__ /src/a.go:7 < constructor /src/a.go:9 | toString:[__proto__]',
    ]);
  });

  it('reads gzip of several members and the plain content alike', () => {
    const zipped = fixture('go1.24/cpu.pprof');
    const plain = gunzipSync(zipped);
    const half = plain.length >> 1;
    const members = Buffer.concat([
      gzipSync(plain.subarray(0, half)),
      gzipSync(plain.subarray(half)),
    ]);
    const expected = read(zipped);
    expect(expected.status).toBe('parsed');
    for (const bytes of [plain, members]) {
      expect(read(new Uint8Array(bytes)).tables).toEqual(expected.tables);
    }
  });

  it('accepts a line whose function is not there, as the oracle does, and warns', () => {
    const parsed = read(
      message([
        SAMPLE_TYPE,
        sample([1, 1], [2, 4]),
        [
          4,
          [
            [1, 1],
            [4, [[1, 9]]],
          ],
        ],
        ...strings(),
      ]),
    );
    expect(parsed.status).toBe('warnings');
    expect(parsed.warnings[0]?.code).toBe('pprof.unknown-function');
    expect(profileLines(profileOf(parsed))).toEqual(['4 unknown | ']);
  });
});

describe('what breaks the format', () => {
  const cases: [string, string, Uint8Array][] = [
    ['two values for one type', 'pprof.value-count', profile(sample([1, 1], [2, packed([1, 2])]))],
    ['no value', 'pprof.value-count', profile(sample([1, 1]))],
    ['an unknown location', 'pprof.unknown-location', profile(sample([1, 3], [2, 1]))],
    ['location 0', 'pprof.unknown-location', profile(sample([1, 0], [2, 1]))],
    [
      'a location without an id',
      'pprof.bad-id',
      message([SAMPLE_TYPE, [4, [[3, 1]]], ...strings()]),
    ],
    ['an id twice', 'pprof.bad-id', message([SAMPLE_TYPE, ...PLACES, ...PLACES, ...strings()])],
    [
      'a function id twice',
      'pprof.bad-id',
      message([SAMPLE_TYPE, ...PLACES.slice(2), ...PLACES.slice(2), ...strings()]),
    ],
    [
      'a mapping id twice',
      'pprof.bad-id',
      message([SAMPLE_TYPE, [3, [[1, 1]]], [3, [[1, 1]]], ...strings()]),
    ],
    [
      'a name outside the table',
      'pprof.bad-string-index',
      message([
        SAMPLE_TYPE,
        [
          5,
          [
            [1, 1],
            [2, 99],
          ],
        ],
        ...strings(),
      ]),
    ],
    [
      'a negative string number',
      'pprof.bad-string-index',
      message([
        SAMPLE_TYPE,
        [
          5,
          [
            [1, 1],
            [2, -1n],
          ],
        ],
        ...strings(),
      ]),
    ],
    [
      'a label outside the table',
      'pprof.bad-string-index',
      profile(sample([1, 1], [2, 1], [3, [[1, 2 ** 32]]])),
    ],
    [
      'string 0 not empty',
      'pprof.bad-string-table',
      message([SAMPLE_TYPE, ...strings(['x', ...STRINGS])]),
    ],
    ['no string table', 'pprof.bad-string-table', message([SAMPLE_TYPE, sample([2, 1])])],
    [
      'a number of 11 bytes',
      'pprof.bad-varint',
      profile([2, Uint8Array.of(0x10, ...new Array<number>(10).fill(0xff), 1)]),
    ],
    [
      'a length beyond the end',
      'pprof.cut',
      Uint8Array.of(...message([SAMPLE_TYPE, ...strings()]), 0x12, 0x7f, 1),
    ],
    [
      'a length of 2^63',
      'pprof.cut',
      Uint8Array.of(...message([SAMPLE_TYPE, ...strings()]), 0x12, ...varint(2n ** 63n)),
    ],
    ['a group', 'pprof.bad-wire-type', profile([2, Uint8Array.of(0x10, 1, 0x0b)])],
    [
      'two profiles in one file',
      'pprof.concatenated',
      Uint8Array.of(
        ...message([[9, 5], SAMPLE_TYPE, ...strings()]),
        ...message([[9, 6], SAMPLE_TYPE, ...strings()]),
      ),
    ],
    ['two profiles without times', 'pprof.concatenated', Uint8Array.of(...profile(), ...profile())],
  ];
  it.each(cases)('%s', (_, code, bytes) => {
    const parsed = read(bytes);
    expect(parsed.error?.code).toBe(code);
    expect(parsed.status).toBe('damaged');
    expect(parsed.tables).toEqual([]);
    expect(parsed.error?.message).not.toMatch(/undefined|NaN/);
  });

  it('says the byte and the record', () => {
    const parsed = read(profile(sample([1, 1], [2, 1]), sample([1, 3], [2, 1])));
    expect(parsed.error?.place?.record).toBe('sample 2');
    expect(parsed.error?.place?.byte).toBeGreaterThan(8);
  });

  it('is found in two real profiles one after the other', () => {
    const bytes = fixture('go1.27/heap.pprof');
    const parsed = read(Uint8Array.of(...bytes, ...bytes), 'heap.pprof');
    expect(parsed.error?.code).toBe('pprof.concatenated');
    expect(parsed.kind).toBe('pprof-heap');
  });
});

describe('limits, at and above', () => {
  const many = (count: number) =>
    profile(...Array.from({ length: count }, () => sample([1, 1], [2, 1])));
  it.each([
    ['samples', 3, many, 'pprof.too-many-samples'],
    [
      'sampleTypes',
      1,
      (n: number) => message([...new Array<Field>(n).fill(SAMPLE_TYPE), ...strings()]),
      'pprof.too-many-sample-types',
    ],
    [
      'locations',
      2,
      (n: number) =>
        n === 2 ? profile() : message([SAMPLE_TYPE, ...PLACES, [4, [[1, 9]]], ...strings()]),
      'pprof.too-many-locations',
    ],
    [
      'functions',
      2,
      (n: number) =>
        n === 2 ? profile() : message([SAMPLE_TYPE, ...PLACES, [5, [[1, 9]]], ...strings()]),
      'pprof.too-many-functions',
    ],
    [
      'strings',
      STRINGS.length,
      (n: number) =>
        message([SAMPLE_TYPE, ...strings(n === STRINGS.length ? STRINGS : [...STRINGS, 'x'])]),
      'pprof.too-many-strings',
    ],
    [
      'mappings',
      2,
      (n: number) =>
        message([
          SAMPLE_TYPE,
          ...Array.from({ length: n }, (_, i): Field => [3, [[1, i + 1]]]),
          ...strings(),
        ]),
      'pprof.too-many-mappings',
    ],
    [
      'locationLines',
      4,
      (n: number) =>
        message([
          SAMPLE_TYPE,
          [4, [[1, 1], ...new Array<Field>(n).fill([4, [[2, 1]]])]],
          ...strings(),
        ]),
      'pprof.too-many-lines-of-locations',
    ],
    [
      'stackRows',
      3,
      (n: number) =>
        profile(
          sample([1, packed([1, 2])], [2, 1]),
          sample([1, packed([1, 1, 2])], [2, 1]),
          ...(n > 3 ? [sample([1, packed([2, 1])], [2, 1])] : []),
        ),
      'pprof.too-many-rows-of-stacks',
    ],
    [
      'labelRows',
      2,
      (n: number) =>
        profile(
          ...Array.from({ length: n }, (_, i) =>
            sample(
              [1, 1],
              [2, 1],
              [
                3,
                [
                  [1, 6],
                  [3, i + 1],
                ],
              ],
            ),
          ),
        ),
      'pprof.too-many-label-sets',
    ],
    [
      'frameTextBytes',
      36,
      (n: number) =>
        n === 36
          ? profile()
          : message([
              SAMPLE_TYPE,
              ...PLACES,
              ...strings(STRINGS.map((text) => (text === 'main.leaf' ? 'main.leaf2' : text))),
            ]),
      'pprof.too-much-text',
    ],
  ] as const)('%s', (name, limit, make, code) => {
    expect(read(make(limit), 'capture', { [name]: limit }).status).toBe('parsed');
    expect(read(make(limit + 1), 'capture', { [name]: limit }).error?.code).toBe(code);
  });

  it('cuts deep stacks at the root end with a mark', () => {
    const deep = (depth: number) =>
      profile(sample([1, packed([...new Array<number>(depth - 1).fill(1), 2])], [2, 1]));
    expect(read(deep(1024)).status).toBe('parsed');
    const parsed = read(deep(1025));
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['pprof.deep-stack']);
    const frames = (profileLines(profileOf(parsed))[0] ?? '').split(' < ');
    expect(frames.length).toBe(1024);
    expect(frames[0]).toBe('1 main.leaf /src/a.go:7');
    expect(frames.at(-1)).toBe('[stack cut] :0 | ');
  });

  it('cuts long strings with a mark', () => {
    const named = (length: number) =>
      message([
        SAMPLE_TYPE,
        sample([1, 1], [2, 1]),
        ...PLACES,
        ...strings(['', 'a', 'b', 'x'.repeat(length), 'f', 'r']),
      ]);
    expect(read(named(65_536)).status).toBe('parsed');
    const parsed = read(named(65_537));
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['text.cut']);
    expect(profileLines(profileOf(parsed))[0]).toContain('x… f:7');
  });

  it('keeps the first comments', () => {
    const commented = (count: number) =>
      message([SAMPLE_TYPE, ...new Array<Field>(count).fill([13, 6]), ...strings()]);
    expect(read(commented(1000)).status).toBe('parsed');
    const parsed = read(commented(1001));
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['pprof.too-many-comments']);
    expect(parsed.facts).toMatchObject({ comments: new Array<string>(1000).fill('k') });
  });

  it('keeps 100 labels a sample', () => {
    const labelled = (count: number) =>
      profile(
        sample(
          [1, 1],
          [2, 1],
          ...new Array<Field>(count).fill([
            3,
            [
              [1, 6],
              [2, 7],
            ],
          ]),
        ),
      );
    expect(read(labelled(100)).status).toBe('parsed');
    const parsed = read(labelled(101));
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['pprof.too-many-labels']);
    expect(profileOf(parsed).labels.rows).toBe(100);
  });
});

describe('what a profile is', () => {
  const CONTENTION = [
    '',
    'contentions',
    'count',
    'delay',
    'nanoseconds',
    'trace',
    'time',
    'wallclock',
  ];
  const empty = (period: number) =>
    message([
      [
        1,
        [
          [1, 1],
          [2, 2],
        ],
      ],
      [
        1,
        [
          [1, 3],
          [2, 4],
        ],
      ],
      [
        11,
        [
          [1, period],
          [2, 2],
        ],
      ],
      ...strings(CONTENTION),
    ]);

  it('takes an empty contention profile for what its name says, and warns', () => {
    expect(read(empty(1), 'a/mutex.delta.pprof')).toMatchObject({
      kind: 'pprof-mutex',
      status: 'warnings',
    });
    expect(read(empty(1), 'block.pb.gz')).toMatchObject({
      kind: 'pprof-block',
      status: 'warnings',
    });
    expect(read(empty(1), 'x').warnings.map(({ code }) => code)).toEqual(['pprof.kind-unknown']);
    expect(readArtifact(empty(1), { file: 'x', kind: 'pprof-mutex' }).kind).toBe('pprof-mutex');
  });

  it('believes the stacks more than the name', () => {
    const parsed = read(fixture('go1.24/mutex.pprof'), 'block.pprof');
    expect(parsed.kind).toBe('pprof-mutex');
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['pprof.kind-contradicts-name']);
  });

  it('does not take the output of go tool trace or fgprof for a Go profile', () => {
    expect(read(empty(5)).kind).toBe('pprof-other');
    const fgprof = message([
      [
        1,
        [
          [1, 5],
          [2, 2],
        ],
      ],
      [
        1,
        [
          [1, 6],
          [2, 4],
        ],
      ],
      [
        11,
        [
          [1, 7],
          [2, 4],
        ],
      ],
      ...strings(CONTENTION),
    ]);
    expect(read(fgprof).kind).toBe('pprof-other');
  });

  it('sums up in words', () => {
    expect(read(fixture('go1.24/cpu.pprof')).summary).toMatch(/^\d.* of samples in 6\.00 s$/);
    expect(read(fixture('go1.24/heap.pprof')).summary).toMatch(/^\d.* [kM]B in use$/);
    expect(read(fixture('go1.24/goroutine.pprof')).summary).toMatch(/^\d+ goroutines$/);
    expect(read(fixture('go1.24/block.delta.pprof')).summary).toMatch(/ blocked in 5\.\d\d s$/);
  });

  it('knows when it was taken', () => {
    const parsed = read(fixture('go1.24/block.delta.pprof'));
    const { window, facts } = parsed;
    if (facts.form !== 'profile' || !window) throw new Error('no facts');
    expect(window).toMatchObject({ source: 'inside-artifact', toUnixNs: facts.timeUnixNs });
    expect(String(BigInt(window.toUnixNs) - BigInt(window.fromUnixNs))).toBe(facts.durationNs);
    const captured = { fromUnixNs: '1', toUnixNs: '2' };
    const hinted = readArtifact(fixture('go1.24/heap.pprof'), { file: 'heap', captured });
    expect(hinted.window).toMatchObject({ ...captured, source: 'capture-record' });
  });
});
