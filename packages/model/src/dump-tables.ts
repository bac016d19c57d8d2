import type { FramesTable, LabelsTable, StacksTable } from './stack-tables';
import { defineTable, type Table } from './table';

/**
 * One row a goroutine block of the text, in file order. A goroutine id may come twice (several dumps
 * in one file, crash logs repeat goroutine 0): the row is the key, never the id.
 */
export const GOROUTINES = defineTable('goroutines', 1, {
  /** as printed after `goroutine `; 64 bits */
  goid: 'i64',
  /** row of reasons */
  reason: 'i32',
  /** whole minutes as printed; -1 when absent, which means unknown, never "new" */
  waitMinutes: 'i32',
  /** bits of GOROUTINE_FLAG */
  flags: 'u32',
  /** row of stacks (leaf, innermost printed frame); -1 when no frame was printed */
  stack: 'i32',
  /** row of frames: function and go statement that created it; -1 for goroutine 1 and unknown */
  creator: 'i32',
  /** id after `in goroutine`; 0 when the version does not print it */
  creatorGoid: 'i64',
  /** set of labels; -1 for none */
  labelSet: 'i32',
  /** synctest bubble id; 0 for none */
  bubble: 'i64',
  /** which dump of the file, from 0 */
  dump: 'i32',
  /** where the block begins in the file as stored; exact below 2^53 */
  byteOffset: 'f64',
  byteLength: 'u32',
});
export type GoroutinesTable = Table<typeof GOROUTINES>;

export const GOROUTINE_FLAG = {
  lockedToThread: 1,
  leaked: 2,
  scan: 4,
  durable: 8,
  /** the middle of the stack was elided: root end and creator are still exact */
  elided: 16,
  /** "goroutine running on other thread; stack unavailable" */
  stackUnavailable: 32,
  /** the text ended inside this block */
  cut: 64,
} as const;

/** Distinct wait reasons and states as printed, e.g. `chan receive (nil chan)`, `running`. */
export const REASONS = defineTable('reasons', 1, { text: 'utf8' });
export type ReasonsTable = Table<typeof REASONS>;

/**
 * Argument words that are exact: those printed with `?` may be stale and are left out.
 * Ordered by goroutine, then depth, then word.
 */
export const ARGUMENTS = defineTable('arguments', 1, {
  /** row of goroutines */
  goroutine: 'i32',
  /** frames from the leaf, from 0 */
  depth: 'i32',
  /** position of the word in the flattened list of the call, from 0; stale words count */
  word: 'i32',
  value: 'u64',
});
export type ArgumentsTable = Table<typeof ARGUMENTS>;

/**
 * Threads (m) that goroutines were on, as crash logs of Go 1.22 and newer print them: `m=K` in the
 * header. Only goroutines on a thread have a row; artifacts of other texts have no such table.
 */
export const GOROUTINE_THREADS = defineTable('goroutine_threads', 1, {
  /** row of goroutines */
  goroutine: 'i32',
  /** the runtime's own number of the thread, from 0 */
  thread: 'i32',
});

/**
 * Stacks that created goroutines, as GODEBUG=tracebackancestors=N has them printed: what each
 * ancestor was doing when it started the next. Ordered by goroutine, then depth; artifacts without
 * ancestors have no such table.
 */
export const GOROUTINE_ANCESTORS = defineTable('goroutine_ancestors', 1, {
  /** row of goroutines */
  goroutine: 'i32',
  /** 0 for the creator, 1 for who created that one */
  depth: 'i32',
  /** id of the ancestor, which may have ended */
  goid: 'i64',
  /** row of stacks; -1 when no frame was printed */
  stack: 'i32',
  /** row of frames: who created the ancestor; -1 when not printed */
  creator: 'i32',
});

export interface DumpTables {
  readonly frames: FramesTable;
  readonly stacks: StacksTable;
  readonly labels: LabelsTable;
  readonly reasons: ReasonsTable;
  readonly goroutines: GoroutinesTable;
  readonly arguments: ArgumentsTable;
}

export interface DumpFacts {
  readonly form: 'dump';
  /**
   * Goroutines of all dumps. Goroutine 0 (a thread's own stack, in crash logs) has rows but is not
   * counted; blocks that a crash log's threads print again have no row.
   */
  readonly goroutineCount: number;
  readonly dumps: readonly {
    readonly goroutineCount: number;
    readonly maxGoid: string;
    /** from a log prefix, when there is one */
    readonly timeUnixNs?: string;
  }[];
  readonly flavour: 'debug=2' | 'crash' | 'sigquit';
  /** first line of a panic or fatal error, when the text has one */
  readonly crashMessage?: string;
  /** the text was cut: counts are "at least" */
  readonly truncated: boolean;
}
