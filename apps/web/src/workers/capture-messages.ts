import type { Problem } from '@unpark/base';
import type { FlameOrder, FlameTree } from '@unpark/charts';
import type { GoroutineGroup } from '@unpark/diagnosis';

/** One table of an artifact: where its bytes are. Addresses are absolute: a worker has no page. */
export interface TableAddress {
  readonly name: string;
  readonly url: string;
}

export interface DumpRequest {
  readonly kind: 'dump';
  readonly artifact: string;
  readonly dump: number;
  readonly tables: readonly TableAddress[];
}

export type TreeRequest = {
  readonly kind: 'tree';
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
  readonly order: FlameOrder;
} & (
  | { readonly of: 'dump'; readonly dump: number }
  | { readonly of: 'profile'; readonly sampleType: number }
);

export type CaptureRequest = DumpRequest | TreeRequest;

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
}

export type CaptureAnswer =
  | { readonly id: number; readonly ok: true; readonly value: AnswerOf[keyof AnswerOf] }
  | { readonly id: number; readonly ok: false; readonly problem: Problem };

export interface CaptureCall {
  readonly id: number;
  readonly request: CaptureRequest;
}
