/**
 * Where to go after signing in: only paths of this site. `//host`, `/\host` and anything with a
 * scheme would leave it, and control characters may hide one.
 */
export function ownPath(wanted: string | readonly string[] | undefined): string {
  if (typeof wanted !== 'string' || wanted.length > 2000) return '/';
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\')) return '/';
  return wanted;
}
