import type { Problem } from '@unpark/base';
import type { GoroutineGroup } from '@unpark/diagnosis';
import type { StateClass } from '@unpark/model';
import type { FilterVocabulary, GoroutineGrouping, GoroutineSort } from '@unpark/view-state';
import type { DumpRequest, TraceRequest } from './capture-messages';

/** A filter, with the goroutines of the findings that it names. */
export interface FilterAsked {
  readonly text: string;
  /** ids joined by commas; a name without an entry is no finding of this diagnosis */
  readonly findings: readonly { readonly name: string; readonly goids: string }[];
}

/** A trace in whose time a dump was taken: it knows since when goroutines wait. */
export interface AgesFrom {
  readonly trace: TraceRequest;
  /** when the dump was taken, in nanoseconds from the trace's origin */
  readonly atNs: number;
}

/** What rows are made of; the same for a table, its preview and its tree. */
export interface GoroutinesAsked {
  readonly artifact: string;
  readonly dump: DumpRequest;
  /** earlier and later dump; the shown one is one of the two. Absent with one dump alone. */
  readonly pair?: { readonly from: DumpRequest; readonly to: DumpRequest };
  /** rows are goroutines of both dumps */
  readonly difference: boolean;
  readonly grouping: Exclude<GoroutineGrouping, 'tree'>;
  /** key of the label that groups; the most frequent one when absent */
  readonly labelKey?: string;
  readonly filter: FilterAsked;
  readonly ages?: AgesFrom;
}

export interface GoroutineTableRequest extends GoroutinesAsked {
  readonly kind: 'goroutine-table';
  readonly sort: GoroutineSort;
}

/** What a filter that is being typed would keep of the rows of a table. */
export interface GoroutinePreviewRequest {
  readonly kind: 'goroutine-preview';
  readonly artifact: string;
  readonly table: GoroutineTableRequest;
  readonly typed: FilterAsked;
}

export interface GoroutineTreeRequest {
  readonly kind: 'goroutine-tree';
  readonly artifact: string;
  readonly dump: DumpRequest;
  readonly filter: FilterAsked;
  readonly ages?: AgesFrom;
}

/** The group of one goroutine, with its stack. */
export interface GoroutineGroupRequest {
  readonly kind: 'goroutine-group';
  readonly artifact: string;
  readonly dump: DumpRequest;
  readonly row: number;
}

export interface GoroutinesWithRequest {
  readonly kind: 'goroutines-with';
  readonly artifact: string;
  readonly dump: DumpRequest;
  readonly functions: readonly string[];
}

export interface GoroutineWordsRequest {
  readonly kind: 'goroutine-words';
  readonly artifact: string;
  readonly dump: DumpRequest;
  readonly findings: readonly string[];
}

export interface GoroutinePageRequest {
  readonly kind: 'goroutine-page';
  readonly artifact: string;
  readonly goid: string;
  /** dumps of one process, oldest first */
  readonly dumps: readonly DumpRequest[];
  /** position in `dumps` of the shown one */
  readonly shown: number;
  readonly traces: readonly TraceRequest[];
  readonly ages?: AgesFrom;
}

export type GoroutineRequest =
  | GoroutineTableRequest
  | GoroutinePreviewRequest
  | GoroutineTreeRequest
  | GoroutineGroupRequest
  | GoroutinesWithRequest
  | GoroutineWordsRequest
  | GoroutinePageRequest;

/** What became of a group from the earlier dump to the later one. */
export const CHANGE_CLASSES = ['new', 'gone', 'grown', 'aged', 'still'] as const;

/** How a listed goroutine stands in two dumps. */
export const MEMBER = { plain: 0, stayed: 1, added: 2, gone: 3 } as const;

/** Of an age: not known, at least so long, exactly so long. */
export const AGE = { unknown: 0, atLeast: 1, exact: 2 } as const;

/**
 * Rows of the goroutine view as columns, in the order in which they are shown. Columns of text hold
 * positions in `texts`, -1 for none. Goroutines are named by row of their dump's table.
 */
export interface GoroutineTable {
  readonly size: number;
  /** goroutines that the filter was asked about, and those that it keeps */
  readonly total: number;
  readonly kept: number;
  /** why the filter could not be answered; then it keeps nothing */
  readonly problem?: Problem;
  readonly texts: readonly string[];
  readonly key: BigUint64Array;
  /** positions in STATE_CLASSES */
  readonly state: Uint8Array;
  /** nothing to worry about: idle by design, the runtime's, the capture's */
  readonly quiet: Uint8Array;
  /** Go's word, of most of its goroutines */
  readonly reason: Int32Array;
  /** what it waits for beyond Go's word: a WaitKind */
  readonly kind: Int32Array;
  readonly role: Int32Array;
  readonly fn: Int32Array;
  readonly file: Int32Array;
  readonly line: Int32Array;
  readonly creator: Int32Array;
  readonly creatorFile: Int32Array;
  readonly creatorLine: Int32Array;
  /** different stacks, and different creators */
  readonly stacks: Int32Array;
  readonly creators: Int32Array;
  /** of the shown dump; of a difference, the later dump */
  readonly count: Int32Array;
  /** nanoseconds, with AGE of each; of those with a known age */
  readonly ageMin: Float64Array;
  readonly ageMax: Float64Array;
  readonly ageKnown: Uint8Array;
  /** goroutines in the earlier and in the later dump, and with the same id and stack in both */
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly stayed: Int32Array;
  /** of those, whose printed age grew */
  readonly aged: Int32Array;
  /** positions in CHANGE_CLASSES */
  readonly change: Uint8Array;
  /** one took the place of another: their ids, else 0 */
  readonly swapFrom: BigInt64Array;
  readonly swapTo: BigInt64Array;
  /** labels of row i are those from labelStart[i] on; most frequent first, a few of each key */
  readonly labelStart: Int32Array;
  readonly labelKey: Int32Array;
  readonly labelValue: Int32Array;
  readonly labelCount: Int32Array;
  /** goroutines of row i are those from memberStart[i] on; gone ones are rows of the earlier dump */
  readonly memberStart: Int32Array;
  readonly member: Int32Array;
  readonly memberKind: Uint8Array;
  /** the goroutine of the main dump whose stack speaks for the row; -1 where all are gone */
  readonly lead: Int32Array;
  readonly ages: AgeHistogram;
  /** keys of labels with how many goroutines have one, most frequent first */
  readonly labelKeys: readonly { readonly key: string; readonly count: number }[];
  /** the one that groups */
  readonly groupedBy?: string;
}

