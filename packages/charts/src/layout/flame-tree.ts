import { assert, must } from '@unpark/base';

import type { FlameInput, FunctionNames, LabelGroup, StateCap } from './flame-input';

/**
 * Merged stacks as an icicle, nodes in preorder: the subtree of node i is i .. end[i] - 1, so a
 * whole subtree is left out by one jump. Node 0 is the root. Widths and offsets are in weights.
 */
export interface FlameTree {
  readonly nodes: number;
  /** deepest node; the root has depth 0 */
  readonly maxDepth: number;
  /** index of labels */
  readonly label: Int32Array;
  /** functions first, then state caps, then values of a label, the root last */
  readonly labels: readonly string[];
  readonly functionCount: number;
  readonly functions: FunctionNames;
  readonly caps: readonly StateCap[];
  readonly groups: readonly LabelGroup[];
  /** what shares are of; the total of the root unless the tree is a part of something */
  readonly whole: number;
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly end: Int32Array;
  readonly start: Float64Array;
  readonly total: Float64Array;
  /** weight that ends in this box; a state cap owns the weight of the stack it closes */
  readonly self: Float64Array;
  /** 1 when everything below is idle by design */
  readonly idle: Uint8Array;
  /** node in which each item ends; -1 when it weighs nothing */
  readonly itemNode: Int32Array;
  /** two words a node: hash of the labels from the root, so that a link can name a box */
  readonly pathHash: Uint32Array;
}

export type FlameOrder = 'weight' | 'name';

/**
 * Merges by function name and lays out. Time and memory grow with stacks plus items; no recursion,
 * because the input sets the depth.
 */
export function buildFlameTree(input: FlameInput, order: FlameOrder = 'weight'): FlameTree {
  const merged = mergeStacks(input);
  const functionCount = input.functions.symbols.length;
  const caps = input.caps?.kinds ?? [];
  const groups = input.groups ?? [];
  const labels = [
    ...input.functions.symbols,
    ...caps.map((cap) => cap.label),
    ...groups.map((group) => group.words),
    input.rootLabel,
  ];
  const rank = labelRanks(labels);
  const { children, offset } = sortedChildren(merged, order, rank);
  return preorder(merged, children, offset, {
    labels,
    functionCount,
    functions: input.functions,
    caps,
    groups,
    whole: input.whole ?? merged.total[0] ?? 0,
  });
}

/** Merged nodes in order of making: a parent stands before its children. */
interface Merged {
  readonly count: number;
  readonly parent: Int32Array;
  readonly label: Int32Array;
  readonly total: Float64Array;
  readonly self: Float64Array;
  readonly idle: Uint8Array;
  readonly itemNode: Int32Array;
}

function mergeStacks(input: FlameInput): Merged {
  const { stackFrame, stackParent, stackOf, weights, functions, caps } = input;
  const functionCount = functions.symbols.length;
  const groupLabel = functionCount + (caps?.kinds.length ?? 0);
  const groupCount = input.groups?.length ?? 0;
  const frameCount = functions.ofFrame.length;
  const capacity = 1 + stackFrame.length + (caps ? stackOf.length : 0);
  const parent = new Int32Array(capacity).fill(-1);
  const label = new Int32Array(capacity);
  const slots = new NodeSlots(parent, label, capacity);
  label[0] = input.rootFunction ?? groupLabel + groupCount;
  let count = 1;
  const childOf = (of: number, labelIndex: number): number => {
    const known = slots.find(of, labelIndex);
    if (known !== -1) return known;
    parent[count] = of;
    label[count] = labelIndex;
    slots.add(count);
    return count++;
  };

  const nodeOfStack = new Int32Array(stackFrame.length);
  for (let row = 0; row < stackFrame.length; row++) {
    const above = stackParent[row] ?? -1;
    assert(above < row, 'stacks: a parent must stand before its children');
    const frame = stackFrame[row] ?? -1;
    const name =
      frame < frameCount + groupCount && frame >= frameCount
        ? groupLabel + frame - frameCount
        : functions.ofFrame[frame];
    assert(name !== undefined, 'stacks: a frame outside its table');
    nodeOfStack[row] = childOf(above < 0 ? 0 : (nodeOfStack[above] ?? 0), name);
  }

  const self = new Float64Array(capacity);
  const awake = new Float64Array(capacity);
  const itemNode = new Int32Array(stackOf.length).fill(-1);
  for (let item = 0; item < stackOf.length; item++) {
    const weight = weights[item] ?? 0;
    if (weight <= 0) continue;
    const stack = stackOf[item] ?? -1;
    const leaf = stack < 0 ? 0 : must(nodeOfStack[stack], 'items: a stack outside its table');
    const cap = caps ? (caps.of[item] ?? -1) : -1;
    const node = cap < 0 ? leaf : childOf(leaf, functionCount + cap);
    self[node] = (self[node] ?? 0) + weight;
    const stateClass = cap < 0 ? undefined : caps?.kinds[cap]?.stateClass;
    if (stateClass !== 'idle') awake[node] = (awake[node] ?? 0) + weight;
    itemNode[item] = node;
  }

  const total = self.slice();
  for (let node = count - 1; node > 0; node--) {
    const above = parent[node] ?? 0;
    total[above] = (total[above] ?? 0) + (total[node] ?? 0);
    awake[above] = (awake[above] ?? 0) + (awake[node] ?? 0);
  }
  const idle = new Uint8Array(count);
  for (let node = 0; node < count; node++) idle[node] = awake[node] === 0 ? 1 : 0;
  return { count, parent, label, total, self, idle, itemNode };
}

