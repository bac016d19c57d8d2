import { defineTable, type Table } from './table';

/**
 * Frames and stacks have one shape in every artifact, so that views and diagnosis walk them alike.
 *
 * A frame is a place in source: function, file, line. Inlined calls are frames of their own, marked.
 * A stack is (frame, parent): row 0.. in an order where a parent stands before its children;
 * parent -1 is a root. A sample or a goroutine names the row of its leaf. Roots are the outermost
 * calls, leaves the innermost.
 */
export const FRAMES = defineTable('frames', 1, {
  /** full Go symbol, e.g. `net/http.(*conn).serve` */
  function: 'utf8',
  /** path as the binary has it; empty when unknown */
  file: 'utf8',
  /** 0 when unknown */
  line: 'i32',
  /** first line of the function; 0 when the artifact does not say */
  startLine: 'i32',
  /** 1 when the call was inlined into its caller */
  inlined: 'u8',
});
export type FramesTable = Table<typeof FRAMES>;

export const STACKS = defineTable('stacks', 1, {
  /** row of frames */
  frame: 'i32',
  /** row of stacks, smaller than its own; -1 for a root */
  parent: 'i32',
});
export type StacksTable = Table<typeof STACKS>;

/**
 * Label sets: rows with the same `set` belong together, ordered by set. Samples and goroutines name
 * a set by its number; -1 is "no labels".
 */
export const LABELS = defineTable('labels', 1, {
  set: 'i32',
  key: 'utf8',
  /** text value; empty for numbers */
  text: 'utf8',
  /** 1 when the value is the number */
  isNumber: 'u8',
  number: 'i64',
  unit: 'utf8',
});
export type LabelsTable = Table<typeof LABELS>;
