import type { WaitGraphSummary } from '@unpark/model';
import { expect, it } from 'vitest';
import { ringOfFinding } from '../src/incidents/ring-of-finding';

const node = (id: string, kind: 'goroutines' | 'resource', findings: readonly string[]) => ({
  id,
  kind,
  label: id,
  count: 1,
  findings,
});
const edge = (from: string, to: string) => ({
  from,
  to,
  count: 1,
  provenance: 'observed' as const,
  why: 'stack',
});

const GRAPH: WaitGraphSummary = {
  dump: 'dump 1',
  nodes: [
    node('a', 'goroutines', ['order']),
    node('m1', 'resource', ['order']),
    node('b', 'goroutines', ['order']),
    node('m2', 'resource', []),
    node('queue', 'goroutines', ['order']),
    node('other', 'goroutines', ['net']),
    node('peer', 'resource', ['net']),
  ],
  edges: [
    edge('a', 'm1'),
    edge('m1', 'b'),
    edge('b', 'm2'),
    edge('m2', 'a'),
    edge('queue', 'm1'),
    edge('other', 'peer'),
  ],
  cycles: [['a', 'm1', 'b', 'm2']],
  left: 3,
};

it('a ring of a finding is drawn whole, without those who queue for it and without the rest', () => {
  const ring = ringOfFinding(GRAPH, 'order');
  expect(ring?.nodes.map(({ id }) => id)).toEqual(['a', 'm1', 'b', 'm2']);
  expect(ring?.edges).toHaveLength(4);
  expect(ring).toMatchObject({ cycles: GRAPH.cycles, left: 0, dump: 'dump 1' });
});

it('a finding without a ring has none', () => {
  expect(ringOfFinding(GRAPH, 'net')).toBeUndefined();
  expect(ringOfFinding(GRAPH, 'unknown')).toBeUndefined();
});
