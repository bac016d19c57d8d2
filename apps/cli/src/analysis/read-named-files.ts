import type { Result } from '@unpark/base';
import { collectFiles } from '../files/collect-files';
import { type Terminal, visible } from '../terminal';
import { type ReadFile, readFiles } from './analyse-files';

/** Reads the files and folders of a command line; a terminal is told which one is being read. */
export async function readNamedFiles(
  paths: readonly string[],
  terminal: Terminal,
): Promise<Result<ReadFile[]>> {
  const files = await collectFiles(paths);
  if (!files.ok) return files;
  const read = await readFiles(files.value, (file) =>
    terminal.progress(`  reading ${visible(file)}`),
  );
  terminal.progress('');
  return read;
}
