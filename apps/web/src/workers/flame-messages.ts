import type {
  FlameOrder,
  FlameTree,
  FunctionWeights,
  LabelKey,
  LineWeight,
  StepOutcome,
  TableWords,
  TextHead,
} from '@unpark/charts';
import type { IdleRuleRecord, Language } from '@unpark/model';
import type { FlameStep } from '@unpark/view-state';
import type { TableAddress, TraceWeight } from './capture-messages';

/** What is weighed. */
export type FlameOf =
  | { readonly of: 'dump'; readonly dump: number; readonly idle: readonly IdleRuleRecord[] }
  | { readonly of: 'profile'; readonly sampleType: number }
  | {
      readonly of: 'trace';
      readonly weigh: TraceWeight;
      /** part of the trace, nanoseconds of its own time; absent: all of it */
      readonly range?: { readonly fromNs: number; readonly toNs: number };
    };

/** Words that stand in boxes; the page gives them in its language. */
export interface FlameBoxWords {
  /** of what goroutines wait for */
  readonly language: Language;
  readonly root: string;
  readonly idle: string;
  readonly sinceBefore: string;
  /** of items without the label that splits */
  readonly without: string;
  /** of values of the label past the heaviest */
  readonly others: string;
}

export interface FlameAsked {
  readonly artifact: string;
  readonly tables: readonly TableAddress[];
  readonly source: FlameOf;
  readonly steps: readonly FlameStep[];
  /** key of the label whose values are the first level of boxes */
  readonly split?: string;
  readonly words: FlameBoxWords;
}

export interface FlameRequest extends FlameAsked {
  readonly kind: 'flame';
  readonly order: FlameOrder;
  /** function in the middle of a sandwich */
  readonly pivot?: string;
}

/** Lines of one function with their weights. */
export interface FlameLinesRequest extends FlameAsked {
  readonly kind: 'flame-lines';
  readonly symbol: string;
}

export const FLAME_FILE_FORMS = ['top', 'markdown', 'folded', 'pprof'] as const;
export type FlameFileForm = (typeof FLAME_FILE_FORMS)[number];

/** What is shown as text, or as a profile that other tools open. */
export interface FlameFileRequest extends FlameAsked {
  readonly kind: 'flame-file';
  readonly form: FlameFileForm;
  readonly head: TextHead;
  readonly columns: TableWords;
  /** name and unit of the profile's one sample type */
  readonly sampleType: { readonly type: string; readonly unit: string };
}

export type FlameQuestion = FlameRequest | FlameLinesRequest | FlameFileRequest;

/** A drawn tree; its arrays are handed over and kept nowhere else. */
export interface FlameModel {
  readonly tree: FlameTree;
  /** by node, where boxes end in states */
  readonly states?: Uint8Array;
  readonly weights: FunctionWeights;
  readonly outcomes: readonly StepOutcome[];
  /** labels that the shown items have */
  readonly labels: readonly LabelKey[];
  /** what stands in the picture, for its legend */
  readonly legend: FlameLegendParts;
  readonly sandwich?: {
    readonly callers: FlameTree;
    readonly callees: FlameTree;
    readonly calleeStates?: Uint8Array;
  };
}

export interface FlameLegendParts {
  /** positions in STATE_CLASSES */
  readonly states: readonly number[];
  readonly families: readonly string[];
}

export interface FlameLines {
  readonly lines: readonly LineWeight[];
  /** of all that is shown, for shares */
  readonly whole: number;
}

export interface FlameFile {
  /** of a text form */
  readonly text?: string;
  /** of a profile, gzip */
  readonly bytes?: Uint8Array;
}

export interface FlameAnswerOf {
  readonly flame: FlameModel;
  readonly 'flame-lines': FlameLines;
  readonly 'flame-file': FlameFile;
}
