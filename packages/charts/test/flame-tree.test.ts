import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxOf,
  buildFlameTree,
  capOf,
  eachBox,
  type FlameTree,
  fitViewport,
  functionRows,
  labelOf,
  nodeAt,
  nodeOfPathHash,
  panViewport,
  pathHashOf,
  searchTree,
  selectedNodes,
  stepFrom,
  visibleRows,
  weightOfFunction,
  zoomViewport,
} from '@unpark/charts';
import { inputOf } from './flame-fixtures';

const names = ['main.a', 'main.b', 'sync.(*Mutex).Lock', 'net/http.(*conn).serve'];
const lines = fc.array(
  fc.record({
    stack: fc.array(fc.constantFrom(...names), { maxLength: 8 }),
    weight: fc.integer({ min: 0, max: 50 }),
  }),
  { maxLength: 30 },
);

/** The slow and obvious way: paths as texts. */
function totalsByPath(
  input: readonly { stack: readonly string[]; weight: number }[],
): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { stack, weight } of input) {
    if (weight === 0) continue;
    for (let depth = 0; depth <= stack.length; depth++) {
      const path = ['all', ...stack.slice(0, depth)].join(';');
      totals.set(path, (totals.get(path) ?? 0) + weight);
    }
  }
  return totals;
}

function pathText(tree: FlameTree, node: number): string {
  const parts: string[] = [];
  for (let at = node; at >= 0; at = tree.parent[at] ?? -1) parts.unshift(labelOf(tree, at));
  return parts.join(';');
}

describe('merged stacks', () => {
  it('are the sums over equal paths', () => {
    fc.assert(
      fc.property(lines, (input) => {
        const tree = buildFlameTree(inputOf(input));
        const totals = new Map<string, number>();
        for (let node = 0; node < tree.nodes; node++) {
          totals.set(pathText(tree, node), tree.total[node] ?? 0);
        }
        const expected = totalsByPath(input);
        if (expected.size === 0) expected.set('all', 0);
        expect(totals).toEqual(expected);
      }),
    );
  });

  it('lie inside their parent, siblings beside each other, widest first', () => {
    fc.assert(
      fc.property(lines, (input) => {
        const tree = buildFlameTree(inputOf(input));
        for (let node = 1; node < tree.nodes; node++) {
          const above = tree.parent[node] ?? 0;
          const from = tree.start[node] ?? 0;
          expect(above).toBeLessThan(node);
          expect(tree.end[node]).toBeLessThanOrEqual(tree.end[above] ?? 0);
          expect(from).toBeGreaterThanOrEqual(tree.start[above] ?? 0);
          const next = tree.end[node] ?? 0;
          if (next < (tree.end[above] ?? 0)) {
            expect(tree.parent[next]).toBe(above);
            expect(tree.start[next]).toBe(from + (tree.total[node] ?? 0));
            expect(tree.total[next] ?? 0).toBeLessThanOrEqual(tree.total[node] ?? 0);
          }
        }
        for (const [item, node] of tree.itemNode.entries()) {
          const line = input[item];
          if (node === -1) expect(line?.weight).toBe(0);
          else expect(pathText(tree, node)).toBe(['all', ...(line?.stack ?? [])].join(';'));
        }
      }),
    );
  });

  it('are named by their path, whatever the other stacks are', () => {
    const one = buildFlameTree(inputOf([{ stack: ['main.a', 'main.b'], weight: 1 }]));
    const two = buildFlameTree(
      inputOf([
        { stack: ['main.b'], weight: 9 },
        { stack: ['main.a', 'main.b'], weight: 1 },
      ]),
    );
    const inner = one.nodes - 1;
    const found = nodeOfPathHash(two, pathHashOf(one, inner));
    expect(pathText(two, found)).toBe('all;main.a;main.b');
    expect(nodeOfPathHash(two, 'ffffffffffffffff')).toBe(0);
    const hashes = new Set(Array.from({ length: two.nodes }, (_, node) => pathHashOf(two, node)));
    expect(hashes.size).toBe(two.nodes);
  });

  it('of any depth need no call stack', () => {
    const deep = Array.from({ length: 50_000 }, (_, i) => (i % 2 ? 'main.a' : 'main.b'));
    const input = inputOf([]);
    const tree = buildFlameTree({
      ...input,
      functions: inputOf([{ stack: ['main.a', 'main.b'], weight: 1 }]).functions,
      stackFrame: Int32Array.from(deep, (name) => (name === 'main.a' ? 0 : 1)),
      stackParent: Int32Array.from(deep, (_, i) => i - 1),
      stackOf: Int32Array.of(deep.length - 1),
      weights: Float64Array.of(1),
    });
    expect(tree.maxDepth).toBe(50_000);
    expect(visibleRows(tree, fitViewport(tree, 0, 100))).toBe(50_001);
    expect(functionRows(tree).map((row) => row.total)).toEqual([1, 1]);
  });

  it('end in a box of their wait, idle ones last', () => {
    const tree = buildFlameTree(
      inputOf([
        { stack: ['main.b'], weight: 5, cap: { label: 'idle worker', stateClass: 'idle' } },
        { stack: ['main.a'], weight: 1, cap: { label: 'select', stateClass: 'channel' } },
        { stack: ['main.a'], weight: 1, cap: { label: 'sync.Mutex.Lock', stateClass: 'lock' } },
        { stack: ['main.a'], weight: 1, cap: { label: 'sync.Mutex.Lock', stateClass: 'lock' } },
      ]),
    );
    const labels = Array.from({ length: tree.nodes }, (_, node) => labelOf(tree, node));
    expect(labels).toEqual(['all', 'main.a', 'sync.Mutex.Lock', 'select', 'main.b', 'idle worker']);
    expect(capOf(tree, 2)?.stateClass).toBe('lock');
    expect([...tree.idle]).toEqual([0, 0, 0, 0, 1, 1]);
    expect(weightOfFunction(tree, 'main.a')).toEqual({ total: 3, self: 3 });
  });
});

