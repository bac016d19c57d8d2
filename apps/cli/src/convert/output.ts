import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { err, formatBytes, ok, type Problem, type Result } from '@unpark/base';
import { errnoWords } from '../files/collect-files';
import { type Terminal, visible, visibleLines } from '../terminal';

/** What a conversion gives: one file, in pieces, or several files of a folder. */
export type Converted =
  | {
      readonly kind: 'file';
      readonly extension: string;
      readonly isText: boolean;
      readonly chunks: Iterable<string | Uint8Array>;
    }
  | {
      readonly kind: 'folder';
      readonly suffix: string;
      readonly files: readonly { readonly name: string; readonly bytes: () => Uint8Array }[];
    };

export interface OutputOptions {
  /** `-` for stdout; by default beside the working directory, named after the input */
  readonly out?: string;
  readonly force: boolean;
}

/** Writes it and says where; `-` writes to stdout and says nothing. */
export async function writeConverted(
  input: string,
  converted: Converted,
  options: OutputOptions,
  terminal: Terminal,
): Promise<Result<string>> {
  if (converted.kind === 'folder') {
    if (options.out === '-') return err(noFolderToStdout());
    return writeFolder(
      options.out ?? stem(input) + converted.suffix,
      converted.files,
      options.force,
    );
  }
  if (options.out === '-') return writeStdout(converted, terminal);
  const path = options.out ?? stem(input) + converted.extension;
  return writeFile(path, converted.chunks, options.force, terminal);
}

/** `dumps/goroutine.debug2.txt.gz` → `goroutine.debug2` */
const stem = (input: string): string =>
  basename(input)
    .replace(/\.(gz|zst)$/i, '')
    .replace(/\.[A-Za-z0-9]{1,8}$/, '') || 'converted';

async function writeStdout(
  { chunks, isText }: Extract<Converted, { kind: 'file' }>,
  terminal: Terminal,
): Promise<Result<string>> {
  if (terminal.isScreen && !isText) {
    return err({
      code: 'convert.bytes-to-screen',
      message: 'The result is bytes, and stdout is a screen.',
      next: 'Give -o FILE, or send it on: unpark convert … -o - > FILE.',
    });
  }
  for (const chunk of chunks) {
    // names of a capture must not steer a terminal
    const safe = terminal.isScreen && typeof chunk === 'string';
    await terminal.write(safe ? visibleLines(chunk.replaceAll('\r\n', '\n')) : chunk);
  }
  return ok('-');
}

async function writeFile(
  path: string,
  chunks: Iterable<string | Uint8Array>,
  force: boolean,
  terminal: Terminal,
): Promise<Result<string>> {
  const taken = await existing(path);
  if (taken === 'folder') return err(inTheWay(path, 'a folder'));
  if (taken && !force) return err(inTheWay(path, 'a file'));
  const unfinished = `${path}.part`;
  try {
    const handle = await open(unfinished, 'w');
    let written = 0;
    try {
      for (const chunk of chunks) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        await handle.writeFile(bytes);
        written += bytes.length;
        terminal.progress(`  writing ${visible(path)}, ${formatBytes(written)}`);
      }
    } finally {
      await handle.close();
      terminal.progress('');
    }
    await rename(unfinished, path);
    return ok(path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    return err(unwritable(path, cause));
  }
}

async function writeFolder(
  path: string,
  files: readonly { readonly name: string; readonly bytes: () => Uint8Array }[],
  force: boolean,
): Promise<Result<string>> {
  const taken = await existing(path);
  if (taken === 'file') return err(inTheWay(path, 'a file'));
  if (taken === 'folder' && !force && (await readdir(path)).length > 0) {
    return err(inTheWay(path, 'a folder that is not empty'));
  }
  try {
    await mkdir(path, { recursive: true });
    for (const { name, bytes } of files) {
      const handle = await open(join(path, name), 'w');
      try {
        await handle.writeFile(bytes());
      } finally {
        await handle.close();
      }
    }
    return ok(path);
  } catch (cause) {
    return err(unwritable(path, cause));
  }
}

async function existing(path: string): Promise<'file' | 'folder' | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (!info) return undefined;
  return info.isDirectory() ? 'folder' : 'file';
}

const inTheWay = (path: string, what: string): Problem => ({
  code: 'convert.exists',
  message: `\`${path}\` is there already: ${what}.`,
  next: 'Give another name with -o, or --force to write over it.',
});

const noFolderToStdout = (): Problem => ({
  code: 'usage.folder-to-stdout',
  message: 'Several tables cannot go to stdout.',
  next: 'Name one with --table, or give a folder with -o.',
});

function unwritable(path: string, cause: unknown): Problem {
  const code = (cause as NodeJS.ErrnoException).code;
  // only the file system fails in a known way; all else is a mistake of ours
  if (code === undefined) throw cause;
  return {
    code: 'convert.unwritable',
    message: `Cannot write \`${path}\`: ${errnoWords(code)}.`,
    next: 'Give another place with -o.',
  };
}
