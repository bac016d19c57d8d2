/**
 * What a person points at. Shared by all views, kept in the URL. Names content, never positions, so
 * that a link survives a new parse.
 */
export interface Selection {
  /** full symbols; views highlight frames with one of them */
  readonly functions: readonly string[];
  /** goroutine ids of one dump, as decimal text */
  readonly goroutines?: { readonly artifact: string; readonly goids: readonly string[] };
  /** hash of a whole stack (see `stackHash` in diagnosis), hex */
  readonly stack?: string;
  /** a part of the time; every view answers for it alone where it knows times */
  readonly range?: TimeRange;
  /** goroutines and samples with this pprof label */
  readonly label?: SelectedLabel;
  /** id of a finding or an evidence that the rest was taken from */
  readonly evidence?: string;
}

/**
 * A part of an artifact's own time, `fromNs` < `toNs`: whole nanoseconds from the trace's origin. The
 * file never changes, so a link means the same years later; `Diagnosis.alignment` says where that is
 * on the clock of other artifacts, and with what error.
 */
export interface TimeRange {
  readonly artifact: string;
  readonly fromNs: number;
  readonly toNs: number;
}

export interface SelectedLabel {
  readonly key: string;
  readonly value: string;
}

export const EMPTY_SELECTION: Selection = { functions: [] };

export const isEmptySelection = (selection: Selection): boolean =>
  selection.functions.length === 0 &&
  !selection.goroutines &&
  !selection.stack &&
  !selection.range &&
  !selection.label &&
  !selection.evidence;
