import { intervalAt, intervalEndNs } from '../layout/timeline-lanes';
import { ROW_KIND } from '../layout/timeline-rows';
import { pxOf } from '../layout/timeline-window';
import type { DrawContext } from './draw-context';
import {
  AXIS_PX,
  BAR_PX,
  BAR_TOP_PX,
  LANE_PX,
  rowTopPx,
  type SceneSpans,
  type TimelineScene,
} from './timeline-scene';

/** More arrows than this are drawn for the selection alone. */
export const MOST_ARROWS = 200;

/** Spans that touch a pixel, each pixel once; `take` has pixels of the time. */
function eachSpan(
  { window }: TimelineScene,
  spans: SceneSpans,
  take: (fromPx: number, widthPx: number) => void,
): void {
  let lastPx = -1;
  for (let i = 0; i < spans.fromNs.length; i++) {
    const toNs = spans.toNs[i] as number;
    if (toNs < window.fromNs) continue;
    if ((spans.fromNs[i] as number) > window.toNs) break;
    const from = Math.max(pxOf(window, spans.fromNs[i] as number), 0);
    const width = Math.max(Math.min(pxOf(window, toNs), window.widthPx) - from, 1);
    if (Math.floor(from + width) === lastPx) continue;
    lastPx = Math.floor(from + width);
    take(from, width);
  }
}

/** The world stood still: over all lanes. The collector marked: a line under the axis. */
export function drawRuntime(context: DrawContext, scene: TimelineScene): void {
  const { gutterPx, heightPx, data, palette } = scene;
  context.fillStyle = palette.gc;
  context.globalAlpha = 0.55;
  eachSpan(scene, data.stops, (from, width) =>
    context.fillRect(gutterPx + from, AXIS_PX, width, heightPx - AXIS_PX),
  );
  context.globalAlpha = 1;
}

export function drawCollections(context: DrawContext, scene: TimelineScene): void {
  context.fillStyle = scene.palette.gc;
  eachSpan(scene, scene.data.collections, (from, width) =>
    context.fillRect(scene.gutterPx + from, AXIS_PX - 4, width, 3),
  );
}

interface Arrow {
  readonly px: number;
  readonly fromRow: number;
  readonly toRow: number;
  readonly isSelected: boolean;
  readonly edge: number;
}

/** Who made whom runnable, between rows that are in sight. */
export function arrowsOf(scene: TimelineScene, first: number, last: number): readonly Arrow[] {
  const { data, rows, window, selected } = scene;
  const { wakes, lanes } = data;
  if (!wakes) return [];
  // of many only what they did to each other; without a selection what a group did among itself
  const isChosen = (a: number, b: number): boolean =>
    selected.size === 1 ? selected.has(a) || selected.has(b) : selected.has(a) && selected.has(b);
  const arrows: Arrow[] = [];
  let chosen = 0;
  for (let row = first; row <= last; row++) {
    if (rows.kind[row] !== ROW_KIND.lane) continue;
    const lane = rows.of[row] as number;
    let lastPx = -1;
    const stop = wakes.first[lane + 1] as number;
    for (let edge = firstEdge(scene, lane); edge < stop; edge++) {
      const interval = wakes.interval[edge] as number;
      const ns = lanes.fromNs[interval] as number;
      if (ns > window.toNs) break;
      const by = wakes.by[edge] as number;
      const from = rows.rowOf[by] ?? -1;
      const px = pxOf(window, ns);
      if (from < 0 || from === row || Math.floor(px) === lastPx) continue;
      const isSelected = isChosen(lane, by);
      if (!isSelected && rows.group[from] !== rows.group[row]) continue;
      if (isSelected) chosen++;
      lastPx = Math.floor(px);
      // past the limit only the selection's own are needed
      if (!isSelected && arrows.length - chosen > MOST_ARROWS) break;
      arrows.push({ px, fromRow: from, toRow: row, isSelected, edge });
    }
  }
  return arrows.length > MOST_ARROWS
    ? arrows.filter(({ isSelected }) => isSelected).slice(0, MOST_ARROWS * 2)
    : arrows;
}

