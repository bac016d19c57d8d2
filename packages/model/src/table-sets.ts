import {
  ARGUMENTS,
  type DumpTables,
  GOROUTINE_ANCESTORS,
  GOROUTINE_THREADS,
  GOROUTINES,
  REASONS,
} from './dump-tables';
import type { ArtifactFacts } from './parsed-artifact';
import { METRIC_BUCKETS, METRIC_POINTS, METRIC_SERIES, type MetricTables } from './metric-tables';
import { type ProfileTables, SAMPLE_TYPES, SAMPLES, VALUES } from './profile-tables';
import { FRAMES, LABELS, STACKS } from './stack-tables';
import type { Table, TableSchema } from './table';
import {
  TRACE_BLOCK_REASONS,
  TRACE_BLOCKING,
  TRACE_OPEN_WAITS,
  TRACE_SUMMARIES,
  TRACE_WAKEUPS,
  type TraceDerivedTables,
} from './trace-derived-tables';
import { type DiagnosedTrace, TRACE_DIGEST_SCHEMAS } from './trace-digest-tables';
import {
  TRACE_CHUNKS,
  TRACE_CPU_SAMPLES,
  TRACE_GENERATIONS,
  TRACE_GOROUTINES,
  TRACE_LABELS,
  TRACE_LOGS,
  TRACE_METRICS,
  TRACE_NAMES,
  TRACE_PCS,
  TRACE_PROC_TRANSITIONS,
  TRACE_PROCS,
  TRACE_RANGES,
  TRACE_REASONS,
  TRACE_REGIONS,
  TRACE_SEATS,
  TRACE_TASKS,
  TRACE_THREADS,
  TRACE_TRANSITION_KINDS,
  TRACE_TRANSITION_STACKS,
  TRACE_TRANSITION_WAKERS,
  TRACE_TRANSITIONS,
  type TraceTables,
} from './trace-tables';

/** The table of this schema (name and version) among the tables of one artifact. */
export function tableNamed<S extends TableSchema>(
  tables: readonly Table[],
  schema: S,
): Table<S> | undefined {
  for (const table of tables) {
    if (table.schema.name === schema.name && table.schema.version === schema.version) {
      // makeTable checked the columns against the schema of the same name and version
      return table as unknown as Table<S>;
    }
  }
  return undefined;
}

/** The tables of a goroutine dump; undefined when one is missing (another kind of artifact). */
export function dumpTablesOf(tables: readonly Table[]): DumpTables | undefined {
  const frames = tableNamed(tables, FRAMES);
  const stacks = tableNamed(tables, STACKS);
  const labels = tableNamed(tables, LABELS);
  const reasons = tableNamed(tables, REASONS);
  const goroutines = tableNamed(tables, GOROUTINES);
  const words = tableNamed(tables, ARGUMENTS);
  if (!frames || !stacks || !labels || !reasons || !goroutines || !words) return undefined;
  return { frames, stacks, labels, reasons, goroutines, arguments: words };
}

/** The tables of a pprof profile; undefined when one is missing (another kind of artifact). */
export function profileTablesOf(tables: readonly Table[]): ProfileTables | undefined {
  const frames = tableNamed(tables, FRAMES);
  const stacks = tableNamed(tables, STACKS);
  const labels = tableNamed(tables, LABELS);
  const sampleTypes = tableNamed(tables, SAMPLE_TYPES);
  const samples = tableNamed(tables, SAMPLES);
  const values = tableNamed(tables, VALUES);
  if (!frames || !stacks || !labels || !sampleTypes || !samples || !values) return undefined;
  return { frames, stacks, labels, sampleTypes, samples, values };
}

/** The tables of a file of metrics; undefined when one is missing (another kind of artifact). */
export function metricTablesOf(tables: readonly Table[]): MetricTables | undefined {
  const labels = tableNamed(tables, LABELS);
  const series = tableNamed(tables, METRIC_SERIES);
  const points = tableNamed(tables, METRIC_POINTS);
  const buckets = tableNamed(tables, METRIC_BUCKETS);
  if (!labels || !series || !points || !buckets) return undefined;
  return { labels, series, points, buckets };
}

const TRACE_SCHEMAS = {
  frames: FRAMES,
  stacks: STACKS,
  pcs: TRACE_PCS,
  goroutines: TRACE_GOROUTINES,
  transitions: TRACE_TRANSITIONS,
  transitionKinds: TRACE_TRANSITION_KINDS,
  transitionStacks: TRACE_TRANSITION_STACKS,
  transitionWakers: TRACE_TRANSITION_WAKERS,
  seats: TRACE_SEATS,
  chunks: TRACE_CHUNKS,
  procs: TRACE_PROCS,
  threads: TRACE_THREADS,
  reasons: TRACE_REASONS,
  names: TRACE_NAMES,
  procTransitions: TRACE_PROC_TRANSITIONS,
  ranges: TRACE_RANGES,
  metrics: TRACE_METRICS,
  cpuSamples: TRACE_CPU_SAMPLES,
  tasks: TRACE_TASKS,
  regions: TRACE_REGIONS,
  logs: TRACE_LOGS,
  labels: TRACE_LABELS,
  generations: TRACE_GENERATIONS,
} as const;

