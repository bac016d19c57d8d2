import type { OpenDump } from './dump-model';
import type { KeptDump } from './goroutine-buckets';
import type { GoroutineTable } from './goroutine-messages';

const SHOWN_LABELS = 3;
const MOST_LABEL_KEYS = 4;

/** Text columns hold each text once. */
export class Texts {
  readonly list: string[] = [];
  private readonly at = new Map<string, number>();

  of(text: string | undefined): number {
    if (text === undefined || text === '') return -1;
    let at = this.at.get(text);
    if (at === undefined) {
      at = this.list.push(text) - 1;
      this.at.set(text, at);
    }
    return at;
  }
}

/** The keys of labels with how many goroutines have one, most frequent first. */
export function labelKeysOf({ model }: OpenDump): { key: string; count: number }[] {
  const ofSet = new Int32Array(model.labelPairs.length);
  for (const row of model.rows) {
    const set = model.labelSet[row] ?? -1;
    if (set >= 0) ofSet[set]!++;
  }
  const counts = new Map<string, number>();
  for (const [set, pairs] of model.labelPairs.entries()) {
    for (const { key } of pairs ?? []) counts.set(key, (counts.get(key) ?? 0) + (ofSet[set] ?? 0));
  }
  return [...counts]
    .map(([key, count]) => ({ key, count }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

/** The most frequent values of each key, by row of the table. */
export function labelColumns(
  { dump }: KeptDump,
  bucketOf: Int32Array,
  order: readonly number[],
  texts: Texts,
): Pick<GoroutineTable, 'labelStart' | 'labelKey' | 'labelValue' | 'labelCount'> {
  const labelStart = new Int32Array(order.length + 1);
  const keys: number[] = [];
  const values: number[] = [];
  const counts: number[] = [];
  const { labelPairs, labelSet, rows } = dump.model;
  const bySet = new Map<number, Map<number, number>>();
  if (labelPairs.length > 0) {
    for (const row of rows) {
      const at = bucketOf[row] ?? -1;
      const set = labelSet[row] ?? -1;
      if (at < 0 || set < 0) continue;
      let sets = bySet.get(at);
      if (!sets) bySet.set(at, (sets = new Map()));
      sets.set(set, (sets.get(set) ?? 0) + 1);
    }
  }
  for (const [at, old] of order.entries()) {
    const byKey = new Map<string, Map<string, number>>();
    for (const [set, count] of bySet.get(old) ?? []) {
      for (const { key, value } of labelPairs[set] ?? []) {
        let found = byKey.get(key);
        if (!found) {
          if (byKey.size >= MOST_LABEL_KEYS) continue;
          byKey.set(key, (found = new Map()));
        }
        found.set(value, (found.get(value) ?? 0) + count);
      }
    }
    for (const [key, found] of byKey) {
      const ranked = [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      for (const [value, count] of ranked.slice(0, SHOWN_LABELS)) {
        keys.push(texts.of(key));
        values.push(texts.of(value));
        counts.push(count);
      }
    }
    labelStart[at + 1] = keys.length;
  }
  return {
    labelStart,
    labelKey: Int32Array.from(keys),
    labelValue: Int32Array.from(values),
    labelCount: Int32Array.from(counts),
  };
}
