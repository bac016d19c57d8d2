import type { FlameInput, ItemLabel, LabelGroup } from './flame-input';
import { MAX_LABEL_GROUPS, MAX_SPLIT_ROWS } from './flame-limits';

/** A label that items have, for a choice of labels. */
export interface LabelKey {
  readonly key: string;
  /** different values */
  readonly values: number;
  /** weight of the items that have it */
  readonly weight: number;
}

/** Labels of the items that weigh something, the one with most weight first. */
export function labelKeys({ labels, weights }: FlameInput): readonly LabelKey[] {
  if (!labels) return [];
  const perSet = new Float64Array(labels.sets.length);
  for (let item = 0; item < weights.length; item++) {
    const set = labels.setOf[item] ?? -1;
    if (set >= 0) perSet[set] = (perSet[set] ?? 0) + (weights[item] ?? 0);
  }
  const keys = new Map<string, { values: Set<string>; weight: number }>();
  for (const [at, set] of labels.sets.entries()) {
    const weight = perSet[at] ?? 0;
    if (weight <= 0 || set === undefined) continue;
    const counted = new Set<string>();
    for (const label of set) {
      const known = keys.get(label.key) ?? { values: new Set<string>(), weight: 0 };
      known.values.add(valueText(label));
      if (!counted.has(label.key)) known.weight += weight;
      counted.add(label.key);
      keys.set(label.key, known);
    }
  }
  return [...keys]
    .map(([key, { values, weight }]) => ({ key, values: values.size, weight }))
    .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1));
}

export const valueText = ({ text, unit }: ItemLabel): string =>
  unit === '' ? text : `${text} ${unit}`;

export interface SplitWords {
  /** of the box of items without the label */
  readonly without: string;
  /** of the box that the lighter values share, when there are too many */
  readonly others: string;
}

/**
 * A first level of boxes, one a value of the label, the stacks below them. Of values with equal text
 * and different labels the first counts. Values past the heaviest hundred share a box. An input whose
 * stacks would become too many stays as it is.
 */
export function splitByLabel(input: FlameInput, key: string, words: SplitWords): FlameInput {
  const { labels, stackFrame, stackParent, stackOf, weights, functions } = input;
  if (!labels) return input;
  const { groups, groupOfSet } = groupsOf(input, key, words);
  const without = groups.length - 1;
  const frames: number[] = groups.map((_, i) => functions.ofFrame.length + i);
  const parents: number[] = groups.map(() => -1);
  // row of each group for each row of the stacks, filled as items need them
  const placed = new Map<number, number>();
  const path: number[] = [];
  const leaves = new Int32Array(stackOf.length).fill(-1);
  for (let item = 0; item < leaves.length; item++) {
    if ((weights[item] ?? 0) <= 0) continue;
    const group = groupOfSet[labels.setOf[item] ?? -1] ?? without;
    path.length = 0;
    let at = stackOf[item] ?? -1;
    let below = group;
    for (; at >= 0; at = stackParent[at] ?? -1) {
      const known = placed.get(at * groups.length + group);
      if (known !== undefined) {
        below = known;
        break;
      }
      path.push(at);
    }
    for (let i = path.length - 1; i >= 0; i--) {
      const row = path[i] ?? 0;
      below = parents.push(below) - 1;
      frames.push(stackFrame[row] ?? 0);
      placed.set(row * groups.length + group, below);
    }
    if (frames.length > MAX_SPLIT_ROWS) return input;
    leaves[item] = below;
  }
  return {
    ...input,
    groups,
    stackFrame: Int32Array.from(frames),
    stackParent: Int32Array.from(parents),
    stackOf: leaves,
  };
}

function groupsOf({ labels, weights }: FlameInput, key: string, words: SplitWords) {
  const sets = labels?.sets ?? [];
  const perSet = new Float64Array(sets.length);
  for (let item = 0; item < weights.length; item++) {
    const set = labels?.setOf[item] ?? -1;
    if (set >= 0) perSet[set] = (perSet[set] ?? 0) + (weights[item] ?? 0);
  }
  const textOfSet: (string | undefined)[] = [];
  const weightOf = new Map<string, number>();
  for (const [at, set] of sets.entries()) {
    const label = set?.find((candidate) => candidate.key === key);
    if (!label) continue;
    const text = valueText(label);
    textOfSet[at] = text;
    weightOf.set(text, (weightOf.get(text) ?? 0) + (perSet[at] ?? 0));
  }
  const heaviest = [...weightOf]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([text]) => text);
  const named = heaviest.slice(0, MAX_LABEL_GROUPS);
  const groups: LabelGroup[] = named.map((value) => ({ key, value, words: `${key}=${value}` }));
  const numberOf = new Map(named.map((text, i) => [text, i]));
  const shared =
    heaviest.length > named.length ? groups.push({ key, words: words.others }) - 1 : -1;
  groups.push({ key, words: words.without });
  const groupOfSet = Int32Array.from(sets, (_, at) => {
    const text = textOfSet[at];
    return text === undefined ? groups.length - 1 : (numberOf.get(text) ?? shared);
  });
  return { groups, groupOfSet };
}
