import type { WaitBox, WaitLabel } from './wait-graph-boxes';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Placed extends Point {
  readonly width: number;
  readonly height: number;
}

/** What a layout is asked: sizes only. Positions of nodes are those of the picture. */
export interface WaitLayoutInput {
  readonly nodes: readonly { readonly width: number; readonly height: number }[];
  readonly edges: readonly {
    readonly from: number;
    readonly to: number;
    readonly labelWidth: number;
    readonly back: boolean;
    readonly ring?: number;
  }[];
  /** room that the tag of each ring takes */
  readonly tagWidths: readonly number[];
}

/** Where an edge goes: out of the border of one box into the border of another, along cubic curves. */
export interface PlacedEdge {
  /** begin, then three points for each curve; straight parts are curves as well */
  readonly points: readonly Point[];
  /** of the words: centre, or left end in a chain */
  readonly label: Point;
  /** the same for the tag of the ring that this edge closes */
  readonly tag?: Point;
}

export interface WaitLayout {
  readonly form: 'flow' | 'chain';
  readonly width: number;
  readonly height: number;
  /** top left corners */
  readonly nodes: readonly Placed[];
  readonly edges: readonly PlacedEdge[];
}

export const layoutInput = (
  boxes: readonly WaitBox[],
  labels: readonly WaitLabel[],
  edges: readonly {
    readonly from: number;
    readonly to: number;
    readonly back: boolean;
    readonly ring?: number;
  }[],
  tagWidths: readonly number[],
): WaitLayoutInput => ({
  nodes: boxes.map(({ widthPx, heightPx }) => ({ width: widthPx, height: heightPx })),
  edges: edges.map(({ from, to, back, ring }, i) => ({
    from,
    to,
    back,
    labelWidth: labels[i]?.widthPx ?? 0,
    ...(ring !== undefined && { ring }),
  })),
  tagWidths,
});

/** A curve that leaves and arrives level. */
export function levelCurve(from: Point, to: Point): readonly Point[] {
  const middle = (from.x + to.x) / 2;
  return [{ x: middle, y: from.y }, { x: middle, y: to.y }, to];
}

/** A straight way through all points, as curves. */
export function straightCurves(points: readonly Point[]): readonly Point[] {
  return points.slice(1).flatMap((to, i) => {
    const from = points[i] ?? to;
    const part = (share: number): Point => ({
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
    });
    return [part(1 / 3), part(2 / 3), to];
  });
}

/** `d` of an SVG path. */
export function pathData([begin, ...curves]: readonly Point[]): string {
  if (!begin) return '';
  const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  let data = `M${at(begin)}`;
  for (let i = 0; i + 2 < curves.length; i += 3) {
    data += `C${curves
      .slice(i, i + 3)
      .map(at)
      .join(' ')}`;
  }
  return data;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const CHAIN = {
  /** where a straight arrow stands, from the left border of the boxes */
  arrowPx: 28,
  gapPx: 46,
  rowPx: 24,
  lanePx: 9,
  lanes: 5,
  marginPx: 10,
  /** the tag of a root stands over the border */
  topPx: 14,
} as const;

/**
 * One box below the other, for narrow screens: an edge to the next box is an arrow between them; any
 * other one has a line with its words below its box and goes to its end by a lane at the left.
 */
export function chainLayout(input: WaitLayoutInput, widthPx: number): WaitLayout {
  const aside = input.edges.filter(({ from, to }) => to !== from + 1);
  const lanes = lanesOf(aside);
  const used = Math.max(0, ...lanes.values());
  const left = CHAIN.marginPx + (aside.length > 0 ? (used + 1) * CHAIN.lanePx + 8 : 0);
  const width = Math.max(120, widthPx - left - CHAIN.marginPx);
  const nodes: Placed[] = [];
  const rowOf = new Map<number, number>();
  let y: number = CHAIN.topPx;
  input.nodes.forEach((node, at) => {
    const placed = { x: left, y, width, height: node.height };
    nodes.push(placed);
    y += node.height;
    let straightOn = false;
    input.edges.forEach(({ from, to }, edge) => {
      if (from !== at) return;
      if (to === at + 1) straightOn = true;
      else {
        rowOf.set(edge, y + CHAIN.rowPx / 2);
        y += CHAIN.rowPx;
      }
    });
    y += straightOn ? CHAIN.gapPx : 18;
  });
  const edges = input.edges.map((edge, i): PlacedEdge => {
    const from = nodes[edge.from];
    const to = nodes[edge.to];
    if (!from || !to) return { points: [], label: { x: 0, y: 0 } };
    const bottom = from.y + from.height;
    const row = rowOf.get(i);
    if (row === undefined) {
      const x = from.x + CHAIN.arrowPx;
      const begin = { x, y: bottom };
      const end = { x, y: to.y };
      return {
        points: [begin, ...straightCurves([begin, end])],
        label: { x: x + 14, y: (to.y - CHAIN.gapPx + to.y) / 2 },
      };
    }
    const lane = left - 8 - ((lanes.get(edge) ?? 0) + 1) * CHAIN.lanePx + 4;
    const turn = [
      { x: from.x + CHAIN.arrowPx / 2, y: bottom },
      { x: from.x + CHAIN.arrowPx / 2, y: row },
      { x: lane, y: row },
      { x: lane, y: to.y + to.height / 2 },
      { x: to.x, y: to.y + to.height / 2 },
    ];
    const label = { x: from.x + CHAIN.arrowPx + 14, y: row };
    return {
      points: [turn[0] ?? label, ...straightCurves(turn)],
      label,
      ...(edge.ring !== undefined && edge.back && { tag: label }),
    };
  });
  return { form: 'chain', width: widthPx, height: y, nodes, edges };
}

/** Edges that pass the same box have a lane each, as long as there are lanes. */
function lanesOf(
  aside: WaitLayoutInput['edges'],
): ReadonlyMap<WaitLayoutInput['edges'][number], number> {
  const lanes = new Map<WaitLayoutInput['edges'][number], number>();
  const ends: number[][] = [];
  const span = ({ from, to }: { from: number; to: number }) =>
    [Math.min(from, to), Math.max(from, to)] as const;
  const byLength = [...aside].sort((a, b) => {
    const [aLow, aHigh] = span(a);
    const [bLow, bHigh] = span(b);
    return aHigh - aLow - (bHigh - bLow) || aLow - bLow;
  });
  for (const edge of byLength) {
    const [low, high] = span(edge);
    let lane = 0;
    while (lane < CHAIN.lanes - 1 && ends[lane]?.some((at) => at >= low && at <= high)) lane++;
    const taken = (ends[lane] ??= []);
    for (let at = low; at <= high; at++) taken.push(at);
    lanes.set(edge, lane);
  }
  return lanes;
}
