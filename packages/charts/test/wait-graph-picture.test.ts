import {
  canShowEach,
  MAX_ALL_NODES,
  MAX_PICTURE_NODES,
  waitPicture,
  waitText,
  type WaitPicture,
} from '@unpark/charts';
import type { WaitGraphSummary } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stronglyConnected } from '../src/layout/wait-graph-parts';
import {
  ABBA,
  anyGraph,
  CHAIN,
  heldBy,
  goroutines,
  lock,
  waits,
  WORDS,
} from './wait-graph-fixtures';

const said = (picture: WaitPicture): string[] =>
  picture.edges.map(({ from, to, count, back }) => {
    const [a, b] = [picture.nodes[from]?.id, picture.nodes[to]?.id];
    return `${a} → ${b} ×${count}${back ? ' back' : ''}`;
  });

describe('what is drawn of a wait graph', () => {
  it('waiters stand before what they wait for, the root last; a lone sleeper is left out', () => {
    const picture = waitPicture(CHAIN);
    expect(picture.nodes.map(({ id }) => id)).toEqual(['waiters', '0xa', 'holder', 'peer']);
    expect(picture.nodes.map(({ root }) => root)).toEqual([false, false, false, true]);
    expect(picture.left).toBe(2 + CHAIN.left);
    expect(waitPicture(CHAIN, { all: true }).nodes).toHaveLength(6);
  });

  it('goroutines of a ring have a box each, whatever group they are in', () => {
    const picture = waitPicture(ABBA);
    expect(picture.nodes.map(({ id }) => id)).toEqual([
      'behind',
      '0xa',
      'pair/19',
      '0xb',
      'pair/18',
    ]);
    expect(said(picture)).toEqual([
      'behind → 0xa ×12',
      '0xa → pair/19 ×1',
      'pair/19 → 0xb ×1',
      '0xb → pair/18 ×1',
      'pair/18 → 0xa ×1 back',
    ]);
    expect(picture.rings).toEqual([{ goroutines: 2, nodes: [1, 2, 3, 4] }]);
    expect(picture.edges.map(({ ring }) => ring)).toEqual([undefined, 0, 0, 0, 0]);
  });

  it('a ring is only what the diagnosis called one', () => {
    expect(waitPicture({ ...ABBA, cycles: [] }).rings).toEqual([]);
  });

  it('a group keeps those of its goroutines that are in no ring', () => {
    const graph: WaitGraphSummary = {
      ...ABBA,
      nodes: ABBA.nodes.map((node) =>
        node.id === 'pair' ? goroutines('pair', ['18', '19', '40', '41']) : node,
      ),
      edges: ABBA.edges.map((edge) =>
        edge.from === 'pair' && edge.to === '0xa' ? waits('pair', '0xa', ['18', '40', '41']) : edge,
      ),
    };
    const picture = waitPicture(graph);
    expect(said(picture)).toContain('pair → 0xa ×2');
    expect(picture.nodes.find(({ id }) => id === 'pair')?.goids).toEqual(['40', '41']);
  });

  it('each goroutine by itself, with the edges that are its own', () => {
    expect(canShowEach(CHAIN)).toBe(true);
    const picture = waitPicture(CHAIN, { grain: 'goroutines' });
    expect(said(picture)).toEqual([
      'waiters/22 → 0xa ×1',
      'waiters/21 → 0xa ×1',
      'waiters/20 → 0xa ×1',
      '0xa → holder/55 ×1',
      'holder/55 → peer ×1',
    ]);
  });

  it('is not offered for many goroutines, nor where a diagnosis names none at its edges', () => {
    const many = Array.from({ length: 61 }, (_, i) => String(i + 1));
    const graph = {
      nodes: [goroutines('g', many), lock('l')],
      edges: [waits('g', 'l', many)],
      cycles: [],
      left: 0,
    };
    expect(canShowEach(graph)).toBe(false);
    const [edge] = CHAIN.edges;
    expect(canShowEach({ ...CHAIN, edges: edge ? [{ ...edge, ends: undefined }] : [] })).toBe(
      false,
    );
  });

  it('a diagnosis of an early build says less, and is drawn all the same', () => {
    const early: WaitGraphSummary = {
      nodes: [
        {
          id: 'w',
          kind: 'goroutines',
          label: 'main.get, sync.Mutex.Lock',
          count: 29,
          findings: [],
        },
        { id: 'm', kind: 'resource', label: 'mutex 0xa0', count: 29, findings: [] },
        { id: 'h', kind: 'goroutines', label: 'main.load, select', count: 1, findings: [] },
        {
          id: 'p',
          kind: 'resource',
          label: 'HTTP server, main.load main.go:49',
          count: 1,
          findings: [],
        },
      ],
      edges: [
        { from: 'w', to: 'm', count: 29, provenance: 'observed', why: '' },
        { from: 'm', to: 'h', count: 1, provenance: 'inferred', why: '' },
        { from: 'h', to: 'p', count: 1, provenance: 'observed', why: '' },
      ],
      cycles: [],
      left: 0,
    };
    const { nodes, edges } = waitPicture(early);
    expect(nodes.map(({ name, address, place }) => [name, address, place])).toEqual([
      ['sync.Mutex.Lock', undefined, undefined],
      ['mutex', '0xa0', undefined],
      ['select', undefined, undefined],
      ['HTTP server', undefined, 'main.go:49'],
    ]);
    expect(nodes.map(({ root }) => root)).toEqual([false, false, false, true]);
    expect(edges.map(({ relation }) => relation)).toEqual(['waits-for', 'held-by', 'waits-for']);
    expect(canShowEach(early)).toBe(false);
  });

  it('of more than 60 nodes, ways to the root; 100 when all is asked for', () => {
    const count = 150;
    const nodes = Array.from({ length: count }, (_, i) => lock(`n${i}`, { root: i === 0 }));
    const edges = nodes.slice(1).map((_, i) => heldBy(`n${i + 1}`, `n${Math.floor(i / 3)}`, ['1']));
    const graph = { nodes, edges, cycles: [], left: 20 };
    const picture = waitPicture(graph);
    expect(picture.nodes).toHaveLength(MAX_PICTURE_NODES);
    expect(picture.nodes.at(-1)?.id).toBe('n0');
    expect(picture.left).toBe(count - MAX_PICTURE_NODES + 20);
    // all of them lead there
    const leads = new Set(picture.edges.map(({ from }) => from));
    expect(leads.size).toBe(MAX_PICTURE_NODES - 1);
    expect(waitPicture(graph, { all: true }).nodes).toHaveLength(MAX_ALL_NODES);
  });

  it('of any graph: no edge leads back that is in no ring, nothing is there twice, and again the same', () => {
    fc.assert(
      fc.property(
        anyGraph,
        fc.constantFrom('groups' as const, 'goroutines' as const),
        (graph, grain) => {
          const picture = waitPicture(graph, { grain, all: true });
          const ids = picture.nodes.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          const out: number[][] = ids.map(() => []);
          for (const { from, to } of picture.edges) out[from]?.push(to);
          const rings = stronglyConnected(out);
          for (const { from, to, back } of picture.edges) {
            if (back)
              expect(rings.some((ring) => ring.includes(from) && ring.includes(to))).toBe(true);
            else expect(from).toBeLessThan(to);
          }
          expect(waitPicture(graph, { grain, all: true })).toEqual(picture);
        },
      ),
    );
  });
});

