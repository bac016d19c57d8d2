import type { StateClass } from './state-class';

/**
 * Numbers of a whole capture that are drawn over time, in the order in which they are offered:
 * - `heapBytes`: objects on the heap, dead ones that are not yet swept included
 * - `stackBytes`: memory in use by stacks of goroutines
 * - `schedulerP99Ns`: 99 of 100 goroutines that were ready to run waited no longer for a processor
 * - `gcCpuShare`: part of the processor time used that went to the collector, 0 to 1
 */
export const CAPTURE_MEASURES = [
  'heapBytes',
  'stackBytes',
  'schedulerP99Ns',
  'gcCpuShare',
] as const;
export type CaptureMeasure = (typeof CAPTURE_MEASURES)[number];

/**
 * Where a number was read: values of different sources stand for slightly different things.
 * - `metrics`: the last reading, or what came between the first and the last
 * - `metrics-since-start`: there is one reading, and it counts since the process started
 * - `heap-profile`: an estimate from samples, as of the last collection
 * - `trace`: over the time of the trace
 */
export const MEASURE_SOURCES = ['metrics', 'metrics-since-start', 'heap-profile', 'trace'] as const;
export type MeasureSource = (typeof MEASURE_SOURCES)[number];

/** What a capture does not carry is absent. */
export type CaptureMeasures = {
  readonly [K in CaptureMeasure]?: { readonly value: number; readonly source: MeasureSource };
};

/** How many goroutines of one group the last dump of a capture has. */
export interface GroupSize {
  /** of GoroutineGroup: the same in every dump of the same code */
  readonly key: string;
  /** Go's word */
  readonly reason: string;
  readonly stateClass: StateClass;
  /** innermost frame of the program, or of a dependency; absent where all is the standard library's */
  readonly place?: { readonly function: string; readonly file: string; readonly line: number };
  readonly count: number;
}

export interface GroupSizes {
  /** largest first; goroutines of the runtime and of the capture itself are left out */
  readonly groups: readonly GroupSize[];
  /** groups left out, none of them larger than the last that is named */
  readonly left: number;
}