function firstEdge({ data, window }: TimelineScene, lane: number): number {
  const { wakes, lanes } = data;
  if (!wakes) return 0;
  let low = wakes.first[lane] as number;
  let high = wakes.first[lane + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    const ns = lanes.fromNs[wakes.interval[middle] as number] as number;
    if (ns < window.fromNs) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function drawArrows(
  context: DrawContext,
  scene: TimelineScene,
  arrows: readonly Arrow[],
): void {
  for (const { px, fromRow, toRow, edge } of arrows) {
    drawArrow(context, scene, px, fromRow, toRow, edge === scene.edge ? 6 : 4);
  }
}

function drawArrow(
  context: DrawContext,
  scene: TimelineScene,
  px: number,
  fromRow: number,
  toRow: number,
  size: number,
): void {
  const x = scene.gutterPx + px;
  const isDown = toRow > fromRow;
  const middle = BAR_TOP_PX + BAR_PX / 2;
  const from = rowTopPx(scene, fromRow) + middle + (isDown ? BAR_PX / 2 : -BAR_PX / 2);
  const to = rowTopPx(scene, toRow) + (isDown ? BAR_TOP_PX + 3 : BAR_TOP_PX + BAR_PX - 3);
  const back = isDown ? -size * 1.4 : size * 1.4;
  context.strokeStyle = scene.palette.ink;
  context.fillStyle = scene.palette.ink;
  context.lineWidth = size > 4 ? 1.8 : 1;
  context.beginPath();
  context.moveTo(x, from);
  context.lineTo(x, to + back);
  context.stroke();
  context.beginPath();
  context.moveTo(x, to);
  context.lineTo(x - size, to + back);
  context.lineTo(x + size, to + back);
  context.lineTo(x, to);
  context.fill();
}

/** What is outside the selected range is pale; its edges are lines. */
export function drawRange(context: DrawContext, scene: TimelineScene): void {
  const { range, window, gutterPx, heightPx, palette } = scene;
  if (!range) return;
  const from = Math.min(Math.max(pxOf(window, range.fromNs), 0), window.widthPx);
  const to = Math.min(Math.max(pxOf(window, range.toNs), 0), window.widthPx);
  // a hand-over is a moment: what surrounds it is what one wants to see
  if (scene.edge === undefined) {
    context.fillStyle = palette.surface;
    context.globalAlpha = 0.55;
    context.fillRect(gutterPx, AXIS_PX, from, heightPx - AXIS_PX);
    context.fillRect(gutterPx + to, AXIS_PX, window.widthPx - to, heightPx - AXIS_PX);
    context.globalAlpha = 1;
  }
  context.fillStyle = palette.accent;
  for (const [ns, px] of [
    [range.fromNs, from],
    [range.toNs, to],
  ] as const) {
    if (ns < window.fromNs || ns > window.toNs) continue;
    context.fillRect(gutterPx + px - 0.75, AXIS_PX - 6, 1.5, heightPx - AXIS_PX + 6);
  }
}

/** A dashed line through all lanes at a moment. */
export function drawMoment(
  context: DrawContext,
  { window, gutterPx, heightPx }: TimelineScene,
  ns: number,
  colour: string,
): void {
  if (ns < window.fromNs || ns > window.toNs) return;
  const x = Math.round(gutterPx + pxOf(window, ns)) + 0.5;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let y = AXIS_PX; y < heightPx; y += 6) {
    context.moveTo(x, y);
    context.lineTo(x, y + 3);
  }
  context.stroke();
}

/** The outline of what the keyboard is on. */
export function drawCursor(context: DrawContext, scene: TimelineScene): void {
  const { cursor, rows, data, window, gutterPx, palette } = scene;
  if (!cursor) return;
  const top = rowTopPx(scene, cursor.row);
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  if (rows.kind[cursor.row] !== ROW_KIND.lane) {
    context.strokeRect(gutterPx + 1, top + 1, window.widthPx - 2, LANE_PX - 3);
    return;
  }
  const lane = rows.of[cursor.row] as number;
  const interval = intervalAt(data.lanes, lane, cursor.ns);
  if (interval < 0) return;
  const from = Math.max(pxOf(window, data.lanes.fromNs[interval] as number), 0);
  const to = Math.min(pxOf(window, intervalEndNs(data.lanes, lane, interval)), window.widthPx);
  context.strokeRect(gutterPx + from, top + 1, Math.max(to - from, 2), LANE_PX - 3);
}
