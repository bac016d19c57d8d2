import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { err, ok, type Result } from '@unpark/base';

/** A file of the user's disk and its name inside the capture. */
export interface LocalFile {
  readonly path: string;
  /** forward slashes, relative to the folder that was given */
  readonly file: string;
  readonly sizeBytes: number;
  readonly modifiedUnixMs: number;
}

/** As many as a server takes in one capture. */
export const MAX_FILES = 2000;

/**
 * Files and folders of a command line → files, folders walked in name order. Leaves out hidden
 * files, downloads that were not finished (`.part`) and links. One folder gives names relative to
 * it; several arguments of the same name get ` (2)`.
 */
export async function collectFiles(paths: readonly string[]): Promise<Result<LocalFile[]>> {
  const found: LocalFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch((cause: NodeJS.ErrnoException) => cause.code ?? 'unknown');
    if (typeof info === 'string') {
      return err({
        code: 'files.unreadable',
        message: `Cannot read \`${path}\`: ${errnoWords(info)}.`,
        next: 'Give files or folders that exist; quote names with spaces.',
      });
    }
    if (info.isDirectory()) {
      const prefix = paths.length === 1 ? '' : `${basename(path)}/`;
      const walked = await walkFolder(path, prefix);
      if (!walked.ok) return walked;
      found.push(...walked.value);
    } else if (info.isFile()) {
      found.push({
        path,
        file: basename(path),
        sizeBytes: info.size,
        modifiedUnixMs: Math.floor(info.mtimeMs),
      });
    } else {
      return err({
        code: 'files.not-a-file',
        message: `\`${path}\` is neither a file nor a folder.`,
        next: 'Save its content to a file first.',
      });
    }
    if (found.length > MAX_FILES) return err(tooMany());
  }
  if (found.length === 0) {
    return err({
      code: 'files.none',
      message: `No files in ${paths.map((path) => `\`${path}\``).join(', ')}.`,
      next: 'Take a capture first: unpark capture http://host:6060.',
    });
  }
  return ok(withUniqueNames(found));
}

async function walkFolder(top: string, prefix: string): Promise<Result<LocalFile[]>> {
  const found: LocalFile[] = [];
  const pending: { path: string; prefix: string }[] = [{ path: top, prefix }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const names = await readdir(next.path).catch(
      (cause: NodeJS.ErrnoException) => cause.code ?? '',
    );
    if (typeof names === 'string') {
      return err({
        code: 'files.unreadable',
        message: `Cannot read folder \`${next.path}\`: ${errnoWords(names)}.`,
      });
    }
    for (const name of names) {
      if (name.startsWith('.') || name.endsWith('.part')) continue;
      const path = join(next.path, name);
      const info = await lstat(path);
      if (info.isDirectory()) pending.push({ path, prefix: `${next.prefix}${name}/` });
      else if (info.isFile()) {
        found.push({
          path,
          file: `${next.prefix}${name}`,
          sizeBytes: info.size,
          modifiedUnixMs: Math.floor(info.mtimeMs),
        });
      }
      if (found.length > MAX_FILES) return err(tooMany());
    }
  }
  found.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  return ok(found);
}

function withUniqueNames(files: readonly LocalFile[]): LocalFile[] {
  const seen = new Set<string>();
  return files.map((file) => {
    let name = file.file;
    for (let n = 2; seen.has(name); n++) name = `${file.file} (${n})`;
    seen.add(name);
    return { ...file, file: name };
  });
}

const tooMany = () => ({
  code: 'files.too-many',
  message: `More than ${MAX_FILES} files.`,
  next: 'A capture is one process in one window; give the folder of one capture.',
});

const ERRNO_WORDS = new Map([
  ['ENOENT', 'it does not exist'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['ENOSPC', 'the disk is full'],
  ['EROFS', 'the file system is read-only'],
  ['EEXIST', 'a file of that name is in the way'],
]);
export const errnoWords = (code: string): string => ERRNO_WORDS.get(code) ?? code;
