import { formatDuration } from '@unpark/base';
import { STATE_CLASSES } from '@unpark/model';
import { addTimeInGroup } from '../layout/timeline-groups';
import { CLASS_COUNT, intervalEndNs } from '../layout/timeline-lanes';
import { type LaneRuns, laneRuns, makeRuns } from '../layout/timeline-runs';
import { nsOf, pxOf } from '../layout/timeline-window';
import type { DrawContext } from './draw-context';
import { fitFirst, type Measure } from './fit-text';
import { MIN_HATCH_PX } from './hatch';
import { BAR_PX, BAR_TOP_PX, type SceneMarks, type TimelineScene } from './timeline-scene';

const RUNNABLE = STATE_CLASSES.indexOf('runnable');
const IDLE = STATE_CLASSES.indexOf('idle');
const PAD_PX = 5;
/** Bars wider than this leave a pixel to the next one. */
const GAP_FROM_PX = 4;

const runs: LaneRuns = makeRuns();

/** The context stands at the top left of the lane's time. */
export function drawLane(
  context: DrawContext,
  scene: TimelineScene,
  lane: number,
  isSelected: boolean,
  measure: Measure,
): void {
  const { data, window, palette, fills } = scene;
  laneRuns(data.lanes, lane, window, runs);
  if (runs.count === 0) return;
  const marks = isSelected && data.regions ? data.regions : undefined;
  const height = marks && hasMarks(marks, lane) ? BAR_PX - 4 : BAR_PX;
  drawRuns(context, scene, height);
  const seen = data.seenNs?.[lane] ?? -1;
  const begins = data.lanes.fromNs[data.lanes.first[lane] as number] as number;
  if (begins === 0 && seen > window.fromNs) {
    const from = Math.max(pxOf(window, 0), 0);
    const to = Math.min(pxOf(window, seen), window.widthPx);
    if (to - from >= MIN_HATCH_PX) {
      context.fillStyle = fills.drawnBack;
      context.fillRect(from, BAR_TOP_PX, to - from, height);
    }
  }
  drawRunTexts(context, scene, lane, height, measure);
  if (marks && height < BAR_PX) drawMarks(context, scene, marks, lane, palette.region, 3);
  if (isSelected && data.logs) drawTicks(context, scene, data.logs, lane, palette.ink, 6);
  if (data.sweeps) drawMarks(context, scene, data.sweeps, lane, palette.gc, 4);
  if (data.samples) drawTicks(context, scene, data.samples, lane, palette.ink, 4);
}

const hasMarks = ({ first }: SceneMarks, lane: number): boolean =>
  (first[lane + 1] as number) > (first[lane] as number);

function drawRuns(context: DrawContext, { palette, fills }: TimelineScene, height: number): void {
  let present = 0;
  for (let i = 0; i < runs.count; i++) present |= 1 << (runs.stateClass[i] as number);
  for (let of = 0; of < CLASS_COUNT; of++) {
    if ((present & (1 << of)) === 0) continue;
    context.fillStyle = palette.state[of] ?? palette.ink3;
    for (let i = 0; i < runs.count; i++) {
      if (runs.stateClass[i] !== of) continue;
      context.fillRect(runs.fromPx[i] as number, BAR_TOP_PX, widthOf(i), height);
    }
    const hatch = of === RUNNABLE ? palette.hatch : fills.hatch[of];
    if (!hatch) continue;
    context.fillStyle = hatch;
    for (let i = 0; i < runs.count; i++) {
      if (runs.stateClass[i] !== of) continue;
      const width = widthOf(i);
      if (width < MIN_HATCH_PX) continue;
      context.fillRect(runs.fromPx[i] as number, BAR_TOP_PX, of === RUNNABLE ? 2 : width, height);
    }
  }
}

/** At least half a pixel, so that nothing that is drawn disappears. */
function widthOf(i: number): number {
  const width = (runs.toPx[i] as number) - (runs.fromPx[i] as number);
  return Math.max(width > GAP_FROM_PX ? width - 1 : width, 0.5);
}

