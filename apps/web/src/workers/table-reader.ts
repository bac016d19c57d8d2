import { type Problem, ProblemError, type Result } from '@unpark/base';
import { decodeTable, type Table, tableSchemaOf } from '@unpark/model';
import type { TableAddress } from './capture-messages';

const tableAt = new Map<string, Promise<Table | undefined>>();

/** Several requests for one thing share one reading; a failed one is tried anew. */
export function once<T>(
  cache: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = make().catch((cause: unknown) => {
    cache.delete(key);
    throw cause;
  });
  cache.set(key, made);
  return made;
}

/**
 * Tables are immutable, so what was read once is kept as long as the page. A table of a version that
 * this page does not know is left out: what needs it says that it is missing.
 */
export async function readTables(addresses: readonly TableAddress[]): Promise<Table[]> {
  const tables = await Promise.all(
    addresses.map((address) => once(tableAt, address.url, () => readTable(address))),
  );
  return tables.filter((table) => table !== undefined);
}

export const keyOf = (addresses: readonly TableAddress[]): string =>
  addresses.map(({ url }) => url).join(' ');

async function readTable({ name, version, url }: TableAddress): Promise<Table | undefined> {
  const schema = tableSchemaOf(name, version);
  if (!schema) return undefined;
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new ProblemError(notServed(name, response.status));
  const decoded: Result<Table> = decodeTable(schema, new Uint8Array(await response.arrayBuffer()));
  if (!decoded.ok) throw new ProblemError(decoded.error);
  return decoded.value;
}

const notServed = (name: string, status: number): Problem => ({
  code: 'capture.table-not-served',
  message: `The server answered ${status} for the table ${name}.`,
  next: status === 401 ? 'Sign in again.' : 'Load the page again.',
});

export const tablesMissing = (artifact: string): ProblemError =>
  new ProblemError({
    code: 'capture.tables-missing',
    message: `${artifact} has no tables that this page can draw.`,
    next: 'Read the capture again with the current version.',
  });
