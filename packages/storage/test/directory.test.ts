import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DirectoryBlobStore, openBlobStore, problemFromIoError } from '../src/index';
import { describeBlobStore } from './blob-store-suite';

const makeFolder = () => mkdtemp(path.join(tmpdir(), 'unpark-blobs-'));

describeBlobStore('directory', async () => {
  const root = await makeFolder();
  const opened = await DirectoryBlobStore.open(root);
  if (!opened.ok) throw new Error(opened.error.message);
  return { store: opened.value, stop: () => rm(root, { recursive: true, force: true }) };
});

describe('directory blob store', () => {
  it('sweeps temporary files of dead uploads when it is opened, not those of living ones', async () => {
    const root = await makeFolder();
    await DirectoryBlobStore.open(root);
    const temporary = path.join(root, 'tmp');
    await writeFile(path.join(temporary, 'dead'), 'x');
    await writeFile(path.join(temporary, 'living'), 'x');
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(path.join(temporary, 'dead'), yesterday, yesterday);
    const opened = await openBlobStore({ kind: 'directory', dataDir: root });
    expect(opened.ok).toBe(true);
    expect(await readdir(temporary)).toEqual(['living']);
    await rm(root, { recursive: true, force: true });
  });

  it('refuses a data folder that is a file', async () => {
    const root = await makeFolder();
    const file = path.join(root, 'file');
    await writeFile(file, 'x');
    const opened = await openBlobStore({ kind: 'directory', dataDir: file });
    expect(opened.ok ? 'opened' : opened.error.code).toBe('storage.failed');
    await rm(root, { recursive: true, force: true });
  });

  it('names a full disk, and keeps the system message for the log', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
    });
    const problem = problemFromIoError(full);
    expect(problem.code).toBe('storage.full');
    expect(problem.message).not.toContain('ENOSPC');
    expect(problem.internal).toContain('ENOSPC');
  });
});
