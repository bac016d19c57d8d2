import { err, ok, type Result } from '@unpark/base';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, newId } from '../deps';
import { userIdOf, writeIncident } from './incident-row';
import { summarySince, withEdit } from './summary-text';

export interface SummarySync {
  /** base64 of what the browser lacks */
  readonly update: string;
  /** base64 of the state vector after it: the browser sends what is not in it */
  readonly vector: string;
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

function syncOf(document: Uint8Array | null, since: string | undefined): Result<SummarySync> {
  const found = summarySince(document, since === undefined ? undefined : toBytes(since));
  if (!found.ok) return found;
  return ok({ update: toText(found.value.update), vector: toText(found.value.vector) });
}

/** @param input.since base64 of the state vector of the browser's document; absent when it has none */
export async function readSummary(
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly since?: string | undefined },
): Promise<Result<SummarySync>> {
  const allowed = requireAction(scope, 'incident.read');
  if (!allowed.ok) return allowed;
  const row = await scope.client.incident.findUnique({
    where: { id: rowNameOf(input.incident) },
    select: { summaryDoc: true },
  });
  return row ? syncOf(row.summaryDoc, input.since) : err(notFound('incident'));
}

/** Merges an edit into the summary, keeps it, and answers with what the browser lacks. */
export const editSummary = (
  deps: Deps,
  scope: WorkspaceScope,
  input: {
    readonly incident: string;
    readonly since?: string | undefined;
    readonly update: string;
  },
): Promise<Result<SummarySync>> =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const kept = await tx.incident.findUniqueOrThrow({
      where: { id: row.id },
      select: { summaryDoc: true },
    });
    const edit = toBytes(input.update);
    const merged = withEdit(kept.summaryDoc, edit);
    if (!merged.ok) return merged;
    const answer = syncOf(merged.value.document, input.since);
    if (!answer.ok) return answer;
    await tx.incident.update({
      where: { id: row.id },
      data: { summary: merged.value.text, summaryDoc: merged.value.document },
    });
    await tx.summaryUpdate.create({
      data: {
        id: newId(deps, 'summaryUpdate'),
        incidentId: row.id,
        bytes: new Uint8Array(edit),
        userId: userIdOf(scope.caller),
      },
    });
    return answer;
  });
