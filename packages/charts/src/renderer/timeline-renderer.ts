import { formatDuration } from '@unpark/base';
import { ROW_KIND } from '../layout/timeline-rows';
import { axisTicks, pxOf } from '../layout/timeline-window';
import type { DrawContext } from './draw-context';
import { fitFirst, fitSymbol, type Measure, measureIn } from './fit-text';
import { drawGroup, drawLane, drawLike } from './timeline-bars';
import {
  arrowsOf,
  drawArrows,
  drawCollections,
  drawCursor,
  drawMoment,
  drawRange,
  drawRuntime,
} from './timeline-overlays';
import { drawNotePins } from './note-pins';
import { AXIS_PX, LANE_PX, pinsOfTimeline, rowTopPx, type TimelineScene } from './timeline-scene';
import { drawTrack } from './timeline-track';

const FONT_PX = 11;
const TICK_APART_PX = 84;

/** Rows that are in sight. */
export const rowsInSight = ({ scrollPx, heightPx, rows }: TimelineScene) => ({
  first: Math.max(Math.floor(scrollPx / LANE_PX), 0),
  last: Math.min(Math.ceil((scrollPx + heightPx - AXIS_PX) / LANE_PX), rows.kind.length) - 1,
});

/** Draws what is in sight: the work follows the pixels, not the events and not the lanes. */
export function drawTimeline(context: DrawContext, scene: TimelineScene): void {
  const { window, gutterPx, heightPx, pixelRatio, fontFamily, palette } = scene;
  const width = gutterPx + window.widthPx;
  const at = (x: number, y: number) =>
    context.setTransform(pixelRatio, 0, 0, pixelRatio, x * pixelRatio, y * pixelRatio);
  at(0, 0);
  context.clearRect(0, 0, width, heightPx);
  context.textBaseline = 'middle';
  const bold = `600 ${FONT_PX}px ${fontFamily}`;
  const plain = `400 ${FONT_PX}px ${fontFamily}`;
  context.font = plain;
  const measure = measureIn(context);
  const { first, last } = rowsInSight(scene);
  for (let row = first; row <= last; row++) {
    at(0, rowTopPx(scene, row));
    if (isMarked(scene, row)) {
      context.fillStyle = palette.accentTint;
      context.fillRect(0, 0, width, LANE_PX);
    }
    at(gutterPx, rowTopPx(scene, row));
    drawRow(context, scene, row, measure);
  }
  at(0, 0);
  drawRuntime(context, scene);
  drawRange(context, scene);
  drawArrows(context, scene, arrowsOf(scene, first, last));
  if (scene.cursor) {
    drawMoment(context, scene, scene.cursor.ns, palette.ink2);
    drawCursor(context, scene);
  }
  if (scene.markNs !== undefined) drawMoment(context, scene, scene.markNs, palette.accent);
  drawGutter(context, scene, first, last, { bold, plain }, measure);
  context.font = plain;
  if (scene.track) drawTrack(context, scene, scene.track);
  drawAxis(context, scene);
  drawNotes(context, scene);
}

/** Parts of the time that notes speak of are lines on the axis; pins stand over everything. */
function drawNotes(context: DrawContext, scene: TimelineScene): void {
  const { window, gutterPx, palette } = scene;
  context.fillStyle = palette.accent;
  for (const { lane, range } of scene.notes ?? []) {
    if (!range || lane !== undefined) continue;
    const from = Math.max(pxOf(window, range.fromNs), 0);
    const to = Math.min(pxOf(window, range.toNs), window.widthPx);
    if (to >= from) context.fillRect(gutterPx + from, AXIS_PX - 9, Math.max(to - from, 1), 2);
  }
  const { accent, surface: ground } = palette;
  drawNotePins(context, pinsOfTimeline(scene), { accent, ground });
}

const isMarked = ({ rows, selected, cursor, track }: TimelineScene, row: number): boolean =>
  // of one lane nothing has to be told apart
  !track &&
  (cursor?.row === row ||
    (rows.kind[row] === ROW_KIND.lane && selected.has(rows.of[row] as number)));

