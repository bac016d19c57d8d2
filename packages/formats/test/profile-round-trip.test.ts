import { gzipSync } from 'node:zlib';
import { allTexts } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readArtifact } from '../src/index';
import { utf8 } from './fixtures';
import { type Field, message, packed, varint } from './profile-bytes';
import { framesAsText, profileOf, stackFrames } from './table-access';

vi.setConfig({ testTimeout: 60_000 });

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
/** names as the string table has them; not empty, which is "unknown" */
const name = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).filter(isStorable);
const label = fc.oneof(
  fc.record({ key: name, text: name }),
  fc.record({ key: name, number: int64.filter((value) => value !== 0n), unit: fc.option(name) }),
);
const model = fc
  .record({
    width: fc.integer({ min: 1, max: 4 }),
    functions: fc.array(fc.record({ name, file: name, start: fc.nat(1000) }), {
      minLength: 1,
      maxLength: 6,
    }),
    locations: fc.array(
      fc.array(fc.record({ function: fc.nat(5), line: fc.nat(5000) }), {
        minLength: 1,
        maxLength: 3,
      }),
      { minLength: 1, maxLength: 8 },
    ),
    samples: fc.array(
      fc.record({
        places: fc.array(fc.nat(7), { maxLength: 9 }),
        values: fc.array(int64, { minLength: 4, maxLength: 4 }),
        labels: fc.array(label, { maxLength: 3 }),
      }),
      { maxLength: 12 },
    ),
  })
  .map((made) => ({
    ...made,
    locations: made.locations.map((lines) =>
      lines.map((line) => ({ ...line, function: line.function % made.functions.length })),
    ),
    samples: made.samples.map((sample) => ({
      ...sample,
      values: sample.values.slice(0, made.width),
      places: sample.places.map((place) => place % made.locations.length),
    })),
  }));
type Model = typeof model extends fc.Arbitrary<infer T> ? T : never;

/** How a writer writes: all that the format leaves to it. */
const dialect = fc.record({
  gzip: fc.boolean(),
  /** lists of numbers: packed, one field each, or both in one message */
  lists: fc.constantFrom('packed', 'single', 'halves'),
  /** where the string table stands among the rest */
  stringsAt: fc.constantFrom('first', 'last', 'middle'),
  placesFirst: fc.boolean(),
  labelsFirst: fc.boolean(),
  /** labels apart from each other, with a field between that nobody knows */
  scatteredLabels: fc.boolean(),
  idStep: fc.constantFrom(1n, 7n, 0x1_0000_0001n),
});
type Dialect = typeof dialect extends fc.Arbitrary<infer T> ? T : never;

function isStorable(text: string): boolean {
  return !text.includes('\0') && new TextDecoder().decode(utf8(text)) === text;
}

function encode(profile: Model, how: Dialect): Uint8Array {
  const texts = [''];
  const of = (text: string): number => {
    const known = texts.indexOf(text);
    return known >= 0 ? known : texts.push(text) - 1;
  };
  const id = (row: number): bigint => BigInt(row + 1) * how.idStep;
  const list = (field: number, values: readonly bigint[]): Field[] => {
    const half = how.lists === 'halves' ? values.length >> 1 : 0;
    const single = how.lists === 'packed' ? [] : values.slice(0, half || values.length);
    const rest = values.slice(single.length);
    return [
      ...single.map((value): Field => [field, value]),
      ...(rest.length > 0 ? [[field, packed(rest)] as Field] : []),
    ];
  };
  const types = Array.from(
    { length: profile.width },
    (_, i): Field => [
      1,
      [
        [1, of(`type${i}`)],
        [2, of('count')],
      ],
    ],
  );
  const samples = profile.samples.map(({ places, values, labels }): Field => {
    const labelFields = labels.flatMap((entry): Field[] => {
      const value: Field[] =
        'text' in entry
          ? [[2, of(entry.text)]]
          : [[3, entry.number], ...(entry.unit === null ? [] : [[4, of(entry.unit)] as Field])];
      const field: Field = [3, [[1, of(entry.key)], ...value]];
      return how.scatteredLabels ? [field, [99, 5]] : [field];
    });
    const numbers = [...list(1, places.map(id)), ...list(2, values)];
    return [2, how.labelsFirst ? [...labelFields, ...numbers] : [...numbers, ...labelFields]];
  });
  const placeFields = profile.locations.map(
    (lines, row): Field => [
      4,
      [
        ...lines.map(
          (line): Field => [
            4,
            [
              [1, id(line.function)],
              [2, line.line],
            ],
          ],
        ),
        [1, id(row)],
      ],
    ],
  );
  const functions = profile.functions.map(
    ({ name: text, file, start }, row): Field => [
      5,
      [
        [4, of(file)],
        [1, id(row)],
        [2, of(text)],
        [5, start],
      ],
    ],
  );
  const strings = texts.map((text): Field => [6, utf8(text)]);
  const body = how.placesFirst
    ? [...placeFields, ...functions, ...samples]
    : [...samples, ...functions, ...placeFields];
  const half = how.stringsAt === 'middle' ? body.length >> 1 : how.stringsAt === 'first' ? 0 : 1e9;
  const bytes = message([
    ...(how.stringsAt === 'first' ? [] : types),
    ...body.slice(0, half),
    ...strings.slice(0, 1),
    ...strings.slice(1),
    ...body.slice(half),
    ...(how.stringsAt === 'first' ? types : []),
  ]);
  return how.gzip ? new Uint8Array(gzipSync(bytes)) : bytes;
}