/** How many goroutines wait how long. `edges[i]` … `edges[i + 1]` in seconds; the last has no end. */
export interface AgeHistogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly unknown: number;
  /** some ages are exact, from a trace */
  readonly exact: number;
}

/** By row of the table: how many goroutines stay with the typed filter. */
export interface GoroutinePreview {
  readonly kept: number;
  readonly total: number;
  readonly keptOf: Int32Array;
  readonly problem?: Problem;
}

export const TREE_NODE = { creator: 0, goroutine: 1, alike: 2 } as const;

/** Who created whom; a parent stands before its children, children by size. */
export interface GoroutineTree {
  readonly total: number;
  readonly kept: number;
  readonly problem?: Problem;
  readonly texts: readonly string[];
  readonly size: number;
  /** of TREE_NODE: a function whose goroutine is gone, one goroutine, leaves that do the same */
  readonly kind: Uint8Array;
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** where the nodes below end */
  readonly end: Int32Array;
  /** goroutines of the node and below */
  readonly weight: Int32Array;
  /** goroutines of the node itself that the filter keeps */
  readonly own: Int32Array;
  readonly fn: Int32Array;
  readonly reason: Int32Array;
  readonly state: Uint8Array;
  readonly quiet: Uint8Array;
  /** a row of the goroutines table: the goroutine, the first of those alike; -1 for functions */
  readonly row: Int32Array;
  readonly memberStart: Int32Array;
  readonly member: Int32Array;
}

export interface FrameWords {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly inlined: boolean;
  /** argument words that Go printed as certain */
  readonly words: readonly {
    readonly word: number;
    /** `0xc000010000` */
    readonly value: string;
    /** other goroutines of the dump with this word in some call */
    readonly shared: number;
    readonly looksLikePointer: boolean;
  }[];
}

/** One goroutine in one dump. */
export interface GoroutineInDump {
  readonly reason: string;
  readonly stateClass: StateClass;
  readonly quiet: boolean;
  readonly role: string;
  readonly kind: string;
  readonly minutes: number;
  readonly flags: number;
  readonly place?: { readonly function: string; readonly file: string; readonly line: number };
  /** the same wait reason and stack as in the shown dump */
  readonly same: boolean;
}

export interface GoroutineInTrace {
  readonly artifact: string;
  /** absent for a trace of very many goroutines, of which none are stored */
  readonly sums?: GoroutineSums;
  /** waits when the trace ends; -1: since before the trace */
  readonly openSinceNs?: number;
}

export interface GoroutineSums {
  readonly execNs: number;
  readonly schedWaitNs: number;
  readonly syscallNs: number;
  readonly blockNs: number;
  readonly totalNs: number;
  readonly wakeups: number;
  readonly reasons: readonly {
    readonly reason: string;
    readonly ns: number;
    readonly count: number;
  }[];
}

export interface GoroutinePage {
  readonly goid: string;
  /** by dump as asked; undefined where it is not in */
  readonly dumps: readonly (GoroutineInDump | undefined)[];
  readonly traces: readonly GoroutineInTrace[];
  /** of the shown dump, else of the first dump that has it */
  readonly at?: number;
  readonly row?: number;
  readonly group?: GoroutineGroup;
  readonly frames: readonly FrameWords[];
  readonly labels: readonly { readonly key: string; readonly value: string }[];
  readonly creatorGoid: string;
  readonly creatorIsThere: boolean;
  readonly ageNs: number;
  readonly ageKnown: number;
  /** goroutines that it created and that are still there: how many, and the first ids */
  readonly children: number;
  readonly childIds: readonly string[];
}

export interface GoroutineAnswerOf {
  readonly 'goroutine-table': GoroutineTable;
  readonly 'goroutine-preview': GoroutinePreview;
  readonly 'goroutine-tree': GoroutineTree;
  readonly 'goroutine-group': GoroutineGroup;
  readonly 'goroutines-with': Int32Array;
  readonly 'goroutine-words': FilterVocabulary;
  readonly 'goroutine-page': GoroutinePage;
}
