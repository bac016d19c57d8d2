import type { Prisma } from '@unpark/db';
import { artifactCounts, type Severity } from '@unpark/model';
import type { MutedFindings } from '../library/active-mutes';
import type { CaptureHeadline } from '../views';
import { vcsOf } from './capture-vcs';

/** The columns a headline is made of; the diagnosis itself stays closed. */
export const HEADLINE_COLUMNS = {
  id: true,
  serviceId: true,
  state: true,
  severity: true,
  outcome: true,
  sentence: true,
  sentenceZh: true,
  pattern: true,
  goroutineCount: true,
  goVersion: true,
  vcsRevision: true,
  vcsModified: true,
  at: true,
  windowSource: true,
  uploadedAt: true,
  sizeBytes: true,
  artifacts: { select: { state: true, kind: true, status: true } },
} as const satisfies Prisma.CaptureSelect;

export type HeadlineRow = Prisma.CaptureGetPayload<{ select: typeof HEADLINE_COLUMNS }>;

/** Newest first; `id` decides between captures of one time. */
export const NEWEST_FIRST = [
  { at: 'desc' },
  { id: 'desc' },
] as const satisfies Prisma.CaptureOrderByWithRelationInput[];

/** @param muted of this and other captures, see `mutedFindings` */
export function captureHeadline(
  row: HeadlineRow,
  muted: ReadonlyMap<string, MutedFindings>,
): CaptureHeadline {
  const mutedHere = muted.get(row.id);
  return {
    id: row.id,
    state: row.state,
    severity: (row.severity as Severity | null) ?? undefined,
    outcome: (row.outcome as CaptureHeadline['outcome'] | null) ?? undefined,
    sentence: row.sentence ?? undefined,
    ...(row.sentenceZh !== null && { sentenceZh: row.sentenceZh }),
    pattern: row.pattern ?? undefined,
    goroutineCount: row.goroutineCount ?? undefined,
    artifactCounts: artifactCounts(row.artifacts),
    goVersion: row.goVersion ?? undefined,
    ...vcsOf(row),
    at: row.at.toISOString(),
    atSource: row.windowSource ?? 'upload',
    uploadedAt: row.uploadedAt.toISOString(),
    sizeBytes: Number(row.sizeBytes),
    ...(mutedHere && { muted: mutedHere }),
  };
}
