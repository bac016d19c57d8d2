import type {
  EachLanguage,
  EvidenceRows,
  Finding,
  Provenance,
  Said,
  StateClass,
  WaitGraphSummary,
  WaitRelation,
} from '@unpark/model';
import { goroutineRows, shortName } from './draft';
import { EdgeEvidence } from './graph-evidence';
import { isStill, ringOf } from './graph-rings';
import { rootsOf } from './graph-roots';
import { compareText, type GoroutineGroup } from './goroutine-groups';
import type { RankedFinding } from './ranking';
import { say } from './say';
import { type Situation, sourcePlace } from './situation';
import { withoutTypeArguments } from './stack-hash';
import { reasonWords, type WaitKind } from './wait-class';
import { SEEN_IN_TRACE } from './wait-graph';
import { resourceOf, type WaitResource } from './wait-resource';

/** A picture of more nodes than this is read by nobody. */
const MAX_NODES = 200;
/** Of these, what goroutines wait for. */
const MAX_RESOURCES = 80;
/** Groups that are looked into before the largest are chosen. */
const MAX_CONSIDERED = 2000;
/** A node names at most this many goroutines one by one; its id has the key of the whole group. */
const MAX_NODE_ROWS = 200;
/** Rows that are asked for their resource in a group; beyond these one stands for the rest. */
const MAX_ASKED_ROWS = 2000;
const MAX_CYCLES = 20;
/** An edge names at most this many goroutines or pairs of them: as many as a picture shows one by one. */
const MAX_EDGE_ENDS = 100;

const RELATION_OF_WAIT: Readonly<Partial<Record<WaitKind, WaitRelation>>> = {
  'chan-send': 'drained-by',
  'chan-receive': 'fed-by',
  select: 'fed-by',
  cond: 'fed-by',
  pipe: 'fed-by',
  waitgroup: 'ended-by',
  once: 'run-by',
};

interface Node {
  readonly id: string;
  readonly kind: 'goroutines' | 'resource';
  readonly label: Said;
  count: number;
  readonly stateClass?: StateClass;
  readonly function?: string;
  readonly place?: string;
  readonly name?: Said;
  readonly address?: Said;
  readonly stack?: string;
  readonly findings: Set<string>;
  readonly rows?: EvidenceRows;
  /** shown before others: 3 in a ring or a primary finding, 2 in a finding, 1 with an edge to a goroutine */
  weight: number;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  count: number;
  provenance: Provenance;
  readonly why: Said;
  readonly relation: WaitRelation;
  readonly source: string;
  /** rows of goroutines at its ends, pairs at the same positions; empty at a resource */
  readonly fromRows: number[];
  readonly toRows: number[];
}

/**
 * The wait graph of the dump that is looked at, folded: goroutines that do the same are one node, what
 * they wait for another, and who keeps it from them a third. Peers outside of the process are ends.
 */
export function graphSummary(
  situation: Situation,
  found: readonly RankedFinding[],
): WaitGraphSummary<EachLanguage> {
  const folded = new FoldedGraph(situation);
  for (const { finding, rows, holders } of found) folded.mark(finding, rows, holders);
  folded.findRings();
  folded.addWaits();
  folded.addHolders(found);
  const cycles = folded.cycles();
  return folded.summary(cycles, found);
}

class FoldedGraph {
  private readonly nodes = new Map<string, Node>();
  private readonly edges = new Map<string, Edge>();
  private readonly wakersOf = new Map<GoroutineGroup, ReadonlySet<string>>();
  private left = 0;
  /** rows that wait for each other, and all of them */
  private rings: readonly (readonly number[])[] = [];
  private readonly inRing = new Set<number>();
  private readonly wanted = new Map<GoroutineGroup, { findings: Set<string>; weight: number }>();

