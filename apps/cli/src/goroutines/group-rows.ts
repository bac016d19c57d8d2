import { allTexts, type DumpTables } from '@unpark/model';
import type { DumpWords } from './dump-file';

export type Grouping =
  | { readonly by: 'stack' | 'state' | 'creator' | 'none' }
  | { readonly label: string };

/** Goroutines of one file that are alike in what was asked for. */
export interface RowGroup {
  /** what they have in common, for people */
  readonly name: string;
  /** rows of goroutines, in the order of the file */
  readonly rows: readonly number[];
  /** shortest and longest printed wait in minutes; absent when none is printed */
  readonly waitMinutes?: { readonly min: number; readonly max: number };
  /** without a printed wait */
  readonly unknownWaits: number;
}

/** Largest group first, then in the order of the file. */
export function groupRows(words: DumpWords, rows: Int32Array, grouping: Grouping): RowGroup[] {
  const keyOf = groupKey(words, grouping);
  const groups = new Map<string | number, number[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  const named = nameOf(words, grouping);
  const minutes = words.tables.goroutines.columns.waitMinutes.values;
  return [...groups]
    .map(([key, members]) => {
      let min = Number.POSITIVE_INFINITY;
      let max = -1;
      let unknownWaits = 0;
      for (const row of members) {
        const wait = minutes[row] as number;
        if (wait < 0) unknownWaits++;
        else {
          min = Math.min(min, wait);
          max = Math.max(max, wait);
        }
      }
      return {
        name: named(members[0] as number, key),
        rows: members,
        unknownWaits,
        ...(max >= 0 && { waitMinutes: { min, max } }),
      };
    })
    .sort((a, b) => b.rows.length - a.rows.length || (a.rows[0] as number) - (b.rows[0] as number));
}

function groupKey(words: DumpWords, grouping: Grouping): (row: number) => string | number {
  const { reason, stack, creator } = words.tables.goroutines.columns;
  if ('label' in grouping) {
    const values = labelValues(words.tables, grouping.label);
    const { labelSet } = words.tables.goroutines.columns;
    return (row) => values.get(labelSet.values[row] as number) ?? '[without it]';
  }
  const stackCount = words.tables.stacks.rows + 1;
  switch (grouping.by) {
    case 'none':
      return (row) => row;
    case 'state':
      return (row) => reason.values[row] as number;
    case 'creator':
      return (row) => words.functions[creator.values[row] as number] ?? '[not printed]';
    case 'stack':
      return (row) =>
        (reason.values[row] as number) * stackCount + (stack.values[row] as number) + 1;
  }
}

function nameOf(
  words: DumpWords,
  grouping: Grouping,
): (row: number, key: string | number) => string {
  if ('label' in grouping || grouping.by === 'creator') return (_, key) => String(key);
  if (grouping.by === 'state') return (row) => words.reason(row);
  return (row) => words.place(words.frameToName(row))?.function ?? '[no stack]';
}

/** Value of a label by label set. */
function labelValues({ labels }: DumpTables, key: string): Map<number, string> {
  const keys = allTexts(labels.columns.key);
  const values = new Map<number, string>();
  const texts = allTexts(labels.columns.text);
  for (const [row, name] of keys.entries()) {
    if (name !== key) continue;
    const isNumber = labels.columns.isNumber.values[row] === 1;
    const text = isNumber ? String(labels.columns.number.values[row]) : (texts[row] as string);
    values.set(labels.columns.set.values[row] as number, text);
  }
  return values;
}

/** Label keys of a dump. */
export const labelKeysOf = ({ labels }: DumpTables): string[] => [
  ...new Set(allTexts(labels.columns.key)),
];
