import { type ArtifactKind, isProfileKind } from './artifact-kind';

/**
 * What retention tells apart. Records of a capture, metrics and files that were not recognised are
 * small or unknown: they go with their whole capture (`captures`).
 */
export const KEPT_KINDS = ['traces', 'profiles', 'dumps', 'captures'] as const;
export type KeptKinds = (typeof KEPT_KINDS)[number];

/** The group whose rule a file follows. An archive follows the files that came out of it. */
export function keptKindsOf(kind: string | null): KeptKinds {
  if (kind === 'execution-trace') return 'traces';
  if (kind === 'goroutine-dump') return 'dumps';
  if (kind !== null && (kind === 'profile-text' || isProfileKind(kind as ArtifactKind)))
    return 'profiles';
  return 'captures';
}