  constructor(private readonly situation: Situation) {
    for (const group of situation.reference.groups) {
      if (group.role === 'working') this.want(group, 0);
    }
    for (const edge of situation.graph.edges()) {
      for (const row of [edge.from, edge.to]) this.want(situation.reference.groupOfRow.get(row), 1);
    }
  }

  private want(group: GoroutineGroup | undefined, weight: number, finding?: string): void {
    if (!group) return;
    let entry = this.wanted.get(group);
    if (!entry) {
      entry = { findings: new Set(), weight };
      this.wanted.set(group, entry);
    }
    entry.weight = Math.max(entry.weight, weight);
    if (finding !== undefined) entry.findings.add(finding);
  }

  mark(finding: Finding<EachLanguage>, rows: readonly number[], holders: readonly number[]): void {
    for (const row of [...rows, ...holders]) {
      const group = this.situation.reference.groupOfRow.get(row);
      this.want(group, finding.primary ? 3 : 2, finding.id);
    }
  }

  findRings(): void {
    const { situation } = this;
    this.rings = situation.graph
      .cycles()
      .filter((rows) => isStill(situation, rows))
      .map((rows) => ringOf(situation, rows));
    for (const ring of this.rings.slice(0, MAX_CYCLES)) {
      for (const row of ring.slice(0, MAX_EDGE_ENDS)) this.inRing.add(row);
    }
  }

  /** Goroutines to what they wait for; of a hostile number of groups the largest. */
  addWaits(): void {
    const sorted = [...this.wanted].sort(
      ([a, { weight: heavy }], [b, { weight }]) =>
        weight - heavy || b.rows.length - a.rows.length || compareText(a.key, b.key),
    );
    this.left = Math.max(0, sorted.length - MAX_CONSIDERED);
    for (const [group, { findings, weight }] of sorted.slice(0, MAX_CONSIDERED)) {
      this.nodes.set(nodeId(group), {
        id: nodeId(group),
        kind: 'goroutines',
        label: labelOf(group),
        count: group.rows.length,
        stateClass: group.role === 'working' ? group.stateClass : 'idle',
        ...(group.topUserFrame && { function: group.topUserFrame.function }),
        ...(group.topUserFrame?.file && { place: sourcePlace(group.topUserFrame) }),
        name: reasonWords(group.reason),
        stack: group.stackHash,
        findings,
        rows: goroutineRows(this.situation.view, [...group.rows.subarray(0, MAX_NODE_ROWS)]),
        weight,
      });
      // an idle group waits for work, whoever it holds up
      if (group.role !== 'working' && weight < 2) continue;
      const asked = Math.min(group.rows.length, MAX_ASKED_ROWS);
      for (let i = 0; i < asked; i++) {
        const row = group.rows[i] ?? 0;
        const resource = resourceOf(this.situation, group, row);
        if (!resource) continue;
        const share = i === 0 ? group.rows.length - asked + 1 : 1;
        this.resourceNode(resource, findings, weight).count += share;
        const { provenance, why } = resource;
        const source = this.situation.view.label;
        const edge = this.edge({
          from: nodeId(group),
          to: resource.id,
          provenance,
          why,
          relation: 'waits-for',
          source,
        });
        edge.count += share;
        this.end(edge, row, undefined);
      }
    }
  }

  private resourceNode(resource: WaitResource, findings: Set<string>, weight: number): Node {
    let node = this.nodes.get(resource.id);
    if (!node) {
      node = {
        id: resource.id,
        kind: 'resource',
        label: resource.label,
        name: resource.name,
        ...(resource.address !== undefined && { address: resource.address }),
        ...(resource.place !== undefined && { place: resource.place }),
        count: 0,
        ...(resource.function !== undefined && { function: resource.function }),
        findings: new Set(),
        weight,
      };
      this.nodes.set(resource.id, node);
    }
    node.weight = Math.max(node.weight, weight);
    for (const id of findings) node.findings.add(id);
    return node;
  }

