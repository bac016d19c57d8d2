import {
  type Column,
  decodeTable,
  encodeTable,
  makeTable,
  NO_U16,
  type ParsedArtifact,
  RANGE_SCOPE,
  type Table,
  traceTablesOf,
  TransitionReader,
} from '@unpark/model';

/** table, column, the table whose rows it names; `?` at the end: -1 means none */
const REFERENCES: readonly (readonly [table: string, column: string, target: string])[] = [
  ['stacks', 'frame', 'frames'],
  ['stacks', 'parent', 'stacks?'],
  ['samples', 'stack', 'stacks?'],
  ['goroutines', 'reason', 'reasons'],
  ['goroutines', 'stack', 'stacks?'],
  ['goroutines', 'creator', 'frames?'],
  ['arguments', 'goroutine', 'goroutines'],
  ['goroutine_threads', 'goroutine', 'goroutines'],
  ['goroutine_ancestors', 'goroutine', 'goroutines'],
  ['goroutine_ancestors', 'stack', 'stacks?'],
  ['goroutine_ancestors', 'creator', 'frames?'],
  ['metric_points', 'series', 'metric_series'],
  ['metric_buckets', 'series', 'metric_series'],
  ['metric_buckets', 'point', 'metric_points'],
  ['trace_transitions', 'goroutine', 'trace_goroutines'],
  ['trace_transitions', 'kind', 'trace_transition_kinds'],
  ['trace_transitions', 'seat', 'trace_seats'],
  ['trace_transition_kinds', 'reason', 'trace_reasons'],
  ['trace_transition_stacks', 'stack', 'stacks'],
  ['trace_transition_wakers', 'by', 'trace_goroutines?'],
  ['trace_seats', 'proc', 'trace_procs?'],
  ['trace_seats', 'thread', 'trace_threads?'],
  ['trace_goroutines', 'entryFrame', 'frames?'],
  ['trace_goroutines', 'createdRow', 'trace_transitions?'],
  ['trace_goroutines', 'endedRow', 'trace_transitions?'],
  ['trace_proc_transitions', 'proc', 'trace_procs'],
  ['trace_proc_transitions', 'atProc', 'trace_procs?'],
  ['trace_proc_transitions', 'thread', 'trace_threads?'],
  ['trace_proc_transitions', 'by', 'trace_goroutines?'],
  ['trace_ranges', 'name', 'trace_names'],
  ['trace_ranges', 'stack', 'stacks?'],
  ['trace_ranges', 'startBy', 'trace_goroutines?'],
  ['trace_ranges', 'endBy', 'trace_goroutines?'],
  ['trace_cpu_samples', 'thread', 'trace_threads?'],
  ['trace_cpu_samples', 'proc', 'trace_procs?'],
  ['trace_cpu_samples', 'goroutine', 'trace_goroutines?'],
  ['trace_cpu_samples', 'stack', 'stacks?'],
  ['trace_tasks', 'name', 'trace_names'],
  ['trace_tasks', 'startBy', 'trace_goroutines?'],
  ['trace_tasks', 'endBy', 'trace_goroutines?'],
  ['trace_tasks', 'startStack', 'stacks?'],
  ['trace_tasks', 'endStack', 'stacks?'],
  ['trace_regions', 'goroutine', 'trace_goroutines?'],
  ['trace_regions', 'name', 'trace_names'],
  ['trace_regions', 'startStack', 'stacks?'],
  ['trace_regions', 'endStack', 'stacks?'],
  ['trace_logs', 'goroutine', 'trace_goroutines?'],
  ['trace_logs', 'category', 'trace_names'],
  ['trace_logs', 'message', 'trace_names'],
  ['trace_logs', 'stack', 'stacks?'],
  ['trace_labels', 'goroutine', 'trace_goroutines?'],
  ['trace_labels', 'label', 'trace_names'],
  ['trace_blocking', 'stack', 'stacks?'],
  ['trace_block_reasons', 'goroutine', 'trace_goroutines'],
  ['trace_block_reasons', 'reason', 'trace_reasons'],
  ['trace_open_waits', 'goroutine', 'trace_goroutines'],
  ['trace_open_waits', 'reason', 'trace_reasons'],
  ['trace_open_waits', 'stack', 'stacks?'],
  ['trace_wakeups', 'reason', 'trace_reasons'],
  ['trace_wakeups', 'wakerStack', 'stacks?'],
];

/** Columns that name a set of labels; -1 for none. */
const LABEL_SETS = [
  ['samples', 'labelSet'],
  ['goroutines', 'labelSet'],
  ['metric_series', 'labelSet'],
] as const;

/** Rows above which a table is not written and read again: that takes longer than the reader. */
const ROUND_TRIP_ROWS = 2000;

const columnOf = (table: Table, name: string): Column | undefined =>
  (table.columns as Readonly<Record<string, Column>>)[name];

function numbersOf(table: Table, name: string): ArrayLike<number> {
  const column = columnOf(table, name);
  if (!column || column.type === 'utf8' || column.type === 'i64' || column.type === 'u64')
    throw new Error(`${table.schema.name}.${name} has no numbers`);
  return column.values;
}

