import { err, ok, type Result } from '@unpark/base';
import type { WorkspaceTransaction } from '@unpark/db';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { type Deps, newId } from '../deps';
import { userIdOf, writeIncident } from './incident-row';
import { summarySince, type SummaryState, withEdit, withText } from './summary-text';

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
    await keepEdit(deps, tx, scope, row.id, merged.value, new Uint8Array(edit));
    return answer;
  });

/** The summary as a text, for programs. */
export async function readSummaryText(
  scope: WorkspaceScope,
  input: { readonly incident: string },
): Promise<Result<{ readonly text: string }>> {
  const allowed = requireAction(scope, 'incident.read');
  if (!allowed.ok) return allowed;
  const row = await scope.client.incident.findUnique({
    where: { id: rowNameOf(input.incident) },
    select: { summary: true },
  });
  return row ? ok({ text: row.summary }) : err(notFound('incident'));
}

/**
 * Brings what a program made of the summary into it. What others wrote since it was read stays, and
 * pages that are open see the change as they see that of a person.
 *
 * @param input.base the text that was read
 */
export const writeSummaryText = (
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly incident: string; readonly base: string; readonly text: string },
): Promise<Result<{ readonly text: string }>> =>
  writeIncident(deps, scope, input.incident, async (tx, row) => {
    const kept = await tx.incident.findUniqueOrThrow({
      where: { id: row.id },
      select: { summaryDoc: true },
    });
    const written = withText(kept.summaryDoc, input.base, input.text);
    if (!written.ok) return written;
    const { text, document, edit } = written.value;
    if (edit) await keepEdit(deps, tx, scope, row.id, { text, document }, edit);
    return ok({ text });
  });

/** Writes the summary and the edit that made it, which tells the pages that are open. */
async function keepEdit(
  deps: Deps,
  tx: WorkspaceTransaction,
  scope: WorkspaceScope,
  incidentId: string,
  { text, document }: SummaryState,
  edit: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await tx.incident.update({
    where: { id: incidentId },
    data: { summary: text, summaryDoc: document },
  });
  await tx.summaryUpdate.create({
    data: {
      id: newId(deps, 'summaryUpdate'),
      incidentId,
      bytes: edit,
      userId: userIdOf(scope.caller),
    },
  });
}
