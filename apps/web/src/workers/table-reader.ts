import { type Problem, ProblemError, type Result } from '@unpark/base';
import { decodeTable, type Table, tableSchemaOf } from '@unpark/model';
import type { LocalTable, ReadTable, TableAddress } from './capture-messages';

const tableAt = new Map<string, Promise<Table | undefined>>();

/** Tables of captures that were read on this page; nothing of them is ever asked of a server. */
const localBytes = new Map<string, Blob>();

export function keepTables(tables: readonly LocalTable[]): void {
  for (const { url, bytes } of tables) localBytes.set(url, bytes);
}

export function keepReadTables(tables: readonly ReadTable[]): void {
  for (const { url, table } of tables) tableAt.set(url, Promise.resolve(table));
}

export function forgetTables(urls: readonly string[]): void {
  for (const url of urls) {
    localBytes.delete(url);
    tableAt.delete(url);
  }
}

/** Takes what was made of any of these tables out of a cache; see `keyOf`. */
export function dropOf(cache: Map<string, unknown>, urls: readonly string[]): void {
  const gone = new Set(urls);
  for (const key of cache.keys()) {
    if (key.split(' ').some((part) => gone.has(part))) cache.delete(key);
  }
}

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
  const decoded: Result<Table> = decodeTable(schema, await bytesOf(name, url));
  if (!decoded.ok) throw new ProblemError(decoded.error);
  return decoded.value;
}

async function bytesOf(name: string, url: string): Promise<Uint8Array> {
  const local = localBytes.get(url);
  if (local) return new Uint8Array(await local.arrayBuffer());
  const stop = new AbortController();
  inFlight.set(url, stop);
  try {
    const response = await fetch(url, { credentials: 'same-origin', signal: stop.signal });
    if (!response.ok) throw new ProblemError(notServed(name, response.status));
    const watcher = watchers.get(url);
    return watcher && response.body
      ? await bytesInParts(response.body, lengthOf(response), (bytes) => watcher(url, bytes))
      : new Uint8Array(await response.arrayBuffer());
  } finally {
    inFlight.delete(url);
  }
}

type BytesWatcher = (url: string, bytes: number) => void;
const watchers = new Map<string, BytesWatcher>();
const inFlight = new Map<string, AbortController>();

/** Tells how many bytes of each of these have come, for those whose fetching has not begun. */
export function watchBytes(urls: readonly string[], watcher: BytesWatcher): () => void {
  for (const url of urls) watchers.set(url, watcher);
  return () => {
    for (const url of urls) if (watchers.get(url) === watcher) watchers.delete(url);
  };
}

/** Ends what is being fetched of these; whoever waits for it is told. */
export function stopReading(urls: readonly string[]): void {
  for (const url of urls) inFlight.get(url)?.abort();
}

/** As the server says it; 0 when it does not, or says that of something else than what comes. */
const lengthOf = ({ headers }: Response): number =>
  headers.has('content-encoding') ? 0 : Number(headers.get('content-length') ?? 0);

/** @param expected bytes, as far as that is known: room for more is made when they come */
async function bytesInParts(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  expected: number,
  told: (bytes: number) => void,
): Promise<Uint8Array> {
  let bytes = new Uint8Array(expected);
  let size = 0;
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const end = size + part.value.length;
    if (end > bytes.length) {
      const larger = new Uint8Array(Math.max(end, bytes.length * 2));
      larger.set(bytes.subarray(0, size));
      bytes = larger;
    }
    bytes.set(part.value, size);
    size = end;
    told(size);
  }
  return bytes.subarray(0, size);
}

const notServed = (name: string, status: number): Problem => ({
  code: 'capture.table-not-served',
  message: `The server answered ${status} for the table ${name}.`,
  next: status === 401 ? 'Sign in again.' : 'Load the page again.',
  values: { status: String(status), table: name },
});

export const tablesMissing = (artifact: string): ProblemError =>
  new ProblemError({
    code: 'capture.tables-missing',
    message: `${artifact} has no tables that this page can draw.`,
    next: 'Read the capture again with the current version.',
    values: { artifact },
  });
