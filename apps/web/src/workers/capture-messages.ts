import type { BlockingKind } from '@unpark/analysis';
import type { Problem } from '@unpark/base';
import type { WaitLayout } from '@unpark/charts';
import type { IdleRuleRecord, ResolvedPin, Table } from '@unpark/model';
import type { FlameAnswerOf, FlameQuestion } from './flame-messages';
import type { GoroutineAnswerOf, GoroutineRequest } from './goroutine-messages';
import type { PinsRequest } from './pin-messages';
import type { GoroutineTrackAnswerOf, GoroutineTrackRequest } from './goroutine-track-messages';
import type { AskedReadings, MetricsModel } from './metrics-model';
import type { RangeAnswerOf, RangeRequest } from './range-messages';
import type { AnyTimelineRequest, TimelineAnswerOf, TimelineProgress } from './timeline-messages';
import type { TraceModel } from './trace-model';
import type { WaitLayoutRequest } from './wait-graph-messages';

/** One table of an artifact: where its bytes are. Addresses are absolute: a worker has no page. */
export interface TableAddress {
  readonly name: string;
  readonly version: number;
  readonly url: string;
}

export interface DumpRequest {
  readonly kind: 'dump';
  readonly artifact: string;
  readonly dump: number;
  /** what the workspace called idle by design when the diagnosis was made */
  readonly idle: readonly IdleRuleRecord[];
  readonly tables: readonly TableAddress[];
  /** files whose goroutine ids are those of another process */
  readonly otherProcess?: readonly string[];
  /** as sentences number the dumps of a capture, from 1 */
  readonly number?: number;
}

/** What a flame graph of an execution trace weighs. */
export type TraceWeight =
  /** goroutine time, each stack ended by the state: all of it, on processors only, or the rest */
  | { readonly by: 'wall'; readonly only?: 'running' | 'waiting' }
  /** CPU samples that the trace holds */
  | { readonly by: 'cpu' }
  /** one of the four profiles of `go tool trace -pprof=` */
  | { readonly by: BlockingKind; readonly value: 'ns' | 'count' };

/** What goroutines of a trace did; from its small tables, where it was stored with them. */
export interface TraceRequest {
  readonly kind: 'trace';
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
}

export interface MetricsRequest {
  readonly kind: 'metrics';
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
  /** all of the file when absent */
  readonly readings?: AskedReadings;
}

/** The functions that a capture names, for the palette. */
export interface NamesRequest {
  readonly kind: 'names';
  readonly artifact: string;
  /** the frames tables of its artifacts */
  readonly tables: readonly TableAddress[];
}

export interface NamesModel {
  /** full symbols, those of the program itself first */
  readonly functions: readonly string[];
}

export type CaptureRequest =
  | DumpRequest
  | FlameQuestion
  | GoroutineRequest
  | GoroutineTrackRequest
  | AnyTimelineRequest
  | TraceRequest
  | MetricsRequest
  | RangeRequest
  | NamesRequest
  | PinsRequest
  | WaitLayoutRequest;

/**
 * One dump as the page shows it. Rows of the goroutines table are kept as they are; `rows` are those
 * of this dump, and items of its flame tree are positions in `rows`.
 */
export interface DumpModel {
  readonly artifact: string;
  readonly dump: number;
  readonly rows: Int32Array;
  /** files whose goroutine ids are those of another process */
  readonly otherProcess: readonly string[];
  /** number of its group, by row; -1 for rows of other dumps of the file */
  readonly groupOf: Int32Array;
  /** by group: position in STATE_CLASSES, and hash of the stack */
  readonly groupState: Uint8Array;
  readonly groupStack: BigUint64Array;
  /** columns of the goroutines table, by row */
  readonly goid: BigInt64Array;
  readonly waitMinutes: Int32Array;
  readonly flags: Uint32Array;
  readonly creatorGoid: BigInt64Array;
  readonly labelSet: Int32Array;
  /** `tenant=acme` … by number of the set */
  readonly labelTexts: readonly string[];
  /** the same in parts */
  readonly labelPairs: readonly (readonly { readonly key: string; readonly value: string }[])[];
}

export interface AnswerOf
  extends FlameAnswerOf,
    GoroutineAnswerOf,
    GoroutineTrackAnswerOf,
    RangeAnswerOf,
    TimelineAnswerOf {
  readonly dump: DumpModel;
  readonly trace: TraceModel;
  readonly metrics: MetricsModel;
  readonly names: NamesModel;
  readonly pins: readonly ResolvedPin[];
  readonly 'wait-layout': WaitLayout;
}

export type CaptureAnswer =
  | { readonly id: number; readonly ok: true; readonly value: AnswerOf[keyof AnswerOf] }
  | { readonly id: number; readonly ok: false; readonly problem: Problem };

/** Sent before the answer, any number of times. */
export interface CaptureProgress {
  readonly id: number;
  readonly progress: TimelineProgress;
}

export interface CaptureCall {
  readonly id: number;
  readonly request: CaptureRequest;
}

/** A table that is in this browser alone, under an address that nobody serves. */
export interface LocalTable {
  readonly url: string;
  readonly bytes: Blob;
}

/** The same, read already; handed over. */
export interface ReadTable {
  readonly url: string;
  readonly table: Table;
}

/** Gives the worker tables of this page; answered with the same `id` when they are known. */
export interface KeepTables {
  readonly id: number;
  readonly keep: readonly LocalTable[];
}

/** Gives the worker tables that need not be read, or takes back tables of this page. No answer. */
export type ChangeTables =
  | { readonly read: readonly ReadTable[] }
  | { readonly forget: readonly string[] };
