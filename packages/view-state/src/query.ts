/** Query texts without the platform's URL classes, so that every runtime reads a link alike. */

export type QueryPair = readonly [key: string, value: string];

/** Characters that are legal in a query as they are; links stay readable. */
const readable = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%2F', '/')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%20', '+');

export const writeQuery = (pairs: readonly QueryPair[]): string =>
  pairs.map(([key, value]) => `${readable(key)}=${readable(value)}`).join('&');

/** Pairs in order; a pair with broken percent signs is left out. A leading `?` is allowed. */
export function readQuery(query: string): QueryPair[] {
  const pairs: QueryPair[] = [];
  for (const part of query.replace(/^\?/, '').split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const key = decoded(equals === -1 ? part : part.slice(0, equals));
    const value = decoded(equals === -1 ? '' : part.slice(equals + 1));
    if (key !== undefined && value !== undefined) pairs.push([key, value]);
  }
  return pairs;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
