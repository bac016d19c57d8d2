import type { VcsFacts } from '@unpark/model';
import { commitOf } from './commit-label';

/** Who says the commit of a capture; what is in the column. */
export const VCS_SOURCE = { upload: 'upload', files: 'files' } as const;

interface VcsRow {
  readonly vcsRevision: string | null;
  readonly vcsModified: boolean | null;
}

/** The commit of a row that has one, to be spread into what is made of it. */
export function vcsOf({ vcsRevision, vcsModified }: VcsRow): { readonly vcs?: VcsFacts } {
  if (vcsRevision === null) return {};
  return {
    vcs: { revision: vcsRevision, ...(vcsModified !== null && { modified: vcsModified }) },
  };
}

interface StatedVcs {
  readonly vcs?: VcsFacts;
  readonly source?: 'upload' | 'files' | 'label';
}

/** The commit of a capture, best source first: its sender, its files, the labels of its instance. */
export function vcsOfCapture(
  row: VcsRow & {
    readonly vcsSource?: string | null;
    readonly instance: { readonly labels: unknown } | null;
  },
): StatedVcs {
  const { vcs } = vcsOf(row);
  if (vcs) return { vcs, source: row.vcsSource === VCS_SOURCE.upload ? 'upload' : 'files' };
  const revision = commitOf(row.instance?.labels);
  return revision === undefined ? {} : { vcs: { revision }, source: 'label' };
}
