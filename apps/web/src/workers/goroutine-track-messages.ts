import type { Language } from '@unpark/model';
import type { TableAddress } from './capture-messages';
import type { TimelineModel } from './timeline-messages';
import type { TracePlace } from './trace-stacks';

/** The lane of one goroutine; goes through all events of the trace. */
export interface GoroutineTrackRequest {
  readonly kind: 'goroutine-track';
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
  /** decimal text */
  readonly goid: string;
  /** of the names of states */
  readonly language: Language;
}

/** Moments at which it had to do with another goroutine, in the order of time. */
export interface TrackMeetings {
  readonly ns: Float64Array;
  /** id of the other one */
  readonly goid: Float64Array;
}

/** A timeline of one lane, number 0; a goroutine that the trace does not know has no intervals. */
export interface GoroutineTrackModel
  extends Pick<
    TimelineModel,
    | 'endNs'
    | 'lanes'
    | 'seenNs'
    | 'stops'
    | 'collections'
    | 'samples'
    | 'regions'
    | 'logs'
    | 'names'
  > {
  /** who made it runnable, or made it */
  readonly woken: TrackMeetings & {
    /** the interval that begins with it */
    readonly interval: Int32Array;
  };
  /** whom it made runnable, or made */
  readonly woke: TrackMeetings;
  /** by interval: position in `places`; -1 where the trace has no stack */
  readonly placeOf: Int32Array;
  readonly places: readonly TracePlace[];
}

export interface GoroutineTrackAnswerOf {
  readonly 'goroutine-track': GoroutineTrackModel;
}
