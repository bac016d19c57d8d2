import { STATE_CLASSES } from '@unpark/model';
import { stateOf } from './dump-model';
import { type GoroutineTree, TREE_NODE } from './goroutine-messages';
import { type KeptDump, placeOf } from './goroutine-buckets';
import { Texts } from './goroutine-labels';

interface Draft {
  readonly kind: number;
  readonly parent: number;
  readonly row: number;
  readonly text: string;
  readonly members: number[];
  readonly children: number[];
  weight: number;
}

/**
 * Who created whom. A goroutine stands below the one that created it where both are in the dump, else
 * below the function whose go statement created it. Goroutines without any of their own below that do
 * the same under one parent are one node. Goroutines that the filter leaves out are drawn only where
 * one that it keeps stands below.
 */
export function goroutineTree({ dump, mask, kept }: KeptDump): GoroutineTree {
  const { model, groups, groupOfRow } = dump;
  const rowOf = new Map<bigint, number>();
  for (const row of model.rows) {
    const goid = model.goid[row] ?? 0n;
    if (!rowOf.has(goid)) rowOf.set(goid, row);
  }
  const parentRow = new Int32Array(groupOfRow.length).fill(-1);
  const hasChildren = new Uint8Array(groupOfRow.length);
  for (const row of model.rows) {
    const creator = model.creatorGoid[row] ?? 0n;
    const parent = creator > 0n ? rowOf.get(creator) : undefined;
    if (parent !== undefined && parent !== row) parentRow[row] = parent;
  }
  const isNeeded = neededRows(model.rows, parentRow, mask);
  for (const row of model.rows) {
    const parent = parentRow[row] ?? -1;
    if (parent >= 0 && isNeeded[row] === 1) hasChildren[parent] = 1;
  }

  const drafts: Draft[] = [];
  const nodeOfRow = new Int32Array(groupOfRow.length).fill(-1);
  const add = (kind: number, parent: number, row: number, text: string): number =>
    drafts.push({ kind, parent, row, text, members: [], children: [], weight: 0 }) - 1;
  for (const row of model.rows) {
    if (isNeeded[row] === 1 && hasChildren[row] === 1) {
      nodeOfRow[row] = add(TREE_NODE.goroutine, -1, row, '');
    }
  }
  const functions = new Map<string, number>();
  const alike = new Map<string, number>();
  const parents = new Int32Array(drafts.length).fill(-1);
  const parentNode = (row: number): number => {
    const parent = parentRow[row] ?? -1;
    if (parent >= 0) return nodeOfRow[parent] ?? -1;
    const name = groups[groupOfRow[row] ?? -1]?.creator?.function;
    if (name === undefined) return -1;
    let node = functions.get(name);
    if (node === undefined) {
      node = add(TREE_NODE.creator, -1, -1, name);
      functions.set(name, node);
    }
    return node;
  };
  for (const row of model.rows) {
    if (isNeeded[row] !== 1) continue;
    const parent = parentNode(row);
    const own = nodeOfRow[row] ?? -1;
    if (own >= 0) {
      parents[own] = parent;
      if (mask[row] === 1) drafts[own]?.members.push(row);
      continue;
    }
    const key = `${parent} ${groupOfRow[row]}`;
    let node = alike.get(key);
    if (node === undefined) {
      node = add(TREE_NODE.alike, parent, row, '');
      alike.set(key, node);
    }
    drafts[node]?.members.push(row);
  }

  const roots: number[] = [];
  const parentOf = (node: number) => parents[node] ?? drafts[node]?.parent ?? -1;
  for (const node of drafts.keys()) {
    const parent = drafts[parentOf(node)];
    if (parent) parent.children.push(node);
    else roots.push(node);
  }
  const order = preorder(drafts, roots);
  for (const node of order.toReversed()) {
    const draft = drafts[node];
    if (!draft) continue;
    draft.weight = draft.members.length;
    for (const child of draft.children) draft.weight += drafts[child]?.weight ?? 0;
  }
  for (const draft of drafts)
    draft.children.sort((a, b) => weigh(drafts, b) - weigh(drafts, a) || a - b);
  roots.sort((a, b) => weigh(drafts, b) - weigh(drafts, a) || a - b);
  return columnsOf(dump, drafts, preorder(drafts, roots), kept);
}

