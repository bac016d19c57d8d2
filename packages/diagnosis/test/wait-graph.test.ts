import { listBundles, readBundle } from '@unpark/testkit/corpus';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { named } from '../src/say';
import { WaitGraph } from '../src/wait-graph';
import {
  artifactOf,
  dumpArtifacts,
  HTTP_CALL,
  lockWait,
  MAIN_ACCEPTS,
  many,
  NET_READ,
  type Parked,
} from './dump-text';

describe('cycles of the wait graph', () => {
  const graphs = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 });

  it('are exactly the sets that reach each other, and nodes that wait for themselves', () => {
    fc.assert(
      fc.property(graphs, (pairs) => {
        const graph = new WaitGraph();
        for (const [from, to] of pairs)
          graph.add({ from, to, resource: 'r', provenance: 'inferred', why: named('') });
        const reach = (from: number) => graph.reachableFrom([from]);
        const expected = new Set<string>();
        for (let node = 0; node < 10; node++) {
          const inside = reach(node);
          if (!inside.has(node)) continue;
          const ring = [...inside].filter((other) => reach(other).has(node));
          expected.add(ring.sort((a, b) => a - b).join());
        }
        expect(new Set(graph.cycles().map((ring) => ring.join()))).toEqual(expected);
      }),
    );
  });

  it('who waits for a set is who reaches it', () => {
    fc.assert(
      fc.property(graphs, fc.nat(9), (pairs, sink) => {
        const graph = new WaitGraph();
        for (const [from, to] of pairs)
          graph.add({ from, to, resource: 'r', provenance: 'inferred', why: named('') });
        for (let node = 0; node < 10; node++) {
          if (node === sink) continue;
          expect(graph.waitersOf([sink]).has(node)).toBe(graph.reachableFrom([node]).has(sink));
        }
      }),
    );
  });
});

const graphOf = (dumps: readonly (readonly Parked[])[]) => {
  const { waitGraph } = diagnose({ artifacts: dumpArtifacts(dumps) });
  if (!waitGraph) throw new Error('no graph');
  const label = (id: string) => waitGraph.nodes.find((node) => node.id === id)?.label;
  return {
    ...waitGraph,
    said: waitGraph.edges.map(
      (edge) => `${edge.count} × ${label(edge.from)} → ${label(edge.to)} (${edge.provenance})`,
    ),
  };
};

const twice = <T>(dump: T): T[] => [dump, dump];

