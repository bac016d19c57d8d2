import type { FramesTable, LabelsTable, StacksTable } from './stack-tables';
import { defineTable, type Table } from './table';

/** One row a sample type of a pprof profile, in the order of the file. */
export const SAMPLE_TYPES = defineTable('sample_types', 1, { type: 'utf8', unit: 'utf8' });
export type SampleTypesTable = Table<typeof SAMPLE_TYPES>;

/**
 * One row a sample of the file (not merged), in file order. Values are in `values`:
 * sample i has values at rows i * T .. i * T + T - 1, T the number of sample types.
 */
export const SAMPLES = defineTable('samples', 1, {
  /** row of stacks (leaf); -1 for a sample without any location */
  stack: 'i32',
  /** set of labels; -1 for none */
  labelSet: 'i32',
});
export type SamplesTable = Table<typeof SAMPLES>;

export const VALUES = defineTable('values', 1, { value: 'i64' });
export type ValuesTable = Table<typeof VALUES>;

export interface ProfileTables {
  readonly frames: FramesTable;
  readonly stacks: StacksTable;
  readonly labels: LabelsTable;
  readonly sampleTypes: SampleTypesTable;
  readonly samples: SamplesTable;
  readonly values: ValuesTable;
}

/**
 * - `fgprof`: wall clock samples of all goroutines, by the package of that name
 * - `trace`: `go tool trace -pprof`, waits summed up from an execution trace
 * - `goroutine-labels`: a goroutine profile with id, state and wait of each goroutine as labels
 *   `go::goroutine…`, as CockroachDB's build of Go writes (debug=3)
 */
export type ProfileDialect = 'fgprof' | 'trace' | 'goroutine-labels';

/** What a profile says of itself outside its samples. */
export interface ProfileFacts {
  readonly form: 'profile';
  /** how the file was written; absent in records of early builds, which read protobuf only */
  readonly encoding?: 'protobuf' | 'text';
  /** who wrote it, where the content says so and it is not Go's own runtime */
  readonly dialect?: ProfileDialect;
  readonly sampleTypes: readonly { readonly type: string; readonly unit: string }[];
  /** exact sums per sample type as decimal text (they may pass 2^53) */
  readonly totals: readonly string[];
  readonly sampleCount: number;
  readonly periodType?: { readonly type: string; readonly unit: string };
  readonly period?: string;
  readonly defaultSampleType?: string;
  /** nanoseconds since 1970 as decimal text; absent when the file does not say */
  readonly timeUnixNs?: string;
  readonly durationNs?: string;
  /** end minus start of a cumulative profile (`?seconds=`), not since process start */
  readonly delta: boolean;
  /** path of the main binary as its mapping has it */
  readonly binary?: string;
  readonly buildId?: string;
  readonly comments: readonly string[];
  /** lines of `runtime.MemStats` under a heap text, in order: a name and its value as written */
  readonly memStats?: readonly { readonly name: string; readonly value: string }[];
}
