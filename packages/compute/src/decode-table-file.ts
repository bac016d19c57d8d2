import { err, type Result } from '@unpark/base';
import { decodeTable, type Table, tableSchemaOf } from '@unpark/model';

/** Reads a stored table by the name and version that its row gives. */
export function decodeTableFile(name: string, version: number, bytes: Uint8Array): Result<Table> {
  const schema = tableSchemaOf(name, version);
  if (!schema) {
    return err({
      code: 'table.unknown',
      message: `This version of Unpark does not know table ${name} version ${version}.`,
      next: 'Parse the capture again; derived tables are made anew from the original bytes.',
      values: { table: name, version: String(version) },
    });
  }
  return decodeTable(schema, bytes);
}