/** Open addressing over (parent, label); holds node numbers, keys stay in their columns. */
class NodeSlots {
  private readonly slots: Int32Array;
  private readonly mask: number;
  constructor(
    private readonly parent: Int32Array,
    private readonly label: Int32Array,
    capacity: number,
  ) {
    const size = 1 << Math.max(4, 32 - Math.clz32(capacity * 2));
    this.slots = new Int32Array(size).fill(-1);
    this.mask = size - 1;
  }

  private home(parent: number, label: number): number {
    let hash = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(label + 1, 0x85ebca6b);
    hash ^= hash >>> 15;
    return Math.imul(hash, 0x2c1b3c6d) & this.mask;
  }

  find(parent: number, label: number): number {
    for (let slot = this.home(parent, label); ; slot = (slot + 1) & this.mask) {
      const node = this.slots[slot] ?? -1;
      if (node === -1 || (this.parent[node] === parent && this.label[node] === label)) return node;
    }
  }

  add(node: number): void {
    let slot = this.home(this.parent[node] ?? -1, this.label[node] ?? 0);
    while (this.slots[slot] !== -1) slot = (slot + 1) & this.mask;
    this.slots[slot] = node;
  }
}

/** Place of each label in alphabetical order (code units, the same everywhere). */
function labelRanks(labels: readonly string[]): Int32Array {
  const byName = labels.map((_, i) => i);
  byName.sort((a, b) => {
    const left = labels[a] ?? '';
    const right = labels[b] ?? '';
    return left < right ? -1 : left > right ? 1 : a - b;
  });
  const rank = new Int32Array(labels.length);
  for (const [place, i] of byName.entries()) rank[i] = place;
  return rank;
}

/** Children of each node with weight, next to each other: node n has offset[n] .. offset[n + 1]. */
function sortedChildren(merged: Merged, order: FlameOrder, rank: Int32Array) {
  const { count, parent, label, total, idle } = merged;
  const offset = new Int32Array(count + 1);
  for (let node = 1; node < count; node++) {
    if ((total[node] ?? 0) <= 0) continue;
    const at = (parent[node] ?? 0) + 1;
    offset[at] = (offset[at] ?? 0) + 1;
  }
  for (let node = 0; node < count; node++) {
    offset[node + 1] = (offset[node + 1] ?? 0) + (offset[node] ?? 0);
  }
  const fill = offset.slice();
  const children = new Int32Array(offset[count] ?? 0);
  for (let node = 1; node < count; node++) {
    if ((total[node] ?? 0) <= 0) continue;
    const above = parent[node] ?? 0;
    const at = fill[above] ?? 0;
    children[at] = node;
    fill[above] = at + 1;
  }
  const rankOf = (node: number) => rank[label[node] ?? 0] ?? 0;
  const compare = (a: number, b: number): number => {
    const byIdle = (idle[a] ?? 0) - (idle[b] ?? 0);
    if (byIdle !== 0) return byIdle;
    const byWeight = order === 'weight' ? (total[b] ?? 0) - (total[a] ?? 0) : 0;
    return byWeight !== 0 ? byWeight : rankOf(a) - rankOf(b);
  };
  for (let node = 0; node < count; node++) {
    const from = offset[node] ?? 0;
    const to = offset[node + 1] ?? 0;
    if (to - from > 1) children.subarray(from, to).sort(compare);
  }
  return { children, offset };
}