describe('the folded graph of a diagnosis', () => {
  it('leads from waiters over the lock and its holder to the peer outside', () => {
    const waiter = (id: number): Parked => ({
      id,
      reason: 'sync.Mutex.Lock',
      frames: [...lockWait('0xc0000a0010'), 'main.(*store).Get(0xc0000a0000) /app/store.go:31'],
      by: 'main.main in 1 /app/main.go:20',
    });
    const holder: Parked = {
      id: 900,
      reason: 'select',
      frames: [...HTTP_CALL, 'main.(*store).Get(0xc0000a0000) /app/store.go:40'],
      by: 'main.main in 1 /app/main.go:20',
    };
    const { said, nodes, edges } = graphOf(twice([MAIN_ACCEPTS, holder, ...many(12, 100, waiter)]));
    expect(said).toEqual([
      '12 × main.(*store).Get, sync.Mutex.Lock → mutex 0xc0000a0010 (observed)',
      '1 × main.(*store).Get, select → HTTP server that was asked, main.(*store).Get store.go:40 (observed)',
      '1 × mutex 0xc0000a0010 → main.(*store).Get, select (inferred)',
    ]);
    expect(edges.map((edge) => edge.relation)).toEqual(['waits-for', 'waits-for', 'held-by']);
    expect(edges[2]?.ends).toEqual({ from: [], to: ['900'] });
    expect(edges[0]?.ends?.from).toHaveLength(12);
    expect(nodes.filter((node) => node.root).map((node) => node.place)).toEqual(['store.go:40']);
    expect(nodes.find((node) => node.address)).toMatchObject({
      name: 'mutex',
      address: '0xc0000a0010',
    });
  });

  it('two readers of one connection: the second waits for the first, by the address', () => {
    const fd = '0xc000066280';
    const queued = (id: number): Parked => ({
      id,
      reason: 'semacquire',
      frames: [
        'internal/poll.runtime_Semacquire(0xc0?) /go/src/runtime/sema.go:71',
        `internal/poll.(*fdMutex).rwlock(${fd}, 0x1) /go/src/internal/poll/fd_mutex.go:154`,
        'internal/poll.(*FD).readLock(...) /go/src/internal/poll/fd_mutex.go:221',
        `internal/poll.(*FD).Read(${fd}) /go/src/internal/poll/fd_unix.go:151`,
        'net.(*conn).Read(0xc00003a028) /go/src/net/net.go:194',
        'main.(*peer).poll(0xc0) /app/peer.go:12',
      ],
      by: 'main.main in 1 /app/main.go:20',
    });
    const reader: Parked = {
      id: 700,
      reason: 'IO wait',
      frames: [...NET_READ, 'main.(*peer).loop(0xc0) /app/peer.go:30'],
      by: 'main.main in 1 /app/main.go:20',
    };
    const { edges, said } = graphOf(twice([MAIN_ACCEPTS, reader, ...many(3, 100, queued)]));
    expect(said).toContain(`1 × connection ${fd} → main.(*peer).loop, IO wait (observed)`);
    expect(edges.find((edge) => edge.why === 'in a call on the same descriptor')).toBeDefined();
  });

  it('an edge names the evidence that speaks of its goroutines, and a ring all of its own', () => {
    const truth = listBundles().find(({ bundle }) => bundle === 'deadlock-abba-go1.27');
    const artifacts = readBundle(truth?.bundle ?? '')
      .filter(({ file }) => file.includes('debug2'))
      .map(({ file, bytes, modifiedUnixNs }) => artifactOf(file, bytes, { modifiedUnixNs }));
    const { waitGraph } = diagnose({ artifacts });
    const [ring] = waitGraph?.cycles ?? [];
    const inside = waitGraph?.edges.filter((edge) =>
      ring?.some((id, i) => id === edge.from && ring[(i + 1) % ring.length] === edge.to),
    );
    expect(inside?.map(({ relation, evidence }) => `${relation} ${evidence}`).sort()).toEqual([
      'held-by lock-order-cycle.e1',
      'held-by lock-order-cycle.e1',
      'waits-for lock-order-cycle.e1',
      'waits-for lock-order-cycle.e1',
    ]);
    expect(
      new Set(inside?.flatMap(({ ends }) => [...(ends?.from ?? []), ...(ends?.to ?? [])])),
    ).toEqual(new Set(['18', '19']));
    expect(waitGraph?.nodes.some((node) => node.root)).toBe(false);
  });

  it('has at most 200 nodes, the largest', () => {
    const { nodes, edges, left } = graphOf(
      twice([
        MAIN_ACCEPTS,
        ...Array.from({ length: 700 }, (_, i): Parked[] =>
          many(1 + (i % 3), 1000 + i * 100, (id) => ({
            id,
            reason: 'chan send',
            frames: [`main.f${i}(0xc0) /app/f.go:${i + 1}`],
            by: 'main.main in 1 /app/main.go:20',
          })),
        ).flat(),
      ]),
    );
    expect(nodes.length).toBe(200);
    expect(left).toBeGreaterThan(1000);
    const ids = new Set(nodes.map((node) => node.id));
    expect(ids.size).toBe(200);
    for (const edge of edges) expect(ids.has(edge.from) && ids.has(edge.to)).toBe(true);
  });

  it.each(
    listBundles()
      .filter((truth) => truth.go === '1.24' || truth.go === '1.27')
      .map((truth) => [truth.bundle] as const),
  )('%s: nodes name what is there, each ring is a walk along edges', (bundle) => {
    const artifacts = readBundle(bundle)
      .filter(({ file }) => file.includes('debug2'))
      .map(({ file, bytes, modifiedUnixNs }) => artifactOf(file, bytes, { modifiedUnixNs }));
    const { waitGraph, findings } = diagnose({ artifacts });
    const ids = new Set(waitGraph?.nodes.map((node) => node.id));
    const known = new Set(findings.map((finding) => finding.id));
    const edges = new Set(waitGraph?.edges.map((edge) => `${edge.from} ${edge.to}`));
    expect(ids.size).toBe(waitGraph?.nodes.length);
    for (const node of waitGraph?.nodes ?? []) {
      for (const id of node.findings) expect(known).toContain(id);
      expect(node.count).toBeGreaterThan(0);
    }
    for (const edge of edges) for (const id of edge.split(' ')) expect(ids).toContain(id);
    const spoken = new Set(findings.flatMap(({ evidence }) => evidence.map(({ id }) => id)));
    const goids = new Map(
      waitGraph?.nodes.map(({ id, rows }) => [id, rows && 'goids' in rows ? rows.goids : []]),
    );
    for (const { from, to, count, ends, evidence } of waitGraph?.edges ?? []) {
      if (evidence !== undefined) expect(spoken).toContain(evidence);
      expect(Math.max(ends?.from.length ?? 0, ends?.to.length ?? 0)).toBeGreaterThan(0);
      expect(count).toBeGreaterThan(0);
      for (const id of ends?.from ?? []) expect(goids.get(from)).toContain(id);
      for (const id of ends?.to ?? []) expect(goids.get(to)).toContain(id);
    }
    const waiting = new Set(waitGraph?.edges.map((edge) => edge.from));
    for (const node of waitGraph?.nodes ?? []) {
      if (node.root) expect(waiting).not.toContain(node.id);
    }
    for (const ring of waitGraph?.cycles ?? []) {
      ring.forEach((id, i) => {
        expect(edges).toContain(`${id} ${ring[(i + 1) % ring.length]}`);
      });
    }
  });
});
