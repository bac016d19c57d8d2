import type { WaitGraphSummary } from '@unpark/model';
import type { PictureEdge, PictureNode, WaitGrain } from './wait-graph-picture';
import { stronglyConnected } from './wait-graph-parts';

/** A ring of more goroutines than this is drawn as the groups it goes through. */
const MAX_RING_BOXES = 24;

type Edge = Omit<PictureEdge, 'ring' | 'back'>;

/** The graph of a diagnosis with some goroutines taken out of their groups. */
export interface SplitGraph {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly Edge[];
  /** id of the summary's node that each node is from */
  readonly of: readonly string[];
}

/** Groups of which `own` are taken out; these have edges of their own, which the ends of edges tell. */
type Own = ReadonlyMap<string, ReadonlySet<string>>;

export function splitGraph(summary: WaitGraphSummary, grain: WaitGrain): SplitGraph {
  return withOwn(summary, grain === 'goroutines' ? everyOne(summary) : ringMembers(summary));
}

/** Edges without ends say nothing of single goroutines: their groups stay whole. */
function named(summary: WaitGraphSummary): ReadonlyMap<string, Set<string>> {
  const goids = new Map<string, Set<string>>();
  const whole = new Set<string>();
  const add = (id: string, ends: readonly string[] | undefined) => {
    if (!ends) whole.add(id);
    const known = goids.get(id) ?? new Set();
    goids.set(id, known);
    for (const goid of ends ?? []) known.add(goid);
  };
  for (const { from, to, ends } of summary.edges) {
    add(from, ends?.from);
    add(to, ends?.to);
  }
  for (const id of whole) goids.delete(id);
  return goids;
}

function everyOne(summary: WaitGraphSummary): Own {
  const joined = named(summary);
  const own = new Map<string, ReadonlySet<string>>();
  for (const { id, kind, rows } of summary.nodes) {
    if (kind !== 'goroutines' || !joined.has(id) || !rows || !('goids' in rows)) continue;
    own.set(id, new Set(rows.goids));
  }
  return own;
}

/** Goroutines that wait for each other and stand in a group with others. */
function ringMembers(summary: WaitGraphSummary): Own {
  const inside = new Set(summary.cycles.flat());
  if (inside.size === 0) return new Map();
  const candidates = new Map<string, ReadonlySet<string>>();
  const goids = named(summary);
  for (const { id, kind, count } of summary.nodes) {
    const known = goids.get(id);
    if (kind === 'goroutines' && inside.has(id) && count > 1 && known) candidates.set(id, known);
  }
  const trial = withOwn(summary, candidates);
  const out: number[][] = trial.nodes.map(() => []);
  for (const { from, to } of trial.edges) out[from]?.push(to);
  const own = new Map<string, Set<string>>();
  let boxes = 0;
  for (const node of stronglyConnected(out).flat()) {
    const id = trial.of[node] ?? '';
    const goid = trial.nodes[node]?.goids[0];
    if (!candidates.has(id) || goid === undefined || trial.nodes[node]?.id === id) continue;
    own.set(id, (own.get(id) ?? new Set()).add(goid));
    boxes++;
  }
  return boxes <= MAX_RING_BOXES ? own : new Map();
}

function withOwn(summary: WaitGraphSummary, own: Own): SplitGraph {
  const nodes: PictureNode[] = [];
  const of: string[] = [];
  const at = new Map<string, number>();
  const put = (from: string, node: PictureNode) => {
    at.set(node.id, nodes.length);
    nodes.push(node);
    of.push(from);
  };
  const waiters = waitersOf(summary);
  for (const node of summary.nodes) {
    const { rows, root = false, ...rest } = node;
    const artifact = rows?.artifact ?? waiters.get(node.id)?.artifact;
    const all = rows && 'goids' in rows ? rows.goids : (waiters.get(node.id)?.goids ?? []);
    const taken = own.get(node.id);
    const shared = { ...rest, root, ...(artifact !== undefined && { artifact }) };
    for (const goid of taken ?? []) {
      const { stack: _stack, ...single } = shared;
      put(node.id, { ...single, id: `${node.id}/${goid}`, count: 1, goids: [goid] });
    }
    const others = node.count - (taken?.size ?? 0);
    if (others <= 0 && taken) continue;
    if (!taken) put(node.id, { ...shared, goids: all });
    else put(node.id, { ...shared, count: others, goids: all.filter((goid) => !taken.has(goid)) });
  }
  return { nodes, edges: splitEdges(summary, own, at), of };
}

function splitEdges(
  summary: WaitGraphSummary,
  own: Own,
  at: ReadonlyMap<string, number>,
): readonly Edge[] {
  const found = new Map<string, { -readonly [K in keyof Edge]: Edge[K] }>();
  for (const { from, to, count, ends, relation = 'waits-for', ...rest } of summary.edges) {
    const add = (a: number | undefined, b: number | undefined, by: number) => {
      if (a === undefined || b === undefined || by <= 0) return;
      const key = `${a} ${b}`;
      const known = found.get(key);
      if (known) known.count += by;
      else found.set(key, { ...rest, relation, from: a, to: b, count: by });
    };
    const isOwn = (id: string, goid: string | undefined) =>
      goid !== undefined && own.get(id)?.has(goid) === true;
    const place = (id: string, goid: string | undefined) =>
      at.get(isOwn(id, goid) ? `${id}/${goid}` : id);
    if (!ends || (!own.has(from) && !own.has(to))) {
      add(at.get(from), at.get(to), count);
      continue;
    }
    const pairs = Math.max(ends.from.length, ends.to.length);
    for (let i = 0; i < pairs; i++) add(place(from, ends.from[i]), place(to, ends.to[i]), 1);
    add(at.get(from), at.get(to), count - pairs);
  }
  return [...found.values()];
}

/** Goroutines that wait for each resource, as far as edges name them. */
function waitersOf(summary: WaitGraphSummary) {
  const nodes = new Map(summary.nodes.map((node) => [node.id, node]));
  const waiters = new Map<string, { artifact: string; goids: string[] }>();
  for (const { from, to, ends } of summary.edges) {
    const rows = nodes.get(from)?.rows;
    if (nodes.get(to)?.kind !== 'resource' || !rows || !('goids' in rows)) continue;
    const known = waiters.get(to) ?? { artifact: rows.artifact, goids: [] };
    known.goids.push(...(ends?.from ?? rows.goids));
    waiters.set(to, known);
  }
  return waiters;
}
