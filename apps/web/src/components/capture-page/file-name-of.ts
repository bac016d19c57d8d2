/** A name for a saved file, of parts that people gave: what file systems do not like is a dash. */
export const savedName = (...parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .map((part) => part.slice(part.lastIndexOf('/') + 1))
    .join('-')
    .replace(/[^A-Za-z0-9._-]+/g, '-');
