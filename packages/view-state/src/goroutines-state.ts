/** What makes goroutines one row. */
export const GOROUTINE_GROUPINGS = [
  /** the whole stack and the wait reason */
  'stack',
  /** the innermost function outside the standard library, and the state */
  'function',
  /** the function whose go statement made them */
  'creator',
  /** the value of one pprof label */
  'label',
  /** who created whom */
  'tree',
] as const;
export type GoroutineGrouping = (typeof GOROUTINE_GROUPINGS)[number];

export const GOROUTINE_SORTS = ['count', 'age', 'function'] as const;
export type GoroutineSort = (typeof GOROUTINE_SORTS)[number];
