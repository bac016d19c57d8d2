import type { Provenance, StateClass, WaitGraphSummary, WaitRelation } from '@unpark/model';
import { completedGraph } from './wait-graph-early';
import { componentsOf, stronglyConnected } from './wait-graph-parts';
import { type SplitGraph, splitGraph } from './wait-graph-split';

/** More than this is read by nobody at once: then only ways to a root are drawn. */
export const MAX_PICTURE_NODES = 60;
/** Drawn when all is asked for; the rest stands in the table. */
export const MAX_ALL_NODES = 100;
/** Goroutines that may be drawn one by one. */
export const MAX_SINGLE_GOROUTINES = 60;

/** Goroutines that do the same as one box, or each by itself. */
export const WAIT_GRAINS = ['groups', 'goroutines'] as const;
export type WaitGrain = (typeof WAIT_GRAINS)[number];

export interface PictureNode {
  /** unique in the picture */
  readonly id: string;
  readonly kind: 'goroutines' | 'resource';
  readonly label: string;
  readonly count: number;
  readonly stateClass?: StateClass;
  readonly function?: string;
  readonly place?: string;
  /** wait reason, or what the resource is */
  readonly name?: string;
  readonly address?: string;
  readonly stack?: string;
  readonly root: boolean;
  readonly findings: readonly string[];
  /** file of the dump that the ids are of */
  readonly artifact?: string;
  /** its goroutines, or those that wait for the resource; not all when there are many */
  readonly goids: readonly string[];
}

export interface PictureEdge {
  /** positions in `nodes` */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly provenance: Provenance;
  readonly why: string;
  readonly relation: WaitRelation;
  readonly source?: string;
  readonly evidence?: string;
  /** position in `rings` */
  readonly ring?: number;
  /** leads against the order of the nodes */
  readonly back: boolean;
}

/** What is drawn of a wait graph; nodes stand in topological order, as far as rings let them. */
export interface WaitPicture {
  readonly nodes: readonly PictureNode[];
  /** by position of their begin, then of their end */
  readonly edges: readonly PictureEdge[];
  /** how many goroutines wait for each other in each ring, and where it is drawn */
  readonly rings: readonly { readonly goroutines: number; readonly nodes: readonly number[] }[];
  /** nodes with an edge that are not drawn */
  readonly left: number;
  /** nodes with an edge, drawn or not */
  readonly connected: number;
}

/**
 * Chooses what of a wait graph is drawn. Goroutines of a ring always have a box each, so that the
 * ring can be seen. Waits that end at a timer or a peer and are no part of a finding are left out
 * unless `all` is asked for, or there is nothing else.
 */
export function waitPicture(
  given: WaitGraphSummary,
  { grain = 'groups', all = false }: { grain?: WaitGrain; all?: boolean } = {},
): WaitPicture {
  const summary = completedGraph(given);
  const split = splitGraph(summary, grain);
  const { nodes, edges } = split;
  const out: number[][] = nodes.map(() => []);
  for (const { from, to } of edges) out[from]?.push(to);
  const rings = ringsOf(split, summary, out);
  const ringOf = new Map(
    rings.flatMap((ring, at) => ring.nodes.map((node) => [node, at] as const)),
  );
  const parts = componentsOf(nodes.length, edges).filter(
    (part) => part.length > 1 || ringOf.has(part[0] ?? -1),
  );
  const connected = parts.reduce((sum, part) => sum + part.length, 0);
  const shown = chosenNodes(split, parts, ringOf, all);
  const order = topological(shown, out, nodes);
  const at = new Map(order.map((node, position) => [node, position]));
  const drawn = edges.flatMap((edge) => {
    const from = at.get(edge.from);
    const to = at.get(edge.to);
    if (from === undefined || to === undefined) return [];
    const ring = ringOf.get(edge.from);
    const inRing = ring !== undefined && ring === ringOf.get(edge.to);
    return [{ ...edge, from, to, back: to <= from, ...(inRing && { ring }) }];
  });
  return {
    nodes: order.flatMap((node) => nodes[node] ?? []),
    edges: drawn.sort((a, b) => a.from - b.from || a.to - b.to),
    rings: rings.map((ring) => ({
      goroutines: ring.goroutines,
      nodes: ring.nodes.flatMap((node) => at.get(node) ?? []).sort((a, b) => a - b),
    })),
    left: connected - order.length + summary.left,
    connected: connected + summary.left,
  };
}

/** May each goroutine have a box of its own? Needs all their ids, and not too many of them. */
export function canShowEach(summary: WaitGraphSummary): boolean {
  const joined = new Set(summary.edges.flatMap(({ from, to }) => [from, to]));
  let goroutines = 0;
  for (const { id, kind, count, rows } of summary.nodes) {
    if (kind !== 'goroutines' || !joined.has(id)) continue;
    goroutines += count;
    if (!rows || !('goids' in rows) || rows.goids.length < count) return false;
  }
  const named = summary.edges.every((edge) => edge.ends !== undefined);
  return named && goroutines > 0 && goroutines <= MAX_SINGLE_GOROUTINES;
}

