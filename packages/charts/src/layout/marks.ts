import type { FlameTree } from './flame-tree';

/** What a search found: which labels, and how much weight stands under them (each once). */
export interface SearchHits {
  /** 1 for each label that matches */
  readonly labels: Uint8Array;
  readonly count: number;
  readonly weight: number;
}

/** Plain text, upper and lower case alike, anywhere in the name. Empty text matches nothing. */
export function searchTree(tree: FlameTree, text: string): SearchHits {
  const wanted = text.trim().toLowerCase();
  const labels = new Uint8Array(tree.labels.length);
  let count = 0;
  if (wanted !== '') {
    for (const [i, label] of tree.labels.entries()) {
      if (i === tree.labels.length - 1 || !label.toLowerCase().includes(wanted)) continue;
      labels[i] = 1;
      count++;
    }
  }
  return {
    labels,
    count,
    weight: weightUnder(tree, (node) => labels[tree.label[node] ?? 0] === 1),
  };
}

/** Weight under the outermost nodes that fit: recursion is not counted twice. */
function weightUnder(tree: FlameTree, fits: (node: number) => boolean): number {
  let weight = 0;
  for (let node = 0; node < tree.nodes; ) {
    if (fits(node)) {
      weight += tree.total[node] ?? 0;
      node = tree.end[node] ?? tree.nodes;
    } else node++;
  }
  return weight;
}

/** Total and self of one function over the whole tree. */
export function weightOfFunction(
  tree: FlameTree,
  symbol: string,
): { readonly total: number; readonly self: number } {
  const wanted = tree.functions.symbols.indexOf(symbol);
  if (wanted === -1) return { total: 0, self: 0 };
  let self = 0;
  for (let node = 0; node < tree.nodes; node++) {
    if (tree.label[node] === wanted) self += selfWithCaps(tree, node);
  }
  return { total: weightUnder(tree, (node) => tree.label[node] === wanted), self };
}

/** Self of a function box: what ends in it, state caps included, because a cap is no call. */
export function selfWithCaps(tree: FlameTree, node: number): number {
  let self = tree.self[node] ?? 0;
  const stop = tree.end[node] ?? 0;
  if (tree.caps.length === 0) return self;
  for (let child = node + 1; child < stop; child = tree.end[child] ?? stop) {
    if ((tree.label[child] ?? 0) >= tree.functionCount) self += tree.total[child] ?? 0;
  }
  return self;
}

/**
 * Nodes to outline for a selection.
 *
 * With functions: their boxes, and when items are selected too, only those that lead to one of them.
 * With items only: the innermost boxes the items end in. Nodes in preorder.
 *
 * @param items positions of the selected items (goroutines, samples); undefined when none are
 */
export function selectedNodes(
  tree: FlameTree,
  functions: readonly string[],
  items: Iterable<number> | undefined,
): number[] {
  const leads = items === undefined ? undefined : pathsOfItems(tree, items);
  if (functions.length === 0) {
    return leads === undefined ? [] : [...leads.ends].sort((a, b) => a - b);
  }
  const wanted = new Uint8Array(tree.labels.length);
  for (const [i, symbol] of tree.functions.symbols.entries()) {
    if (functions.includes(symbol)) wanted[i] = 1;
  }
  const nodes: number[] = [];
  for (let node = 1; node < tree.nodes; node++) {
    if (wanted[tree.label[node] ?? 0] === 1 && (!leads || leads.on[node] === 1)) nodes.push(node);
  }
  return nodes;
}

function pathsOfItems(tree: FlameTree, items: Iterable<number>) {
  const on = new Uint8Array(tree.nodes);
  const ends = new Set<number>();
  for (const item of items) {
    const end = tree.itemNode[item] ?? -1;
    if (end < 0) continue;
    ends.add(end);
    for (let node = end; node >= 0 && on[node] === 0; node = tree.parent[node] ?? -1) on[node] = 1;
  }
  return { on, ends };
}

export interface FunctionRow {
  readonly label: number;
  readonly symbol: string;
  readonly file: string;
  readonly total: number;
  readonly self: number;
}

/** Weights of functions by label: cum counts recursion once, flat is what ends in a function. */
export interface FunctionWeights {
  readonly total: Float64Array;
  readonly self: Float64Array;
}

export function functionWeights(tree: FlameTree): FunctionWeights {
  const total = new Float64Array(tree.functionCount);
  const self = new Float64Array(tree.functionCount);
  // how many boxes of a label are open on the way down: only the outermost counts
  const open = new Int32Array(tree.functionCount);
  const ends: number[] = [];
  const openLabels: number[] = [];
  for (let node = 0; node < tree.nodes; node++) {
    while (ends.length > 0 && (ends.at(-1) ?? 0) <= node) {
      ends.pop();
      const closed = openLabels.pop() ?? 0;
      open[closed] = (open[closed] ?? 1) - 1;
    }
    const label = tree.label[node] ?? 0;
    if (label >= tree.functionCount) continue;
    if (open[label] === 0) total[label] = (total[label] ?? 0) + (tree.total[node] ?? 0);
    self[label] = (self[label] ?? 0) + selfWithCaps(tree, node);
    open[label] = (open[label] ?? 0) + 1;
    ends.push(tree.end[node] ?? 0);
    openLabels.push(label);
  }
  return { total, self };
}

export const FUNCTION_SORTS = ['total', 'self', 'name'] as const;
export type FunctionSort = (typeof FUNCTION_SORTS)[number];

/** All functions that weigh something: the heaviest first, or by name. */
export function functionRows(
  tree: FlameTree,
  by: FunctionSort = 'total',
  weights: FunctionWeights = functionWeights(tree),
): FunctionRow[] {
  const rows: FunctionRow[] = [];
  for (const [label, symbol] of tree.functions.symbols.entries()) {
    const total = weights.total[label] ?? 0;
    if (total <= 0) continue;
    rows.push({
      label,
      symbol,
      file: tree.functions.files[label] ?? '',
      total,
      self: weights.self[label] ?? 0,
    });
  }
  const byName = (a: FunctionRow, b: FunctionRow) => (a.symbol < b.symbol ? -1 : 1);
  if (by === 'name') return rows.sort(byName);
  return rows.sort((a, b) => b[by] - a[by] || byName(a, b));
}