describe('the chain as text', () => {
  const words = {
    ...WORDS,
    because: ({ provenance, why }: { provenance: string; why: string }) => `${provenance}: ${why}`,
    above: 'see above',
    left: (count: number) => `${count} more`,
  };

  it('is indented by who waits for whom', () => {
    expect(waitText(waitPicture(CHAIN), words, 'text').split('\n')).toEqual([
      '3 goroutines store.(*Store).waiters store.go:31',
      '  waits-for mutex 0xa (observed: the address is in its Lock call)',
      '    held-by g55 store.(*Store).holder store.go:31 (inferred: has the address of the lock)',
      '      waits-for HTTP server peer [root] (observed: the address is in its Lock call)',
      '5 more',
      '',
    ]);
  });

  it('ends where it comes back to itself', () => {
    const text = waitText(waitPicture(ABBA), words, 'markdown');
    expect(text).toContain('- held-by g19 `store.(*Store).pair` `store.go:31` [cycle of 2]');
    expect(text.match(/see above/g)).toHaveLength(1);
  });

  it('of any graph: each node is written, each edge once', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const picture = waitPicture(graph, { all: true });
        const lines = waitText({ ...picture, left: 0 }, words, 'text')
          .trim()
          .split('\n');
        const starts = lines.filter((line) => !line.startsWith(' ')).length;
        if (picture.nodes.length > 0) expect(lines.length).toBe(starts + picture.edges.length);
      }),
    );
  });
});
