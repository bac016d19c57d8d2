import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlobStore } from '../src/index';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function* inChunks(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** What every blob store must do; run on each implementation. */
export function describeBlobStore(
  name: string,
  start: () => Promise<{ store: BlobStore; stop(): Promise<void> }>,
): void {
  describe(`blob store: ${name}`, () => {
    let store: BlobStore;
    let stop: (() => Promise<void>) | undefined;
    let folder = '';

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'unpark-storage-'));
      ({ store, stop } = await start());
    }, 60_000);
    afterAll(async () => {
      await stop?.();
      await rm(folder, { recursive: true, force: true });
    });

    const limitBytes = 1 << 20;
    const put = async (bytes: Uint8Array) => {
      const stored = await store.putStream(inChunks(bytes), { limitBytes });
      if (!stored.ok) throw new Error(stored.error.message);
      return stored.value;
    };

    it('names bytes by their hash and gives them back equal', async () => {
      const bytes = randomBytes(123_457);
      const stored = await put(bytes);
      expect(stored).toEqual({ sha256: hashOf(bytes), sizeBytes: bytes.length });
      const opened = await store.openRead(stored.sha256);
      if (!opened.ok) throw new Error(opened.error.message);
      expect(opened.value.sizeBytes).toBe(bytes.length);
      expect(bytes.equals(await readAll(opened.value.stream))).toBe(true);
    });

    it('keeps an empty file', async () => {
      const stored = await put(new Uint8Array(0));
      expect(stored.sizeBytes).toBe(0);
      const opened = await store.openRead(stored.sha256);
      if (!opened.ok) throw new Error(opened.error.message);
      expect((await readAll(opened.value.stream)).length).toBe(0);
    });

    it('takes the same bytes twice as one blob', async () => {
      const bytes = randomBytes(5000);
      const first = await put(bytes);
      const second = await put(bytes);
      expect(second).toEqual(first);
      let seen = 0;
      for await (const blob of store.list()) if (blob.sha256 === first.sha256) seen++;
      expect(seen).toBe(1);
    });

    it('reads a range, cut at the end', async () => {
      const bytes = randomBytes(4096);
      const { sha256 } = await put(bytes);
      for (const [start, end] of [
        [0, 1],
        [100, 300],
        [4000, 9999],
      ] as const) {
        const opened = await store.openRead(sha256, { start, end });
        if (!opened.ok) throw new Error(opened.error.message);
        const expected = bytes.subarray(start, end);
        expect(opened.value.lengthBytes).toBe(expected.length);
        expect(opened.value.sizeBytes).toBe(4096);
        expect(expected.equals(await readAll(opened.value.stream))).toBe(true);
      }
    });

    it('takes a file at the limit and refuses one byte more, keeping nothing', async () => {
      const atLimit = randomBytes(limitBytes);
      expect((await store.putStream(inChunks(atLimit, 65_536), { limitBytes })).ok).toBe(true);
      const over = randomBytes(limitBytes + 1);
      const refused = await store.putStream(inChunks(over, 65_536), { limitBytes });
      expect(refused.ok ? 'stored' : refused.error.code).toBe('upload.too-large');
      const found = await store.stat(hashOf(over));
      expect(found.ok ? 'stored' : found.error.code).toBe('storage.missing');
      expect(await store.sweepTemporary(-1000)).toBe(0);
    });

    it('keeps nothing of an upload whose sender went away', async () => {
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield randomBytes(500);
        throw new Error('socket hang up');
      }
      const refused = await store.putStream(breaking(), { limitBytes });
      expect(refused.ok ? undefined : refused.error).toMatchObject({
        code: 'upload.cut-off',
        place: { byte: 500 },
      });
      expect(await store.sweepTemporary(-1000)).toBe(0);
    });

    it('stores a local file and gives it back as a file', async () => {
      const bytes = randomBytes(70_000);
      const source = path.join(folder, 'source');
      await writeFile(source, bytes);
      const stored = await store.putFile(source);
      expect(stored).toEqual({
        ok: true,
        value: { sha256: hashOf(bytes), sizeBytes: bytes.length },
      });
      const target = path.join(folder, 'target');
      expect((await store.fetchToFile(hashOf(bytes), target)).ok).toBe(true);
      expect(bytes.equals(await readFile(target))).toBe(true);
    });

    it('says what is missing and forgets what is deleted', async () => {
      const { sha256 } = await put(randomBytes(10));
      expect((await store.stat(sha256)).ok).toBe(true);
      expect((await store.delete(sha256)).ok).toBe(true);
      for (const answer of [
        await store.stat(sha256),
        await store.openRead(sha256),
        await store.fetchToFile(sha256, path.join(folder, 'never')),
      ]) {
        expect(answer.ok ? 'there' : answer.error.code).toBe('storage.missing');
      }
      expect((await store.delete(sha256)).ok).toBe(true);
    });

    it('stores a blob of several parts whole', async () => {
      const part = randomBytes(1 << 20);
      const hash = createHash('sha256');
      async function* many(): AsyncGenerator<Uint8Array> {
        for (let i = 0; i < 66; i++) {
          hash.update(part);
          yield part;
        }
      }
      const stored = await store.putStream(many(), { limitBytes: 1 << 30 });
      if (!stored.ok) throw new Error(stored.error.message);
      expect(stored.value).toEqual({ sha256: hash.digest('hex'), sizeBytes: 66 << 20 });
      const opened = await store.openRead(stored.value.sha256);
      if (!opened.ok) throw new Error(opened.error.message);
      const read = createHash('sha256');
      for await (const chunk of opened.value.stream) read.update(chunk);
      expect(read.digest('hex')).toBe(stored.value.sha256);
    }, 60_000);

    it('says whether it can be written', async () => {
      expect(await store.checkWritable()).toEqual({ ok: true, value: undefined });
    });
  });
}
