import { err, ok, type Result } from '@unpark/base';

/** A folder as the build saw it, and the folder of the repository that it is. */
export interface SourceRoot {
  /** with forward slashes and none at the end: `/src/checkout`, `example.com/checkout` */
  readonly prefix: string;
  /** relative to the repository, no slash at either end; empty for its root */
  readonly folder: string;
}

export interface SourceUri {
  readonly uri: string;
  /** relative to the repository's root */
  readonly inRepository: boolean;
}

const slashed = (path: string): string => path.replaceAll('\\', '/');

const isStep = (part: string): boolean => part === '' || part === '.' || part === '..';

/** `PREFIX=DIR` of a command line; the last `=` parts them, because module paths may have one. */
function readSourceRoot(text: string): Result<SourceRoot> {
  const at = text.lastIndexOf('=');
  const prefix = slashed(text.slice(0, Math.max(at, 0))).replace(/\/$/, '');
  const folder = slashed(text.slice(at + 1))
    .replace(/^\.\//, '')
    .replace(/\/$/, '');
  const inside = folder === '' || folder === '.';
  if (at < 1 || prefix === '' || (!inside && folder.split('/').some(isStep))) {
    return err({
      code: 'sources.bad-root',
      message: `\`${text}\` is no PREFIX=DIR.`,
      next: 'Give the beginning of files as dumps print them and a folder of the repository: --source-root /src/checkout=. or --source-root example.com/checkout=services/checkout.',
    });
  }
  return ok({ prefix, folder: inside ? '' : folder });
}

/**
 * A file as a dump prints it as an address for code hosts: relative to the repository where a root
 * fits (the longest one), else as it is.
 */
export function sourceUri(file: string, roots: readonly SourceRoot[]): SourceUri {
  const path = slashed(file);
  const fitting = roots
    .filter(({ prefix }) => path.startsWith(`${prefix}/`))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
  if (fitting) {
    const parts = path.slice(fitting.prefix.length + 1).split('/');
    // a printed path must not lead out of the folder that it was mapped to
    if (!parts.some(isStep)) {
      const folder = fitting.folder === '' ? [] : fitting.folder.split('/');
      return { uri: encoded([...folder, ...parts]), inRepository: true };
    }
  }
  if (path.startsWith('/'))
    return { uri: `file://${encoded(path.split('/'))}`, inRepository: false };
  const drive = /^[A-Za-z]:\//.exec(path)?.[0];
  if (drive) {
    const rest = path.slice(drive.length).split('/');
    return { uri: `file:///${drive}${encoded(rest)}`, inRepository: false };
  }
  return { uri: encoded(path.split('/')), inRepository: false };
}

const encoded = (parts: readonly string[]): string =>
  parts.map((part) => encodeURIComponent(part.replaceAll(/\p{Surrogate}/gu, '\ufffd'))).join('/');

/** All of a command line. */
export function readSourceRoots(texts: readonly string[]): Result<SourceRoot[]> {
  const roots: SourceRoot[] = [];
  for (const text of texts) {
    const root = readSourceRoot(text);
    if (!root.ok) return root;
    roots.push(root.value);
  }
  return ok(roots);
}