/** What the tables must say of a sample. */
function expected(profile: Model) {
  return profile.samples.map(({ places, values, labels }) => ({
    values,
    frames: places.flatMap((place) => {
      const lines = profile.locations[place] ?? [];
      return lines.map((line, i) => {
        const { name: text, file } = profile.functions[line.function] ?? { name: '', file: '' };
        return `${i < lines.length - 1 ? '~' : ''}${text} ${file}:${line.line}`;
      });
    }),
    labels: labels.map((entry) =>
      'text' in entry
        ? `${entry.key}=${entry.text}`
        : `${entry.key}=#${entry.number}${entry.unit ?? ''}`,
    ),
  }));
}

function readBack(bytes: Uint8Array) {
  const parsed = readArtifact(bytes, { file: 'x' });
  const tables = profileOf(parsed);
  const texts = framesAsText(tables);
  const { columns } = tables.labels;
  const [keys, words, units] = [columns.key, columns.text, columns.unit].map((c) => allTexts(c));
  const width = tables.sampleTypes.rows;
  return Array.from({ length: tables.samples.rows }, (_, row) => {
    const set = tables.samples.columns.labelSet.values[row];
    const labels: string[] = [];
    for (let i = 0; i < tables.labels.rows; i++) {
      if (set === -1 || columns.set.values[i] !== set) continue;
      const number = `#${columns.number.values[i]}${units?.[i]}`;
      labels.push(`${keys?.[i]}=${columns.isNumber.values[i] === 1 ? number : words?.[i]}`);
    }
    return {
      values: [...tables.values.columns.value.values.subarray(row * width, (row + 1) * width)],
      frames: stackFrames(tables, tables.samples.columns.stack.values[row] ?? -1, texts),
      labels,
    };
  });
}

describe('any profile, however it is written', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(model, dialect, (profile, how) => {
        expect(readBack(encode(profile, how))).toEqual(expected(profile));
      }),
      { numRuns: 400 },
    );
  });

  it('gives each stack once, and a row once for each caller and frame', () => {
    fc.assert(
      fc.property(model, dialect, (profile, how) => {
        const { stacks } = profileOf(readArtifact(encode(profile, how), { file: 'x' }));
        const rows = new Set<string>();
        for (let row = 0; row < stacks.rows; row++) {
          const parent = stacks.columns.parent.values[row] as number;
          expect(parent).toBeLessThan(row);
          rows.add(`${parent} ${stacks.columns.frame.values[row]}`);
        }
        expect(rows.size).toBe(stacks.rows);
      }),
      { numRuns: 200 },
    );
  });

  it('may write tags and numbers with more bytes than they need', () => {
    const wide = (value: number): number[] => [...varint(value + 0x80).slice(0, 1), 0x80, 0x00];
    expect(wide(8)).toEqual([0x88, 0x80, 0x00]);
    const sample = [...wide(8), 1, ...wide(16), 5];
    const bytes = message([
      [1, [[1, 1]]],
      [2, Uint8Array.from(sample)],
      [
        4,
        [
          [1, 1],
          [4, [[1, 1]]],
        ],
      ],
      [
        5,
        [
          [1, 1],
          [2, 2],
        ],
      ],
      [6, utf8('')],
      [6, utf8('t')],
      [6, utf8('main.f')],
    ]);
    expect(readBack(bytes)).toEqual([{ values: [5n], frames: ['main.f :0'], labels: [] }]);
  });
});