describe('looking at a part', () => {
  const tree = buildFlameTree(
    inputOf([
      { stack: ['main.a', 'main.b'], weight: 900 },
      { stack: ['main.a', 'sync.(*Mutex).Lock'], weight: 90 },
      { stack: ['main.b', 'main.a', 'main.b'], weight: 1 },
    ]),
  );
  const all = { first: 0, last: tree.maxDepth };
  const drawn = (view: Parameters<typeof eachBox>[1]) => {
    const out: string[] = [];
    eachBox(tree, view, all, (box) => out.push(pathText(tree, box.node)));
    return out;
  };

  it('leaves out what is narrower than half a pixel, with all below', () => {
    expect(drawn(fitViewport(tree, 0, 100))).toEqual([
      'all',
      'all;main.a',
      'all;main.a;main.b',
      'all;main.a;sync.(*Mutex).Lock',
    ]);
    expect(drawn(fitViewport(tree, 0, 1000))).toHaveLength(tree.nodes);
  });

  it('draws the callers of the zoomed box over the whole width', () => {
    const lock = nodeAt(tree, fitViewport(tree, 0, 1000), 950, 2) ?? 0;
    expect(labelOf(tree, lock)).toBe('sync.(*Mutex).Lock');
    const view = fitViewport(tree, lock, 1000);
    expect(drawn(view)).toEqual(['all', 'all;main.a', 'all;main.a;sync.(*Mutex).Lock']);
    expect(boxOf(tree, view, lock)).toMatchObject({ xPx: 0, widthPx: 1000, row: 2 });
    expect(nodeAt(tree, view, 10, 1)).toBe(1);
  });

  it('finds under the pointer exactly what is drawn there', () => {
    const view = zoomViewport(tree, fitViewport(tree, 0, 700), 650, 3);
    eachBox(tree, view, all, (box) => {
      expect(nodeAt(tree, view, box.xPx + box.widthPx / 2, box.row)).toBe(box.node);
    });
    expect(nodeAt(tree, view, 10, 40)).toBeUndefined();
  });

  it('never leaves the zoomed box', () => {
    const fit = fitViewport(tree, 1, 500);
    expect(zoomViewport(tree, fit, 100, 0.1)).toEqual(fit);
    expect(panViewport(tree, fit, -999)).toEqual(fit);
    const close = zoomViewport(tree, fit, 500, 10);
    expect(close.to).toBeCloseTo(fit.to);
    expect(panViewport(tree, close, 1e9).to).toBeCloseTo(fit.to);
  });

  it('steps over boxes with the arrows and stays at an edge', () => {
    const view = fitViewport(tree, 0, 1000);
    expect(stepFrom(tree, view, 0, 'up')).toBe(0);
    expect(labelOf(tree, stepFrom(tree, view, 0, 'down'))).toBe('main.a');
    const inner = stepFrom(tree, view, 1, 'down');
    const lock = stepFrom(tree, view, inner, 'right');
    expect(labelOf(tree, lock)).toBe('sync.(*Mutex).Lock');
    expect(stepFrom(tree, view, lock, 'right')).toBe(lock);
    expect(stepFrom(tree, view, lock, 'left')).toBe(inner);
    expect(stepFrom(tree, view, lock, 'up')).toBe(1);
    expect(stepFrom(tree, view, inner, 'down')).toBe(inner);
  });
});

describe('marks', () => {
  const tree = buildFlameTree(
    inputOf([
      { stack: ['main.a', 'main.a', 'main.b'], weight: 4 },
      { stack: ['main.a', 'sync.(*Mutex).Lock'], weight: 6 },
      { stack: ['net/http.(*conn).serve', 'main.b'], weight: 5 },
    ]),
  );

  it('counts recursion once', () => {
    expect(searchTree(tree, 'MAIN.A')).toMatchObject({ count: 1, weight: 10 });
    expect(searchTree(tree, '').weight).toBe(0);
    expect(weightOfFunction(tree, 'main.a')).toEqual({ total: 10, self: 0 });
    expect(functionRows(tree).map((row) => [row.symbol, row.total, row.self])).toEqual([
      ['main.a', 10, 0],
      ['main.b', 9, 9],
      ['sync.(*Mutex).Lock', 6, 6],
      ['net/http.(*conn).serve', 5, 0],
    ]);
  });

  it('outlines the functions of a selection only where its items pass', () => {
    const paths = (nodes: number[]) => nodes.map((node) => pathText(tree, node));
    expect(paths(selectedNodes(tree, ['main.b'], undefined))).toHaveLength(2);
    expect(paths(selectedNodes(tree, ['main.b'], [2]))).toEqual([
      'all;net/http.(*conn).serve;main.b',
    ]);
    expect(paths(selectedNodes(tree, [], [1]))).toEqual(['all;main.a;sync.(*Mutex).Lock']);
    expect(selectedNodes(tree, [], undefined)).toEqual([]);
  });
});
