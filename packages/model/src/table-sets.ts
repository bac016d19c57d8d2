import { ARGUMENTS, type DumpTables, GOROUTINES, REASONS } from './dump-tables';
import { type ProfileTables, SAMPLE_TYPES, SAMPLES, VALUES } from './profile-tables';
import { FRAMES, LABELS, STACKS } from './stack-tables';
import type { Table, TableSchema } from './table';

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

const SCHEMAS: readonly TableSchema[] = [
  FRAMES,
  STACKS,
  LABELS,
  REASONS,
  GOROUTINES,
  ARGUMENTS,
  SAMPLE_TYPES,
  SAMPLES,
  VALUES,
];

/** The schema that a stored table was written with; undefined for one that this version does not know. */
export const tableSchemaOf = (name: string, version: number): TableSchema | undefined =>
  SCHEMAS.find((schema) => schema.name === name && schema.version === version);