const weigh = (drafts: readonly Draft[], node: number): number => drafts[node]?.weight ?? 0;

/** Rows that the filter keeps, and those above them. A ring of creators, which only a damaged file has, ends. */
function neededRows(rows: Int32Array, parentRow: Int32Array, mask: Uint8Array): Uint8Array {
  const needed = new Uint8Array(parentRow.length);
  const path = new Uint8Array(parentRow.length);
  for (const row of rows) {
    const walked: number[] = [];
    for (let at = row; at >= 0; ) {
      if (path[at] === 1) {
        // the one that closes a ring becomes a root
        parentRow[walked.at(-1) ?? row] = -1;
        break;
      }
      if (path[at] === 2) break;
      path[at] = 1;
      walked.push(at);
      at = parentRow[at] ?? -1;
    }
    for (const at of walked) path[at] = 2;
  }
  for (const row of rows) {
    if (mask[row] !== 1) continue;
    for (let at = row; at >= 0 && needed[at] !== 1; at = parentRow[at] ?? -1) needed[at] = 1;
  }
  return needed;
}

function preorder(drafts: readonly Draft[], roots: readonly number[]): number[] {
  const order: number[] = [];
  const open = roots.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    order.push(node);
    const { children } = drafts[node] ?? { children: [] };
    for (let i = children.length - 1; i >= 0; i--) open.push(children[i] ?? 0);
  }
  return order;
}

function columnsOf(
  { model, groups, groupOfRow }: KeptDump['dump'],
  drafts: readonly Draft[],
  order: readonly number[],
  kept: number,
): GoroutineTree {
  const size = order.length;
  const texts = new Texts();
  const newAt = new Int32Array(drafts.length).fill(-1);
  for (const [at, node] of order.entries()) newAt[node] = at;
  const parent = new Int32Array(size).fill(-1);
  const depth = new Int32Array(size);
  for (const [at, node] of order.entries()) {
    for (const child of drafts[node]?.children ?? []) {
      const to = newAt[child] ?? 0;
      parent[to] = at;
      depth[to] = (depth[at] ?? 0) + 1;
    }
  }
  const end = Int32Array.from({ length: size }, (_, at) => at + 1);
  for (let at = size - 1; at >= 0; at--) {
    const above = parent[at] ?? -1;
    if (above >= 0) end[above] = Math.max(end[above] ?? 0, end[at] ?? 0);
  }
  const memberStart = new Int32Array(size + 1);
  for (const [at, node] of order.entries()) {
    memberStart[at + 1] = (memberStart[at] ?? 0) + (drafts[node]?.members.length ?? 0);
  }
  const member = new Int32Array(memberStart[size] ?? 0);
  for (const [at, node] of order.entries())
    member.set(drafts[node]?.members ?? [], memberStart[at]);
  const groupOf = (node: number) => groups[groupOfRow[drafts[node]?.row ?? -1] ?? -1];
  const column = (value: (node: number) => number) => Int32Array.from(order, value);
  return {
    total: model.rows.length,
    kept,
    texts: texts.list,
    size,
    kind: Uint8Array.from(order, (node) => drafts[node]?.kind ?? 0),
    parent,
    depth,
    end,
    weight: column((node) => weigh(drafts, node)),
    own: column((node) => drafts[node]?.members.length ?? 0),
    fn: column((node) => {
      const group = groupOf(node);
      return texts.of(group ? placeOf(group)?.function : drafts[node]?.text);
    }),
    reason: column((node) => texts.of(groupOf(node)?.reason)),
    state: Uint8Array.from(order, (node) => {
      const group = groupOf(node);
      return group ? stateOf(group) : STATE_CLASSES.indexOf('unknown');
    }),
    quiet: Uint8Array.from(order, (node) => (groupOf(node)?.role === 'working' ? 0 : 1)),
    row: column((node) => drafts[node]?.row ?? -1),
    memberStart,
    member,
  };
}