  private edge(of: Pick<Edge, 'from' | 'to' | 'provenance' | 'why' | 'relation' | 'source'>): Edge {
    const key = `${of.from} ${of.to}`;
    let edge = this.edges.get(key);
    if (!edge) {
      edge = { ...of, count: 0, fromRows: [], toRows: [] };
      this.edges.set(key, edge);
    }
    // what is inferred of one is no more than that of all
    if (of.provenance === 'inferred') edge.provenance = of.provenance;
    return edge;
  }

  /** Names the goroutines at the ends of an edge; those of a ring however many there are. */
  private end(edge: Edge, from: number | undefined, to: number | undefined): void {
    const named = Math.max(edge.fromRows.length, edge.toRows.length);
    const ring = this.inRing.has(from ?? to ?? -1) && this.inRing.has(to ?? from ?? -1);
    if (named >= MAX_EDGE_ENDS && !ring) return;
    if (from !== undefined) edge.fromRows.push(from);
    if (to !== undefined) edge.toRows.push(to);
  }

  /** What they wait for, to who keeps it. */
  addHolders(found: readonly RankedFinding[]): void {
    const { reference, graph } = this.situation;
    const holders = new Map<string, Set<number>>();
    const add = (from: number, to: number, provenance: Provenance, why: Said): void => {
      const waits = reference.groupOfRow.get(from);
      const keeps = reference.groupOfRow.get(to);
      if (!waits || !keeps) return;
      if (!this.nodes.has(nodeId(waits)) || !this.nodes.has(nodeId(keeps))) return;
      const resource = resourceOf(this.situation, waits, from);
      const through = resource && this.nodes.has(resource.id) ? resource.id : undefined;
      const source = through ?? nodeId(waits);
      const seen = provenance === 'inferred' && this.traceSaw(waits, keeps);
      const edge = this.edge({
        from: source,
        to: nodeId(keeps),
        provenance: seen ? 'observed' : provenance,
        why: seen ? SEEN_IN_TRACE : why,
        relation: through === undefined ? 'waits-for' : (RELATION_OF_WAIT[waits.kind] ?? 'held-by'),
        source: seen || why === SEEN_IN_TRACE ? 'trace' : this.situation.view.label,
      });
      const key = `${source} ${nodeId(keeps)}`;
      const rows = holders.get(key) ?? new Set();
      if (through === undefined || !rows.has(to)) {
        this.end(edge, through === undefined ? from : undefined, to);
      }
      holders.set(key, rows.add(to));
      edge.count = rows.size;
    };
    for (const edge of graph.edges()) add(edge.from, edge.to, edge.provenance, edge.why);
    for (const { finding, rows, holders: named } of found) {
      const [first] = rows;
      if (first === undefined) continue;
      const reached = graph.reachableFrom([first]);
      for (const to of named) {
        if (reached.has(to)) continue;
        add(
          first,
          to,
          'inferred',
          say`named by the finding: ${finding.title}`.zh`发现中指出：${finding.title}`,
        );
      }
    }
  }

  /** A function of the one was seen to wake goroutines that waited as the other does. */
  private traceSaw(waits: GoroutineGroup, keeps: GoroutineGroup): boolean {
    const at = waits.topUserFrame;
    if (!this.situation.trace || !at) return false;
    let wakers = this.wakersOf.get(waits);
    if (!wakers) {
      wakers = new Set(
        this.situation
          .wakersOf(new Set([at.function]), new Set([waits.kind]))
          .map((waker) => withoutTypeArguments(waker.function)),
      );
      this.wakersOf.set(waits, wakers);
    }
    return keeps.functions.some((name) => wakers.has(withoutTypeArguments(name)));
  }

