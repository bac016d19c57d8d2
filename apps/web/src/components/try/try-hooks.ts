'use client';

import { isTyping } from '@unpark/ui';
import { startTransition, useEffect, useMemo, useRef, useState } from 'react';
import { spokenView, usePageLanguage } from '../../i18n/said';
import { loadViews } from '../capture-page/view-list';
import type { ChosenFiles } from '../upload/chosen-file';
import { loadTimelineSoFar } from './reading-screen';
import { loadReport } from './try-bar';
import { trySession } from './try-session';
import { NO_SESSION, type TryState } from './try-state';

/**
 * The session of the document; on the server, where there is none, nothing. Taken as a transition: the
 * page of a capture is drawn in steps that let the browser answer in between, which a store that is
 * read while drawing would not allow.
 */
function useTryState(): TryState {
  const [state, setState] = useState(() =>
    typeof window === 'undefined' ? NO_SESSION : trySession().snapshot(),
  );
  useEffect(() => {
    const session = trySession();
    const take = () => startTransition(() => setState(session.snapshot()));
    take();
    return session.subscribe(take);
  }, []);
  return state;
}

/** The session with its diagnosis in the language of the page, and what to give `SaidLang`. */
export function useSpokenTry(): { readonly state: TryState; readonly lang: 'en' | undefined } {
  const state = useTryState();
  const language = usePageLanguage();
  return useMemo(() => {
    const shown = state.view && spokenView(state.view, language);
    const answered = state.answered && {
      ...state.answered,
      view: spokenView(state.answered.view, language).view,
    };
    return {
      state: { ...state, view: shown?.view, answered },
      lang: shown?.lang,
    };
  }, [state, language]);
}

/**
 * Everything that a capture will need is fetched before there is one: workers, and the views that a
 * stored capture fetches when they are shown. Nothing is asked for once files are here.
 */
export function useLoadedAhead(): void {
  useEffect(() => {
    // letters of units have a file of their own, which would be asked for with the first number
    void document.fonts.load('13px "Inter Variable"', 'µΔ');
    void Promise.all([loadViews(), loadReport(), loadTimelineSoFar()]).then(
      () => trySession().load(),
      // without them the page says what is missing when it is asked for
      () => trySession().load(),
    );
  }, []);
}

/** Ctrl V anywhere: files or a dump as text. */
export function usePaste(onFiles: (chosen: ChosenFiles) => void, onText: (text: string) => void) {
  const latest = useRef({ onFiles, onText });
  useEffect(() => {
    latest.current = { onFiles, onText };
  });
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const clipboard = event.clipboardData;
      if (!clipboard) return;
      const files = [...clipboard.files].map((file) => ({ path: file.name, file }));
      const text = clipboard.getData('text/plain');
      if (files.length > 0) latest.current.onFiles({ files });
      else if (text.trim() !== '') latest.current.onText(text);
      else return;
      event.preventDefault();
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
}

/** Ctrl S saves; Escape stops reading where nothing else would be closed by it. */
export function useTryKeys(canSave: boolean, onSave: () => void, onEscape?: () => void): void {
  const latest = useRef({ canSave, onSave, onEscape });
  useEffect(() => {
    latest.current = { canSave, onSave, onEscape };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open], [role="menu"]')) return;
      const { current } = latest;
      const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (isSave && event.key.toLowerCase() === 's' && current.canSave) current.onSave();
      else if (event.key === 'Escape' && current.onEscape) current.onEscape();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** The tab is named for the verdict, as that of a stored capture. */
export function usePageTitle(sentence: string | undefined, otherwise: string): void {
  useEffect(() => {
    document.title = `${sentence ?? otherwise} · Unpark`;
  }, [sentence, otherwise]);
}
