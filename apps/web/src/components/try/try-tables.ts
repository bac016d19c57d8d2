import { bytesBelow } from '@unpark/base';
import type { StoredRead, StoredTable, TablesSoFar } from '@unpark/compute/browser';
import type { TableRef } from '@unpark/usecases';
import { localAddress } from '../../workers/local-address';
import type { LocalTables } from '../capture-page/use-capture-data';

/** A trace that is being read, as far as it can be drawn already. */
export interface TraceSoFar extends Omit<TablesSoFar, 'tables'> {
  readonly tables: readonly TableRef[];
}

/**
 * The tables of files that are read on this page, each under an address of its own: the worker of the
 * views has them, and the diagnosis gets what it reads of them.
 */
export class TryTables {
  private readonly stored = new Map<string, Blob>();
  /** addresses of tables by file */
  private readonly addresses = new Map<string, Set<string>>();

  constructor(private readonly views: LocalTables) {}

  /** resolves when the worker of the views is loaded */
  ready(): Promise<void> {
    return this.views.keep([]);
  }

  /**
   * Tables of a trace that is not finished. Those of a whole one have the addresses that they keep.
   *
   * @param file its id, of no other file before or after
   */
  takeSoFar(file: string, { record, generations, tables }: TablesSoFar): TraceSoFar {
    const [count, all] = generations;
    const folder = count === all ? file : beginningOf(file);
    const refs = tables.map(
      (table, i): TableRef => ({
        id: `${folder}-${i}`,
        name: table.schema.name,
        version: table.schema.version,
        rows: table.rows,
        sizeBytes: bytesBelow(table),
        url: this.address(folder, table.schema.name),
      }),
    );
    this.views.keepRead(tables.map((table, i) => ({ url: (refs[i] as TableRef).url, table })));
    return { record, generations, tables: refs };
  }

  take(file: string, { tables }: StoredRead): TableRef[] {
    this.forget(beginningOf(file));
    const refs = tables.map(({ name, version, rows, bytes }, i): TableRef => {
      const url = this.address(file, name);
      this.stored.set(url, bytes);
      return { id: `${file}-${i}`, name, version, rows, sizeBytes: bytes.size, url };
    });
    void this.views.keep(tables.map(({ bytes }, i) => ({ url: (refs[i] as TableRef).url, bytes })));
    return refs;
  }

  /** As the diagnosis is given them. */
  storedOf(refs: readonly TableRef[]): StoredTable[] {
    return refs.flatMap(({ name, version, rows, url }) => {
      const bytes = this.stored.get(url);
      return bytes ? [{ name, version, rows, bytes }] : [];
    });
  }

  /** What was made of a file that is not read to its end. */
  forgetSoFar(file: string): void {
    this.forget(beginningOf(file));
    this.forget(file);
  }

  clear(): void {
    for (const folder of this.addresses.keys()) this.forget(folder);
  }

  private address(folder: string, name: string): string {
    const url = localAddress(folder, name);
    const known = this.addresses.get(folder) ?? new Set();
    this.addresses.set(folder, known.add(url));
    return url;
  }

  private forget(folder: string): void {
    const urls = this.addresses.get(folder);
    if (!urls) return;
    this.addresses.delete(folder);
    for (const url of urls) this.stored.delete(url);
    this.views.forget([...urls]);
  }
}

const beginningOf = (file: string): string => `${file}-beginning`;
