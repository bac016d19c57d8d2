import { allTexts, type DumpTables, isUserFunction, packageOf, STATE_CLASSES } from '@unpark/model';

/** What stands in the dumps that are filtered, so that completion can offer it; most frequent first. */
export interface FilterVocabulary {
  readonly reasons: readonly string[];
  readonly states: readonly string[];
  /** innermost functions of the program and its dependencies */
  readonly functions: readonly string[];
  readonly packages: readonly string[];
  readonly creators: readonly string[];
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** patterns of findings */
  readonly findings: readonly string[];
  /** roles of goroutines, where they are known */
  readonly roles: readonly string[];
  /** how many goroutines have a word: `countKey(list, word)` */
  readonly counts: ReadonlyMap<string, number>;
}

/** The lists of words that are counted; labels by `label.KEY`. */
export const countKey = (list: string, word: string): string => `${list} ${word}`;

/** What somebody who knows more than the tables adds to the words. */
export interface VocabularyContext {
  readonly stateClassOf?: (row: number) => string;
  readonly rolesOf?: (row: number) => readonly string[];
  /** which goroutines are meant; all without it */
  readonly rows?: Iterable<number>;
}

/** As many of each as a person would look through; the rest is found by typing on. */
const MOST = 200;

/** @param findings patterns of a diagnosis of the same capture */
export function filterVocabulary(
  tables: DumpTables,
  findings: readonly string[] = [],
  context: VocabularyContext = {},
): FilterVocabulary {
  const { goroutines, stacks, frames } = tables;
  const { reason, creator, stack, labelSet } = goroutines.columns;
  const functions = allTexts(frames.columns.function);
  const isUser = functions.map(isUserFunction);
  const userFrame = new Int32Array(stacks.rows);
  for (let row = 0; row < stacks.rows; row++) {
    const own = stacks.columns.frame.values[row] as number;
    const parent = stacks.columns.parent.values[row] as number;
    userFrame[row] = isUser[own] === true ? own : parent < 0 ? -1 : (userFrame[parent] as number);
  }
  const reasonRows = new Tally();
  const userRows = new Tally();
  const creatorRows = new Tally();
  const setRows = new Tally();
  const classRows = new Words();
  const roleRows = new Words();
  for (const row of context.rows ?? range(goroutines.rows)) {
    if (context.stateClassOf) classRows.add(context.stateClassOf(row));
    for (const role of context.rolesOf?.(row) ?? []) roleRows.add(role);
    reasonRows.add(reason.values[row] as number);
    creatorRows.add(creator.values[row] as number);
    setRows.add(labelSet.values[row] as number);
    const leaf = stack.values[row] as number;
    if (leaf >= 0) userRows.add(userFrame[leaf] as number);
  }
  const reasons = allTexts(tables.reasons.columns.text);
  const counts = new Map<string, number>();
  const keep = (list: string, words: Words): string[] => {
    const kept = words.ranked().slice(0, MOST);
    for (const word of kept) counts.set(countKey(list, word), words.of(word));
    return kept;
  };
  const innermost = Words.of(userRows, functions);
  const packages = new Words();
  for (const name of innermost.ranked()) packages.add(packageOf(name), innermost.of(name));
  const reasonTexts = keep('reason', Words.of(reasonRows, reasons));
  for (const text of reasonTexts) {
    counts.set(countKey('state', text), counts.get(countKey('reason', text)) ?? 0);
  }
  const classes = context.stateClassOf ? keep('state', classRows) : STATE_CLASSES;
  return {
    reasons: reasonTexts,
    states: [...new Set([...classes, ...reasonTexts])],
    functions: keep('user', innermost),
    packages: keep('package', packages),
    creators: keep('created_by', Words.of(creatorRows, functions)),
    labels: labelValues(tables, setRows, counts),
    findings,
    roles: keep('role', roleRows),
    counts,
  };
}

function* range(rows: number): Generator<number> {
  for (let row = 0; row < rows; row++) yield row;
}

function labelValues(
  tables: DumpTables,
  sets: Tally,
  kept: Map<string, number>,
): Map<string, string[]> {
  const { labels } = tables;
  const keys = allTexts(labels.columns.key);
  const texts = allTexts(labels.columns.text);
  const counts = new Map<string, Map<string, number>>();
  for (let row = 0; row < labels.rows; row++) {
    const value =
      labels.columns.isNumber.values[row] === 1
        ? String(labels.columns.number.values[row])
        : (texts[row] as string);
    const key = keys[row] as string;
    let values = counts.get(key);
    if (!values) {
      if (counts.size >= MOST) continue;
      values = new Map();
      counts.set(key, values);
    }
    const count = sets.of(labels.columns.set.values[row] as number);
    values.set(value, (values.get(value) ?? 0) + count);
  }
  const out = new Map<string, string[]>();
  for (const [key, values] of counts) {
    const ranked = [...values].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const first = ranked.slice(0, MOST);
    for (const [value, count] of first) kept.set(countKey(`label.${key}`, value), count);
    out.set(
      key,
      first.map(([value]) => value),
    );
  }
  return out;
}

/** How often each row of another table is named. */
class Tally {
  private readonly counts = new Map<number, number>();

  add(row: number): void {
    if (row >= 0) this.counts.set(row, (this.counts.get(row) ?? 0) + 1);
  }

  of(row: number): number {
    return this.counts.get(row) ?? 0;
  }

  ranked(): number[] {
    return [...this.counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([row]) => row);
  }
}

/** How often each word stands; several rows of a table may have the same. */
class Words {
  private readonly counts = new Map<string, number>();

  static of(tally: Tally, texts: readonly string[]): Words {
    const words = new Words();
    for (const row of tally.ranked()) {
      const text = texts[row];
      if (text !== undefined) words.add(text, tally.of(row));
    }
    return words;
  }

  add(word: string, times = 1): void {
    this.counts.set(word, (this.counts.get(word) ?? 0) + times);
  }

  of(word: string): number {
    return this.counts.get(word) ?? 0;
  }

  /** most frequent first; of equals the one that was added first */
  ranked(): string[] {
    return [...this.counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
  }
}
