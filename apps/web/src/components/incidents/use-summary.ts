'use client';

import { useEffect, useRef, useState } from 'react';
import * as Y from 'yjs';
import { useTRPCClient } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useLive } from '../live/live-provider';
import type { ShownProblem } from '../problem-words';
import { caretAfter, editBetween, type TextEdit } from './text-edit';

/** As `SUMMARY_TEXT` of usecases. */
const SUMMARY_TEXT = 'summary';
const GATHER_MS = 300;
const RETRY_MS = 3_000;
/** Characters of a state vector that fit into an address; with a longer one the whole text is read. */
const LONGEST_ASKED = 1_200;
/** Messages are hints: where they come in, the summary is looked at now and then all the same. */
const POLL_MS = { away: 2_000, live: 20_000 } as const;

export type SummaryState =
  | { readonly kind: 'saved' | 'saving' | 'away' }
  | { readonly kind: 'refused'; readonly problem: ShownProblem };

interface Sync {
  readonly update: string;
  readonly vector: string;
}

const toBytes = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
function toText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * The summary of an incident in this browser: a document that takes what is typed at once and merges
 * with those of others through the server. What the server lacks is found by its state vector, so that
 * an edit whose answer was lost goes again and is there once.
 */
class SummaryDocument {
  readonly doc = new Y.Doc();
  private readonly text = this.doc.getText(SUMMARY_TEXT);
  private readonly own = {};
  private readonly undo = new Y.UndoManager(this.text, { trackedOrigins: new Set([this.own]) });
  private serverVector: Uint8Array | undefined;
  /** edits of others that wait until an input method is done */
  private readonly held: string[] = [];
  holds = false;
  onOthers: (edits: readonly TextEdit[]) => void = () => undefined;

  constructor() {
    this.text.observe((event, transaction) => {
      if (transaction.origin === this.own) return;
      const edits: TextEdit[] = [];
      let at = 0;
      for (const { retain, insert, delete: removed } of event.delta) {
        if (retain !== undefined) at += retain;
        if (removed !== undefined) edits.push({ at, removed, inserted: '' });
        if (typeof insert === 'string') {
          edits.push({ at, removed: 0, inserted: insert });
          at += insert.length;
        }
      }
      this.onOthers(edits);
    });
  }

  get value(): string {
    return this.text.toString();
  }
  get vector(): string {
    return toText(Y.encodeStateVector(this.doc));
  }

  receive({ update, vector }: Sync): void {
    this.serverVector = toBytes(vector);
    if (this.holds) this.held.push(update);
    else Y.applyUpdate(this.doc, toBytes(update), 'server');
  }

  release(): void {
    this.holds = false;
    for (const update of this.held.splice(0)) Y.applyUpdate(this.doc, toBytes(update), 'server');
  }

  write({ at, removed, inserted }: TextEdit): void {
    this.doc.transact(() => {
      if (removed > 0) this.text.delete(at, removed);
      if (inserted !== '') this.text.insert(at, inserted);
    }, this.own);
  }

  step(back: boolean): void {
    if (back) this.undo.undo();
    else this.undo.redo();
  }

  unsent(): string {
    return toText(Y.encodeStateAsUpdate(this.doc, this.serverVector));
  }
}

/**
 * Binds a text field to the summary of an incident. The field keeps what is typed and its caret while
 * others write.
 */
export function useSummary(workspace: string, incident: string) {
  const client = useTRPCClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const [state, setState] = useState<SummaryState>({ kind: 'saved' });
  const [text, setText] = useState<string>();
  const pull = useRef<() => void>(() => undefined);
  const handle = useRef({
    typed: () => undefined as void,
    composing: (_on: boolean) => undefined as void,
    step: (_back: boolean) => undefined as void,
  });
  const live = useLive('summary', () => pull.current());

  useEffect(() => {
    const summary = new SummaryDocument();
    let ended = false;
    let dirty = false;
    let sending = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const send = async (): Promise<void> => {
      timer = undefined;
      if (sending || ended) return;
      sending = true;
      dirty = false;
      try {
        summary.receive(
          await client.incident.editSummary.mutate({
            workspace,
            incident,
            since: summary.vector,
            update: summary.unsent(),
          }),
        );
        sending = false;
        if (dirty) later(GATHER_MS);
        else setState({ kind: 'saved' });
      } catch (error) {
        sending = false;
        dirty = true;
        const problem = problemOf(error);
        if (problem.code === 'web.server-not-reached' || problem.code.startsWith('internal.')) {
          setState({ kind: 'away' });
          later(RETRY_MS);
        } else setState({ kind: 'refused', problem });
      }
    };
    const later = (ms: number): void => {
      if (ended) return;
      timer ??= setTimeout(() => void send(), ms);
    };
    const changed = (): void => {
      dirty = true;
      setText(summary.value);
      setState((before) => (before.kind === 'away' ? before : { kind: 'saving' }));
      later(GATHER_MS);
    };
    summary.onOthers = (edits) => {
      setText(summary.value);
      const element = field.current;
      if (!element) return;
      let { selectionStart: start, selectionEnd: end } = element;
      for (const edit of edits) {
        start = caretAfter(start, edit);
        end = caretAfter(end, edit);
      }
      element.value = summary.value;
      if (document.activeElement === element) element.setSelectionRange(start, end);
    };
    const typed = (): void => {
      const element = field.current;
      if (!element || summary.holds) return;
      const edit = editBetween(summary.value, element.value, element.selectionEnd);
      if (!edit) return;
      summary.write(edit);
      changed();
    };
    handle.current = {
      typed,
      composing: (on) => {
        if (on) {
          summary.holds = true;
          return;
        }
        summary.holds = false;
        typed();
        summary.release();
      },
      step: (back) => {
        const before = summary.value;
        summary.step(back);
        if (summary.value !== before) changed();
      },
    };
    let pulling = false;
    pull.current = () => {
      if (pulling || ended || sending) return;
      pulling = true;
      const since = summary.vector.length > LONGEST_ASKED ? undefined : summary.vector;
      client.incident.summary.query({ workspace, incident, since }).then(
        (answer) => {
          pulling = false;
          if (ended) return;
          summary.receive(answer);
          setText(summary.value);
        },
        () => {
          pulling = false;
        },
      );
    };
    pull.current();
    const warn = (event: BeforeUnloadEvent): void => {
      if (dirty || sending) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => {
      // what is typed right before another page of the product is opened is sent still
      if (dirty && !sending) void send();
      ended = true;
      clearTimeout(timer);
      removeEventListener('beforeunload', warn);
    };
  }, [client, workspace, incident]);

  useEffect(() => {
    const poll = setInterval(
      () => {
        if (document.visibilityState === 'visible') pull.current();
      },
      POLL_MS[live ? 'live' : 'away'],
    );
    return () => clearInterval(poll);
  }, [live]);

  return { field, text, state, handle };
}
