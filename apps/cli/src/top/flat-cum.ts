import type { ExportedProfile } from '@unpark/formats';
import { allTexts, type FramesTable, packageOf } from '@unpark/model';

export interface TopRow {
  readonly name: string;
  /** of samples that end here */
  readonly flat: bigint;
  /** of samples that it is in, each once, however often it stands in the stack */
  readonly cum: bigint;
}

export interface TopRows {
  readonly total: bigint;
  /** largest flat first, then largest cum */
  readonly rows: readonly TopRow[];
}

/** What frames are added up by. */
export type FrameKey = 'function' | 'package' | 'file';

/** Places of frames by a key: equal texts are one place. */
function placesOf(frames: FramesTable, by: FrameKey): { of: Int32Array; names: readonly string[] } {
  const column = by === 'file' ? frames.columns.file : frames.columns.function;
  const index = new Map<string, number>();
  const of = new Int32Array(frames.rows);
  for (const [row, text] of allTexts(column).entries()) {
    const name = by === 'package' ? packageOf(text) : text;
    const shown = name === '' ? `[no ${by}]` : name;
    let at = index.get(shown);
    if (at === undefined) {
      at = index.size;
      index.set(shown, at);
    }
    of[row] = at;
  }
  return { of, names: [...index.keys()] };
}

/** Flat and cum as `go tool pprof -top` counts them; samples of value zero make no row. */
export function flatAndCum(
  { tables, facts }: ExportedProfile,
  sampleType: number,
  by: FrameKey,
): TopRows {
  const types = facts.sampleTypes.length;
  const values = tables.values.columns.value.values;
  const stackOf = tables.samples.columns.stack.values;
  const sums = new Map<number, bigint>();
  let total = 0n;
  for (let row = 0; row < tables.samples.rows; row++) {
    const value = values[row * types + sampleType] as bigint;
    if (value === 0n) continue;
    const stack = stackOf[row] as number;
    total += value;
    sums.set(stack, (sums.get(stack) ?? 0n) + value);
  }
  const places = placesOf(tables.frames, by);
  const flat = new BigInt64Array(places.names.length);
  const cum = new BigInt64Array(places.names.length);
  const seen = new Int32Array(places.names.length).fill(-1);
  const { frame, parent } = tables.stacks.columns;
  for (const [stack, value] of sums) {
    if (stack < 0) continue;
    const leaf = places.of[frame.values[stack] as number] as number;
    flat[leaf] = (flat[leaf] as bigint) + value;
    for (let at = stack; at >= 0; at = parent.values[at] as number) {
      const place = places.of[frame.values[at] as number] as number;
      if (seen[place] === stack) continue;
      seen[place] = stack;
      cum[place] = (cum[place] as bigint) + value;
    }
  }
  const rows: TopRow[] = [];
  for (const [place, name] of places.names.entries()) {
    if (seen[place] === -1) continue;
    rows.push({ name, flat: flat[place] as bigint, cum: cum[place] as bigint });
  }
  return { total, rows: ranked(rows) };
}

/** Values of a label; samples without it are one row. Flat and cum are the same. */
export function byLabel(
  { tables, facts }: ExportedProfile,
  sampleType: number,
  label: string,
): TopRows {
  const { labels, samples } = tables;
  const keys = allTexts(labels.columns.key);
  const texts = allTexts(labels.columns.text);
  const valueOfSet = new Map<number, string>();
  for (const [row, key] of keys.entries()) {
    if (key !== label) continue;
    const isNumber = labels.columns.isNumber.values[row] === 1;
    const text = isNumber ? String(labels.columns.number.values[row]) : (texts[row] as string);
    valueOfSet.set(labels.columns.set.values[row] as number, text);
  }
  const types = facts.sampleTypes.length;
  const values = tables.values.columns.value.values;
  const sums = new Map<string, bigint>();
  let total = 0n;
  for (let row = 0; row < samples.rows; row++) {
    const value = values[row * types + sampleType] as bigint;
    if (value === 0n) continue;
    const name = valueOfSet.get(samples.columns.labelSet.values[row] as number) ?? '[without it]';
    total += value;
    sums.set(name, (sums.get(name) ?? 0n) + value);
  }
  return { total, rows: ranked([...sums].map(([name, flat]) => ({ name, flat, cum: flat }))) };
}

/** Label keys of a profile, for messages. */
export const labelKeys = ({ tables }: ExportedProfile): string[] => [
  ...new Set(allTexts(tables.labels.columns.key)),
];

const size = (value: bigint): bigint => (value < 0n ? -value : value);

function ranked(rows: TopRow[]): TopRow[] {
  return rows.sort((a, b) => {
    const flat = size(b.flat) - size(a.flat);
    const order = flat === 0n ? size(b.cum) - size(a.cum) : flat;
    if (order !== 0n) return order > 0n ? 1 : -1;
    return a.name < b.name ? -1 : 1;
  });
}
