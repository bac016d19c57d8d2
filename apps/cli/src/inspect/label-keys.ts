import { allTexts, LABELS, type Table, tableNamed } from '@unpark/model';

export interface LabelKey {
  readonly key: string;
  /** distinct values */
  readonly values: number;
  /** the first few in the order of the file */
  readonly examples: readonly string[];
}

const EXAMPLES = 3;

/** Labels that stand in a file, by key. */
export function labelKeys(tables: readonly Table[]): LabelKey[] {
  const labels = tableNamed(tables, LABELS);
  if (!labels) return [];
  const keys = allTexts(labels.columns.key);
  const texts = allTexts(labels.columns.text);
  const values = new Map<string, Set<string>>();
  for (const [row, key] of keys.entries()) {
    const isNumber = labels.columns.isNumber.values[row] === 1;
    const value = isNumber ? String(labels.columns.number.values[row]) : (texts[row] as string);
    const known = values.get(key);
    if (known) known.add(value);
    else values.set(key, new Set([value]));
  }
  return [...values].map(([key, set]) => ({
    key,
    values: set.size,
    examples: [...set].slice(0, EXAMPLES),
  }));
}
