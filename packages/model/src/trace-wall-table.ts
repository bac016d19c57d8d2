import { defineTable, type Table } from './table';

/** So many rows tell their stacks apart; what is beyond stands in rows of OTHER_STACKS after them. */
export const TRACE_WALL_ROWS = 20_000;

/** Time of goroutines by where they were, as a wall flame graph counts it; longest first. */
export const TRACE_WALL = defineTable('trace_wall', 1, {
  /** row of stacks, OTHER_STACKS in the last rows, one for each state and reason */
  stack: 'i32',
  /** GOROUTINE_STATE, or 6: running, and helping the collector to mark */
  state: 'u8',
  /** row of trace_reasons; 0 unless waiting for a known one */
  reason: 'i32',
  ns: 'f64',
  /** stretches; of sampled running time samples */
  count: 'f64',
});
export type TraceWallTable = Table<typeof TRACE_WALL>;
