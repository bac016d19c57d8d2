import { buffersBelow } from '@unpark/base';
import { beginTrace, type TraceSource } from '@unpark/formats';
import { encodeTable, type ParsedArtifact, type Table } from '@unpark/model';
import { readBundleFile } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import type { TablesSoFar } from '../src/browser/protocol';
import { readTraceBlob } from '../src/browser/read-trace-blob';
import { serveGenerations, SharedGenerations } from '../src/browser/shared-generations';
import { runParse } from '../src/index';

const hints = { file: 'trace.out' };
const bytes = readBundleFile('leak-growing-go1.27-t1', 'trace.out');
const source: TraceSource = {
  size: bytes.length,
  read: (from, length) => bytes.slice(from, from + length),
};
const generations = beginTrace(source)?.generations ?? [];

const named = (tables: readonly Table[]) =>
  tables.map((table) => [table.schema.name, Buffer.from(encodeTable(table)).toString('base64')]);

/** What is heard is taken over, as by a page: its arrays are empty for the reader afterwards. */
async function readHere(helper?: MessagePort) {
  const heard: TablesSoFar[] = [];
  const read = await readTraceBlob(
    new Blob([new Uint8Array(bytes)]),
    hints,
    {
      readBlob: (_, from, to) => bytes.slice(from, to),
      onProgress: () => undefined,
      onTables: (soFar) =>
        heard.push(structuredClone(soFar, { transfer: buffersBelow(soFar.tables) })),
      longBytes: 0,
    },
    helper,
  );
  return { read: read as ParsedArtifact, heard };
}

/** A port whose other end is served in this thread. */
function served(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  serveGenerations(source, port2);
  return port1;
}

describe('a trace that two workers read', () => {
  it('has several generations, so that there is something to share', () => {
    expect(generations.length).toBeGreaterThan(2);
  });

  it('has the tables of one that one worker reads', async () => {
    const alone = runParse({ bytes, hints });
    const { read } = await readHere(served());
    expect(read.facts).toEqual(alone.facts);
    expect(named(read.tables)).toEqual(named(alone.tables));
  });

  it('gives its generations in their order, whoever read them', async () => {
    const shared = new SharedGenerations(source, generations, served());
    for (const [i, { fromByte }] of generations.entries()) {
      const answer = await shared.answer(i);
      expect(answer.ok && answer.packed.fromByte).toBe(fromByte);
    }
    shared.close();
  });

  it('is read to its end when the other worker never answers', async () => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => undefined;
    const shared = new SharedGenerations(source, generations, port1, 1);
    for (const [i, { fromByte }] of generations.entries()) {
      const answer = await shared.answer(i);
      expect(answer.ok && answer.packed.fromByte).toBe(fromByte);
    }
    shared.close();
  });
});

describe('a trace that takes long', () => {
  it('is told of as if it ended with its first generation, then whole, then with all', async () => {
    const { read, heard } = await readHere();
    const [beginning, whole] = heard;
    const count = generations.length;
    expect(heard.map((soFar) => soFar.generations)).toEqual([
      [1, count],
      [count, count],
    ]);
    const cut = runParse({ bytes: bytes.slice(0, generations[0]?.toByte), hints });
    const ofCut = new Map(named(cut.tables) as [string, string][]);
    for (const [name, content] of named(beginning?.tables ?? []))
      expect(content, name).toBe(ofCut.get(name ?? ''));
    const ofAll = new Map(named(read.tables) as [string, string][]);
    expect(whole?.tables.length).toBeGreaterThan(20);
    for (const [name, content] of named(whole?.tables ?? []))
      expect(content, name).toBe(ofAll.get(name ?? ''));
    expect(named(read.tables)).toEqual(named(runParse({ bytes, hints }).tables));
  });
});
