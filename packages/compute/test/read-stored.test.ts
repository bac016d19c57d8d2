import { encodeTable } from '@unpark/model';
import { readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import type { ReadBlob } from '../src/browser/blob-source';
import { BROWSER_LIMITS } from '../src/browser/browser-limits';
import type { ReadProgress } from '../src/browser/protocol';
import { diagnoseStored, lookAtFiles, readStored } from '../src/browser/read-stored';
import { type DiagnoseInput, runDiagnose, runParse } from '../src/index';

/** Blobs of tests with their bytes beside them: outside of a worker none is read at once. */
const bytesOf = new WeakMap<Blob, Uint8Array>();
const readBlob: ReadBlob = (content, from, to) =>
  (bytesOf.get(content) ?? new Uint8Array()).slice(from, to);

function blobOf(bytes: Uint8Array): Blob {
  const blob = new Blob([new Uint8Array(bytes)]);
  bytesOf.set(blob, bytes);
  return blob;
}

const progressOf = () => {
  const heard: ReadProgress[] = [];
  const tools = {
    readBlob,
    onProgress: (one: ReadProgress) => heard.push(one),
    onTables: () => undefined,
  };
  return { heard, tools };
};

describe('files of the page', () => {
  const files = readBundle('mutex-across-io-go1.27');

  it('give the bytes of tables that the server stores', async () => {
    for (const { file, bytes } of files) {
      const read = await readStored(
        { content: blobOf(bytes), hints: { file } },
        progressOf().tools,
      );
      const { tables, ...record } = runParse({ bytes, hints: { file } });
      expect(read.ok && read.value.record).toEqual(record);
      const there = read.ok ? read.value.tables : [];
      expect(there.map(({ name, version, rows }) => [name, version, rows])).toEqual(
        tables.map(({ schema, rows }) => [schema.name, schema.version, rows]),
      );
      for (const [i, table] of tables.entries()) {
        const stored = new Uint8Array((await there[i]?.bytes.arrayBuffer()) ?? new ArrayBuffer(0));
        expect(Buffer.compare(stored, encodeTable(table)), `${file} ${table.schema.name}`).toBe(0);
      }
    }
  });

  it('are diagnosed over stored tables as over those in memory', async () => {
    const inputs: DiagnoseInput[] = [];
    const stored: Parameters<typeof diagnoseStored>[0]['artifacts'][number][] = [];
    for (const { file, bytes } of files) {
      const { tables, ...record } = runParse({ bytes, hints: { file } });
      inputs.push({ record, hints: { file }, tables });
      stored.push({
        record,
        hints: { file },
        tables: tables.map((table) => ({
          name: table.schema.name,
          version: table.schema.version,
          rows: table.rows,
          bytes: blobOf(encodeTable(table)),
        })),
      });
    }
    expect(diagnoseStored({ artifacts: stored }, readBlob)).toEqual({
      ok: true,
      value: runDiagnose(inputs),
    });
  });

  it('say how far a trace is, generation by generation', async () => {
    const trace = files.find(({ file }) => file === 'trace.out');
    if (!trace) throw new Error('the bundle has a trace');
    const { heard, tools } = progressOf();
    await readStored({ content: blobOf(trace.bytes), hints: { file: 'trace.out' } }, tools);
    const counts = heard.flatMap(({ generation }) => (generation ? [generation] : []));
    expect(counts.length).toBeGreaterThan(1);
    expect(counts.map(([index]) => index)).toEqual(counts.map((_, i) => i + 1));
    expect(new Set(counts.map(([, count]) => count))).toEqual(new Set([counts.length]));
    expect(heard.at(-1)).toEqual({
      doneBytes: trace.bytes.length,
      totalBytes: trace.bytes.length,
    });
  });

  it('are looked at by their first bytes alone', () => {
    const seen = lookAtFiles(
      { files: files.map(({ file, bytes }) => ({ file, content: blobOf(bytes) })) },
      (content, from, to) => {
        expect(to - from).toBeLessThanOrEqual(64 * 1024);
        return readBlob(content, from, to);
      },
    );
    const kinds = new Map(seen.seen.map(({ kind }, i) => [files[i]?.file, kind]));
    expect(kinds.get('goroutine.debug2.txt')).toBe('goroutine-dump');
    expect(kinds.get('trace.out')).toBe('execution-trace');
  });

  it('over the limit are named with it and not touched', async () => {
    const large = { size: BROWSER_LIMITS.traceBytes + 1 } as Blob;
    const untouched = () => {
      throw new Error('read');
    };
    const read = await readStored(
      { content: large, hints: { file: 'trace.out' } },
      { readBlob: untouched, onProgress: untouched, onTables: untouched },
    );
    const error = read.ok ? read.value.record.error : undefined;
    expect(error?.code).toBe('browser.too-large');
    expect(error?.message).toContain('512 MB');
    expect(error?.place?.file).toBe('trace.out');
  });
});
