import { err, ok, type Problem, type Result } from '@unpark/base';
import * as Y from 'yjs';
import { changesInto } from './merge-text';

/**
 * The summary of an incident is a text that several people write at once. It is kept as a Yjs
 * document, in which every insertion has a name of its own: edits that were made apart merge to the same
 * text in whatever order they come, and none is lost.
 */

/** Name of the text in the document; browsers use the same. */
export const SUMMARY_TEXT = 'summary';

/** Of one edit and of a whole document, with all that was ever deleted from it. */
export const MOST_EDIT_BYTES = 256 * 1024;
const MOST_DOCUMENT_BYTES = 2 * 1024 * 1024;
export const MOST_SUMMARY_CHARACTERS = 100_000;

const NOT_AN_EDIT: Problem = {
  code: 'incident.summary-edit',
  message: 'This is not an edit of this summary.',
  next: 'Copy what you wrote, load the page again, and put it in.',
};

const TOO_LONG: Problem = {
  code: 'incident.too-large',
  message: `A summary has at most ${MOST_SUMMARY_CHARACTERS} characters.`,
  next: 'Say less, or put details into comments.',
  values: { limit: MOST_SUMMARY_CHARACTERS },
};

export interface SummaryState {
  readonly document: Uint8Array<ArrayBuffer>;
  readonly text: string;
}

const stateOf = (doc: Y.Doc): SummaryState => ({
  document: new Uint8Array(Y.encodeStateAsUpdate(doc)),
  text: doc.getText(SUMMARY_TEXT).toString(),
});

function openDocument(document: Uint8Array | null): Y.Doc {
  const doc = new Y.Doc();
  if (document) Y.applyUpdate(doc, document);
  return doc;
}

export function newSummary(text: string): SummaryState {
  const doc = new Y.Doc();
  if (text !== '') doc.getText(SUMMARY_TEXT).insert(0, text);
  return stateOf(doc);
}

/**
 * A document with an edit in it. Applying the same edit twice is applying it once.
 *
 * @returns `incident.summary-edit` for bytes that are none, or that build on edits which are not here
 */
export function withEdit(document: Uint8Array | null, edit: Uint8Array): Result<SummaryState> {
  if (edit.byteLength > MOST_EDIT_BYTES) return err(TOO_LONG);
  const doc = openDocument(document);
  try {
    Y.applyUpdate(doc, edit);
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) return err(NOT_AN_EDIT);
    return withinLimits(stateOf(doc));
  } catch {
    return err(NOT_AN_EDIT);
  }
}

const withinLimits = (state: SummaryState): Result<SummaryState> =>
  state.text.length > MOST_SUMMARY_CHARACTERS || state.document.byteLength > MOST_DOCUMENT_BYTES
    ? err(TOO_LONG)
    : ok(state);

/**
 * A document with what somebody made of its text: their changes are edits like those of a browser, so
 * that the text of others stays, as do their carets.
 *
 * @param base the text that they read, whatever it has become since
 * @returns with the edit by itself; without one where there is nothing to change
 */
export function withText(
  document: Uint8Array | null,
  base: string,
  wanted: string,
): Result<SummaryState & { readonly edit?: Uint8Array<ArrayBuffer> }> {
  const doc = openDocument(document);
  const summary = doc.getText(SUMMARY_TEXT);
  const changes = changesInto(base, wanted, summary.toString());
  if (changes.length === 0) return ok(stateOf(doc));
  const before = Y.encodeStateVector(doc);
  doc.transact(() => {
    for (const { at, removed, inserted } of changes.reverse()) {
      if (removed > 0) summary.delete(at, removed);
      if (inserted !== '') summary.insert(at, inserted);
    }
  });
  const state = withinLimits(stateOf(doc));
  if (!state.ok) return state;
  return ok({ ...state.value, edit: new Uint8Array(Y.encodeStateAsUpdate(doc, before)) });
}

/** A document with a text at its end, apart from what is there. */
export function withParagraph(document: Uint8Array | null, text: string): SummaryState {
  const doc = openDocument(document);
  const summary = doc.getText(SUMMARY_TEXT);
  summary.insert(summary.length, summary.length === 0 ? text : `\n\n${text}`);
  return stateOf(doc);
}

/**
 * What a browser lacks, and what it has to know of ours to send only what we lack.
 *
 * @param since state vector of the browser's document; absent when it has none
 */
export function summarySince(
  document: Uint8Array | null,
  since: Uint8Array | undefined,
): Result<{ readonly update: Uint8Array; readonly vector: Uint8Array }> {
  const doc = openDocument(document);
  try {
    return ok({ update: Y.encodeStateAsUpdate(doc, since), vector: Y.encodeStateVector(doc) });
  } catch {
    return err(NOT_AN_EDIT);
  }
}
