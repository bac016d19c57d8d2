import { createHash } from 'node:crypto';

export interface SentFile {
  readonly file: string;
  readonly sha256: string;
}

/** SHA-256 over names and hashes in an order of their own: the same files are the same capture. */
export function contentHash(files: readonly SentFile[]): string {
  const lines = files.map(({ file, sha256 }) => `${sha256} ${JSON.stringify(file)}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
