/** The way to a line differs from forge to forge. Undefined where the repository has no web address. */
export function lineAddress(
  repository: string,
  ref: string,
  path: string,
  line: number,
): string | undefined {
  const place = webPlace(repository);
  if (!place) return undefined;
  const parts = [ref, path].map((part) => part.split('/').map(encodeURIComponent).join('/'));
  if (place.forge === 'bitbucket') {
    return `${place.root}/src/${parts.join('/')}${line > 0 ? `#lines-${line}` : ''}`;
  }
  const way = place.forge === 'gitlab' ? '-/blob' : 'blob';
  return `${place.root}/${way}/${parts.join('/')}${line > 0 ? `#L${line}` : ''}`;
}

/** The page of a commit. Undefined where the repository has no web address. */
export function commitAddress(repository: string, revision: string): string | undefined {
  const place = webPlace(repository);
  if (!place) return undefined;
  const way = { bitbucket: 'commits', gitlab: '-/commit', other: 'commit' }[place.forge];
  return `${place.root}/${way}/${encodeURIComponent(revision)}`;
}

function webPlace(
  repository: string,
): { readonly root: string; readonly forge: 'bitbucket' | 'gitlab' | 'other' } | undefined {
  if (!URL.canParse(repository)) return undefined;
  const url = new URL(repository);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return {
    root: `${url.origin}${url.pathname.replace(/(\.git)?\/?$/, '')}`,
    forge:
      url.host === 'bitbucket.org' ? 'bitbucket' : url.host.includes('gitlab') ? 'gitlab' : 'other',
  };
}
