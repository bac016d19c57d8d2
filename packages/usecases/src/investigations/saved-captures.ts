import { err, ok, type Result } from '@unpark/base';
import type { WorkspaceClient, WorkspaceTransaction } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { rowNameOf } from '../access/row-name';
import type { InvestigationKind } from './investigation-views';

/** What an investigation opens. */
export interface SavedCaptures {
  readonly kind: InvestigationKind;
  /** of the address of the view */
  readonly query: string;
  /** ids; those of a comparison in the order of its sides */
  readonly captures: readonly string[];
}

/** Ids of captures that are there, each once; `capture.not-found` for all others alike. */
export async function capturesToSave(
  client: WorkspaceClient,
  captures: readonly string[],
): Promise<Result<readonly string[]>> {
  const ids = [...new Set(captures.map(rowNameOf))];
  const there = await client.capture.count({ where: { id: { in: ids } } });
  return ids.length === 0 || there !== ids.length ? err(notFound('capture')) : ok(ids);
}

export async function writeCaptures(
  tx: WorkspaceTransaction,
  investigationId: string,
  captureIds: readonly string[],
): Promise<void> {
  for (const [position, captureId] of captureIds.entries()) {
    await tx.investigationCapture.create({ data: { investigationId, captureId, position } });
  }
}
