import type { FlameTree } from './flame-tree';

/** What part of a tree is looked at. Weights map to pixels linearly. */
export interface Viewport {
  /** zoomed box: it and all above it are drawn over the whole width */
  readonly root: number;
  /** weight range over the width, inside the root's own range */
  readonly from: number;
  readonly to: number;
  readonly widthPx: number;
}

/** Boxes narrower than this are left out together with all below them. */
export const MIN_BOX_PX = 0.5;
export const ROW_PX = 20;

/** Where rows stand: root at the top (icicle) or at the bottom (flame). */
export interface RowPlace {
  readonly direction: 'down' | 'up';
  /** rows before it are not drawn */
  readonly firstRow: number;
  /** rows drawn, so that the root finds the bottom */
  readonly rows: number;
}

/** Pixels from the top of the picture to the top of a row. */
export const flameRowTopPx = ({ direction, firstRow, rows }: RowPlace, row: number): number =>
  (direction === 'down' ? row - firstRow : rows - 1 - (row - firstRow)) * ROW_PX;

/** Row at a distance from the top of the picture; may lie outside of it. */
export const flameRowAtPx = ({ direction, firstRow, rows }: RowPlace, yPx: number): number => {
  const place = Math.floor(yPx / ROW_PX);
  return firstRow + (direction === 'down' ? place : rows - 1 - place);
};

export const fitViewport = (tree: FlameTree, root: number, widthPx: number): Viewport => {
  const from = tree.start[root] ?? 0;
  return { root, from, to: from + (tree.total[root] ?? 0), widthPx };
};

/**
 * Magnified by `factor` (> 1 is closer) around a pixel; never wider than the root, never narrower
 * than one part in ten million of it.
 */
export function zoomViewport(
  tree: FlameTree,
  view: Viewport,
  atPx: number,
  factor: number,
): Viewport {
  const whole = fitViewport(tree, view.root, view.widthPx);
  const fullSpan = whole.to - whole.from;
  const span = view.to - view.from;
  const nextSpan = Math.min(fullSpan, Math.max(fullSpan / 1e7, span / factor));
  const pivot = view.from + (atPx / view.widthPx) * span;
  return clamped(whole, pivot - (atPx / view.widthPx) * nextSpan, nextSpan);
}

export function panViewport(tree: FlameTree, view: Viewport, byPx: number): Viewport {
  const span = view.to - view.from;
  const whole = fitViewport(tree, view.root, view.widthPx);
  return clamped(whole, view.from + (byPx / view.widthPx) * span, span);
}

function clamped(whole: Viewport, from: number, span: number): Viewport {
  const start = Math.min(Math.max(from, whole.from), whole.to - span);
  return { ...whole, from: start, to: start + span };
}

export interface Box {
  readonly node: number;
  readonly row: number;
  readonly xPx: number;
  readonly widthPx: number;
  /** above the zoomed box */
  readonly above: boolean;
}

/** Where a node is drawn, or undefined when it is outside or narrower than half a pixel. */
export function boxOf(tree: FlameTree, view: Viewport, node: number): Box | undefined {
  const row = tree.depth[node] ?? 0;
  if (node < view.root && view.root < (tree.end[node] ?? 0)) {
    return { node, row, xPx: 0, widthPx: view.widthPx, above: true };
  }
  if (node < view.root || node >= (tree.end[view.root] ?? 0)) return undefined;
  const scale = view.widthPx / (view.to - view.from);
  const left = ((tree.start[node] ?? 0) - view.from) * scale;
  const right = left + (tree.total[node] ?? 0) * scale;
  if (right - left < MIN_BOX_PX || right <= 0 || left >= view.widthPx) return undefined;
  const xPx = Math.max(left, 0);
  return { node, row, xPx, widthPx: Math.min(right, view.widthPx) - xPx, above: false };
}

/**
 * Visits what is drawn, in preorder. The work follows the number of boxes drawn, not of nodes:
 * a box that is outside or too narrow costs one jump for its whole subtree.
 *
 * @param rows only these rows (both ends included); deeper ones are not descended into
 */
export function eachBox(
  tree: FlameTree,
  view: Viewport,
  rows: { readonly first: number; readonly last: number },
  visit: (box: Box) => void,
): void {
  if ((tree.total[0] ?? 0) <= 0) return;
  for (const node of pathTo(tree, view.root)) {
    const box = node === view.root ? undefined : boxOf(tree, view, node);
    if (box && box.row >= rows.first && box.row <= rows.last) visit(box);
  }
  const stop = tree.end[view.root] ?? 0;
  for (let node = view.root; node < stop; ) {
    const box = boxOf(tree, view, node);
    if (!box || box.row > rows.last) {
      node = tree.end[node] ?? stop;
      continue;
    }
    if (box.row >= rows.first) visit(box);
    node++;
  }
}

/** Nodes from the root to this one, both included. */
export function pathTo(tree: FlameTree, node: number): number[] {
  const path: number[] = [];
  for (let at = node; at >= 0; at = tree.parent[at] ?? -1) path.push(at);
  return path.reverse();
}

/** Rows needed to draw everything that is wide enough. */
export function visibleRows(tree: FlameTree, view: Viewport): number {
  let deepest = 0;
  eachBox(tree, view, { first: 0, last: tree.maxDepth }, (box) => {
    if (box.row > deepest) deepest = box.row;
  });
  return deepest + 1;
}

/** The box drawn at a point, or undefined over empty ground. */
export function nodeAt(
  tree: FlameTree,
  view: Viewport,
  xPx: number,
  row: number,
): number | undefined {
  const rootRow = tree.depth[view.root] ?? 0;
  if (row < 0 || xPx < 0 || xPx > view.widthPx) return undefined;
  if (row <= rootRow) return pathTo(tree, view.root)[row];
  const at = view.from + (xPx / view.widthPx) * (view.to - view.from);
  let node = view.root;
  for (let depth = rootRow; depth < row; depth++) {
    const below = childAt(tree, node, at);
    if (below === undefined) return undefined;
    node = below;
  }
  return boxOf(tree, view, node) ? node : undefined;
}

function childAt(tree: FlameTree, node: number, at: number): number | undefined {
  const stop = tree.end[node] ?? 0;
  for (let child = node + 1; child < stop; child = tree.end[child] ?? stop) {
    const from = tree.start[child] ?? 0;
    if (at >= from && at < from + (tree.total[child] ?? 0)) return child;
  }
  return undefined;
}

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The next box for an arrow key: the caller, the widest callee, the neighbour; itself at an edge. */
export function stepFrom(
  tree: FlameTree,
  view: Viewport,
  node: number,
  direction: Direction,
): number {
  const drawn = (candidate: number) => boxOf(tree, view, candidate) !== undefined;
  const above = tree.parent[node] ?? -1;
  if (direction === 'up') return above < 0 ? node : above;
  if (direction === 'down') {
    let best = node;
    let widest = 0;
    const stop = tree.end[node] ?? 0;
    for (let child = node + 1; child < stop; child = tree.end[child] ?? stop) {
      const total = tree.total[child] ?? 0;
      if (total > widest && drawn(child)) {
        best = child;
        widest = total;
      }
    }
    return best;
  }
  if (above < 0) return node;
  const stop = tree.end[above] ?? 0;
  let before = node;
  for (let sibling = above + 1; sibling < stop; sibling = tree.end[sibling] ?? stop) {
    if (sibling === node) {
      if (direction === 'left') return before;
    } else if (drawn(sibling)) {
      if (sibling > node) return sibling;
      before = sibling;
    }
  }
  return direction === 'left' ? before : node;
}
