import { err, ok, type Problem, type Result } from '@unpark/base';
import { decodeTableFile } from '@unpark/compute';
import { type Table, tableSchemaOf } from '@unpark/model';
import { type ArtifactView, openTable, type TableRef } from '@unpark/usecases';
import type { OperationContext } from './operation';

/**
 * Bytes of tables that are opened for one question. Decoding copies nothing, walking them takes a
 * fraction of a second at this size; larger ones are for a program of one's own.
 */
const MOST_TABLE_BYTES = 64 * 1024 * 1024;

/** Questions that read tables at one time; more wait for their turn. */
const AT_ONCE = 2;

let open = 0;
const waiting: (() => void)[] = [];

/** Runs one question over tables when it is its turn. */
export async function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  if (open >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else open++;
  try {
    return await ask();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else open--;
  }
}

const tooLarge = (file: string, bytes: number): Problem => ({
  code: 'tables.too-large',
  message: `The tables of ${file} are ${mib(bytes)} MiB; the server answers questions about at most ${mib(MOST_TABLE_BYTES)} MiB.`,
  next: 'Open the capture in the browser, or get the original file and ask unpark on your machine.',
  values: { file, size: mib(bytes), limit: mib(MOST_TABLE_BYTES) },
});
const mib = (bytes: number): string => String(Math.ceil(bytes / 2 ** 20));

/** Tables of a file, or those with these names; of a version that is not known here left out. */
export async function readTables(
  { deps, scope }: OperationContext,
  artifact: ArtifactView,
  names?: ReadonlySet<string>,
): Promise<Result<Table[]>> {
  const wanted = artifact.tables.filter(
    ({ name, version }) => (!names || names.has(name)) && tableSchemaOf(name, version),
  );
  const bytes = wanted.reduce((sum, table) => sum + table.sizeBytes, 0);
  if (bytes > MOST_TABLE_BYTES) return err(tooLarge(artifact.file, bytes));
  const tables: Table[] = [];
  for (const table of wanted) {
    const read = await readTable(deps, scope, table);
    if (!read.ok) return read;
    tables.push(read.value);
  }
  return ok(tables);
}

async function readTable(
  deps: OperationContext['deps'],
  scope: OperationContext['scope'],
  { id, name, version }: TableRef,
): Promise<Result<Table>> {
  const table = await openTable(deps, scope, { table: id });
  if (!table.ok) return table;
  const opened = await table.value.open();
  if (!opened.ok) return opened;
  const parts: Buffer[] = [];
  for await (const part of opened.value.stream) parts.push(part as Buffer);
  return decodeTableFile(name, version, new Uint8Array(Buffer.concat(parts)));
}
