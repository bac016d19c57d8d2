import { createHash } from 'node:crypto';

const MAX_NAME_LENGTH = 1024;
// control characters, lone surrogates: neither PostgreSQL nor a page may meet them
const UNPRINTABLE = /\p{Cc}|\p{Cs}/gu;

/** A file name as sent, as text that can be stored and shown. Never used as a path. */
export function fileText(sent: string): string {
  let name = sent.replace(UNPRINTABLE, '\uFFFD').replace(/\\/g, '/');
  while (name.startsWith('./') || name.startsWith('/')) name = name.slice(name.indexOf('/') + 1);
  return name.slice(0, MAX_NAME_LENGTH) || 'capture';
}

/** `name`, or `name (2)` and so on when it is taken; remembers it as taken. */
export function uniqueFile(sent: string, taken: Set<string>): string {
  const name = fileText(sent);
  let unique = name;
  for (let n = 2; taken.has(unique); n++) unique = `${name} (${n})`;
  taken.add(unique);
  return unique;
}

/** `dumps/t0.tar.gz` → `dumps/t0`: what entries are named under when a capture has several archives. */
export const archiveStem = (file: string): string =>
  file.replace(/\.(tar\.gz|tar\.zst|tgz|tzst|tar|zip)$/i, '') || 'archive';

export interface SentFile {
  readonly file: string;
  readonly sha256: string;
}

/** SHA-256 over names and hashes in an order of their own: the same files are the same capture. */
export function contentHash(files: readonly SentFile[]): string {
  const lines = files.map(({ file, sha256 }) => `${sha256} ${JSON.stringify(file)}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