/** Throws where a table contradicts its schema or another table. */
export function checkTables(tables: readonly Table[]): void {
  const byName = new Map(tables.map((table) => [table.schema.name, table]));
  if (byName.size !== tables.length) throw new Error('a table is there twice');
  for (const table of tables) checkTable(table);
  for (const [name, column, target] of REFERENCES) {
    const table = byName.get(name);
    if (!table || table.rows === 0) continue;
    const mayBeNone = target.endsWith('?');
    const limit = byName.get(mayBeNone ? target.slice(0, -1) : target)?.rows ?? 0;
    const values = numbersOf(table, column);
    const none = columnOf(table, column)?.type === 'u16' ? NO_U16 : -1;
    for (let row = 0; row < table.rows; row++) {
      const value = values[row] as number;
      if (value >= 0 && value < limit) continue;
      if (!(mayBeNone && value === none))
        throw new Error(`${name}.${column} in row ${row} names ${target} ${value} of ${limit}`);
    }
  }
  const stacks = byName.get('stacks');
  if (stacks) {
    const parents = numbersOf(stacks, 'parent');
    for (let row = 0; row < stacks.rows; row++)
      if ((parents[row] as number) >= row)
        throw new Error(`stack ${row} has parent ${parents[row]}`);
  }
  checkLabelSets(byName);
}

function checkTable(table: Table): void {
  const { schema, rows } = table;
  if (makeTable(schema, table.columns as never).rows !== rows)
    throw new Error(`${schema.name} has other rows than its columns`);
  for (const name of Object.keys(schema.columns)) {
    const column = columnOf(table, name);
    if (column?.type !== 'utf8') continue;
    const { offsets, bytes } = column;
    for (let row = 0; row < rows; row++)
      if ((offsets[row + 1] as number) < (offsets[row] as number))
        throw new Error(`${schema.name}.${name}: text ${row} ends before it begins`);
    if (offsets[0] !== 0 || (offsets[rows] as number) > bytes.length)
      throw new Error(`${schema.name}.${name}: texts outside their bytes`);
  }
  if (rows > ROUND_TRIP_ROWS) return;
  const written = encodeTable(table);
  const read = decodeTable(schema, written);
  if (!read.ok) throw new Error(`${schema.name}: ${read.error.message}`);
  const again = encodeTable(read.value);
  if (Buffer.compare(written, again) !== 0 || read.value.rows !== rows)
    throw new Error(`${schema.name} is another table once it was stored`);
}

function checkLabelSets(byName: ReadonlyMap<string, Table>): void {
  const labels = byName.get('labels');
  const sets = labels ? numbersOf(labels, 'set') : [];
  const known = new Set<number>();
  for (let row = 0; row < sets.length; row++) {
    if (row > 0 && (sets[row] as number) < (sets[row - 1] as number))
      throw new Error(`labels: row ${row} is out of the order of sets`);
    known.add(sets[row] as number);
  }
  for (const [name, column] of LABEL_SETS) {
    const table = byName.get(name);
    if (!table) continue;
    const values = numbersOf(table, column);
    for (let row = 0; row < table.rows; row++)
      if (values[row] !== -1 && !known.has(values[row] as number))
        throw new Error(`${name}.${column} names set ${values[row]}`);
  }
}

/** Walks all transitions: lists are used up exactly, times of a trace never repeat. */
export function checkTrace(parsed: ParsedArtifact): void {
  const tables = traceTablesOf(parsed.tables);
  if (!tables) return;
  if (tables.pcs.rows !== tables.frames.rows) throw new Error('frames without a program counter');
  const { scope, subject, startNs, seenNs, endNs } = tables.ranges.columns;
  for (let row = 0; row < tables.ranges.rows; row++) {
    const of = scope.values[row];
    const limit =
      of === RANGE_SCOPE.goroutine
        ? tables.goroutines.rows
        : of === RANGE_SCOPE.proc
          ? tables.procs.rows
          : 0;
    const at = subject.values[row] as number;
    // the old format stops the world on threads without a goroutine too
    const least = of === RANGE_SCOPE.proc ? 0 : -1;
    if (at < least || at >= limit) throw new Error(`range ${row} names ${at} of ${limit}`);
    const end = endNs.values[row] as number;
    if (end >= 0 && (end < (startNs.values[row] as number) || end < (seenNs.values[row] as number)))
      throw new Error(`range ${row} ends before it begins`);
  }
  const reader = new TransitionReader(tables);
  let stacks = 0;
  let wakers = 0;
  let last = Number.NEGATIVE_INFINITY;
  const { kind } = tables.transitions.columns;
  const { hasStack, by } = tables.transitionKinds.columns;
  while (reader.next()) {
    const of = kind.values[reader.row] as number;
    if (hasStack.values[of] === 1) stacks++;
    if (by.values[of] === 2) wakers++;
    if (!(reader.timeNs > last))
      throw new Error(`transition ${reader.row} at ${reader.timeNs} is not after ${last}`);
    last = reader.timeNs;
    if (reader.from > 5 || reader.to > 5) throw new Error(`transition ${reader.row} has no state`);
  }
  if (reader.row !== tables.transitions.rows - 1) throw new Error('transitions end early');
  if (stacks !== tables.transitionStacks.rows || wakers !== tables.transitionWakers.rows) {
    throw new Error(
      `${stacks} stacks and ${wakers} wakers of transitions, listed ${tables.transitionStacks.rows} and ${tables.transitionWakers.rows}`,
    );
  }
}
