import { beforeEachRequest } from './before-each-request';

/**
 * Next answers a bare 500 to `/s/%`, before any page, route or proxy of ours. What cannot be decoded
 * is read letter by letter instead: the address is then one that names nothing, and is answered as
 * every such address is, by the page or the Problem that says so.
 */
export function spellOutBrokenEscapes(): void {
  beforeEachRequest((request) => {
    if (request.url?.includes('%')) request.url = spelledOut(request.url);
  });
}

/** Each segment of the path that cannot be decoded with its `%` escaped; the query stays as it is. */
export function spelledOut(url: string): string {
  const query = url.indexOf('?');
  const path = query === -1 ? url : url.slice(0, query);
  const segments = path.split('/').map((segment) => {
    return isDecodable(segment) ? segment : segment.replaceAll('%', '%25');
  });
  return segments.join('/') + url.slice(path.length);
}

function isDecodable(segment: string): boolean {
  try {
    decodeURIComponent(segment);
    return true;
  } catch {
    return false;
  }
}
