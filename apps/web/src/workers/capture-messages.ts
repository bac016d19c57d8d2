import type { BlockingKind } from '@unpark/analysis';
import type { Problem } from '@unpark/base';
import type { FlameOrder, FlameTree } from '@unpark/charts';
import type { GoroutineGroup } from '@unpark/diagnosis';
import type { IdleRuleRecord } from '@unpark/model';
import type { MetricsModel } from './metrics-model';
import type { TraceModel } from './trace-model';
import type { WallModel } from './trace-wall';

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
}

export type TreeRequest = {
  readonly kind: 'tree';
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
  readonly order: FlameOrder;
} & (
  | { readonly of: 'dump'; readonly dump: number; readonly idle: readonly IdleRuleRecord[] }
  | { readonly of: 'profile'; readonly sampleType: number }
  | { readonly of: 'trace'; readonly weigh: TraceWeight }
);

/** What a flame graph of an execution trace weighs. */
export type TraceWeight =
  /** all goroutine time, each stack ended by the state */
  | { readonly by: 'wall' }
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

/** Where all goroutine time of a trace went; goes through its largest tables. */
export interface WallRequest {
  readonly kind: 'wall';
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
}

export interface MetricsRequest {
  readonly kind: 'metrics';
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
}

/** How the groups of one dump look in another, later one. */
export interface ChangesRequest {
  readonly kind: 'changes';
  readonly artifact: string;
  readonly from: DumpRequest;
  readonly to: DumpRequest;
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
  | TreeRequest
  | ChangesRequest
  | TraceRequest
  | WallRequest
  | MetricsRequest
  | NamesRequest;

/** Counts of goroutines with the same id and stack; by key of the group. */
export interface GroupChange {
  readonly stay: number;
  readonly added: number;
  readonly gone: number;
  /** ids, when one goroutine took the place of another */
  readonly swap?: { readonly from: string; readonly to: string };
}
export type GroupChanges = ReadonlyMap<string, GroupChange>;

/**
 * One dump as the page shows it. Rows of the goroutines table are kept as they are; `rows` are those
 * of this dump, and items of its flame tree are positions in `rows`.
 */
export interface DumpModel {
  readonly artifact: string;
  readonly dump: number;
  readonly rows: Int32Array;
  readonly groups: readonly GoroutineGroup[];
  /** columns of the goroutines table, by row */
  readonly goid: BigInt64Array;
  readonly waitMinutes: Int32Array;
  readonly flags: Uint32Array;
  readonly creatorGoid: BigInt64Array;
  readonly labelSet: Int32Array;
  /** `tenant=acme` … by number of the set */
  readonly labelTexts: readonly string[];
}

export interface AnswerOf {
  readonly dump: DumpModel;
  readonly tree: FlameTree;
  readonly changes: GroupChanges;
  readonly trace: TraceModel;
  readonly wall: WallModel;
  readonly metrics: MetricsModel;
  readonly names: NamesModel;
}

export type CaptureAnswer =
  | { readonly id: number; readonly ok: true; readonly value: AnswerOf[keyof AnswerOf] }
  | { readonly id: number; readonly ok: false; readonly problem: Problem };

export interface CaptureCall {
  readonly id: number;
  readonly request: CaptureRequest;
}