/** Names what a bar is where there is room; on a patch of its own colour, so that no line crosses it. */
function drawRunTexts(
  context: DrawContext,
  { data, palette }: TimelineScene,
  lane: number,
  height: number,
  measure: Measure,
): void {
  const { lanes } = data;
  for (let i = 0; i < runs.count; i++) {
    const interval = runs.interval[i] as number;
    const room = widthOf(i) - 2 * PAD_PX - 2;
    if (interval < 0 || room < 20) continue;
    const of = runs.stateClass[i] as number;
    const subject = data.subject?.[interval] ?? -1;
    const kind = lanes.kinds[lanes.kind[interval] as number]?.label ?? '';
    const label = subject < 0 ? kind : `g${subject}`;
    const ns = intervalEndNs(lanes, lane, interval) - (lanes.fromNs[interval] as number);
    const text = fitFirst([`${label} ${formatDuration(ns)}`, label], room, measure);
    if (text === '') continue;
    drawPatchText(context, palette, of, runs.fromPx[i] as number, height, text, measure);
  }
}

function drawPatchText(
  context: DrawContext,
  palette: TimelineScene['palette'],
  of: number,
  x: number,
  height: number,
  text: string,
  measure: Measure,
): void {
  context.fillStyle = palette.state[of] ?? palette.ink3;
  context.fillRect(x + 2, BAR_TOP_PX + 1, measure(text) + 2 * PAD_PX - 2, height - 2);
  context.fillStyle = of === IDLE ? palette.ink2 : palette.stateInk;
  context.textAlign = 'left';
  context.fillText(text, x + PAD_PX, BAR_TOP_PX + height / 2 + 0.5);
}

