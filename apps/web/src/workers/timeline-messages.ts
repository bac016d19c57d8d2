import type { LaneGroups, LaneWakes, TimelineLanes } from '@unpark/charts';
import type { Language } from '@unpark/model';
import type { TableAddress } from './capture-messages';
import type { TracePlace } from './trace-stacks';

export const DRAWN_LANES = ['goroutines', 'procs', 'threads', 'tasks'] as const;
export type DrawnLanes = (typeof DRAWN_LANES)[number];

/** Everything that a timeline draws; goes through the largest tables of the trace. */
export interface TimelineRequest {
  readonly kind: 'timeline';
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
  readonly lanes: DrawnLanes;
  /** of what stands on the lanes */
  readonly language: Language;
}

/** Stacks behind one interval of a goroutine's lane. */
export interface TimelineDetailRequest {
  readonly kind: 'timeline-detail';
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
  readonly interval: number;
}

/** Tables of a timeline that nobody waits for any more are not fetched further. */
export interface TimelineStopRequest {
  readonly kind: 'timeline-stop';
  readonly tables: readonly TableAddress[];
}

export type AnyTimelineRequest = TimelineRequest | TimelineDetailRequest | TimelineStopRequest;

/** How far the preparation of a timeline is. */
export interface TimelineProgress {
  readonly step: 'fetch' | 'prepare';
  readonly bytes: number;
}

/** Goroutines of one place. */
export interface LaneGroupHead {
  /** where most of its waiting is, else where its goroutines begin */
  readonly place?: TracePlace;
  /** does nothing but wait as its work */
  readonly isQuiet: boolean;
}

/** Bars or moments of lanes: those of lane `l` are `first[l] .. first[l + 1])`, by time. */
export interface LaneMarks {
  readonly first: Int32Array;
  readonly fromNs: Float64Array;
  /** the same as `fromNs` for moments */
  readonly toNs: Float64Array;
  /** position in the names of the model */
  readonly name: Int32Array;
}

export interface TimeSpans {
  readonly fromNs: Float64Array;
  readonly toNs: Float64Array;
}

/** All arrays are the page's own: the worker keeps none of them. */
export interface TimelineModel {
  readonly drawn: DrawnLanes;
  readonly endNs: number;
  readonly lanes: TimelineLanes;
  /** number of the lane as people know it: goroutine, proc, thread or task id */
  readonly ids: Float64Array;
  /** lanes that have time in the trace */
  readonly laneCount: number;
  /** names of tasks by lane */
  readonly titles?: readonly string[];
  /** number of the group of each lane, -1 for none */
  readonly groupOf?: Int32Array;
  readonly groups?: LaneGroups & {
    readonly heads: readonly LaneGroupHead[];
    /** how many of a group, its last, did one thing through the whole trace */
    readonly still: Int32Array;
  };
  readonly wakes?: LaneWakes;
  /** what is before is drawn back, by lane */
  readonly seenNs?: Float64Array;
  /** goroutine id whose code it was, by interval; -1 for nobody's */
  readonly subject?: Float64Array;
  /** the world stood still */
  readonly stops: TimeSpans;
  /** mark phases of the collector */
  readonly collections: TimeSpans;
  readonly samples?: LaneMarks;
  readonly regions?: LaneMarks;
  readonly logs?: LaneMarks;
  readonly sweeps?: LaneMarks;
  readonly names: readonly string[];
  /** tasks that have no lane because there are more than anybody reads */
  readonly left: number;
}

/** Innermost first; the frames that only park are left out. */
export interface TimelineDetail {
  readonly interval: number;
  readonly stack: readonly TracePlace[];
  /** of whoever made it runnable; empty when no goroutine did */
  readonly wakerStack: readonly TracePlace[];
}

export interface TimelineAnswerOf {
  readonly timeline: TimelineModel;
  readonly 'timeline-detail': TimelineDetail;
  readonly 'timeline-stop': null;
}
