import {
  chainLayout,
  layoutInput,
  layoutWaitGraph,
  type Placed,
  type Point,
  tagWidthPx,
  waitBox,
  type WaitGrain,
  waitLabel,
  type WaitLayout,
  waitPicture,
} from '@unpark/charts';
import type { WaitGraphSummary } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABBA, anyGraph, CHAIN, WORDS } from './wait-graph-fixtures';

function drawn(graph: WaitGraphSummary, grain: WaitGrain = 'groups') {
  const picture = waitPicture(graph, { grain, all: true });
  const boxes = picture.nodes.map((node) => waitBox(node, WORDS));
  const labels = picture.edges.map((edge) => waitLabel(edge, picture, WORDS));
  const tags = picture.rings.map((ring) => tagWidthPx(WORDS.cycle(ring.goroutines)));
  return { picture, input: layoutInput(boxes, labels, picture.edges, tags) };
}

const overlap = (a: Placed, b: Placed): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** On the outline of a box, to half a pixel. */
const onBorder = (box: Placed, { x, y }: Point): boolean => {
  const near = (a: number, b: number) => Math.abs(a - b) <= 0.5;
  const inX = x >= box.x - 0.5 && x <= box.x + box.width + 0.5;
  const inY = y >= box.y - 0.5 && y <= box.y + box.height + 0.5;
  const vertical = near(x, box.x) || near(x, box.x + box.width);
  const level = near(y, box.y) || near(y, box.y + box.height);
  return (vertical && inY) || (level && inX);
};

function holds(graph: WaitGraphSummary, layout: WaitLayout, grain: WaitGrain): void {
  const { picture } = drawn(graph, grain);
  expect(layout.nodes).toHaveLength(picture.nodes.length);
  for (const [i, a] of layout.nodes.entries()) {
    for (const b of layout.nodes.slice(i + 1)) expect(overlap(a, b)).toBe(false);
    expect(a.x).toBeGreaterThanOrEqual(0);
    expect(a.y).toBeGreaterThanOrEqual(0);
    expect(a.x + a.width).toBeLessThanOrEqual(layout.width);
    expect(a.y + a.height).toBeLessThanOrEqual(layout.height);
  }
  for (const [i, { from, to }] of picture.edges.entries()) {
    const points = layout.edges[i]?.points ?? [];
    const [begin, end] = [points[0], points.at(-1)];
    const [a, b] = [layout.nodes[from], layout.nodes[to]];
    if (!begin || !end || !a || !b) throw new Error('an edge without a way');
    expect(points.length % 3).toBe(1);
    expect(onBorder(a, begin)).toBe(true);
    expect(onBorder(b, end)).toBe(true);
    for (const { x, y } of points) {
      expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
      expect(y).toBeLessThanOrEqual(layout.height);
    }
  }
}

describe('layout of the wait graph', () => {
  const grains = fc.constantFrom<WaitGrain>('groups', 'goroutines');

  it('left to right: boxes apart, edges from border to border, inside the drawing, always the same', () => {
    fc.assert(
      fc.property(anyGraph, grains, (graph, grain) => {
        const { input } = drawn(graph, grain);
        const layout = layoutWaitGraph(input);
        holds(graph, layout, grain);
        expect(layoutWaitGraph(input)).toEqual(layout);
      }),
      { numRuns: 60 },
    );
  });

  it('a chain: the same, in the width that there is', () => {
    fc.assert(
      fc.property(anyGraph, grains, fc.integer({ min: 320, max: 700 }), (graph, grain, width) => {
        const { input } = drawn(graph, grain);
        const layout = chainLayout(input, width);
        holds(graph, layout, grain);
        expect(layout.width).toBe(width);
        const tops = layout.nodes.map(({ y }) => y);
        expect([...tops].sort((a, b) => a - b)).toEqual(tops);
      }),
    );
  });

  it('who waits stands left of what is waited for', () => {
    const { picture, input } = drawn(CHAIN);
    const { nodes } = layoutWaitGraph(input);
    for (const { from, to } of picture.edges) {
      const [a, b] = [nodes[from], nodes[to]];
      expect((a?.x ?? 0) + (a?.width ?? 0)).toBeLessThan(b?.x ?? 0);
    }
  });

  it('a ring goes back below its boxes and carries its tag there', () => {
    const { picture, input } = drawn(ABBA);
    const { nodes, edges } = layoutWaitGraph(input);
    const back = picture.edges.findIndex((edge) => edge.back);
    const lowest = Math.max(...nodes.map(({ y, height }) => y + height));
    expect(edges[back]?.label.y).toBeGreaterThan(lowest);
    expect(edges[back]?.tag?.y).toBe(edges[back]?.label.y);
    expect(edges.filter(({ tag }) => tag)).toHaveLength(1);
  });
});