  /** Rings of goroutines that stood in both dumps, through what is between them. */
  cycles(): string[][] {
    const { situation } = this;
    const rings = new Map<string, string[]>();
    for (const rows of this.rings) {
      if (rings.size >= MAX_CYCLES) break;
      const ring: string[] = [];
      for (const row of rows) {
        const group = situation.reference.groupOfRow.get(row);
        if (!group) continue;
        const resource = resourceOf(situation, group, row);
        ring.push(nodeId(group), ...(resource ? [resource.id] : []));
      }
      for (const id of ring) {
        const node = this.nodes.get(id);
        if (node) node.weight = 4;
      }
      rings.set(ring.join(' '), ring);
    }
    return [...rings.values()];
  }

  summary(
    cycles: readonly (readonly string[])[],
    found: readonly RankedFinding[],
  ): WaitGraphSummary<EachLanguage> {
    const ranked = [...this.nodes.values()].sort(
      (a, b) => b.weight - a.weight || b.count - a.count || compareText(a.id, b.id),
    );
    const resources = ranked.filter((node) => node.kind === 'resource').slice(0, MAX_RESOURCES);
    const groups = ranked
      .filter((node) => node.kind === 'goroutines')
      .slice(0, MAX_NODES - resources.length);
    const kept = new Map([...groups, ...resources].map((node) => [node.id, node]));
    const edges = [...this.edges.values()]
      .filter((edge) => kept.has(edge.from) && kept.has(edge.to))
      .sort((a, b) => b.count - a.count || compareText(a.from, b.from) || compareText(a.to, b.to));
    const primary = found.find(({ finding }) => finding.primary)?.finding.id;
    const roots = rootsOf(kept, edges, primary);
    const evidence = new EdgeEvidence(found, this.situation.view.artifact);
    return {
      dump: this.situation.view.label,
      nodes: [...kept.values()].map((node) => shownNode(node, roots.has(node.id))),
      edges: edges.map((edge) => this.shownEdge(edge, kept, evidence)),
      cycles: cycles.filter((ring) => ring.every((id) => kept.has(id))),
      left: this.left + ranked.length - kept.size,
    };
  }

  private shownEdge(
    edge: Edge,
    nodes: ReadonlyMap<string, Node>,
    evidence: EdgeEvidence,
  ): WaitGraphSummary<EachLanguage>['edges'][number] {
    const { from, to, count, provenance, why, relation, source, fromRows, toRows } = edge;
    const findings = new Set([
      ...(nodes.get(from)?.findings ?? []),
      ...(nodes.get(to)?.findings ?? []),
    ]);
    const spoken = evidence.of(fromRows.length > 0 ? fromRows : toRows, findings);
    const goids = (rows: readonly number[]) => rows.map((row) => this.situation.view.goid(row));
    const ends = { from: goids(fromRows), to: goids(toRows) };
    // a profile counts goroutines and names none
    const named = [...ends.from, ...ends.to].every((goid) => goid !== '0');
    return {
      from,
      to,
      count,
      provenance,
      why,
      relation,
      source,
      ...(spoken !== undefined && { evidence: spoken }),
      ...(named && { ends }),
    };
  }
}

const shownNode = (node: Node, root: boolean): WaitGraphSummary<EachLanguage>['nodes'][number] => ({
  id: node.id,
  kind: node.kind,
  label: node.label,
  count: node.count,
  ...(node.stateClass && { stateClass: node.stateClass }),
  ...(node.function !== undefined && { function: node.function }),
  ...(node.place !== undefined && { place: node.place }),
  ...(node.name !== undefined && { name: node.name }),
  ...(node.address !== undefined && { address: node.address }),
  ...(node.stack !== undefined && { stack: node.stack }),
  ...(root && { root }),
  findings: [...node.findings].sort(compareText),
  ...(node.rows && { rows: node.rows }),
});

const nodeId = (group: GoroutineGroup): string => `g-${group.key}`;

function labelOf(group: GoroutineGroup): Said {
  const at = group.topUserFrame ?? group.frames[0];
  const reason = reasonWords(group.reason);
  if (!at) return reason;
  const name = shortName(at.function);
  return say`${name}, ${reason}`.zh`${name}，${reason}`;
}