/** Names of the tables that a trace has of itself, without what is derived of it. */
export const traceTableNames = (): ReadonlySet<string> =>
  namesOf(...(Object.values(TRACE_SCHEMAS) as TableSchema[]));

/** The tables of an execution trace; undefined when one is missing (another kind of artifact). */
export function traceTablesOf(tables: readonly Table[]): TraceTables | undefined {
  const found: Record<string, Table> = {};
  for (const [name, schema] of Object.entries(TRACE_SCHEMAS)) {
    const table = tableNamed(tables, schema as TableSchema);
    if (!table) return undefined;
    found[name] = table;
  }
  // each is the table of its schema
  return found as unknown as TraceTables;
}

/** What was derived from a trace when it was read; undefined for traces stored without. */
export function traceDerivedTablesOf(tables: readonly Table[]): TraceDerivedTables | undefined {
  const blocking = tableNamed(tables, TRACE_BLOCKING);
  const summaries = tableNamed(tables, TRACE_SUMMARIES);
  const blockReasons = tableNamed(tables, TRACE_BLOCK_REASONS);
  const openWaits = tableNamed(tables, TRACE_OPEN_WAITS);
  const wakeups = tableNamed(tables, TRACE_WAKEUPS);
  if (!blocking || !openWaits || !wakeups) return undefined;
  return {
    blocking,
    openWaits,
    wakeups,
    ...(summaries && { summaries }),
    ...(blockReasons && { blockReasons }),
  };
}

const DIAGNOSED_TRACE_SCHEMAS = {
  frames: FRAMES,
  stacks: STACKS,
  reasons: TRACE_REASONS,
  names: TRACE_NAMES,
  openWaits: TRACE_OPEN_WAITS,
  wakeups: TRACE_WAKEUPS,
  ...TRACE_DIGEST_SCHEMAS,
} as const;

/** What diagnosis reads of a trace; undefined for traces stored by releases before it did. */
export function diagnosedTraceOf(tables: readonly Table[]): DiagnosedTrace | undefined {
  const found: Record<string, Table> = {};
  for (const [name, schema] of Object.entries(DIAGNOSED_TRACE_SCHEMAS)) {
    const table = tableNamed(tables, schema as TableSchema);
    if (!table) return undefined;
    found[name] = table;
  }
  // each is the table of its schema
  return found as unknown as DiagnosedTrace;
}

const SCHEMAS: readonly TableSchema[] = [
  ...Object.values(TRACE_SCHEMAS).slice(2),
  TRACE_BLOCKING,
  TRACE_SUMMARIES,
  TRACE_BLOCK_REASONS,
  TRACE_OPEN_WAITS,
  TRACE_WAKEUPS,
  ...Object.values(TRACE_DIGEST_SCHEMAS),
  FRAMES,
  STACKS,
  LABELS,
  REASONS,
  GOROUTINES,
  ARGUMENTS,
  GOROUTINE_THREADS,
  GOROUTINE_ANCESTORS,
  SAMPLE_TYPES,
  SAMPLES,
  VALUES,
  METRIC_SERIES,
  METRIC_POINTS,
  METRIC_BUCKETS,
];

/** The schema that a stored table was written with; undefined for one that this version does not know. */
export const tableSchemaOf = (name: string, version: number): TableSchema | undefined =>
  SCHEMAS.find((schema) => schema.name === name && schema.version === version);

const namesOf = (...schemas: readonly TableSchema[]): ReadonlySet<string> =>
  new Set(schemas.map(({ name }) => name));
const NO_TABLES = namesOf();
const DUMP_TABLES = namesOf(FRAMES, STACKS, LABELS, REASONS, GOROUTINES, ARGUMENTS);
const PROFILE_TABLES = namesOf(FRAMES, STACKS, LABELS, SAMPLE_TYPES, SAMPLES, VALUES);

const METRIC_TABLES = namesOf(LABELS, METRIC_SERIES, METRIC_POINTS, METRIC_BUCKETS);
const TRACE_TABLES = namesOf(...(Object.values(DIAGNOSED_TRACE_SCHEMAS) as TableSchema[]));

/**
 * Names of the tables that diagnosis reads of an artifact. Those of a trace may have hundreds of MB:
 * whoever fetches or decodes for diagnosis leaves out what no pattern reads.
 */
export function diagnosedTables(form: ArtifactFacts['form']): ReadonlySet<string> {
  switch (form) {
    case 'dump':
      return DUMP_TABLES;
    case 'profile':
      return PROFILE_TABLES;
    case 'trace':
      return TRACE_TABLES;
    case 'metrics':
      return METRIC_TABLES;
    default:
      return NO_TABLES;
  }
}
