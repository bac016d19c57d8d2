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
}

/** As many of each as a person would look through; the rest is found by typing on. */
const MOST = 200;

/** @param findings patterns of a diagnosis of the same capture */
export function filterVocabulary(
  tables: DumpTables,
  findings: readonly string[] = [],
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
  for (let row = 0; row < goroutines.rows; row++) {
    reasonRows.add(reason.values[row] as number);
    creatorRows.add(creator.values[row] as number);
    setRows.add(labelSet.values[row] as number);
    const leaf = stack.values[row] as number;
    if (leaf >= 0) userRows.add(userFrame[leaf] as number);
  }
  const reasons = allTexts(tables.reasons.columns.text);
  const named = (tally: Tally, texts: readonly string[]): string[] => [
    ...new Set(tally.ranked().flatMap((row) => texts[row] ?? [])),
  ];
  const innermost = named(userRows, functions);
  const reasonTexts = named(reasonRows, reasons).slice(0, MOST);
  return {
    reasons: reasonTexts,
    states: [...STATE_CLASSES, ...reasonTexts],
    functions: innermost.slice(0, MOST),
    packages: [...new Set(innermost.map(packageOf))].slice(0, MOST),
    creators: named(creatorRows, functions).slice(0, MOST),
    labels: labelValues(tables, setRows),
    findings,
  };
}

function labelValues(tables: DumpTables, sets: Tally): Map<string, string[]> {
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
    out.set(
      key,
      ranked.slice(0, MOST).map(([value]) => value),
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
