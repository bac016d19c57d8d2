import {
  FRAMES,
  STACKS,
  TRACE_BLOCK_REASONS,
  TRACE_BLOCKING,
  TRACE_CPU_SAMPLES,
  TRACE_GENERATIONS,
  TRACE_GOROUTINES,
  TRACE_OPEN_WAITS,
  TRACE_REASONS,
  TRACE_SUMMARIES,
  TRACE_WAKEUPS,
  TRACE_WALL,
  TRACE_WALL_ROWS,
  type TableSchema,
} from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import type {
  MetricsRequest,
  TableAddress,
  TraceRequest,
  TraceWeight,
} from '../../workers/capture-messages';

const named = (...schemas: readonly TableSchema[]): ReadonlySet<string> =>
  new Set(schemas.map(({ name }) => name));

const DERIVED = [TRACE_BLOCKING, TRACE_OPEN_WAITS, TRACE_WAKEUPS];
const OF_PANEL = named(
  FRAMES,
  STACKS,
  TRACE_GOROUTINES,
  TRACE_REASONS,
  TRACE_GENERATIONS,
  TRACE_SUMMARIES,
  TRACE_BLOCK_REASONS,
  ...DERIVED,
);
const OF_BLOCKING = named(FRAMES, STACKS, ...DERIVED);
const OF_WALL = named(FRAMES, STACKS, TRACE_REASONS, TRACE_WALL);
const OF_CPU = named(FRAMES, STACKS, TRACE_CPU_SAMPLES);

/**
 * Where the tables of an artifact are; with `names` those alone, because those of a trace's events
 * may have hundreds of MB.
 */
export const tableAddresses = (
  artifact: ArtifactView,
  names?: ReadonlySet<string>,
): readonly TableAddress[] =>
  artifact.tables
    .filter(({ name }) => !names || names.has(name))
    .map(({ name, version, url }) => ({
      name,
      version,
      url: typeof location === 'undefined' ? url : new URL(url, location.origin).href,
    }));

/** Traces of early builds have no derived tables: theirs are worked out from all. */
const hasDerived = (artifact: ArtifactView): boolean =>
  DERIVED.every((schema) => artifact.tables.some(({ name }) => name === schema.name));

export const traceRequest = (artifact: ArtifactView): TraceRequest => ({
  kind: 'trace',
  artifact: artifact.file,
  tables: tableAddresses(artifact, hasDerived(artifact) ? OF_PANEL : undefined),
});

/** The same with the sums of each goroutine, which are not stored of traces of very many. */
export const wholeTraceRequest = (artifact: ArtifactView): TraceRequest => ({
  kind: 'trace',
  artifact: artifact.file,
  tables: tableAddresses(artifact),
});

export const metricsRequest = (artifact: ArtifactView): MetricsRequest => ({
  kind: 'metrics',
  artifact: artifact.file,
  tables: tableAddresses(artifact),
});

/** The stored sums of goroutine time tell all stacks apart: the rest of larger ones stands in rows more. */
const hasWholeWall = ({ tables }: ArtifactView): boolean =>
  tables.some(
    ({ name, version, rows }) =>
      name === TRACE_WALL.name && version === TRACE_WALL.version && rows <= TRACE_WALL_ROWS,
  );

export function flameTablesOfTrace(
  artifact: ArtifactView,
  weigh: TraceWeight,
  inRange = false,
): readonly TableAddress[] {
  if (weigh.by === 'wall' && !inRange && hasWholeWall(artifact))
    return tableAddresses(artifact, OF_WALL);
  // waits of a part of the time are worked out from all events
  if (weigh.by === 'wall' || (inRange && weigh.by !== 'cpu')) return tableAddresses(artifact);
  if (weigh.by === 'cpu') return tableAddresses(artifact, OF_CPU);
  return tableAddresses(artifact, hasDerived(artifact) ? OF_BLOCKING : undefined);
}

/** Bytes of all tables: what going through a whole trace costs to fetch. */
export const tableBytes = (artifact: ArtifactView): number =>
  artifact.tables.reduce((sum, table) => sum + table.sizeBytes, 0);
