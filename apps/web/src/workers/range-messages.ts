import type { DurationHistogram, SpanSums } from '@unpark/analysis';
import type { Series, SpanList, StackedParts } from '@unpark/charts';
import type { Words } from '@unpark/diagnosis';
import type { StateClass } from '@unpark/model';
import type { TableAddress } from './capture-messages';
import type { WallModel } from './trace-wall';

/** A part of a trace, nanoseconds from its origin. */
export interface AskedRange {
  readonly fromNs: number;
  readonly toNs: number;
}

interface OfTrace {
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
  /** the whole trace when absent */
  readonly range?: AskedRange;
}

/** Quantities of a trace over its time, in `LANE_PARTS` equal parts. */
export interface LanesRequest extends OfTrace {
  readonly kind: 'range-lanes';
}

/** What a trace says of a part of its time. */
export interface RangeAnswerRequest extends OfTrace {
  readonly kind: 'range-answer';
}

/** Minimum utilisation, tasks, regions and logs. */
export interface SideRequest extends OfTrace {
  readonly kind: 'range-side';
}

export type RangeRequest = LanesRequest | RangeAnswerRequest | SideRequest;

export interface TraceLanes extends AskedRange {
  /** of the whole trace */
  readonly endNs: number;
  /** mean goroutines by state, in the order of STATE_CLASSES; those that are never there are left out */
  readonly states: StackedParts;
  /** bytes; absent when the trace does not say */
  readonly heap?: Series;
  readonly goal?: Series;
  readonly gc: {
    readonly cycles: SpanList;
    readonly stops: SpanList;
    readonly stopNames: readonly string[];
  };
  /** from runnable to running; absent when nothing began to run */
  readonly ready?: { readonly p50: Series; readonly p99: Series };
}

/** Delays of one kind that ended in a range. */
export interface DelayRow {
  /** wait reason, or `runnable` */
  readonly label: Words;
  readonly stateClass: StateClass;
  readonly count: number;
  readonly ns: number;
  readonly maxNs: number;
  /** of `count`, begun before the trace */
  readonly fromBefore: number;
  readonly histogram: DurationHistogram;
}

/** Time of goroutines in a range, as columns; rows that were there, most time running or ready first. */
export interface GoroutineTimesModel {
  readonly goid: BigInt64Array;
  /** position in `entries`; -1 when not known */
  readonly entry: Int32Array;
  readonly entries: readonly string[];
  readonly runningNs: Float64Array;
  readonly assistNs: Float64Array;
  readonly runnableNs: Float64Array;
  readonly syscallNs: Float64Array;
  readonly waitingNs: Float64Array;
}

export interface RangeAnswer extends AskedRange {
  readonly wall: WallModel;
  /** delays before running first, then waits, most time first */
  readonly delays: readonly DelayRow[];
  readonly goroutines: GoroutineTimesModel;
  readonly gc: { readonly cycles: SpanSums; readonly stops: SpanSums };
}

export interface TaskRow {
  readonly id: string;
  readonly name: string;
  /** -1: before the trace, not ended in it */
  readonly startNs: number;
  readonly endNs: number;
  readonly durationNs: number;
  /** ids of goroutines that had regions or logs of it, or began or ended it */
  readonly goids: readonly string[];
  readonly regions: number;
  readonly logs: number;
  readonly parent?: string;
}

export interface TaskGroupRow {
  readonly name: string;
  readonly count: number;
  readonly complete: number;
  readonly maxNs: number;
  readonly histogram: DurationHistogram;
  /** longest first */
  readonly tasks: readonly TaskRow[];
}

export interface RegionGroupRow {
  readonly name: string;
  readonly entry: string;
  readonly count: number;
  readonly ns: number;
  readonly maxNs: number;
  /** of the longest */
  readonly longest: AskedRange & { readonly goid: string };
  readonly histogram: DurationHistogram;
}

export interface LogRow {
  readonly timeNs: number;
  readonly goid: string;
  readonly category: string;
  readonly message: string;
}

export interface UtilisationPoint {
  readonly windowNs: number;
  /** 0 to 1 */
  readonly share: number;
}

export interface SideModel extends AskedRange {
  /** empty when the trace does not say how many Ps there are */
  readonly utilisation: readonly UtilisationPoint[];
  readonly tasks: readonly TaskGroupRow[];
  readonly taskCount: number;
  readonly regions: readonly RegionGroupRow[];
  readonly regionCount: number;
  readonly logs: readonly LogRow[];
  readonly logCount: number;
}

export interface RangeAnswerOf {
  readonly 'range-lanes': TraceLanes;
  readonly 'range-answer': RangeAnswer;
  readonly 'range-side': SideModel;
}
