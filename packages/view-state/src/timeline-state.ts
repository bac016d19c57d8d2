/** What a row of the timeline is. */
export const TIMELINE_LANES = ['goroutines', 'procs', 'threads', 'tasks', 'table'] as const;
export type TimelineLanes = (typeof TIMELINE_LANES)[number];

/** What the numbers below the lanes are about. */
export const TIMELINE_SIDES = [
  'wall',
  'delays',
  'goroutines',
  'collector',
  'tasks',
  'regions',
  'logs',
] as const;
export type TimelineSide = (typeof TIMELINE_SIDES)[number];

/** The part of a trace that is in sight: whole nanoseconds from its origin. */
export interface TimelineWindow {
  readonly fromNs: number;
  readonly toNs: number;
}
