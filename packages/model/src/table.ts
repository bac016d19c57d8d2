import { assert } from '@unpark/base';

/**
 * A table is columns of equal length. A reference to a row of another table is an `i32` column whose
 * comment names that table; -1 means "none". Text stands once, as UTF-8 bytes with offsets.
 */
export type ColumnType = 'i32' | 'u32' | 'i64' | 'u64' | 'f64' | 'u8' | 'u16' | 'utf8';

export interface Utf8Column {
  readonly type: 'utf8';
  /** rows + 1 entries; row i is bytes[offsets[i] .. offsets[i + 1]) */
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

export type TypedColumn =
  | { readonly type: 'i32'; readonly values: Int32Array }
  | { readonly type: 'u32'; readonly values: Uint32Array }
  | { readonly type: 'i64'; readonly values: BigInt64Array }
  | { readonly type: 'u64'; readonly values: BigUint64Array }
  | { readonly type: 'f64'; readonly values: Float64Array }
  | { readonly type: 'u8'; readonly values: Uint8Array }
  | { readonly type: 'u16'; readonly values: Uint16Array };

export type Column = TypedColumn | Utf8Column;
export type ColumnOf<T extends ColumnType> = Extract<Column, { type: T }>;

export interface TableSchema<C extends Record<string, ColumnType> = Record<string, ColumnType>> {
  readonly name: string;
  /** Raised when the meaning or the columns change; readers refuse what they do not know. */
  readonly version: number;
  readonly columns: C;
}

export interface Table<S extends TableSchema = TableSchema> {
  readonly schema: S;
  readonly rows: number;
  readonly columns: { readonly [K in keyof S['columns']]: ColumnOf<S['columns'][K]> };
}

export function defineTable<const C extends Record<string, ColumnType>>(
  name: string,
  version: number,
  columns: C,
): TableSchema<C> {
  return { name, version, columns };
}

export const columnLength = (column: Column): number =>
  column.type === 'utf8' ? column.offsets.length - 1 : column.values.length;

/** Checks that every column of the schema is there, of its type and of equal length. */
export function makeTable<S extends TableSchema>(
  schema: S,
  columns: { readonly [K in keyof S['columns']]: ColumnOf<S['columns'][K]> },
): Table<S> {
  let rows = -1;
  for (const [name, type] of Object.entries(schema.columns)) {
    const column = (columns as Record<string, Column>)[name];
    assert(column?.type === type, `table ${schema.name}: column ${name} is not ${type}`);
    const length = columnLength(column);
    assert(
      rows === -1 || rows === length,
      `table ${schema.name}: column ${name} has another length`,
    );
    rows = length;
  }
  return { schema, rows: Math.max(rows, 0), columns };
}

const decoder = new TextDecoder();

/** One text of a column. Makes a string: not for hot loops. */
export function textAt(column: Utf8Column, row: number): string {
  const from = column.offsets[row];
  const to = column.offsets[row + 1];
  assert(from !== undefined && to !== undefined, 'row outside its column');
  return decoder.decode(column.bytes.subarray(from, to));
}

/** All texts of a column, each decoded once. */
export function allTexts(column: Utf8Column): string[] {
  const out: string[] = new Array<string>(column.offsets.length - 1);
  for (let row = 0; row < out.length; row++) out[row] = textAt(column, row);
  return out;
}

const encoder = new TextEncoder();

/** Builds a text column from strings; for small columns (function names), not for hot loops. */
export function utf8Column(texts: readonly string[]): Utf8Column {
  const parts = texts.map((text) => encoder.encode(text));
  const offsets = new Int32Array(texts.length + 1);
  let total = 0;
  for (const [i, part] of parts.entries()) {
    total += part.length;
    offsets[i + 1] = total;
  }
  const bytes = new Uint8Array(total);
  for (const [i, part] of parts.entries()) bytes.set(part, offsets[i]);
  return { type: 'utf8', offsets, bytes };
}

export const i32 = (values: Int32Array): ColumnOf<'i32'> => ({ type: 'i32', values });
export const u32 = (values: Uint32Array): ColumnOf<'u32'> => ({ type: 'u32', values });
export const i64 = (values: BigInt64Array): ColumnOf<'i64'> => ({ type: 'i64', values });
export const u64 = (values: BigUint64Array): ColumnOf<'u64'> => ({ type: 'u64', values });
export const f64 = (values: Float64Array): ColumnOf<'f64'> => ({ type: 'f64', values });
export const u8 = (values: Uint8Array): ColumnOf<'u8'> => ({ type: 'u8', values });
export const u16 = (values: Uint16Array): ColumnOf<'u16'> => ({ type: 'u16', values });
