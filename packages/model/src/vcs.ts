/** The commit that a program was built from; the names are those of Go's build settings. */
export interface VcsFacts {
  /** 7 to 64 hex digits, small letters: git's SHA-1 or SHA-256, hg's SHA-1, or their beginning */
  readonly revision: string;
  /** the build held changes that are in no commit; absent when nobody says */
  readonly modified?: boolean;
}

export const REVISION_FORM = '7 to 64 hex digits, with -dirty behind them for a modified build';

const REVISION = /^([0-9A-Fa-f]{7,64})([-+]dirty)?$/;

/**
 * What somebody gave as a revision: a commit's hash or its beginning, `-dirty` or `+dirty` behind it
 * where the build had changes of its own, as `git describe` and Go write it. A branch, a tag or `HEAD`
 * names another commit tomorrow, and is none.
 */
export function readRevision(text: string): VcsFacts | undefined {
  const [, digits, dirty] = REVISION.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return { revision: digits.toLowerCase(), ...(dirty !== undefined && { modified: true }) };
}

/** As `readRevision` takes it. That a build had no changes of its own cannot be said so. */
export const revisionText = ({ revision, modified }: VcsFacts): string =>
  `${revision}${modified ? '-dirty' : ''}`;

/** Abbreviated by one, whole by the other, is the same commit. */
export const isSameRevision = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);
