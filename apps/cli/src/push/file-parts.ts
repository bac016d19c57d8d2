import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { LocalFile } from '../files/collect-files';
import { FileChangedError } from './multipart-body';

export interface FilePart {
  readonly bytes: Uint8Array;
  /** lower-case hex */
  readonly sha256: string;
}

/** A file read piece by piece, held open. Throws `FileChangedError` when it is not what was announced. */
export interface FileParts {
  /** From `offset`, `partBytes` or up to the announced end. */
  read(offset: number, partBytes: number): Promise<FilePart>;
  checkUnchanged(): Promise<void>;
  close(): Promise<void>;
}

export async function openParts(file: LocalFile): Promise<FileParts> {
  const handle = await open(file.path, 'r').catch(() => {
    throw new FileChangedError(file.file);
  });
  return {
    read: async (offset, partBytes) => {
      const length = Math.min(partBytes, file.sizeBytes - offset);
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) throw new FileChangedError(file.file);
        filled += bytesRead;
      }
      return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
    checkUnchanged: async () => {
      const { size, mtimeMs } = await handle.stat();
      if (size !== file.sizeBytes || Math.floor(mtimeMs) !== file.modifiedUnixMs)
        throw new FileChangedError(file.file);
    },
    close: () => handle.close(),
  };
}
