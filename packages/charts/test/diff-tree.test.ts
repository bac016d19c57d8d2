import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildDiffTree,
  carrierOf,
  DIFF_NOISE_FLOOR,
  type DiffTree,
  diffRows,
  diffTotal,
  type FlameInput,
  labelOf,
  pairOfNode,
} from '@unpark/charts';
import { inputOf } from './flame-fixtures';

const states = [
  { label: 'chan receive', stateClass: 'channel' },
  { label: 'select', stateClass: 'channel' },
] as const;

const line = fc.record({
  stack: fc.array(fc.constantFrom('main.a', 'main.b', 'net.c', 'sync.d', 'runtime.e'), {
    maxLength: 5,
  }),
  weight: fc.integer({ min: 0, max: 1000 }),
});
const capped = fc
  .tuple(line, fc.option(fc.constantFrom(...states), { nil: undefined }))
  .map(([one, cap]) => (cap ? { ...one, cap } : one));
const input = fc.array(capped, { maxLength: 12 }).map(inputOf);
const measure = fc.constantFrom('absolute' as const, 'share' as const);

const path = (diff: DiffTree, node: number): string => {
  const names: string[] = [];
  for (let at = node; at >= 0; at = diff.flame.parent[at] ?? -1)
    names.push(labelOf(diff.flame, at));
  return names.join('<');
};
const byPath = (diff: DiffTree) =>
  new Map(Array.from({ length: diff.flame.nodes }, (_, node) => [path(diff, node), node]));
const total = (of: FlameInput) => of.weights.reduce((sum, weight) => sum + weight, 0);
const ONE = 1e-9;