/** Rings that the diagnosis found, as nodes of the split graph. */
function ringsOf({ nodes, of }: SplitGraph, summary: WaitGraphSummary, out: readonly number[][]) {
  if (summary.cycles.length === 0) return [];
  const kinds = new Map(summary.nodes.map((node) => [node.id, node.kind]));
  return stronglyConnected(out).flatMap((members) => {
    const inside = new Set(members.map((node) => of[node]));
    const known = summary.cycles.filter((ring) => ring.every((id) => inside.has(id)));
    const [first] = known;
    if (!first) return [];
    const single = members.every(
      (node) => nodes[node]?.kind === 'resource' || nodes[node]?.count === 1,
    );
    const goroutines =
      known.length === 1 || !single
        ? first.filter((id) => kinds.get(id) === 'goroutines').length
        : members.filter((node) => nodes[node]?.kind === 'goroutines').length;
    return [{ nodes: members, goroutines }];
  });
}

function chosenNodes(
  { nodes, edges }: SplitGraph,
  parts: readonly (readonly number[])[],
  ringOf: ReadonlyMap<number, number>,
  all: boolean,
): readonly number[] {
  const rank = (part: readonly number[]): number => {
    if (part.some((node) => ringOf.has(node))) return 4;
    if (part.some((node) => nodes[node]?.root)) return 3;
    if (part.some((node) => (nodes[node]?.findings.length ?? 0) > 0)) return 2;
    return part.length > 2 ? 1 : 0;
  };
  const ranked = parts
    .map((part) => ({ part, rank: rank(part) }))
    .sort((a, b) => b.rank - a.rank || (a.part[0] ?? 0) - (b.part[0] ?? 0));
  const focus = ranked.filter((entry) => entry.rank > 0);
  const wanted = (all || focus.length === 0 ? ranked : focus).flatMap(({ part }) => part);
  if (all) return wanted.slice(0, MAX_ALL_NODES);
  if (wanted.length <= MAX_PICTURE_NODES) return wanted;
  const ends = wanted.filter((node) => nodes[node]?.root || ringOf.has(node));
  return ends.length === 0
    ? wanted.slice(0, MAX_PICTURE_NODES)
    : waysTo(ends.slice(0, MAX_PICTURE_NODES), edges, nodes);
}

/** The ends and what leads to them, nearest and most goroutines first, as many as are drawn. */
function waysTo(
  ends: readonly number[],
  edges: SplitGraph['edges'],
  nodes: readonly PictureNode[],
): readonly number[] {
  const into = new Map<number, number[]>();
  for (const { from, to } of edges) {
    const list = into.get(to);
    if (list) list.push(from);
    else into.set(to, [from]);
  }
  const kept = new Set(ends);
  let level: readonly number[] = ends;
  while (level.length > 0 && kept.size < MAX_PICTURE_NODES) {
    const next = new Set(
      level.flatMap((node) => into.get(node) ?? []).filter((node) => !kept.has(node)),
    );
    level = [...next]
      .sort((a, b) => (nodes[b]?.count ?? 0) - (nodes[a]?.count ?? 0) || a - b)
      .slice(0, MAX_PICTURE_NODES - kept.size);
    for (const node of level) kept.add(node);
  }
  return [...kept].sort((a, b) => a - b);
}

/**
 * Waiters before what they wait for: reverse order of leaving of a walk in depth, which starts where
 * nobody waits, then at goroutines of rings.
 */
function topological(
  shown: readonly number[],
  out: readonly (readonly number[])[],
  nodes: readonly PictureNode[],
): number[] {
  const inside = new Set(shown);
  const waitedFor = new Set(shown.flatMap((node) => out[node] ?? []));
  const starts = [
    ...shown.filter((node) => !waitedFor.has(node)),
    ...shown.filter((node) => nodes[node]?.kind === 'goroutines'),
    ...shown,
  ];
  const seen = new Set<number>();
  const blocks: number[][] = [];
  for (const start of starts) {
    if (seen.has(start)) continue;
    seen.add(start);
    const leaving: number[] = [];
    const stack = [{ node: start, next: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const to = out[top.node]?.[top.next++];
      if (to === undefined) {
        leaving.push(top.node);
        stack.pop();
      } else if (inside.has(to) && !seen.has(to)) {
        seen.add(to);
        stack.push({ node: to, next: 0 });
      }
    }
    blocks.push(leaving.reverse());
  }
  // a later walk only reaches what earlier ones left out, and leads into them
  const firstOf = joinedBlocks(blocks, out);
  return firstOf.flat();
}

/** Walks that lead into one another stand together, later ones first; apart from others in their order. */
function joinedBlocks(
  blocks: readonly (readonly number[])[],
  out: readonly (readonly number[])[],
): number[][] {
  const blockOf = new Map(blocks.flatMap((block, at) => block.map((node) => [node, at] as const)));
  const joins = blocks.flatMap((block, from) =>
    block.flatMap((node) =>
      (out[node] ?? []).flatMap((to) => {
        const at = blockOf.get(to);
        return at === undefined ? [] : [{ from, to: at }];
      }),
    ),
  );
  return componentsOf(blocks.length, joins).map((part) =>
    [...part].sort((a, b) => b - a).flatMap((at) => blocks[at] ?? []),
  );
}
