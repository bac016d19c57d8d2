import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  open,
  opendir,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { assert, err, ok, type Result } from '@unpark/base';
import {
  type BlobListing,
  type BlobRange,
  type BlobStore,
  isSha256,
  type OpenBlob,
  type PutLimits,
  type PutOptions,
  type StoredBlob,
} from './blob-store';
import { hashToFile } from './hash-to-file';
import { ioResult, isMissingFile, missingBlob, problemFromIoError } from './storage-problems';

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `<root>/blobs/ab/<sha256>`, written by way of `<root>/tmp/` on the same file system. */
export class DirectoryBlobStore implements BlobStore {
  readonly kind = 'directory';
  readonly #blobs: string;
  readonly #temporary: string;

  private constructor(root: string) {
    this.#blobs = path.join(/* turbopackIgnore: true */ root, 'blobs');
    this.#temporary = path.join(/* turbopackIgnore: true */ root, 'tmp');
  }

  static async open(root: string): Promise<Result<DirectoryBlobStore>> {
    return ioResult(async () => {
      const store = new DirectoryBlobStore(root);
      await mkdir(store.#blobs, { recursive: true });
      await mkdir(store.#temporary, { recursive: true });
      return ok(store);
    });
  }

  #folderOf(sha256: string): string {
    assert(isSha256(sha256), 'a blob is named by a SHA-256 in lower-case hex');
    return path.join(/* turbopackIgnore: true */ this.#blobs, sha256.slice(0, 2));
  }

  #pathOf(sha256: string): string {
    return path.join(/* turbopackIgnore: true */ this.#folderOf(sha256), sha256);
  }

  async putStream(
    source: AsyncIterable<Uint8Array>,
    limits: PutLimits,
  ): Promise<Result<StoredBlob>> {
    const temporary = path.join(/* turbopackIgnore: true */ this.#temporary, randomUUID());
    const hashed = await hashToFile(source, temporary, limits);
    if (!hashed.ok) return hashed;
    let isKept = false;
    try {
      await limits.beforeKept?.(hashed.value);
      const kept = await ioResult(() => this.#keep(temporary, hashed.value));
      isKept = kept.ok;
      return kept;
    } finally {
      if (!isKept) await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Renaming over equal bytes is harmless. */
  async #keep(temporary: string, blob: StoredBlob): Promise<Result<StoredBlob>> {
    const folder = this.#folderOf(blob.sha256);
    const made = await mkdir(folder, { recursive: true });
    if (made) await syncFolder(this.#blobs);
    await rename(temporary, this.#pathOf(blob.sha256));
    await syncFolder(folder);
    return ok(blob);
  }

  async putFile(file: string, options: PutOptions = {}): Promise<Result<StoredBlob>> {
    return this.putStream(createReadStream(file, { highWaterMark: 1 << 20 }), {
      ...options,
      limitBytes: Number.MAX_SAFE_INTEGER,
    });
  }

  async openRead(sha256: string, range?: BlobRange): Promise<Result<OpenBlob>> {
    let handle: Awaited<ReturnType<typeof open>>;
    try {
      handle = await open(this.#pathOf(sha256), 'r');
    } catch (cause) {
      return err(isMissingFile(cause) ? missingBlob(sha256) : problemFromIoError(cause));
    }
    try {
      const { size } = await handle.stat();
      const start = Math.min(range?.start ?? 0, size);
      const end = Math.min(range?.end ?? size, size);
      const lengthBytes = Math.max(end - start, 0);
      if (lengthBytes === 0) {
        await handle.close();
        const { Readable } = await import('node:stream');
        return ok({ stream: Readable.from([]), lengthBytes: 0, sizeBytes: size });
      }
      const stream = handle.createReadStream({ start, end: end - 1, highWaterMark: 1 << 18 });
      return ok({ stream, lengthBytes, sizeBytes: size });
    } catch (cause) {
      await handle.close().catch(() => undefined);
      return err(problemFromIoError(cause));
    }
  }

  async fetchToFile(sha256: string, target: string): Promise<Result<StoredBlob>> {
    const from = this.#pathOf(sha256);
    try {
      await link(from, target).catch(async (cause: unknown) => {
        if (isMissingFile(cause)) throw cause;
        await copyFile(from, target);
      });
      return ok({ sha256, sizeBytes: (await stat(target)).size });
    } catch (cause) {
      return err(isMissingFile(cause) ? missingBlob(sha256) : problemFromIoError(cause));
    }
  }

  async stat(sha256: string): Promise<Result<BlobListing>> {
    try {
      const found = await stat(this.#pathOf(sha256));
      return ok({ sha256, sizeBytes: found.size, putAtMs: found.mtimeMs });
    } catch (cause) {
      return err(isMissingFile(cause) ? missingBlob(sha256) : problemFromIoError(cause));
    }
  }

  async delete(sha256: string): Promise<Result<void>> {
    return ioResult(async () => {
      await rm(this.#pathOf(sha256), { force: true });
      return ok(undefined);
    });
  }

  async *list(): AsyncIterable<BlobListing> {
    for (const folder of (await readdir(this.#blobs)).sort()) {
      for await (const entry of await opendir(path.join(this.#blobs, folder))) {
        if (!isSha256(entry.name)) continue;
        const found = await this.stat(entry.name);
        if (found.ok) yield found.value;
      }
    }
  }

  async sweepTemporary(olderThanMs: number): Promise<number> {
    const before = Date.now() - olderThanMs;
    let swept = 0;
    for (const name of await readdir(this.#temporary)) {
      const file = path.join(this.#temporary, name);
      const found = await stat(file).catch(() => undefined);
      if (!found || found.mtimeMs > before) continue;
      await rm(file, { force: true, recursive: true });
      swept++;
    }
    return swept;
  }

  async checkWritable(): Promise<Result<void>> {
    return ioResult(async () => {
      const probe = path.join(/* turbopackIgnore: true */ this.#temporary, `probe-${randomUUID()}`);
      await writeFile(probe, 'probe');
      await rm(probe);
      return ok(undefined);
    });
  }
}
