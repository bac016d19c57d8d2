/** A protobuf writer for tests that can also write what no real writer would. */
export type Field = readonly [
  field: number,
  value: number | bigint | Uint8Array | readonly Field[],
];

export function message(fields: readonly Field[]): Uint8Array {
  const out: number[] = [];
  for (const [field, value] of fields) {
    if (typeof value === 'number' || typeof value === 'bigint') {
      out.push(...varint(field << 3), ...varint(value));
    } else {
      const bytes = value instanceof Uint8Array ? value : message(value);
      out.push(...varint((field << 3) | 2), ...varint(bytes.length), ...bytes);
    }
  }
  return Uint8Array.from(out);
}

export function varint(value: number | bigint): number[] {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return out;
}

export const packed = (values: readonly (number | bigint)[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => varint(value)));

const encoder = new TextEncoder();

export const STRINGS = [
  '',
  'samples',
  'count',
  'main.leaf',
  '/src/a.go',
  'main.root',
  'k',
  'v',
  'bytes',
];

export const strings = (texts: readonly string[] = STRINGS): Field[] =>
  texts.map((text) => [6, encoder.encode(text)] as const);

export const SAMPLE_TYPE: Field = [
  1,
  [
    [1, 1],
    [2, 2],
  ],
];

/** main.leaf called by main.root, in two locations */
export const PLACES: readonly Field[] = [
  [
    4,
    [
      [1, 1],
      [3, 0x1000],
      [
        4,
        [
          [1, 1],
          [2, 7],
        ],
      ],
    ],
  ],
  [
    4,
    [
      [1, 2],
      [3, 0x2000],
      [
        4,
        [
          [1, 2],
          [2, 9],
        ],
      ],
    ],
  ],
  [
    5,
    [
      [1, 1],
      [2, 3],
      [4, 4],
      [5, 5],
    ],
  ],
  [
    5,
    [
      [1, 2],
      [2, 5],
      [4, 4],
    ],
  ],
];

export const sample = (...fields: Field[]): Field => [2, fields];

/** A valid profile of one sample type, with these samples. */
export const profile = (...samples: readonly Field[]): Uint8Array =>
  message([SAMPLE_TYPE, ...samples, ...PLACES, ...strings()]);
