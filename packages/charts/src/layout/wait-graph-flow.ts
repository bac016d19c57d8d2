import { graphlib, layout } from '@dagrejs/dagre';
import {
  levelCurve,
  type Placed,
  type PlacedEdge,
  type Point,
  straightCurves,
  type WaitLayout,
  type WaitLayoutInput,
} from './wait-graph-layout';
import { componentsOf } from './wait-graph-parts';

const MARGIN_PX = 12;
const LABEL_HEIGHT_PX = 36;
/** between parts that have nothing to do with each other */
const PART_GAP_PX = 28;
const LANE_PX = 40;
const FIRST_LANE_PX = 30;
/** between a border and the way down beside it: half of what dagre keeps free there */
const ASIDE_PX = 9;
const TAG_GAP_PX = 10;

/**
 * Left to right: waiters, what they wait for, who keeps it. Each part by itself, one below the other.
 * Edges that close a ring go back below their part, so that a ring reads as a way and its return.
 */
export function layoutWaitGraph(input: WaitLayoutInput): WaitLayout {
  const nodes: Placed[] = [];
  const edges: PlacedEdge[] = [];
  let top = MARGIN_PX + 4;
  let width = 0;
  for (const part of componentsOf(input.nodes.length, input.edges)) {
    const drawn = layoutPart(input, part, top);
    for (const [node, placed] of drawn.nodes) nodes[node] = placed;
    for (const [edge, placed] of drawn.edges) edges[edge] = placed;
    top = drawn.bottom + PART_GAP_PX;
    width = Math.max(width, drawn.right);
  }
  return {
    form: 'flow',
    width: width + MARGIN_PX,
    height: Math.max(top - PART_GAP_PX, 0) + MARGIN_PX,
    nodes,
    edges,
  };
}

interface Part {
  readonly nodes: Map<number, Placed>;
  readonly edges: Map<number, PlacedEdge>;
  readonly bottom: number;
  readonly right: number;
}

function layoutPart(input: WaitLayoutInput, part: readonly number[], top: number): Part {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 18, edgesep: 14, ranksep: 38, marginx: 0, marginy: 0 });
  const inside = new Set(part);
  for (const node of part) graph.setNode(String(node), { ...input.nodes[node] });
  const back: number[] = [];
  for (const [i, edge] of input.edges.entries()) {
    if (!inside.has(edge.from)) continue;
    if (edge.back) back.push(i);
    else {
      const label = { width: edge.labelWidth, height: LABEL_HEIGHT_PX, labelpos: 'c' };
      graph.setEdge(String(edge.from), String(edge.to), label, String(i));
    }
  }
  layout(graph);
  const nodes = new Map<number, Placed>();
  let left = Number.POSITIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (const id of graph.nodes()) {
    const { x, y, width, height } = placeOf(graph.node(id));
    left = Math.min(left, x - width / 2);
    high = Math.min(high, y - height / 2);
  }
  for (const id of graph.edges()) {
    const { y } = placeOf(graph.edge(id));
    high = Math.min(high, y - LABEL_HEIGHT_PX / 2);
  }
  const shift = { x: MARGIN_PX - left, y: top - high };
  let bottom = 0;
  let right = 0;
  for (const id of graph.nodes()) {
    const { x, y, width, height } = placeOf(graph.node(id));
    const placed = { x: x - width / 2 + shift.x, y: y - height / 2 + shift.y, width, height };
    nodes.set(Number(id), placed);
    bottom = Math.max(bottom, placed.y + height);
    right = Math.max(right, placed.x + width);
  }
  const edges = new Map<number, PlacedEdge>();
  for (const id of graph.edges()) {
    const i = Number(id.name);
    const edge = input.edges[i];
    const from = edge && nodes.get(edge.from);
    const to = edge && nodes.get(edge.to);
    if (!edge || !from || !to) continue;
    const drawn = graph.edge(id) as { x?: number; y?: number; points?: readonly Point[] };
    const label = { x: (drawn.x ?? 0) + shift.x, y: (drawn.y ?? 0) + shift.y };
    const way = (drawn.points ?? [])
      .slice(1, -1)
      .map(({ x, y }) => ({ x: x + shift.x, y: y + shift.y }));
    edges.set(i, { points: curve(from, to, way, label, edge.labelWidth), label });
    bottom = Math.max(bottom, label.y + LABEL_HEIGHT_PX / 2, ...way.map(({ y }) => y + 4));
  }
  const lanes = addLanes(input, back, nodes, edges, bottom);
  return { nodes, edges, bottom: lanes.bottom, right: Math.max(right, lanes.right) };
}