function drawRow(context: DrawContext, scene: TimelineScene, row: number, measure: Measure): void {
  const { rows, data, selected } = scene;
  const of = rows.of[row] as number;
  if (rows.kind[row] === ROW_KIND.lane) {
    drawLane(context, scene, of, selected.has(of), measure);
    return;
  }
  const { groups } = data;
  const texts = scene.textOf(row);
  if (rows.kind[row] === ROW_KIND.more && groups && texts.length > 0) {
    drawLike(
      context,
      scene,
      groups.lanes[(groups.first[of + 1] as number) - 1] as number,
      texts,
      measure,
    );
  } else if (rows.kind[row] === ROW_KIND.group) drawGroup(context, scene, of, texts, measure);
}

/** Labels stand on the ground of the panel, so that no bar runs under them. */
function drawGutter(
  context: DrawContext,
  scene: TimelineScene,
  first: number,
  last: number,
  fonts: { readonly bold: string; readonly plain: string },
  measure: Measure,
): void {
  const { gutterPx, palette, rows } = scene;
  context.textAlign = 'left';
  for (let row = first; row <= last; row++) {
    const top = rowTopPx(scene, row);
    const { id: whole, short, text, isFunction, isOpen } = scene.labelOf(row);
    const middle = top + LANE_PX / 2 - 0.5;
    let x = rows.group[row] === -1 ? 2 : 14;
    const id = short !== undefined && measure(whole) > gutterPx - x - 4 ? short : whole;
    if (isOpen !== undefined) drawTwist(context, palette.ink2, middle, isOpen);
    context.font = fonts.bold;
    context.fillStyle = palette.ink;
    context.fillText(id, x, middle + 0.5);
    x += measure(id) + (id === '' ? 0 : 9);
    const room = gutterPx - x - 8;
    const shown = isFunction ? fitSymbol(text, room, measure) : fitFirst(cuts(text), room, measure);
    if (shown === '') continue;
    context.font = fonts.plain;
    context.fillStyle = palette.ink2;
    context.fillText(shown, x, middle + 0.5);
  }
}

/** A name, then shorter beginnings of it. */
const cuts = (text: string): readonly string[] => [
  text,
  ...[24, 16, 10, 6].filter((n) => n < text.length).map((n) => `${text.slice(0, n)}…`),
];

function drawTwist(context: DrawContext, colour: string, middle: number, isOpen: boolean): void {
  context.fillStyle = colour;
  context.beginPath();
  if (isOpen) {
    context.moveTo(2, middle - 2);
    context.lineTo(10, middle - 2);
    context.lineTo(6, middle + 3);
  } else {
    context.moveTo(4, middle - 4);
    context.lineTo(4, middle + 4);
    context.lineTo(9, middle);
  }
  context.fill();
}

function drawAxis(context: DrawContext, scene: TimelineScene): void {
  const { window, gutterPx, palette } = scene;
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, gutterPx + window.widthPx, AXIS_PX - 1);
  drawCollections(context, scene);
  const ticks = axisTicks(window, TICK_APART_PX);
  const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  for (const ns of ticks) {
    const x = gutterPx + pxOf(window, ns);
    context.fillStyle = palette.ink3;
    context.fillRect(Math.round(x), 4, 1, 8);
    // the last one has no room to its right
    const isLast = pxOf(window, ns) > window.widthPx - 56;
    context.textAlign = isLast ? 'right' : 'left';
    context.fillStyle = palette.ink2;
    context.fillText(`+${tickText(ns, step)}`, x + (isLast ? -3 : 4), 10);
  }
}

const UNITS: readonly (readonly [ns: number, name: string])[] = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'us'],
];

/** A moment with as many digits as its neighbours need to differ. */
export function tickText(ns: number, stepNs: number): string {
  const unit = UNITS.find(([size]) => ns >= size || stepNs >= size) ?? UNITS[0];
  if (!unit || ns === 0) return `0 ${unit?.[1] ?? 's'}`;
  const [size, name] = unit;
  const digits = stepNs > 0 ? Math.max(0, Math.ceil(-Math.log10(stepNs / size) - 1e-9)) : 0;
  return digits > 9 ? formatDuration(ns) : `${(ns / size).toFixed(digits)} ${name}`;
}
