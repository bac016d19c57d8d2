import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeTable, type ParsedArtifact } from '@unpark/model';
import { readBundleFile } from '@unpark/testkit/corpus';
import { afterAll, describe, expect, it } from 'vitest';
import { runParse, withDerivedTables } from '../src';
import { readTraceFile } from '../src/node/read-trace-file';

const folder = mkdtempSync(path.join(tmpdir(), 'unpark-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = fileURLToPath(new URL('./generation-thread.mjs', import.meta.url));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const bytesOf = ({ tables, ...record }: ParsedArtifact) => ({
  record,
  tables: tables.map((table) => [table.schema.name, sha256(encodeTable(table))]),
});

/** Threads are for large files; tests have small ones. */
const always = { entry, count: 3, fromBytes: 0 };

describe.each([
  ['chan-result-leak-go1.27', 'flight.out'],
  ['leak-growing-go1.27-t1', 'trace.out'],
])('%s %s', (bundle, file) => {
  const bytes = readBundleFile(bundle, file);
  const target = path.join(folder, `${bundle}-${file}`);
  writeFileSync(target, bytes);

  it('gives the same tables, byte for byte, on several threads', async () => {
    const hints = { file };
    const alone = runParse({ bytes, hints });
    const together = await readTraceFile(target, hints, always);
    expect(together).toBeDefined();
    expect(bytesOf(withDerivedTables(together as ParsedArtifact))).toEqual(bytesOf(alone));
  });

  it('keeps the whole generations before a cut, as in one thread', async () => {
    const cut = bytes.subarray(0, Math.floor(bytes.length * 0.7));
    const cutFile = `${target}-cut`;
    writeFileSync(cutFile, cut);
    const hints = { file };
    const alone = runParse({ bytes: cut, hints });
    const together = await readTraceFile(cutFile, hints, always);
    // without one whole generation the file is left to the reader of all files
    if (!together) expect(alone.tables).toEqual([]);
    else expect(bytesOf(withDerivedTables(together))).toEqual(bytesOf(alone));
  });
});

it('leaves the old format and other files to the reader of all files', async () => {
  const target = path.join(folder, 'old');
  writeFileSync(target, readBundleFile('healthy-load-go1.19', 'trace.out'));
  expect(await readTraceFile(target, { file: 'old' }, always)).toBeUndefined();
  writeFileSync(target, 'goroutine 1 [running]:');
  expect(await readTraceFile(target, { file: 'old' }, always)).toBeUndefined();
  writeFileSync(target, '');
  expect(await readTraceFile(target, { file: 'old' }, always)).toBeUndefined();
});
