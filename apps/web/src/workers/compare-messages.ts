import type { BlockingKind } from '@unpark/analysis';
import type { Problem } from '@unpark/base';
import type { DiffMeasure, DiffTree } from '@unpark/charts';
import type { GroupFate } from '@unpark/diagnosis';
import type { IdleRuleRecord, Language, StateClass } from '@unpark/model';
import type { TableAddress } from './capture-messages';

/** Part of a trace, in nanoseconds from its origin. */
export interface ComparedRange {
  readonly fromNs: number;
  readonly toNs: number;
  /** all but this part */
  readonly rest: boolean;
}

/** One side: where its tables are and what of it is weighed. */
export type CompareSource = {
  /** file, for messages */
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
} & (
  | { readonly of: 'dump'; readonly dump: number; readonly idle: readonly IdleRuleRecord[] }
  | { readonly of: 'profile'; readonly sampleType: number }
  | {
      readonly of: 'trace';
      readonly by: 'wall' | 'cpu' | BlockingKind;
      readonly value: 'ns' | 'count';
      readonly range?: ComparedRange;
      /** of what goroutines wait for, where that stands in boxes */
      readonly language: Language;
    }
);

/** The difference of two sets of stacks. */
export interface DiffRequest {
  readonly kind: 'diff';
  readonly a: CompareSource;
  readonly b: CompareSource;
  readonly measure: DiffMeasure;
  readonly hideCapture: boolean;
}

/** The difference of two dumps by groups of goroutines. */
export interface DumpDiffRequest {
  readonly kind: 'dump-diff';
  readonly a: CompareSource & { readonly of: 'dump' };
  readonly b: CompareSource & { readonly of: 'dump' };
  /** what the files state; `unknown` lets the ids decide */
  readonly process: 'same' | 'different' | 'unknown';
}

export type CompareRequest = DiffRequest | DumpDiffRequest;

/** Weight of both sides, in the unit of the source. */
export interface BothSides {
  readonly a: number;
  readonly b: number;
}

/** Where a change of one sign comes from. */
export interface Carrier extends BothSides {
  readonly symbol: string;
  /** the box carries most of what changed in this direction; else it is only the largest part */
  readonly carriesMost: boolean;
}

/** What changed of the program itself, without the capture's own work. */
export interface ProgramChange extends BothSides {
  /** change of the total is under the noise floor */
  readonly isSame: boolean;
  readonly up?: Carrier;
  readonly down?: Carrier;
}

export interface DiffModel {
  readonly diff: DiffTree;
  readonly program: ProgramChange;
  /** totals with the capture's own work, whether it is shown or not */
  readonly whole: BothSides;
  /** the capture's own work in them */
  readonly capture: BothSides & {
    /** its function with the largest change */
    readonly largest?: BothSides & { readonly symbol: string };
  };
}

export interface DumpDiffRow {
  readonly key: string;
  readonly fate: GroupFate;
  readonly a: number;
  readonly b: number;
  readonly ids?: { readonly stayed: number; readonly fresh: number; readonly gone: number };
  readonly reason: string;
  readonly stateClass: StateClass;
  readonly isCapture: boolean;
  /** innermost function of the program, else the innermost of all */
  readonly function: string;
  readonly isOwn: boolean;
  readonly place: string;
  readonly creator?: string;
  /** innermost first */
  readonly functions: readonly string[];
  /** minutes waited, as printed: of the side that is shown */
  readonly waitMinutes?: { readonly min: number; readonly max: number };
}

export interface DumpDiffModel {
  readonly rows: readonly DumpDiffRow[];
  readonly totals: BothSides;
  readonly process: 'same' | 'different' | 'unknown';
  /** the ids said so, not the files */
  readonly byIds: boolean;
}

export interface CompareAnswerOf {
  readonly diff: DiffModel;
  readonly 'dump-diff': DumpDiffModel;
}

export interface CompareCall {
  readonly id: number;
  readonly request: CompareRequest;
}

export type CompareAnswer =
  | {
      readonly id: number;
      readonly ok: true;
      readonly value: CompareAnswerOf[keyof CompareAnswerOf];
    }
  | { readonly id: number; readonly ok: false; readonly problem: Problem };
