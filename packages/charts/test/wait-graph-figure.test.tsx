import {
  chainLayout,
  layoutInput,
  tagWidthPx,
  waitBox,
  WaitGraphFigure,
  waitLabel,
  waitPicture,
} from '@unpark/charts';
import type { WaitNoteMark } from '@unpark/charts';
import type { WaitGraphSummary } from '@unpark/model';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { stepInGraph } from '../src/react/wait-graph-figure';
import { ABBA, CHAIN, WORDS } from './wait-graph-fixtures';

function markup(
  graph: WaitGraphSummary,
  selected: readonly number[] = [],
  openEdge?: number,
  notes?: readonly WaitNoteMark[],
): string {
  const picture = waitPicture(graph);
  const boxes = picture.nodes.map((node) => waitBox(node, WORDS));
  const labels = picture.edges.map((edge) => waitLabel(edge, picture, WORDS));
  const tags = picture.rings.map((ring) => tagWidthPx(WORDS.cycle(ring.goroutines)));
  return renderToStaticMarkup(
    <WaitGraphFigure
      picture={picture}
      layout={chainLayout(layoutInput(boxes, labels, picture.edges, tags), 360)}
      boxes={boxes}
      labels={labels}
      words={WORDS}
      describeNode={(node) => `node ${picture.nodes[node]?.id}`}
      describeEdge={(edge) => `edge ${edge}`}
      title="Who waits for whom"
      selectedNodes={new Set(selected)}
      openEdge={openEdge}
      onNode={() => {}}
      onEdge={() => {}}
      notes={notes}
      noteWord={(count) => `${count} notes`}
      scale={1}
    />,
  );
}

/** The part of the drawing that is one node or edge. */
const partOf = (html: string, name: string): string =>
  html.split(/(?=<g role="button")/).find((part) => part.includes(`data-wait="${name}"`)) ?? '';

describe('the drawing of the wait graph', () => {
  it('a box has swatch, count, function and place; a pill its address; the sink its tag', () => {
    const html = markup(CHAIN);
    const box = partOf(html, 'n0');
    for (const text of ['3 goroutines', 'store.(*Store).waiters', 'store.go:31', '-lock)']) {
      expect(box).toContain(text);
    }
    expect(box).not.toContain('example.com/app');
    expect(partOf(html, 'n1')).toContain('0xa');
    expect(partOf(html, 'n3')).toContain('>root<');
    expect(html.match(/>root</g)).toHaveLength(1);
  });

  it('observed is solid, inferred is dashed, and both say so', () => {
    const html = markup(CHAIN);
    expect(partOf(html, 'e0')).toContain('observed');
    expect(partOf(html, 'e0')).not.toContain('stroke-dasharray');
    expect(partOf(html, 'e1')).toContain('inferred');
    expect(partOf(html, 'e1')).toContain('stroke-dasharray');
  });

  it('a ring is red, its lines are doubled, and it is named once', () => {
    const html = markup(ABBA);
    expect(html.match(/>cycle of 2</g)).toHaveLength(1);
    const outside = partOf(html, 'e0');
    const inside = partOf(html, 'e1');
    const doubled = /stroke="var\(--surface\)" stroke-width="1.6"/;
    expect(inside).toContain('stroke="var(--crit)"');
    expect(inside).toMatch(doubled);
    expect(outside).not.toContain('--crit');
    expect(outside).not.toMatch(doubled);
  });

  it('the selection is an outline of two pixels, and others stay as they are', () => {
    const plain = markup(CHAIN);
    const html = markup(CHAIN, [2]);
    expect(partOf(html, 'n2')).toContain('stroke="var(--ink)" stroke-width="2"');
    expect(partOf(html, 'n2')).toContain('aria-pressed="true"');
    for (const name of ['n0', 'n1', 'n3']) expect(partOf(html, name)).toBe(partOf(plain, name));
  });

  it('Tab goes from waiters to what they wait for, by way of the edges', () => {
    const order = [...markup(ABBA).matchAll(/tabindex="0" data-wait="(\w+)"/gi)].map((at) => at[1]);
    expect(order).toEqual(['n0', 'e0', 'n1', 'e1', 'n2', 'e2', 'n3', 'e3', 'n4', 'e4']);
  });
});

describe('arrow keys', () => {
  const picture = waitPicture(ABBA);

  it('walk along edges and back the same way', () => {
    const way: string[] = [];
    for (
      let at: string | undefined = 'n0';
      at && way.length < 6;
      at = stepInGraph(picture, at, 'along')
    ) {
      way.push(at);
    }
    expect(way).toEqual(['n0', 'e0', 'n1', 'e1', 'n2', 'e2']);
    expect(stepInGraph(picture, 'e1', 'against')).toBe('n1');
    expect(stepInGraph(picture, 'n0', 'against')).toBeUndefined();
  });

  it('end where the chain does', () => {
    expect(stepInGraph(waitPicture(CHAIN), 'n3', 'along')).toBeUndefined();
    expect(stepInGraph(waitPicture(CHAIN), 'n3', 'next')).toBeUndefined();
    expect(stepInGraph(waitPicture(CHAIN), 'n3', 'previous')).toBe('n2');
  });
});

describe('notes in the wait graph', () => {
  it('are buttons at their node and their edge', () => {
    const html = markup(CHAIN, [], undefined, [
      { node: 0, notes: ['a', 'b'], isResolved: false },
      { edge: 1, notes: ['c'], isResolved: true },
      { node: 99, notes: ['d'], isResolved: false },
    ]);
    expect(html.match(/data-note-pin/g)).toHaveLength(2);
    expect(html).toContain('aria-label="2 notes"');
    expect(html).toContain('aria-label="1 notes"');
    expect(markup(CHAIN)).not.toContain('data-note-pin');
  });
});
