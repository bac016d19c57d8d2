import type { FlameInput, FunctionNames, StateCap } from './flame-input';
import { buildFlameTree, type FlameOrder, type FlameTree } from './flame-tree';

/** Whether the two sides are compared as they are or each as a share of its own total. */
export type DiffMeasure = 'absolute' | 'share';

/** Under this part of the total a change is called the same: sampling and chance are that large. */
export const DIFF_NOISE_FLOOR = 0.02;

/**
 * Two sets of weighted stacks as one icicle. A box stands for one path of functions and knows what
 * side A and side B weigh there.
 *
 * Width of a box: the larger of what ends in it in A and in B, plus the widths of its children. Every
 * box is so at least as wide as the larger of its two sides, its children always fit, one weight has
 * one width anywhere in the picture, and increases never hide decreases below the same caller. The
 * coloured part of a box is the change in the same scale: it fills a box that only one side has.
 */
export interface DiffTree {
  /** layout: `total`, `self` and `start` are widths in compared weights, see `measure` */
  readonly flame: FlameTree;
  readonly measure: DiffMeasure;
  /** weight of each node in A and B, in the unit of the inputs */
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** part of it that ends in the node */
  readonly selfA: Float64Array;
  readonly selfB: Float64Array;
  /** compared weight = weight × scale: 1 for absolute, 1 / total for shares */
  readonly scaleA: number;
  readonly scaleB: number;
}

export interface DiffOptions {
  readonly measure?: DiffMeasure;
  readonly order?: FlameOrder;
}

/** Merges by function name, and by state where goroutines end. Time and memory grow with both inputs. */
export function buildDiffTree(a: FlameInput, b: FlameInput, options: DiffOptions = {}): DiffTree {
  const measure = options.measure ?? 'absolute';
  const flame = buildFlameTree(joinInputs(a, b), options.order);
  const { nodes, parent, itemNode } = flame;
  const weightA = new Float64Array(nodes);
  const weightB = new Float64Array(nodes);
  const itemsOfA = a.stackOf.length;
  for (let item = 0; item < itemNode.length; item++) {
    const node = itemNode[item] ?? -1;
    if (node < 0) continue;
    if (item < itemsOfA) weightA[node] = (weightA[node] ?? 0) + (a.weights[item] ?? 0);
    else weightB[node] = (weightB[node] ?? 0) + (b.weights[item - itemsOfA] ?? 0);
  }
  const selfA = weightA.slice();
  const selfB = weightB.slice();
  for (let node = nodes - 1; node > 0; node--) {
    const above = parent[node] ?? 0;
    weightA[above] = (weightA[above] ?? 0) + (weightA[node] ?? 0);
    weightB[above] = (weightB[above] ?? 0) + (weightB[node] ?? 0);
  }
  const share = measure === 'share';
  const scaleA = share ? scaleOf(weightA[0]) : 1;
  const scaleB = share ? scaleOf(weightB[0]) : 1;
  const layout = widths(flame, selfA, selfB, scaleA, scaleB);
  return {
    flame: { ...flame, ...layout },
    measure,
    a: weightA,
    b: weightB,
    selfA,
    selfB,
    scaleA,
    scaleB,
  };
}

const scaleOf = (total: number | undefined): number => (total ? 1 / total : 0);

function widths(
  { nodes, parent }: FlameTree,
  selfA: Float64Array,
  selfB: Float64Array,
  scaleA: number,
  scaleB: number,
): Pick<FlameTree, 'total' | 'self' | 'start'> {
  const self = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) {
    self[node] = Math.max((selfA[node] ?? 0) * scaleA, (selfB[node] ?? 0) * scaleB);
  }
  const total = self.slice();
  for (let node = nodes - 1; node > 0; node--) {
    const above = parent[node] ?? 0;
    total[above] = (total[above] ?? 0) + (total[node] ?? 0);
  }
  const start = new Float64Array(nodes);
  const used = new Float64Array(nodes);
  for (let node = 1; node < nodes; node++) {
    const above = parent[node] ?? 0;
    start[node] = (start[above] ?? 0) + (used[above] ?? 0);
    used[above] = (used[above] ?? 0) + (total[node] ?? 0);
  }
  return { total, self, start };
}

/** Both inputs as one: functions by name, states by class and label, items of A before those of B. */
export function joinInputs(a: FlameInput, b: FlameInput): FlameInput {
  const functions = joinFunctions(a.functions, b.functions);
  const framesOfA = a.functions.ofFrame.length;
  const stacksOfA = a.stackFrame.length;
  const shifted = (column: Int32Array, by: number) =>
    column.map((value) => (value < 0 ? -1 : value + by));
  return {
    rootLabel: a.rootLabel,
    functions,
    stackFrame: joinedI32(a.stackFrame, shifted(b.stackFrame, framesOfA)),
    stackParent: joinedI32(a.stackParent, shifted(b.stackParent, stacksOfA)),
    stackOf: joinedI32(a.stackOf, shifted(b.stackOf, stacksOfA)),
    weights: joinedF64(a.weights, b.weights),
    ...((a.caps || b.caps) && { caps: joinCaps(a, b) }),
  };
}

function joinFunctions(a: FunctionNames, b: FunctionNames): FunctionNames {
  const index = new Map(a.symbols.map((symbol, i) => [symbol, i]));
  const symbols = [...a.symbols];
  const files = [...a.files];
  const families = [...a.families];
  const ofB = b.symbols.map((symbol, i) => {
    const known = index.get(symbol);
    if (known !== undefined) return known;
    index.set(symbol, symbols.length);
    files.push(b.files[i] ?? '');
    families.push(b.families[i] ?? 'runtime');
    return symbols.push(symbol) - 1;
  });
  return {
    symbols,
    files,
    families,
    ofFrame: joinedI32(
      a.ofFrame,
      b.ofFrame.map((at) => ofB[at] ?? -1),
    ),
  };
}

function joinCaps(a: FlameInput, b: FlameInput): NonNullable<FlameInput['caps']> {
  const kinds: StateCap[] = [];
  const index = new Map<string, number>();
  const placesOf = (input: FlameInput) => {
    const at = (input.caps?.kinds ?? []).map((cap) => {
      const key = `${cap.stateClass} ${cap.label}`;
      const known = index.get(key);
      if (known !== undefined) return known;
      index.set(key, kinds.length);
      return kinds.push(cap) - 1;
    });
    return input.caps
      ? input.caps.of.map((cap) => at[cap] ?? -1)
      : new Int32Array(input.stackOf.length).fill(-1);
  };
  const of = joinedI32(placesOf(a), placesOf(b));
  return { kinds, of };
}

function joinedI32(a: Int32Array, b: Int32Array): Int32Array {
  const out = new Int32Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function joinedF64(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
