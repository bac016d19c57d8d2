import type { StateClass } from '@unpark/model';
import { type SeriesAxis, xOf } from '../layout/series-axis';
import { type Series, seriesColumns, type StackedParts } from '../layout/series-layout';
import type { DrawContext } from './draw-context';
import { drawHatch, MIN_HATCH_PX } from './hatch';
import type { FlamePalette } from './palette';

/** Stretches of time, e.g. GC cycles; moments that are shorter than a pixel are drawn all the same. */
export interface SpanList {
  readonly fromNs: Float64Array;
  readonly toNs: Float64Array;
}

export type LanePicture =
  | {
      readonly kind: 'lines';
      /** value at the upper border */
      readonly top: number;
      readonly lines: readonly {
        readonly series: Series;
        /** the area below is filled; else a line alone */
        readonly filled?: boolean;
        readonly dashed?: boolean;
      }[];
    }
  | { readonly kind: 'stack'; readonly top: number; readonly parts: StackedParts }
  | {
      readonly kind: 'spans';
      readonly stateClass: StateClass;
      readonly spans: SpanList;
      /** drawn over the whole height */
      readonly marks?: SpanList;
    };

export interface LaneScene {
  readonly axis: SeriesAxis;
  readonly heightPx: number;
  readonly pixelRatio: number;
  readonly palette: FlamePalette;
  readonly picture: LanePicture;
  /** what is outside is greyed */
  readonly range?: { readonly fromNs: number; readonly toNs: number };
  readonly cursorNs?: number;
}

const MIN_SPAN_PX = 1;
const POINT_PX = 3;
const OUTSIDE_ALPHA = 0.68;
/** Of a column at least this much is hatched, or another run begins. */
const HATCHED_SHARE = 0.6;

/** One lane of quantities over time. */
export function drawLane(context: DrawContext, scene: LaneScene): void {
  const { axis, heightPx, palette, picture, range, cursorNs } = scene;
  context.setTransform(scene.pixelRatio, 0, 0, scene.pixelRatio, 0, 0);
  context.clearRect(0, 0, axis.widthPx, heightPx);
  if (picture.kind === 'stack') drawStack(context, scene, picture.parts, picture.top);
  else if (picture.kind === 'spans') {
    drawSpans(context, scene, picture.spans, palette.state[picture.stateClass], 3);
    hatchSpans(context, scene, picture.spans, picture.stateClass);
    if (picture.marks) drawSpans(context, scene, picture.marks, palette.ink, 0);
  } else {
    for (const { series, filled, dashed } of picture.lines) {
      if (series.form === 'points') drawPoints(context, scene, series, picture.top);
      else drawSteps(context, scene, series, picture.top, filled === true, dashed === true);
    }
  }
  if (range) {
    const from = Math.max(0, xOf(axis, range.fromNs));
    const to = Math.min(axis.widthPx, xOf(axis, range.toNs));
    context.globalAlpha = OUTSIDE_ALPHA;
    context.fillStyle = palette.surface;
    if (from > 0) context.fillRect(0, 0, Math.min(from, axis.widthPx), heightPx);
    if (to < axis.widthPx) {
      context.fillRect(Math.max(to, 0), 0, axis.widthPx - Math.max(to, 0), heightPx);
    }
    context.globalAlpha = 1;
    context.fillStyle = palette.accent;
    if (from > 0 && from < axis.widthPx) context.fillRect(from - 0.5, 0, 1, heightPx);
    if (to > 0 && to < axis.widthPx) context.fillRect(to - 0.5, 0, 1, heightPx);
  }
  if (cursorNs !== undefined) {
    context.fillStyle = palette.ink;
    context.fillRect(Math.round(xOf(axis, cursorNs)), 0, 1, heightPx);
  }
}

const yOf = (heightPx: number, top: number, value: number): number =>
  1 + (heightPx - 2) * (1 - Math.min(Math.max(value / top, 0), 1));

function drawSteps(
  context: DrawContext,
  { axis, heightPx, palette }: LaneScene,
  series: Series,
  top: number,
  filled: boolean,
  dashed: boolean,
): void {
  const { low, high } = seriesColumns(series, axis);
  if (filled) {
    context.fillStyle = palette.ink2;
    context.globalAlpha = 0.18;
    for (let x = 0; x < high.length; x++) {
      const value = high[x] as number;
      if (Number.isNaN(value)) continue;
      const y = yOf(heightPx, top, value);
      context.fillRect(x, y, 1, heightPx - y);
    }
    context.globalAlpha = 1;
  }
  context.fillStyle = dashed ? palette.ink2 : palette.ink;
  let lastY = Number.NaN;
  for (let x = 0; x < high.length; x++) {
    const value = high[x] as number;
    if (Number.isNaN(value)) {
      lastY = Number.NaN;
      continue;
    }
    if (dashed && x % 6 >= 3) continue;
    const y = yOf(heightPx, top, value);
    const bottom = yOf(heightPx, top, low[x] as number);
    // a step joins the column before
    const from = Number.isNaN(lastY) || dashed ? y : Math.min(y, lastY);
    const to = Number.isNaN(lastY) || dashed ? bottom : Math.max(bottom, lastY);
    context.fillRect(x, from - 0.5, 1, Math.max(1, to - from));
    lastY = yOf(heightPx, top, low[x] as number);
  }
}

