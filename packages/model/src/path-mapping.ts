/** `from` at the start of a path in a stack stands for `to` below the root of the repository. */
export interface PathMapping {
  readonly from: string;
  /** empty for the root itself */
  readonly to: string;
}

export const MOST_PATH_MAPPINGS = 20;

const trimmed = (path: string): string => path.replace(/^\/{1,8}/, '').replace(/\/{1,8}$/, '');

/**
 * The path in the repository by the longest `from` that the path starts with, whole parts only:
 * `/build/app` is not the start of `/build/apple/x.go`. Undefined where none is, or where the
 * result would leave the repository.
 */
export function mappedPath(mappings: readonly PathMapping[], file: string): string | undefined {
  let best: PathMapping | undefined;
  for (const mapping of mappings) {
    const { from } = mapping;
    const whole = file.startsWith(from) && (from.endsWith('/') || file.charAt(from.length) === '/');
    if (whole && (!best || from.length > best.from.length)) best = mapping;
  }
  if (!best) return undefined;
  const path = [trimmed(best.to), trimmed(file.slice(best.from.length))]
    .filter((part) => part !== '')
    .join('/');
  return path === '' || path.split('/').some((part) => part === '..') ? undefined : path;
}
