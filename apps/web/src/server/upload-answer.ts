import type { UploadOutcome } from '@unpark/ingest';
import { captureUrl, type Deps, type ReceivedCapture, type WorkspaceScope } from '@unpark/usecases';
import { jsonAnswer } from './api-route';

/** 202 for a new capture, 200 for one that was there. */
export function uploadAnswer(
  deps: Deps,
  scope: WorkspaceScope,
  { outcome, captureId, artifacts }: ReceivedCapture,
): Response {
  const answer: UploadOutcome = {
    outcome,
    captureId,
    url: captureUrl(deps, scope.workspace.slug, captureId),
    artifacts: artifacts.map((artifact) => ({ ...artifact })),
  };
  return jsonAnswer(answer, outcome === 'accepted' ? 202 : 200);
}