/** Out at the right, level through the words and past what lies between, in at the left. */
function curve(
  from: Placed,
  to: Placed,
  way: readonly Point[],
  label: Point,
  labelWidth: number,
): readonly Point[] {
  const begin = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  const half = labelWidth / 2;
  const stops: Point[] = [
    { x: label.x - half, y: label.y },
    { x: label.x + half, y: label.y },
  ];
  for (const point of way) {
    // dagre bends at the words as well
    if (point.x < label.x - half - 1 || point.x > label.x + half + 1) stops.push(point);
  }
  stops.sort((a, b) => a.x - b.x);
  const points: Point[] = [begin];
  let at: Point = begin;
  for (const stop of [...stops, end]) {
    points.push(...levelCurve(at, stop));
    at = stop;
  }
  return points;
}

/** Ways back, each in a lane of its own below the part. */
function addLanes(
  input: WaitLayoutInput,
  back: readonly number[],
  nodes: ReadonlyMap<number, Placed>,
  edges: Map<number, PlacedEdge>,
  bottom: number,
): { readonly bottom: number; readonly right: number } {
  let low = bottom;
  let right = 0;
  const tagged = new Set<number>();
  for (const [lane, i] of back.entries()) {
    const edge = input.edges[i];
    const from = edge && nodes.get(edge.from);
    const to = edge && nodes.get(edge.to);
    if (!edge || !from || !to) continue;
    const y = bottom + FIRST_LANE_PX + lane * LANE_PX;
    low = y + LABEL_HEIGHT_PX / 2;
    const out = downFrom(from, nodes, lane, 'right');
    const into = downFrom(to, nodes, lane, 'left').toReversed();
    const leaves = out.at(-1) ?? { x: from.x, y };
    const arrives = into[0] ?? { x: to.x, y };
    const turn = [...out, { x: leaves.x, y }, { x: arrives.x, y }, ...into];
    const tag = edge.ring !== undefined && !tagged.has(edge.ring) ? edge.ring : undefined;
    const tagWidth = tag === undefined ? 0 : (input.tagWidths[tag] ?? 0) + TAG_GAP_PX;
    if (tag !== undefined) tagged.add(tag);
    const middle = (leaves.x + arrives.x) / 2;
    right = Math.max(right, leaves.x + ASIDE_PX);
    edges.set(i, {
      points: [turn[0] ?? leaves, ...straightCurves(turn)],
      label: { x: middle + tagWidth / 2, y },
      ...(tag !== undefined && { tag: { x: middle - edge.labelWidth / 2 - TAG_GAP_PX / 2, y } }),
    });
  }
  return { bottom: low, right };
}

/** From the border of a box to below all others: straight down, or beside the boxes that are below. */
function downFrom(
  box: Placed,
  nodes: ReadonlyMap<number, Placed>,
  lane: number,
  side: 'left' | 'right',
): Point[] {
  const column = [...nodes.values()].filter(
    (other) => other.x < box.x + box.width && box.x < other.x + other.width,
  );
  const end = box.y + box.height;
  if (!column.some((other) => other.y >= end)) {
    const shift = Math.min(box.width / 4, 14 + lane * 7);
    return [{ x: box.x + box.width / 2 + (side === 'right' ? shift : -shift), y: end }];
  }
  const y = box.y + box.height / 2 + 10;
  const aside = Math.min(ASIDE_PX + lane * 2, 18);
  const beside =
    side === 'right'
      ? Math.max(...column.map((other) => other.x + other.width)) + aside
      : Math.min(...column.map((other) => other.x)) - aside;
  return [
    { x: side === 'right' ? box.x + box.width : box.x, y },
    { x: beside, y },
  ];
}

interface DagrePlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** dagre writes where it put a thing into the label that it was given. */
const placeOf = (label: Partial<DagrePlace> | undefined): DagrePlace => ({
  x: label?.x ?? 0,
  y: label?.y ?? 0,
  width: label?.width ?? 0,
  height: label?.height ?? 0,
});