/** Index of the first mark of a lane that ends after the window begins. */
function firstMark(marks: SceneMarks, lane: number, ns: number): number {
  let low = marks.first[lane] as number;
  let high = marks.first[lane + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks.fromNs[middle] as number) < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bars under the lane's own; of those in one pixel the first. */
function drawMarks(
  context: DrawContext,
  { window }: TimelineScene,
  marks: SceneMarks,
  lane: number,
  colour: string,
  height: number,
): void {
  context.fillStyle = colour;
  let lastPx = Number.NEGATIVE_INFINITY;
  // one that began before the window may reach into it: nested ones are few
  const from = Math.max(firstMark(marks, lane, window.fromNs) - 64, marks.first[lane] as number);
  for (let i = from; i < (marks.first[lane + 1] as number); i++) {
    const at = marks.fromNs[i] as number;
    if (at >= window.toNs) break;
    const left = Math.max(pxOf(window, at), 0);
    const right = Math.min(pxOf(window, marks.toNs[i] as number), window.widthPx);
    if (right < 0 || (right - left < 1 && left - lastPx < 1)) continue;
    lastPx = left;
    context.fillRect(left, BAR_TOP_PX + BAR_PX - height, Math.max(right - left - 0.5, 1), height);
  }
}

/** Moments as ticks at the foot of the lane, at most one a pixel. */
function drawTicks(
  context: DrawContext,
  { window }: TimelineScene,
  marks: SceneMarks,
  lane: number,
  colour: string,
  height: number,
): void {
  context.fillStyle = colour;
  let lastPx = -1;
  for (let i = firstMark(marks, lane, window.fromNs); i < (marks.first[lane + 1] as number); i++) {
    const at = marks.fromNs[i] as number;
    if (at >= window.toNs) break;
    const px = Math.floor(pxOf(window, at));
    if (px === lastPx) continue;
    lastPx = px;
    context.fillRect(px, BAR_TOP_PX + BAR_PX - height + 2, 1, height);
  }
}

/** Columns of a group's bar, in pixels. */
const COLUMN_PX = 2;
const scratch = new Float64Array(CLASS_COUNT);
let heights = new Float32Array(0);

/** How many goroutines of a group were in which state, as heights that share the bar. */
export function drawGroup(
  context: DrawContext,
  scene: TimelineScene,
  group: number,
  texts: readonly string[],
  measure: Measure,
): void {
  const { data, window, palette, fills } = scene;
  const { groups } = data;
  if (!groups) return;
  const columns = Math.ceil(window.widthPx / COLUMN_PX);
  if (heights.length < columns * CLASS_COUNT) heights = new Float32Array(columns * CLASS_COUNT);
  const full = (groups.grid.peak[group] as number) * (nsOf(window, COLUMN_PX) - nsOf(window, 0));
  for (let column = 0; column < columns; column++) {
    scratch.fill(0);
    const from = nsOf(window, column * COLUMN_PX);
    const to = nsOf(window, (column + 1) * COLUMN_PX);
    addTimeInGroup(data.lanes, groups, group, from, to, scratch);
    let all = 0;
    for (let of = 0; of < CLASS_COUNT; of++) all += Math.max(scratch[of] as number, 0);
    // closer than the peak was measured there may be more at once
    const scale = (BAR_PX * 2) / Math.max(full, all, Number.MIN_VALUE);
    for (let of = 0; of < CLASS_COUNT; of++) {
      // half pixels, so that equal neighbours become one box
      heights[column * CLASS_COUNT + of] =
        Math.round(Math.max(scratch[of] as number, 0) * scale) / 2;
    }
  }
  for (let of = 0; of < CLASS_COUNT; of++) {
    eachBox(columns, of, window.widthPx, (x, y, width, height) => {
      context.fillStyle = palette.state[of] ?? palette.ink3;
      context.fillRect(x, BAR_TOP_PX + y, width, height);
      const hatch = fills.hatch[of];
      if (!hatch || width < MIN_HATCH_PX || height < 4) return;
      context.fillStyle = hatch;
      context.fillRect(x, BAR_TOP_PX + y, width, height);
    });
  }
  const text = fitFirst(texts, window.widthPx - 3 * PAD_PX, measure);
  if (text === '') return;
  context.fillStyle = palette.surface;
  context.globalAlpha = 0.88;
  context.fillRect(2, BAR_TOP_PX + 1, measure(text) + 2 * PAD_PX - 2, BAR_PX - 2);
  context.globalAlpha = 1;
  context.fillStyle = palette.ink;
  context.textAlign = 'left';
  context.fillText(text, PAD_PX, BAR_TOP_PX + BAR_PX / 2 + 0.5);
}

/** Boxes of one class: columns beside each other with one height and place are one. */
function eachBox(
  columns: number,
  of: number,
  widthPx: number,
  take: (x: number, y: number, width: number, height: number) => void,
): void {
  let from = 0;
  let openY = 0;
  let openHeight = 0;
  const close = (column: number) => {
    if (openHeight <= 0) return;
    const x = from * COLUMN_PX;
    take(x, openY, Math.min(column * COLUMN_PX, widthPx) - x, openHeight);
  };
  for (let column = 0; column < columns; column++) {
    const height = heights[column * CLASS_COUNT + of] as number;
    let y = BAR_PX - height;
    for (let below = 0; below < of; below++) y -= heights[column * CLASS_COUNT + below] as number;
    if (height === openHeight && y === openY) continue;
    close(column);
    from = column;
    openY = y;
    openHeight = height;
  }
  close(columns);
}

/** One lane that stands for many that did the same through the whole trace. */
export function drawLike(
  context: DrawContext,
  scene: TimelineScene,
  lane: number,
  texts: readonly string[],
  measure: Measure,
): void {
  const { data, window } = scene;
  laneRuns(data.lanes, lane, window, runs);
  if (runs.count === 0) return;
  drawRuns(context, scene, BAR_PX);
  const text = fitFirst(texts, window.widthPx - 3 * PAD_PX, measure);
  if (text === '') return;
  const of = runs.stateClass[0] as number;
  drawPatchText(context, scene.palette, of, runs.fromPx[0] as number, BAR_PX, text, measure);
}
