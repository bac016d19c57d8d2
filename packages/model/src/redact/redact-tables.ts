import { ARGUMENTS } from '../dump-tables';
import { METRIC_SERIES } from '../metric-tables';
import { FRAMES, LABELS } from '../stack-tables';
import {
  allTexts,
  type Column,
  i64,
  makeTable,
  type Table,
  type TableSchema,
  u8,
  utf8Column,
} from '../table';
import { tableNamed } from '../table-sets';
import { TRACE_NAMES } from '../trace-tables';
import { isKeptKey, type Redactor } from './redactor';

/** Tables whose bytes may name something: all with texts, and the arguments of calls. */
export const isRedactedTable = (schema: TableSchema): boolean =>
  schema.name === ARGUMENTS.name || Object.values(schema.columns).includes('utf8');

/**
 * A table without what is to be removed; rows and their order stay, so that rows of other tables and
 * evidence point at what they did. Only arguments of calls go as a whole.
 */
export function redactTable(redactor: Redactor, table: Table): Table {
  const { redaction } = redactor;
  if (!redactor.isOn || !isRedactedTable(table.schema)) return table;
  if (table.schema.name === ARGUMENTS.name) return redaction.arguments ? withoutRows(table) : table;
  const frames = tableNamed([table], FRAMES);
  if (frames) return redactFrames(redactor, frames) as unknown as Table;
  const labels = tableNamed([table], LABELS);
  if (labels) return redactLabels(redactor, labels) as unknown as Table;
  const names = tableNamed([table], TRACE_NAMES);
  if (names)
    return changed(table, { text: texts(names.columns.text, (text) => redactor.givenName(text)) });
  const series = tableNamed([table], METRIC_SERIES);
  const own: Record<string, Column> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    // canonical names are the product's own words
    if (column.type !== 'utf8' || (series && name === 'canonical')) continue;
    own[name] = texts(column, (text) => redactor.text(text));
  }
  return changed(table, own);
}

function redactFrames(redactor: Redactor, table: Table<typeof FRAMES>): Table<typeof FRAMES> {
  const symbols = allTexts(table.columns.function);
  const files = allTexts(table.columns.file);
  return makeTable(FRAMES, {
    ...table.columns,
    function: utf8Column(symbols.map((symbol) => redactor.symbol(symbol))),
    file: utf8Column(files.map((file, row) => redactor.sourceFile(file, symbols[row] ?? ''))),
  });
}

function redactLabels(redactor: Redactor, table: Table<typeof LABELS>): Table<typeof LABELS> {
  const { columns } = table;
  const keys = allTexts(columns.key);
  const values = allTexts(columns.text);
  const units = allTexts(columns.unit);
  const isNumber = columns.isNumber.values.slice();
  const numbers = columns.number.values.slice();
  for (const [row, key] of keys.entries()) {
    if (isNumber[row] === 1) {
      if (isKeptKey(key) || !redactor.redaction.labels) continue;
      values[row] = redactor.removed('label', String(numbers[row]));
      units[row] = '';
      isNumber[row] = 0;
      numbers[row] = 0n;
    } else values[row] = redactor.labelValue(key, values[row] ?? '');
    keys[row] = redactor.labelKey(key);
  }
  return makeTable(LABELS, {
    ...columns,
    key: utf8Column(keys),
    text: utf8Column(values),
    unit: utf8Column(units),
    isNumber: u8(isNumber),
    number: i64(numbers),
  });
}

const texts = (column: Extract<Column, { type: 'utf8' }>, of: (text: string) => string) =>
  utf8Column(allTexts(column).map(of));

const changed = (table: Table, columns: Readonly<Record<string, Column>>): Table =>
  makeTable(table.schema, { ...table.columns, ...columns } as Table['columns']);

function withoutRows(table: Table): Table {
  const columns: Record<string, Column> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    columns[name] =
      column.type === 'utf8'
        ? utf8Column([])
        : ({ type: column.type, values: column.values.subarray(0, 0) } as Column);
  }
  return makeTable(table.schema, columns as Table['columns']);
}
