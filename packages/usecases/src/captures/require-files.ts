import { err, ok, type Problem, type Result } from '@unpark/base';

/** Columns that `requireFiles` judges by. */
export const FILES_REMOVED = { _count: { select: { removedFiles: true } } } as const;

const REMOVED: Problem = {
  code: 'capture.files-removed',
  message: 'Files of this capture were removed by retention; its findings stay as they are.',
  next: 'Take a new capture; pinned captures keep their files.',
};

/**
 * Findings that outlive files are never made anew from what is left, which would say less.
 *
 * @returns `capture.files-removed`
 */
export const requireFiles = (row: {
  readonly _count: { readonly removedFiles: number };
}): Result<void> => (row._count.removedFiles > 0 ? err(REMOVED) : ok(undefined));
