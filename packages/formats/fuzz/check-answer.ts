import { deriveTraceTables } from '@unpark/analysis';
import {
  ARTIFACT_KINDS,
  dumpTablesOf,
  type ParsedArtifact,
  profileTablesOf,
  traceTablesOf,
} from '@unpark/model';
import { checkTables, checkTrace } from './check-tables';

/** Places that a format cannot give, or that are the whole file. */
const isBinary = (kind: string): boolean =>
  kind.startsWith('pprof-') || kind === 'execution-trace' || kind === 'goroutine-dump';

/** A value that is none got into words of ours; what stands in quotes may be the file's own. */
const hasNoValue = (message: string): boolean =>
  /\bundefined\b|\bNaN\b|\[object/.test(message.replace(/["“].*["”]/gs, ''));

/** Throws where an answer breaks what readers promise of any input. Adds what is derived from it. */
export function checkAnswer(parsed: ParsedArtifact, size: number): void {
  const { status, error, kind, summary } = parsed;
  if (!ARTIFACT_KINDS.includes(kind)) throw new Error(`kind ${kind}`);
  if (!['parsed', 'warnings', 'damaged', 'unrecognised', 'stored'].includes(status))
    throw new Error(`status ${status}`);
  if (typeof summary !== 'string' || summary === '' || /undefined|NaN|\[object/.test(summary))
    throw new Error(`summary ${summary}`);
  for (const problem of [...parsed.warnings, ...(error ? [error] : [])]) {
    if (problem.code === 'parse.internal') throw new Error(`fault of ours: ${problem.internal}`);
    if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(problem.code))
      throw new Error(`code ${problem.code}`);
    if (!problem.message || hasNoValue(problem.message))
      throw new Error(`message of ${problem.code}: ${problem.message}`);
    const byte = problem.place?.byte;
    if (byte !== undefined && !(Number.isInteger(byte) && byte >= 0))
      throw new Error(`${problem.code} at byte ${byte}`);
  }
  const isRefused = status === 'damaged' || status === 'unrecognised';
  if (isRefused !== (error !== undefined))
    throw new Error(`${status} ${error ? 'with' : 'without'} an error`);
  if (status === 'unrecognised' && parsed.tables.length > 0)
    throw new Error('unrecognised, with tables');
  if (error && isRefused && !error.next)
    throw new Error(`${error.code} does not say what to do next`);
  if (
    error &&
    status === 'damaged' &&
    isBinary(kind) &&
    error.place?.byte === undefined &&
    error.place?.line === undefined &&
    !/limit|too-|over-|bad-string|no-string|gzip|zstd|bundle|archive|file\./.test(error.code)
  ) {
    throw new Error(`${error.code} of ${size} bytes has no place: ${error.message}`);
  }
  if (status === 'warnings' && parsed.warnings.length === 0)
    throw new Error('warnings without any');
  checkTables(parsed.tables);
  checkTrace(parsed);
  checkFacts(parsed);
  const trace = traceTablesOf(parsed.tables);
  if (trace) checkTables([...parsed.tables, ...deriveTraceTables(trace)]);
}

const equal = (what: string, said: unknown, found: unknown): void => {
  if (said !== found) throw new Error(`facts say ${what} ${String(said)}, tables ${String(found)}`);
};

function checkFacts({ facts, tables }: ParsedArtifact): void {
  if (facts.form === 'profile') {
    const profile = profileTablesOf(tables);
    if (!profile) return;
    const types = profile.sampleTypes.rows;
    equal('sample types', facts.sampleTypes.length, types);
    equal('samples', facts.sampleCount, profile.samples.rows);
    equal('values', profile.samples.rows * types, profile.values.rows);
    const values = profile.values.columns.value.values;
    const totals = new Array<bigint>(types).fill(0n);
    for (let i = 0; i < values.length; i++)
      totals[i % types] = (totals[i % types] ?? 0n) + (values[i] as bigint);
    equal('totals', facts.totals.join(' '), totals.join(' '));
  } else if (facts.form === 'dump') {
    const dump = dumpTablesOf(tables);
    if (!dump) return;
    let count = 0;
    for (const goid of dump.goroutines.columns.goid.values) if (goid !== 0n) count++;
    equal('goroutines', facts.goroutineCount, count);
    equal(
      'goroutines of dumps',
      facts.dumps.reduce((sum, one) => sum + one.goroutineCount, 0),
      count,
    );
  } else if (facts.form === 'trace') {
    const trace = traceTablesOf(tables);
    if (!trace) return;
    equal('goroutines', facts.goroutineCount, trace.goroutines.rows);
    equal('generations', facts.generationCount, trace.generations.rows);
    equal(
      'events',
      facts.eventCount,
      trace.generations.columns.events.values.reduce((sum, n) => sum + n, 0),
    );
    equal('CPU samples', facts.cpuSampleCount, trace.cpuSamples.rows);
  } else if (facts.form === 'metrics') {
    const rows = (name: string) => tables.find(({ schema }) => schema.name === name)?.rows;
    equal('series', facts.seriesCount, rows('metric_series'));
    equal('points', facts.pointCount, rows('metric_points'));
  }
}
