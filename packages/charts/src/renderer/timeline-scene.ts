import type { LaneGroups } from '../layout/timeline-groups';
import { type NotePin, type TimelineNoteMark, timelinePins } from '../layout/note-pins';
import type { TimelineLanes } from '../layout/timeline-lanes';
import type { TimelineRows } from '../layout/timeline-rows';
import type { LaneWakes } from '../layout/timeline-steps';
import type { TimeWindow } from '../layout/timeline-window';
import type { TimelineFills, TimelinePalette } from './timeline-palette';
import type { SceneTrack } from './timeline-track';

/** Bars or moments of lanes: those of lane `l` are `first[l] .. first[l + 1])`, by time. */
export interface SceneMarks {
  readonly first: Int32Array;
  readonly fromNs: Float64Array;
  readonly toNs: Float64Array;
}

export interface SceneSpans {
  readonly fromNs: Float64Array;
  readonly toNs: Float64Array;
}

/** What a timeline is about: the same data serves every picture of it. */
export interface TimelineData {
  readonly endNs: number;
  readonly lanes: TimelineLanes;
  readonly groups?: LaneGroups;
  readonly wakes?: LaneWakes;
  /** what is before is drawn back, by lane */
  readonly seenNs?: Float64Array;
  /** of procs and threads: id of the goroutine whose code it is, by interval; -1 for none */
  readonly subject?: Float64Array;
  readonly stops: SceneSpans;
  readonly collections: SceneSpans;
  readonly samples?: SceneMarks;
  readonly regions?: SceneMarks;
  readonly logs?: SceneMarks;
  readonly sweeps?: SceneMarks;
}

/** What stands left of a row. */
export interface RowLabel {
  /** bold: `g55`, `22 more` */
  readonly id: string;
  /** instead of `id` where that has no room */
  readonly short?: string;
  /** a function or a name, grey; functions are shortened by whole parts */
  readonly text: string;
  readonly isFunction: boolean;
  /** of a group: its lanes are shown below it */
  readonly isOpen?: boolean;
}

/** All that decides one picture: the same scene gives the same draw calls. */
export interface TimelineScene {
  readonly data: TimelineData;
  readonly rows: TimelineRows;
  /** over the lanes alone; the labels have `gutterPx` before it */
  readonly window: TimeWindow;
  readonly gutterPx: number;
  readonly scrollPx: number;
  /** of the whole picture, the axis included */
  readonly heightPx: number;
  readonly labelOf: (row: number) => RowLabel;
  /** in the bar of a group or of "more", when it fits */
  readonly textOf: (row: number) => readonly string[];
  readonly selected: ReadonlySet<number>;
  readonly range?: { readonly fromNs: number; readonly toNs: number };
  readonly cursor?: { readonly row: number; readonly ns: number };
  /** a moment that was marked */
  readonly markNs?: number;
  /** notes of people at lanes and parts of the time */
  readonly notes?: readonly TimelineNoteMark[];
  /** edge of `wakes` that is followed */
  readonly edge?: number;
  /** of one lane: signs above and below it */
  readonly track?: SceneTrack;
  readonly palette: TimelinePalette;
  readonly fills: TimelineFills;
  readonly fontFamily: string;
  readonly pixelRatio: number;
}

export const AXIS_PX = 26;
export const LANE_PX = 20;
export const BAR_PX = 15;
/** From the top of a lane to its bar. */
export const BAR_TOP_PX = 2;

/** Top of a row in the picture. */
export const rowTopPx = (scene: Pick<TimelineScene, 'scrollPx'>, row: number): number =>
  AXIS_PX + row * LANE_PX - scene.scrollPx;

/** The row under a height of the picture; -1 over the axis. */
export const rowAtPx = (scene: Pick<TimelineScene, 'scrollPx'>, y: number): number =>
  y < AXIS_PX ? -1 : Math.floor((y - AXIS_PX + scene.scrollPx) / LANE_PX);

/** Pins of the notes in sight. */
export function pinsOfTimeline(
  scene: Pick<TimelineScene, 'notes' | 'rows' | 'window' | 'gutterPx' | 'heightPx' | 'scrollPx'>,
): readonly NotePin<TimelineNoteMark>[] {
  const { notes, rows, window, gutterPx, heightPx } = scene;
  if (!notes || notes.length === 0) return [];
  const topOf = (lane: number) => {
    const row = rows.rowOf[lane] ?? -1;
    return row < 0 ? undefined : rowTopPx(scene, row);
  };
  return timelinePins(
    { window, gutterPx, heightPx, axisPx: AXIS_PX, lanePx: LANE_PX, topOf },
    notes,
  );
}