describe('the difference of two sets of stacks', () => {
  it('of a thing with itself is the same everywhere', () => {
    fc.assert(
      fc.property(input, measure, (of, by) => {
        const diff = buildDiffTree(of, of, { measure: by });
        for (let node = 0; node < diff.flame.nodes; node++) {
          expect(pairOfNode(diff, node)).toMatchObject({ kind: 'same', change: 0 });
        }
        expect(diffRows(diff, 'self').every((row) => row.self.kind === 'same')).toBe(true);
        expect(carrierOf(diff, 1)).toBeUndefined();
      }),
    );
  });

  it('turned round has every sign turned round and every box as wide', () => {
    const mirror = {
      more: 'less',
      less: 'more',
      'only-a': 'only-b',
      'only-b': 'only-a',
      same: 'same',
    };
    fc.assert(
      fc.property(input, input, measure, (x, y, by) => {
        const there = buildDiffTree(x, y, { measure: by });
        const back = buildDiffTree(y, x, { measure: by });
        const nodes = byPath(back);
        expect(back.flame.nodes).toBe(there.flame.nodes);
        for (let node = 0; node < there.flame.nodes; node++) {
          const other = nodes.get(path(there, node)) ?? -1;
          const one = pairOfNode(there, node);
          const two = pairOfNode(back, other);
          expect(two.kind).toBe(mirror[one.kind]);
          expect(two.change).toBeCloseTo(-one.change, 9);
          expect(back.flame.total[other]).toBeCloseTo(there.flame.total[node] ?? 0, 9);
        }
      }),
    );
  });

  it('has changes that add up to the change of the totals, in boxes and in the table', () => {
    fc.assert(
      fc.property(input, input, (x, y) => {
        const diff = buildDiffTree(x, y);
        const change = total(y) - total(x);
        expect(pairOfNode(diff, 0).change).toBe(change);
        let selfs = 0;
        for (let node = 0; node < diff.flame.nodes; node++) {
          selfs += (diff.selfB[node] ?? 0) - (diff.selfA[node] ?? 0);
        }
        expect(selfs).toBe(change);
        // what stands on no function at all is in no row
        const bare = (of: FlameInput) =>
          of.weights.reduce((sum, w, i) => sum + ((of.stackOf[i] ?? -1) < 0 ? w : 0), 0);
        const rows = diffRows(diff, 'self').reduce((sum, row) => sum + row.self.change, 0);
        expect(rows).toBe(change - bare(y) + bare(x));
      }),
    );
  });

  it('as shares has sides that are whole, and changes that cancel out', () => {
    fc.assert(
      fc.property(input, input, (x, y) => {
        fc.pre(total(x) > 0 && total(y) > 0);
        const diff = buildDiffTree(x, y, { measure: 'share' });
        const sum = (self: Float64Array, scale: number) =>
          self.reduce((all, weight) => all + weight * scale, 0);
        expect(sum(diff.selfA, diff.scaleA)).toBeCloseTo(1, 9);
        expect(sum(diff.selfB, diff.scaleB)).toBeCloseTo(1, 9);
        expect(pairOfNode(diff, 0).change).toBeCloseTo(0, 9);
        expect(diffTotal(diff)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('has boxes as wide as the larger side at least, with room for all below', () => {
    fc.assert(
      fc.property(input, input, measure, (x, y, by) => {
        const diff = buildDiffTree(x, y, { measure: by });
        const { flame } = diff;
        const below = new Float64Array(flame.nodes);
        for (let node = flame.nodes - 1; node >= 0; node--) {
          const width = flame.total[node] ?? 0;
          const larger = Math.max(
            (diff.a[node] ?? 0) * diff.scaleA,
            (diff.b[node] ?? 0) * diff.scaleB,
          );
          expect(width).toBeGreaterThanOrEqual(larger - ONE);
          expect(Math.abs(pairOfNode(diff, node).change)).toBeLessThanOrEqual(width + ONE);
          expect(below[node]).toBeLessThanOrEqual(width + ONE);
          const above = flame.parent[node] ?? -1;
          if (above < 0) continue;
          below[above] = (below[above] ?? 0) + width;
          const start = flame.start[node] ?? 0;
          expect(start).toBeGreaterThanOrEqual((flame.start[above] ?? 0) - ONE);
          expect(start + width).toBeLessThanOrEqual(
            (flame.start[above] ?? 0) + (flame.total[above] ?? 0) + ONE,
          );
        }
      }),
    );
  });
});

const a = inputOf([
  { stack: ['http.serve', 'main.subscribe'], weight: 200 },
  { stack: ['http.serve', 'trace.Start'], weight: 290 },
  { stack: ['http.serve', 'main.steady'], weight: 100 },
]);
const b = inputOf([
  { stack: ['http.serve', 'main.subscribe'], weight: 400 },
  { stack: ['http.serve', 'pprof.Write'], weight: 60 },
  { stack: ['http.serve', 'main.steady'], weight: 108 },
]);

describe('kinds of change', () => {
  const diff = buildDiffTree(a, b);
  const of = (name: string) => {
    const node = Array.from({ length: diff.flame.nodes }, (_, i) => i).find(
      (at) => labelOf(diff.flame, at) === name,
    );
    return pairOfNode(diff, node ?? -1);
  };

  it('tell apart more, only in one side, and what is under the noise floor', () => {
    expect(of('main.subscribe')).toEqual({ a: 200, b: 400, change: 200, kind: 'more' });
    expect(of('trace.Start').kind).toBe('only-a');
    expect(of('pprof.Write').kind).toBe('only-b');
    expect(of('http.serve')).toMatchObject({ change: -22, kind: 'less' });
    expect(of('main.steady')).toMatchObject({ change: 8, kind: 'same' });
    expect(8).toBeLessThan(diffTotal(diff) * DIFF_NOISE_FLOOR);
  });

  it('make the box of a caller hold both what grew and what fell', () => {
    expect(diff.flame.total[0]).toBe(400 + 290 + 60 + 108);
  });

  it('list the largest change first whatever its sign', () => {
    expect(diffRows(diff, 'self').map((row) => [row.symbol, row.self.change])).toEqual([
      ['trace.Start', -290],
      ['main.subscribe', 200],
      ['pprof.Write', 60],
      ['main.steady', 8],
      ['http.serve', 0],
    ]);
  });

  it('name the program function behind what grew, though the sum fell', () => {
    const one = buildDiffTree(
      a,
      inputOf([
        { stack: ['http.serve', 'main.subscribe', 'runtime.make'], weight: 400 },
        { stack: ['http.serve', 'main.steady'], weight: 108 },
      ]),
    );
    // most of the growth stands on the new path below subscribe
    expect(labelOf(one.flame, carrierOf(one, 1) ?? 0)).toBe('main.subscribe');
    expect(labelOf(one.flame, carrierOf(one, -1) ?? 0)).toBe('http.serve');
  });

  it('of nothing and something is only in one side', () => {
    const none = inputOf([]);
    expect(pairOfNode(buildDiffTree(none, b), 0)).toMatchObject({ a: 0, b: 568, kind: 'only-b' });
    const share = buildDiffTree(none, b, { measure: 'share' });
    expect(pairOfNode(share, 0)).toMatchObject({ change: 1, kind: 'only-b' });
    expect(pairOfNode(buildDiffTree(none, none), 0)).toMatchObject({ change: 0, kind: 'same' });
  });
});