/** Measured moments as discs; the dashed line between them was not measured. */
function drawPoints(
  context: DrawContext,
  { axis, heightPx, palette }: LaneScene,
  { timeNs, value }: Series,
  top: number,
): void {
  context.fillStyle = palette.ink2;
  let before: { x: number; y: number } | undefined;
  for (let i = 0; i < timeNs.length; i++) {
    const now = value[i] as number;
    if (Number.isNaN(now)) continue;
    const at = { x: xOf(axis, timeNs[i] as number), y: yOf(heightPx, top, now) };
    if (before) {
      const from = Math.max(0, Math.ceil(before.x));
      const to = Math.min(axis.widthPx, at.x);
      for (let x = from; x < to; x += 6) {
        const share = (x - before.x) / (at.x - before.x);
        context.fillRect(x, before.y + (at.y - before.y) * share - 0.5, 3, 1);
      }
    }
    before = at;
  }
  context.fillStyle = palette.ink;
  for (let i = 0; i < timeNs.length; i++) {
    const now = value[i] as number;
    const x = xOf(axis, timeNs[i] as number);
    if (Number.isNaN(now) || x < -POINT_PX || x > axis.widthPx + POINT_PX) continue;
    context.beginPath();
    const inside = Math.min(Math.max(x, POINT_PX), axis.widthPx - POINT_PX);
    const y = yOf(heightPx, top, now);
    context.arc(inside, Math.min(Math.max(y, POINT_PX), heightPx - POINT_PX), POINT_PX, 0, 7);
    context.fill();
  }
}

function drawStack(
  context: DrawContext,
  { axis, heightPx, palette }: LaneScene,
  { fromNs, partNs, layers }: StackedParts,
  top: number,
): void {
  const [head] = layers;
  if (!head || !(partNs > 0)) return;
  const parts = head.value.length;
  const width = Math.floor(axis.widthPx);
  const perPx = (axis.toNs - axis.fromNs) / width;
  const base = new Float64Array(width);
  const next = new Float64Array(width);
  for (const { stateClass, value } of layers) {
    context.fillStyle = palette.state[stateClass];
    // runs of columns with the same borders are one box
    let from = 0;
    const flush = (to: number) => {
      const y = yOf(heightPx, top, next[from] as number);
      const bottom = yOf(heightPx, top, base[from] as number);
      if (to > from && bottom > y) context.fillRect(from, y, to - from, bottom - y);
      from = to;
    };
    for (let x = 0; x < width; x++) {
      const first = Math.floor((axis.fromNs + x * perPx - fromNs) / partNs);
      const end = Math.max(
        first + 1,
        Math.floor((axis.fromNs + (x + 1) * perPx - fromNs) / partNs),
      );
      let sum = 0;
      for (let part = first; part < end; part++) {
        sum += part >= 0 && part < parts ? (value[part] as number) : 0;
      }
      next[x] = (base[x] as number) + sum / (end - first);
      if (x > 0 && (next[x] !== next[from] || base[x] !== base[from])) flush(x);
    }
    flush(width);
    hatchLayer(context, stateClass, base, next, { heightPx, top, colour: palette.hatch });
    base.set(next);
  }
}

/** The hatch runs where the layer is high enough to carry it. */
function hatchLayer(
  context: DrawContext,
  stateClass: StateClass,
  base: Float64Array,
  next: Float64Array,
  { heightPx, top, colour }: { heightPx: number; top: number; colour: string },
): void {
  const tall = (x: number) =>
    yOf(heightPx, top, base[x] as number) - yOf(heightPx, top, next[x] as number) >= MIN_HATCH_PX;
  for (let x = 0; x < base.length; ) {
    if (!tall(x)) {
      x++;
      continue;
    }
    let end = x;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    // one clip for a run whose common part stays tall enough
    while (end < base.length && tall(end)) {
      const ownTop = yOf(heightPx, top, next[end] as number);
      const ownBottom = yOf(heightPx, top, base[end] as number);
      const upper = Math.max(high, ownTop);
      const lower = Math.min(low, ownBottom);
      if (lower - upper < (ownBottom - ownTop) * HATCHED_SHARE) break;
      high = upper;
      low = lower;
      end++;
    }
    if (end === x) {
      x++;
      continue;
    }
    drawHatch(context, stateClass, { x, y: high, width: end - x, height: low - high }, colour);
    x = end;
  }
}

function drawSpans(
  context: DrawContext,
  { axis, heightPx }: LaneScene,
  { fromNs, toNs }: SpanList,
  colour: string,
  insetPx: number,
): void {
  context.fillStyle = colour;
  let lastTo = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < fromNs.length; i++) {
    // whole pixels, so that many in one are drawn once
    const from = Math.floor(xOf(axis, fromNs[i] as number));
    const to = Math.max(from + MIN_SPAN_PX, Math.ceil(xOf(axis, toNs[i] as number)));
    if (to < 0 || from > axis.widthPx || to <= lastTo) continue;
    const begin = Math.max(from, lastTo, 0);
    context.fillRect(begin, insetPx, Math.min(to, axis.widthPx) - begin, heightPx - 2 * insetPx);
    lastTo = to;
  }
}

function hatchSpans(
  context: DrawContext,
  { axis, heightPx, palette }: LaneScene,
  { fromNs, toNs }: SpanList,
  stateClass: StateClass,
): void {
  for (let i = 0; i < fromNs.length; i++) {
    const from = Math.max(0, xOf(axis, fromNs[i] as number));
    const to = Math.min(axis.widthPx, xOf(axis, toNs[i] as number));
    if (to - from < MIN_HATCH_PX) continue;
    const rect = { x: from, y: 3, width: to - from, height: heightPx - 6 };
    drawHatch(context, stateClass, rect, palette.hatch);
  }
}
