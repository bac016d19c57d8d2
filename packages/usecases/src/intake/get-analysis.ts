import { err, ok, type Problem, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import {
  type AnalysisReport,
  analysisReport,
  type ArtifactRecord,
  type Diagnosis,
  isReported,
} from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { vcsOfCapture } from '../captures/capture-vcs';

/**
 * The analysis of a capture in its documented JSON, the same as `unpark analyze` gives.
 *
 * @returns `analysis.not-final` while it is being read, the capture's own problem when it failed
 */
export async function getAnalysis(
  scope: WorkspaceScope,
  input: { readonly capture: string },
): Promise<Result<AnalysisReport>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok) return allowed;
  const row = await scope.client.capture.findUnique({
    where: { id: input.capture },
    select: {
      state: true,
      problem: true,
      diagnosis: true,
      vcsRevision: true,
      vcsModified: true,
      instance: { select: { labels: true } },
      artifacts: { select: { record: true, kind: true }, orderBy: { file: 'asc' } },
    },
  });
  if (!row) return err(notFound('capture'));
  if (row.state === 'failed') {
    const problem = row.problem === null ? undefined : fromJsonColumn<Problem>(row.problem);
    return err({
      code: 'analysis.not-final',
      message: problem?.message ?? 'The diagnosis of this capture failed.',
      next: problem?.next ?? 'Open the capture, read why, and try again from there.',
      ...(problem?.place && { place: problem.place }),
      values: { case: 'failed' },
    });
  }
  if (row.state !== 'done' || row.diagnosis === null) {
    return err({
      code: 'analysis.not-final',
      message: 'The capture is still being read.',
      next: 'Ask for its status until it is final.',
      values: { case: 'reading' },
    });
  }
  const records = row.artifacts
    .map(({ record }) => (record === null ? undefined : fromJsonColumn<ArtifactRecord>(record)))
    .filter((record) => record !== undefined)
    .filter(isReported);
  const { vcs } = vcsOfCapture(row);
  return ok(analysisReport(fromJsonColumn<Diagnosis>(row.diagnosis), records, vcs));
}
