import { UPLOAD_LIMITS } from './upload-limits';

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

/**
 * How the entries of an archive are named in a capture: as in the archive where that is all that was
 * sent, else under the archive's own name. No more than a capture may have.
 *
 * @param alone nothing else was sent with the archive
 * @param taken names of the capture, with these added
 */
export function namedEntries<E extends { readonly file: string }>(
  archive: string,
  entries: readonly E[],
  alone: boolean,
  taken: Set<string>,
): E[] {
  const prefix = alone ? '' : `${archiveStem(archive)}/`;
  return entries
    .slice(0, UPLOAD_LIMITS.files)
    .map((entry) => ({ ...entry, file: uniqueFile(prefix + entry.file, taken) }));
}
