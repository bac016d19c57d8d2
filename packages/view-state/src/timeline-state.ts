/** What a row of the timeline is. */
export const TIMELINE_LANES = ['goroutines', 'procs', 'threads', 'tasks', 'table'] as const;
export type TimelineLanes = (typeof TIMELINE_LANES)[number];

/** The part of a trace that is in sight: whole nanoseconds from its origin. */
export interface TimelineWindow {
  readonly fromNs: number;
  readonly toNs: number;
}
