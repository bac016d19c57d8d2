import type { FlameTree } from './flame-tree';
import { boxOf, flameRowTopPx, type RowPlace, type Viewport } from './viewport';
import { pxOf, type TimeWindow } from './timeline-window';

/** Notes of people at one place of a picture, as plain data. */
export interface NoteMark {
  /** ids of the notes, which a press gives back */
  readonly notes: readonly string[];
  /** all of them are: drawn hollow */
  readonly isResolved: boolean;
}

/** At a box of a flame graph. */
export interface FlameNoteMark extends NoteMark {
  readonly node: number;
}

/** At a lane, at a part of the time, or at a lane in a part of the time. */
export interface TimelineNoteMark extends NoteMark {
  readonly lane?: number;
  readonly range?: { readonly fromNs: number; readonly toNs: number };
}

/** Where a pin stands, in pixels of the picture: the middle of its head. */
export interface NotePin<M extends NoteMark> {
  readonly mark: M;
  readonly x: number;
  readonly y: number;
}

export const PIN_RADIUS_PX = 5;
/** A finger is wider than a pin. */
const HIT_PX = 10;
/** On a narrower box a pin would stand on its neighbours. */
const MIN_BOX_PX = 2 * PIN_RADIUS_PX + 4;

/** Over the upper border of the box, at its right end: there is no text of it. */
export function flamePins(
  tree: FlameTree,
  view: Viewport,
  place: RowPlace,
  scene: { readonly scrollPx: number; readonly heightPx: number },
  marks: readonly FlameNoteMark[],
): NotePin<FlameNoteMark>[] {
  return marks.flatMap((mark) => {
    const box = boxOf(tree, view, mark.node);
    if (!box || box.widthPx < MIN_BOX_PX || box.row < place.firstRow) return [];
    const y = Math.max(flameRowTopPx(place, box.row) - scene.scrollPx + 1, PIN_RADIUS_PX + 1);
    const top = flameRowTopPx(place, box.row) - scene.scrollPx;
    if (top < -PIN_RADIUS_PX || top > scene.heightPx) return [];
    const right = Math.min(box.xPx + box.widthPx, view.widthPx);
    return [{ mark, x: right - PIN_RADIUS_PX - 3, y }];
  });
}

export interface TimelinePlace {
  readonly window: TimeWindow;
  readonly gutterPx: number;
  readonly heightPx: number;
  readonly axisPx: number;
  readonly lanePx: number;
  /** top of the row of a lane; undefined where no row shows it */
  readonly topOf: (lane: number) => number | undefined;
}

/** A range has its pin on the axis, a lane beside its name; both of them where the range begins. */
export function timelinePins(
  place: TimelinePlace,
  marks: readonly TimelineNoteMark[],
): NotePin<TimelineNoteMark>[] {
  const { window, gutterPx, heightPx, axisPx, lanePx } = place;
  return marks.flatMap((mark) => {
    const { lane, range } = mark;
    if (range && (range.toNs < window.fromNs || range.fromNs > window.toNs)) return [];
    const x = range
      ? gutterPx + Math.max(pxOf(window, range.fromNs), PIN_RADIUS_PX)
      : gutterPx - PIN_RADIUS_PX - 3;
    if (lane === undefined) return [{ mark, x, y: axisPx - PIN_RADIUS_PX - 3 }];
    const top = place.topOf(lane);
    if (top === undefined || top < axisPx - lanePx / 2 || top > heightPx) return [];
    return [{ mark, x, y: top + lanePx / 2 - 0.5 }];
  });
}

/** The pin under a pointer, the last drawn first. */
export function pinAt<M extends NoteMark>(
  pins: readonly NotePin<M>[],
  x: number,
  y: number,
): M | undefined {
  return pins.findLast((pin) => Math.hypot(pin.x - x, pin.y - y) <= HIT_PX)?.mark;
}
