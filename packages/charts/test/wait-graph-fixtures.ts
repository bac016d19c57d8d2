import type { WaitWords } from '@unpark/charts';
import type { WaitGraphSummary } from '@unpark/model';
import fc from 'fast-check';

export const WORDS: WaitWords = {
  goroutines: (count) => `${count} goroutines`,
  someOf: (count, all) => `${count} of ${all} goroutines`,
  relation: (relation) => relation,
  provenance: (provenance) => provenance,
  resource: (name) => name,
  root: 'root',
  cycle: (count) => `cycle of ${count}`,
};

type Node = WaitGraphSummary['nodes'][number];
type Edge = WaitGraphSummary['edges'][number];

export const goroutines = (
  id: string,
  goids: readonly string[],
  more: Partial<Node> = {},
): Node => ({
  id,
  kind: 'goroutines',
  label: `main.${id}, sync.Mutex.Lock`,
  name: 'sync.Mutex.Lock',
  count: goids.length,
  stateClass: 'lock',
  function: `example.com/app/store.(*Store).${id}`,
  place: 'store.go:31',
  findings: [],
  rows: { table: 'goroutines', artifact: 'dump.txt', rows: goids.map((_, i) => i), goids },
  ...more,
});

export const lock = (id: string, more: Partial<Node> = {}): Node => ({
  id,
  kind: 'resource',
  label: `mutex ${id}`,
  name: 'mutex',
  address: id,
  count: 1,
  findings: [],
  ...more,
});

export const waits = (from: string, to: string, goids: readonly string[]): Edge => ({
  from,
  to,
  count: goids.length,
  provenance: 'observed',
  why: 'the address is in its Lock call',
  relation: 'waits-for',
  source: 'dump 1',
  ends: { from: goids, to: [] },
});

export const heldBy = (from: string, to: string, goids: readonly string[]): Edge => ({
  ...waits(from, to, []),
  count: goids.length,
  provenance: 'inferred',
  why: 'has the address of the lock',
  relation: 'held-by',
  ends: { from: [], to: goids },
});

/** Two goroutines of one group that wait for each other, and twelve behind them. */
export const ABBA: WaitGraphSummary = {
  dump: 'dump 1',
  nodes: [
    goroutines('pair', ['18', '19']),
    goroutines(
      'behind',
      Array.from({ length: 12 }, (_, i) => String(20 + i)),
    ),
    lock('0xa'),
    lock('0xb'),
  ],
  edges: [
    waits(
      'behind',
      '0xa',
      Array.from({ length: 12 }, (_, i) => String(20 + i)),
    ),
    waits('pair', '0xa', ['18']),
    waits('pair', '0xb', ['19']),
    heldBy('0xa', 'pair', ['19']),
    heldBy('0xb', 'pair', ['18']),
  ],
  cycles: [['pair', '0xa', 'pair', '0xb']],
  left: 0,
};

/** Waiters, a lock, its holder, and what that one waits for. */
export const CHAIN: WaitGraphSummary = {
  dump: 'dump 1',
  nodes: [
    lock('0xa'),
    goroutines('holder', ['55']),
    goroutines('waiters', ['20', '21', '22'], { findings: ['lock-held-across-io'] }),
    lock('peer', { name: 'HTTP server', root: true }),
    goroutines('sleeper', ['70']),
    lock('timer'),
  ],
  edges: [
    waits('waiters', '0xa', ['20', '21', '22']),
    heldBy('0xa', 'holder', ['55']),
    waits('holder', 'peer', ['55']),
    waits('sleeper', 'timer', ['70']),
  ],
  cycles: [],
  left: 3,
};

/** Any graph: goroutines and things by turns, edges in every direction. */
export const anyGraph: fc.Arbitrary<WaitGraphSummary> = fc
  .tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 90 }),
    fc.nat(5),
  )
  .map(([size, pairs, left]) => {
    const nodes = Array.from({ length: size }, (_, i) =>
      i % 2 === 0
        ? goroutines(`n${i}`, [String(i * 10 + 1), String(i * 10 + 2)])
        : lock(`n${i}`, { root: i % 7 === 0 }),
    );
    const edges = new Map<string, Edge>();
    for (const [a, b] of pairs) {
      const [from, to] = [a % size, b % size];
      const edge =
        from % 2 === 0
          ? to % 2 === 0
            ? {
                ...waits(`n${from}`, `n${to}`, [String(from * 10 + 1)]),
                ends: { from: [String(from * 10 + 1)], to: [String(to * 10 + 2)] },
              }
            : waits(`n${from}`, `n${to}`, [String(from * 10 + 1)])
          : to % 2 === 0
            ? heldBy(`n${from}`, `n${to}`, [String(to * 10 + 1)])
            : { ...waits(`n${from}`, `n${to}`, []), count: 1 };
      edges.set(`${from} ${to}`, edge);
    }
    return { nodes, edges: [...edges.values()], cycles: [], left };
  });
