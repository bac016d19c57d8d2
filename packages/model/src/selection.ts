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
  /** id of a finding or an evidence that the rest was taken from */
  readonly evidence?: string;
}

export const EMPTY_SELECTION: Selection = { functions: [] };

export const isEmptySelection = (selection: Selection): boolean =>
  selection.functions.length === 0 &&
  !selection.goroutines &&
  !selection.stack &&
  !selection.evidence;
