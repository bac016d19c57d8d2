import { STATE_CLASSES, type StateClass } from '@unpark/model';
import { pxOf } from '../layout/timeline-window';
import type { DrawContext } from './draw-context';
import { drawMoment } from './timeline-overlays';
import { AXIS_PX, BAR_PX, BAR_TOP_PX, LANE_PX, type TimelineScene } from './timeline-scene';

/** What is drawn about the one lane of a track: who woke it above, whom it woke below. */
export interface SceneTrack {
  /** in the order of time */
  readonly wokenNs: Float64Array;
  readonly wokeNs: Float64Array;
  /** what other files saw of it */
  readonly moments: readonly TrackMoment[];
  /** left of the two rows of signs */
  readonly words: { readonly woken: string; readonly woke: string };
}

export interface TrackMoment {
  readonly ns: number;
  readonly label: string;
  readonly stateClass: StateClass;
}

/** Room for signs above the lane, and the same below it. */
export const TRACK_SIGNS_PX = 14;
const MOMENT_PX = 16;
const SIGN_PX = 4;
/** Nearer than this to an arrow, signs are ticks. */
const APART_PX = 9;

/** What a track needs below its lane. */
export const trackFootPx = ({ moments }: SceneTrack): number =>
  TRACK_SIGNS_PX + (moments.length > 0 ? MOMENT_PX : 0);

export const trackHeightPx = (track: SceneTrack): number =>
  AXIS_PX + TRACK_SIGNS_PX + LANE_PX + trackFootPx(track);

/** Over a timeline of one lane that leaves `TRACK_SIGNS_PX` above it. */
export function drawTrack(context: DrawContext, scene: TimelineScene, track: SceneTrack): void {
  const { palette, gutterPx } = scene;
  const top = AXIS_PX + TRACK_SIGNS_PX + BAR_TOP_PX;
  const foot = top + BAR_PX;
  context.textAlign = 'left';
  context.fillStyle = palette.ink2;
  context.fillText(track.words.woken, 2, AXIS_PX + TRACK_SIGNS_PX / 2);
  context.fillText(track.words.woke, 2, foot + TRACK_SIGNS_PX / 2 + 1);
  drawSigns(context, scene, track.wokenNs, top - 1);
  drawSigns(context, scene, track.wokeNs, foot + 2 + 2 * SIGN_PX);
  for (const moment of track.moments) {
    if (moment.ns < scene.window.fromNs || moment.ns > scene.window.toNs) continue;
    drawMoment(context, scene, moment.ns, palette.ink2);
    const x = gutterPx + pxOf(scene.window, moment.ns);
    const y = foot + TRACK_SIGNS_PX + MOMENT_PX / 2 - 1;
    const width = context.measureText(moment.label).width;
    // the label stands where there is room
    const left = x + 16 + width > gutterPx + scene.window.widthPx ? x - 17 - width : x + 4;
    context.fillStyle = palette.state[STATE_CLASSES.indexOf(moment.stateClass)] ?? palette.ink3;
    context.fillRect(left, y - 4, 8, 8);
    context.fillStyle = palette.ink2;
    context.fillText(moment.label, left + 12, y + 0.5);
  }
}

/** Arrows whose points are at a height; one that would touch the arrow before it is a tick. */
function drawSigns(
  context: DrawContext,
  { window, gutterPx, palette }: TimelineScene,
  moments: Float64Array,
  point: number,
): void {
  context.fillStyle = palette.ink;
  let lastPx = Number.NEGATIVE_INFINITY;
  let lastArrowPx = Number.NEGATIVE_INFINITY;
  for (let i = firstFrom(moments, window.fromNs); i < moments.length; i++) {
    const ns = moments[i] as number;
    if (ns > window.toNs) return;
    const px = pxOf(window, ns);
    if (px - lastPx < 1) continue;
    lastPx = px;
    const x = gutterPx + px;
    if (px - lastArrowPx < APART_PX) {
      context.fillRect(Math.round(x), point - 2 * SIGN_PX, 1, 2 * SIGN_PX);
      continue;
    }
    lastArrowPx = px;
    context.beginPath();
    context.moveTo(x, point);
    context.lineTo(x - SIGN_PX, point - 2 * SIGN_PX);
    context.lineTo(x + SIGN_PX, point - 2 * SIGN_PX);
    context.lineTo(x, point);
    context.fill();
  }
}

/** The first of rising moments that is not before one. */
export function firstFrom(moments: Float64Array, ns: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle] as number) < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}