function preorder(
  merged: Merged,
  children: Int32Array,
  offset: Int32Array,
  names: Pick<FlameTree, 'labels' | 'functionCount' | 'functions' | 'caps' | 'groups' | 'whole'>,
): FlameTree {
  const nodes = children.length + 1;
  const label = new Int32Array(nodes);
  const parent = new Int32Array(nodes).fill(-1);
  const depth = new Int32Array(nodes);
  const end = new Int32Array(nodes);
  const start = new Float64Array(nodes);
  const total = new Float64Array(nodes);
  const self = new Float64Array(nodes);
  const idle = new Uint8Array(nodes);
  const pathHash = new Uint32Array(nodes * 2);
  const placed = new Int32Array(merged.count).fill(-1);
  const labelHash = Uint32Array.from(names.labels, hashText);

  // nodes of each subtree, itself included: parents stand before their children
  const size = new Int32Array(merged.count).fill(1);
  for (let node = merged.count - 1; node > 0; node--) {
    if ((merged.total[node] ?? 0) <= 0) continue;
    const above = merged.parent[node] ?? 0;
    size[above] = (size[above] ?? 0) + (size[node] ?? 0);
  }
  let maxDepth = 0;
  placed[0] = 0;
  for (let node = 0; node < merged.count; node++) {
    const at = placed[node] ?? -1;
    if (at < 0) continue;
    const labelIndex = merged.label[node] ?? 0;
    const above = at === 0 ? -1 : (placed[merged.parent[node] ?? 0] ?? 0);
    const level = above < 0 ? 0 : (depth[above] ?? 0) + 1;
    label[at] = labelIndex;
    parent[at] = above;
    depth[at] = level;
    end[at] = at + (size[node] ?? 1);
    total[at] = merged.total[node] ?? 0;
    self[at] = merged.self[node] ?? 0;
    idle[at] = merged.idle[node] ?? 0;
    const word = labelHash[labelIndex] ?? 0;
    const before0 = above < 0 ? 0x811c9dc5 : (pathHash[above * 2] ?? 0);
    const before1 = above < 0 ? 0x9747b28c : (pathHash[above * 2 + 1] ?? 0);
    pathHash[at * 2] = Math.imul(before0 ^ word, 0x01000193);
    pathHash[at * 2 + 1] = Math.imul((before1 << 5) ^ (before1 >>> 27) ^ word, 0x85ebca6b);
    if (level > maxDepth) maxDepth = level;

    let next = at + 1;
    let used = start[at] ?? 0;
    const last = offset[node + 1] ?? 0;
    for (let i = offset[node] ?? 0; i < last; i++) {
      const child = children[i] ?? 0;
      placed[child] = next;
      start[next] = used;
      next += size[child] ?? 1;
      used += merged.total[child] ?? 0;
    }
  }
  const itemNode = merged.itemNode.map((node) => (node < 0 ? -1 : (placed[node] ?? -1)));
  return {
    nodes,
    maxDepth,
    label,
    parent,
    depth,
    end,
    start,
    total,
    self,
    idle,
    itemNode,
    pathHash,
    ...names,
  };
}

/** FNV-1a over UTF-16 code units; names boxes in links, nothing secret. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** The label value that a node stands for; undefined for functions, caps and the root. */
export const groupOf = (tree: FlameTree, node: number): LabelGroup | undefined => {
  const index = (tree.label[node] ?? 0) - tree.functionCount - tree.caps.length;
  return index < 0 ? undefined : tree.groups[index];
};

/** State class of a node that is a cap; undefined for functions and the root. */
export const capOf = (tree: FlameTree, node: number): StateCap | undefined => {
  const index = (tree.label[node] ?? 0) - tree.functionCount;
  return index < 0 ? undefined : tree.caps[index];
};

export const isFunctionNode = (tree: FlameTree, node: number): boolean =>
  (tree.label[node] ?? 0) < tree.functionCount;

export const labelOf = (tree: FlameTree, node: number): string =>
  tree.labels[tree.label[node] ?? -1] ?? '';

/** 16 hex digits that name a box by the functions above it. */
export const pathHashOf = (tree: FlameTree, node: number): string =>
  hex(tree.pathHash[node * 2]) + hex(tree.pathHash[node * 2 + 1]);

const hex = (word: number | undefined): string => (word ?? 0).toString(16).padStart(8, '0');

/** The box of such a name, or the root when this tree has none. */
export function nodeOfPathHash(tree: FlameTree, name: string | undefined): number {
  if (name === undefined || name.length !== 16) return 0;
  const high = Number.parseInt(name.slice(0, 8), 16);
  const low = Number.parseInt(name.slice(8), 16);
  for (let node = 0; node < tree.nodes; node++) {
    if (tree.pathHash[node * 2] === high && tree.pathHash[node * 2 + 1] === low) return node;
  }
  return 0;
}
