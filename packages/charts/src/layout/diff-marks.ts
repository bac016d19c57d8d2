import { DIFF_NOISE_FLOOR, type DiffTree } from './diff-tree';

export const DIFF_KINDS = ['more', 'less', 'only-b', 'only-a', 'same'] as const;
export type DiffKind = (typeof DIFF_KINDS)[number];

/** What both sides weigh somewhere, in the unit of the inputs, and the change as it is compared. */
export interface DiffPair {
  readonly a: number;
  readonly b: number;
  /** B − A in compared weights: the unit of the inputs, or parts of one for shares */
  readonly change: number;
  readonly kind: DiffKind;
}

/** The larger of the two totals as they are compared; the noise floor is a part of it. */
export const diffTotal = ({ a, b, scaleA, scaleB }: DiffTree): number =>
  Math.max((a[0] ?? 0) * scaleA, (b[0] ?? 0) * scaleB);

/** Changes below this are called the same. */
export const noiseFloorOf = (diff: DiffTree): number => diffTotal(diff) * DIFF_NOISE_FLOOR;

/** `more` and `less` are signs, never judgements: what is only in one side is told apart. */
export function diffPair(diff: DiffTree, a: number, b: number): DiffPair {
  const change = b * diff.scaleB - a * diff.scaleA;
  const floor = noiseFloorOf(diff);
  const small = change === 0 || Math.abs(change) < floor;
  const kind: DiffKind = small
    ? 'same'
    : a === 0
      ? 'only-b'
      : b === 0
        ? 'only-a'
        : change > 0
          ? 'more'
          : 'less';
  return { a, b, change, kind };
}

export const pairOfNode = (diff: DiffTree, node: number): DiffPair =>
  diffPair(diff, diff.a[node] ?? 0, diff.b[node] ?? 0);

export interface DiffRow {
  readonly label: number;
  readonly symbol: string;
  readonly file: string;
  /** what ends in the function; a state is no call, so what it closes belongs to the function */
  readonly self: DiffPair;
  /** the function and all it calls; recursion counts once */
  readonly total: DiffPair;
}

/** All functions of both sides, largest change first (either sign); ties by name. */
export function diffRows(diff: DiffTree, by: 'self' | 'total'): DiffRow[] {
  const { flame } = diff;
  const { functionCount } = flame;
  const columns = () => new Float64Array(functionCount);
  const [selfA, selfB, totalA, totalB] = [columns(), columns(), columns(), columns()];
  const open = new Int32Array(functionCount);
  const ends: number[] = [];
  const openLabels: number[] = [];
  const add = (column: Float64Array, at: number, value: number | undefined) => {
    column[at] = (column[at] ?? 0) + (value ?? 0);
  };
  for (let node = 0; node < flame.nodes; node++) {
    while (ends.length > 0 && (ends.at(-1) ?? 0) <= node) {
      ends.pop();
      const closed = openLabels.pop() ?? 0;
      open[closed] = (open[closed] ?? 1) - 1;
    }
    const label = flame.label[node] ?? 0;
    if (label >= functionCount) {
      // a state under a function; right below the root it belongs to no function
      const owner = flame.label[flame.parent[node] ?? 0] ?? functionCount;
      if (node > 0 && owner < functionCount) {
        add(selfA, owner, diff.a[node]);
        add(selfB, owner, diff.b[node]);
      }
      continue;
    }
    if (open[label] === 0) {
      add(totalA, label, diff.a[node]);
      add(totalB, label, diff.b[node]);
    }
    add(selfA, label, diff.selfA[node]);
    add(selfB, label, diff.selfB[node]);
    open[label] = (open[label] ?? 0) + 1;
    ends.push(flame.end[node] ?? 0);
    openLabels.push(label);
  }
  const rows: DiffRow[] = [];
  for (const [label, symbol] of flame.functions.symbols.entries()) {
    const total = diffPair(diff, totalA[label] ?? 0, totalB[label] ?? 0);
    if (total.a === 0 && total.b === 0) continue;
    rows.push({
      label,
      symbol,
      file: flame.functions.files[label] ?? '',
      self: diffPair(diff, selfA[label] ?? 0, selfB[label] ?? 0),
      total,
    });
  }
  return rows.sort(
    (x, y) =>
      Math.abs(y[by].change) - Math.abs(x[by].change) ||
      (x.symbol < y.symbol ? -1 : x.symbol > y.symbol ? 1 : 0),
  );
}

/** Part of the root's change that a box must carry to be what the difference is about. */
const CARRIES = 0.8;

/**
 * The innermost box on the way from the root that still carries most of the change of one sign; of the
 * program's own functions on that way the innermost, when there is one. The sign is that of the larger
 * sum of self changes, so that a fall elsewhere does not hide what grew. Undefined when nothing changed
 * beyond the noise floor.
 *
 * @param sign +1 or -1 asks for that direction
 */
export function carrierOf(diff: DiffTree, sign: 1 | -1): number | undefined {
  const { flame, selfA, selfB, scaleA, scaleB } = diff;
  // what changed in this direction at or below each node
  const moved = new Float64Array(flame.nodes);
  for (let node = flame.nodes - 1; node >= 0; node--) {
    const own = ((selfB[node] ?? 0) * scaleB - (selfA[node] ?? 0) * scaleA) * sign;
    moved[node] = (moved[node] ?? 0) + Math.max(own, 0);
    const above = flame.parent[node] ?? -1;
    if (above >= 0) moved[above] = (moved[above] ?? 0) + (moved[node] ?? 0);
  }
  const whole = moved[0] ?? 0;
  if (whole < noiseFloorOf(diff) || whole === 0) return undefined;
  let at = 0;
  let best: number | undefined;
  let ownBest: number | undefined;
  for (;;) {
    let next = -1;
    const stop = flame.end[at] ?? 0;
    for (let child = at + 1; child < stop; child = flame.end[child] ?? stop) {
      const isFunction = (flame.label[child] ?? 0) < flame.functionCount;
      if (isFunction && (moved[child] ?? 0) >= whole * CARRIES) next = child;
    }
    if (next < 0) break;
    at = next;
    best = at;
    if (flame.functions.families[flame.label[at] ?? 0] === 'own') ownBest = at;
  }
  return ownBest ?? best;
}
