import { assert, err, ok, type Problem, type Result } from '@unpark/base';
import {
  type Data,
  DataType,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table as ArrowTable,
  tableFromIPC,
  tableToIPC,
  Uint32,
  Uint16,
  Uint64,
  Uint8,
  Utf8,
} from 'apache-arrow';
import type { Column, ColumnType, Table, TableSchema } from './table';
import { makeTable } from './table';

/**
 * Bytes of a table: one Apache Arrow IPC file, one record batch, so that DuckDB, Polars and pandas
 * open it and reading gives typed arrays without a copy. Table name and version stand in the
 * schema's metadata. The same table always gives the same bytes.
 */
export function encodeTable(table: Table): Uint8Array {
  const fields: Field[] = [];
  const children: Data[] = [];
  for (const name of Object.keys(table.schema.columns)) {
    const column = (table.columns as Record<string, Column>)[name];
    assert(column, `table ${table.schema.name}: no column ${name}`);
    const data = toArrowData(column, table.rows);
    fields.push(new Field(name, data.type, false));
    children.push(data);
  }
  const metadata = new Map([
    ['unpark.table', table.schema.name],
    ['unpark.version', String(table.schema.version)],
  ]);
  const schema = new Schema(fields, metadata);
  const batch = new RecordBatch(
    schema,
    makeData({ type: new Struct(fields), length: table.rows, nullCount: 0, children }),
  );
  return tableToIPC(new ArrowTable(schema, [batch]), 'file');
}

/** Reads what `encodeTable` wrote; refuses another table, version or column type by name. */
export function decodeTable<S extends TableSchema>(schema: S, bytes: Uint8Array): Result<Table<S>> {
  let arrow: ArrowTable;
  try {
    arrow = tableFromIPC(bytes);
  } catch (cause) {
    return err(badTable(schema, 'the bytes are not an Arrow file', String(cause)));
  }
  const name = arrow.schema.metadata.get('unpark.table');
  const version = arrow.schema.metadata.get('unpark.version');
  if (name !== schema.name || version !== String(schema.version)) {
    return err(badTable(schema, `found table ${name ?? '?'} version ${version ?? '?'}`));
  }
  const columns: Record<string, Column> = {};
  for (const [columnName, type] of Object.entries(schema.columns)) {
    const vector = arrow.getChild(columnName);
    const data = vector?.data[0];
    if (!vector || vector.data.length > 1) {
      return err(badTable(schema, `column ${columnName} is missing or in several parts`));
    }
    const column = fromArrowData(type, data);
    if (!column) return err(badTable(schema, `column ${columnName} is not ${type}`));
    columns[columnName] = column;
  }
  return ok(makeTable(schema, columns as Table<S>['columns']));
}

const badTable = (schema: TableSchema, found: string, internal?: string): Problem => ({
  code: 'table.unreadable',
  message: `Table ${schema.name} version ${schema.version} could not be read: ${found}.`,
  next: 'Parse the capture again; derived tables are made anew from the original bytes.',
  values: { table: schema.name, version: String(schema.version) },
  ...(internal && { internal }),
});

function toArrowData(column: Column, length: number): Data {
  const common = { length, nullCount: 0 };
  switch (column.type) {
    case 'i32':
      return makeData({ type: new Int32(), data: column.values, ...common });
    case 'u32':
      return makeData({ type: new Uint32(), data: column.values, ...common });
    case 'i64':
      return makeData({ type: new Int64(), data: column.values, ...common });
    case 'u64':
      return makeData({ type: new Uint64(), data: column.values, ...common });
    case 'f64':
      return makeData({ type: new Float64(), data: column.values, ...common });
    case 'u8':
      return makeData({ type: new Uint8(), data: column.values, ...common });
    case 'u16':
      return makeData({ type: new Uint16(), data: column.values, ...common });
    case 'utf8':
      return makeData({
        type: new Utf8(),
        valueOffsets: column.offsets,
        data: column.bytes,
        ...common,
      });
  }
}

function fromArrowData(type: ColumnType, data: Data | undefined): Column | undefined {
  if (!data) return emptyColumn(type);
  const { values } = data as { values: unknown };
  const n = data.length;
  switch (type) {
    case 'utf8': {
      if (!DataType.isUtf8(data.type)) return undefined;
      const offsets = (data.valueOffsets as Int32Array).subarray(0, n + 1);
      // Arrow pads buffers to eight bytes; what is read equals what was written
      return { type, offsets, bytes: (values as Uint8Array).subarray(0, offsets[n]) };
    }
    case 'i32':
      return values instanceof Int32Array ? { type, values: values.subarray(0, n) } : undefined;
    case 'u32':
      return values instanceof Uint32Array ? { type, values: values.subarray(0, n) } : undefined;
    case 'i64':
      return values instanceof BigInt64Array ? { type, values: values.subarray(0, n) } : undefined;
    case 'u64':
      return values instanceof BigUint64Array ? { type, values: values.subarray(0, n) } : undefined;
    case 'f64':
      return values instanceof Float64Array ? { type, values: values.subarray(0, n) } : undefined;
    case 'u8':
      return values instanceof Uint8Array ? { type, values: values.subarray(0, n) } : undefined;
    case 'u16':
      return values instanceof Uint16Array ? { type, values: values.subarray(0, n) } : undefined;
  }
}

function emptyColumn(type: ColumnType): Column {
  switch (type) {
    case 'utf8':
      return { type, offsets: new Int32Array(1), bytes: new Uint8Array(0) };
    case 'i32':
      return { type, values: new Int32Array(0) };
    case 'u32':
      return { type, values: new Uint32Array(0) };
    case 'i64':
      return { type, values: new BigInt64Array(0) };
    case 'u64':
      return { type, values: new BigUint64Array(0) };
    case 'f64':
      return { type, values: new Float64Array(0) };
    case 'u8':
      return { type, values: new Uint8Array(0) };
    case 'u16':
      return { type, values: new Uint16Array(0) };
  }
}
