import type { ArtifactStatus } from './artifact-kind';

/** Files of a capture by what came of them; each file is in one of these. */
export interface ArtifactCounts {
  /** whole, perhaps with a warning */
  readonly read: number;
  /** up to a damaged place */
  readonly readInPart: number;
  /** recognised and kept; this version does not read its kind */
  readonly stored: number;
  readonly unrecognised: number;
  /** reading was stopped, by a limit or a fault */
  readonly notRead: number;
  readonly inWork: number;
  readonly next: number;
}

/** The columns of an artifact that say what came of it. */
export interface ArtifactOutcome {
  readonly state: string;
  readonly kind: string | null;
  readonly status: string | null;
}

const PLACE_OF_STATUS: Readonly<Record<ArtifactStatus, keyof ArtifactCounts>> = {
  parsed: 'read',
  warnings: 'read',
  damaged: 'readInPart',
  unrecognised: 'unrecognised',
  stored: 'stored',
};

function placeOf({ state, kind, status }: ArtifactOutcome): keyof ArtifactCounts {
  if (state === 'queued') return 'next';
  if (state !== 'final') return 'inWork';
  // a file whose reading was stopped is damaged as far as anyone knows, but of it nothing is known
  if (status === 'damaged' && (kind ?? 'unknown') === 'unknown') return 'notRead';
  return status && status in PLACE_OF_STATUS
    ? PLACE_OF_STATUS[status as ArtifactStatus]
    : 'notRead';
}

/** What came of the files of a capture; a file that is only kept does not count as read. */
export function artifactCounts(artifacts: readonly ArtifactOutcome[]): ArtifactCounts {
  const counts = {
    read: 0,
    readInPart: 0,
    stored: 0,
    unrecognised: 0,
    notRead: 0,
    inWork: 0,
    next: 0,
  };
  for (const artifact of artifacts) counts[placeOf(artifact)]++;
  return counts;
}
