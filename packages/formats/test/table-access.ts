import {
  allTexts,
  type DumpFacts,
  type DumpTables,
  dumpTablesOf,
  type ParsedArtifact,
  type ProfileTables,
  profileTablesOf,
} from '@unpark/model';

/** One goroutine as plain values, for expectations. */
export interface PlainGoroutine {
  readonly goid: string;
  readonly reason: string;
  readonly minutes: number;
  readonly flags: number;
  /** leaf first: `function file:line`, `~` before inlined ones */
  readonly frames: readonly string[];
  readonly creator: string | undefined;
  readonly creatorGoid: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly bubble: string;
  readonly dump: number;
  readonly byteOffset: number;
  readonly byteLength: number;
}

export function dumpOf(parsed: ParsedArtifact): { tables: DumpTables; facts: DumpFacts } {
  const tables = dumpTablesOf(parsed.tables);
  if (!tables || parsed.facts.form !== 'dump') {
    throw new Error(`not a dump: ${parsed.kind} ${parsed.error?.message ?? ''}`);
  }
  return { tables, facts: parsed.facts };
}

export function framesAsText(tables: Pick<DumpTables, 'frames'>): string[] {
  const { columns, rows } = tables.frames;
  const functions = allTexts(columns.function);
  const files = allTexts(columns.file);
  return Array.from({ length: rows }, (_, row) => {
    const mark = columns.inlined.values[row] === 1 ? '~' : '';
    return `${mark}${functions[row]} ${files[row]}:${columns.line.values[row]}`;
  });
}

/** Frames of a stack row from the leaf on. */
export function stackFrames(
  tables: Pick<DumpTables, 'frames' | 'stacks'>,
  stack: number,
  texts: readonly string[],
): string[] {
  const out: string[] = [];
  const { frame, parent } = tables.stacks.columns;
  for (let row = stack; row >= 0; row = parent.values[row] as number) {
    out.push(texts[frame.values[row] as number] as string);
  }
  return out;
}

export function goroutinesOf(parsed: ParsedArtifact): PlainGoroutine[] {
  const { tables } = dumpOf(parsed);
  const texts = framesAsText(tables);
  const reasons = allTexts(tables.reasons.columns.text);
  const labels = labelSetsOf(tables);
  const c = tables.goroutines.columns;
  return Array.from({ length: tables.goroutines.rows }, (_, row) => {
    const creator = c.creator.values[row] as number;
    return {
      goid: String(c.goid.values[row]),
      reason: reasons[c.reason.values[row] as number] as string,
      minutes: c.waitMinutes.values[row] as number,
      flags: c.flags.values[row] as number,
      frames: stackFrames(tables, c.stack.values[row] as number, texts),
      creator: creator < 0 ? undefined : texts[creator],
      creatorGoid: String(c.creatorGoid.values[row]),
      labels: labels.get(c.labelSet.values[row] as number),
      bubble: String(c.bubble.values[row]),
      dump: c.dump.values[row] as number,
      byteOffset: c.byteOffset.values[row] as number,
      byteLength: c.byteLength.values[row] as number,
    };
  });
}

/** Exact argument words of a goroutine row: `depth.word=hex`. */
export function argumentsOf(parsed: ParsedArtifact, goroutine: number): string[] {
  const { arguments: words } = dumpOf(parsed).tables;
  const c = words.columns;
  const out: string[] = [];
  for (let row = 0; row < words.rows; row++) {
    if (c.goroutine.values[row] !== goroutine) continue;
    out.push(`${c.depth.values[row]}.${c.word.values[row]}=${c.value.values[row]?.toString(16)}`);
  }
  return out;
}

function labelSetsOf({ labels }: DumpTables): Map<number, Record<string, string>> {
  const keys = allTexts(labels.columns.key);
  const texts = allTexts(labels.columns.text);
  const sets = new Map<number, Record<string, string>>();
  for (let row = 0; row < labels.rows; row++) {
    const set = labels.columns.set.values[row] as number;
    const fields: Record<string, string> = sets.get(set) ?? Object.create(null);
    fields[keys[row] as string] = texts[row] as string;
    sets.set(set, fields);
  }
  return sets;
}

export function profileOf(parsed: ParsedArtifact): ProfileTables {
  const tables = profileTablesOf(parsed.tables);
  if (!tables) throw new Error(`not a profile: ${parsed.kind} ${parsed.error?.message ?? ''}`);
  return tables;
}

/**
 * Samples as sorted lines `values frames | labels`: equal stacks and labels summed, zeros left out,
 * as `go tool pprof` merges them.
 */
export function profileLines(tables: ProfileTables): string[] {
  const texts = framesAsText(tables).map((text) =>
    text.startsWith('unknown :') ? 'unknown' : text,
  );
  const labels = labelLines(tables);
  const width = tables.sampleTypes.rows;
  const values = tables.values.columns.value.values;
  const sums = new Map<string, bigint[]>();
  for (let row = 0; row < tables.samples.rows; row++) {
    const stack = tables.samples.columns.stack.values[row] as number;
    const set = tables.samples.columns.labelSet.values[row] as number;
    const key = `${stackFrames(tables, stack, texts).join(' < ')} | ${labels.get(set) ?? ''}`;
    const sum = sums.get(key) ?? Array.from({ length: width }, () => 0n);
    sums.set(
      key,
      sum.map((value, i) => value + (values[row * width + i] as bigint)),
    );
  }
  return [...sums]
    .filter(([, sum]) => sum.some((value) => value !== 0n))
    .map(([key, sum]) => `${sum.join(' ')} ${key}`)
    .sort();
}

/** Labels of each set as `go tool pprof -raw` writes them, `key:[value]`: texts, then numbers. */
export function labelLines(
  { labels }: ProfileTables,
  take: (key: string) => boolean = () => true,
): Map<number, string> {
  const { columns } = labels;
  const keys = allTexts(columns.key);
  const texts = allTexts(columns.text);
  const parts = new Map<number, { texts: string[]; numbers: string[] }>();
  for (let row = 0; row < labels.rows; row++) {
    const set = columns.set.values[row] as number;
    if (!take(keys[row] as string)) continue;
    const part = parts.get(set) ?? { texts: [], numbers: [] };
    parts.set(set, part);
    if (columns.isNumber.values[row] === 1) {
      part.numbers.push(`${keys[row]}:[${columns.number.values[row]}]`);
    } else if (texts[row] !== '') {
      part.texts.push(`${keys[row]}:[${texts[row]}]`);
    }
  }
  return new Map(
    [...parts].map(([set, part]) => [
      set,
      [part.texts.sort().join(' '), part.numbers.sort().join(' ')].filter(Boolean).sort().join(' '),
    ]),
  );
}
