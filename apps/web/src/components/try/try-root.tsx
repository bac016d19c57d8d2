'use client';

import { isEmptySelection, phrasesText } from '@unpark/model';
import { ToastProvider } from '@unpark/ui';
import type { SessionView } from '@unpark/usecases';
import { DEFAULT_VIEW_STATE, popSelection } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { SaidLang } from '../../i18n/said-lang';
import { TrpcProvider } from '../../trpc/client';
import { Diagnosed, type ReadVerdict, readVerdict } from '../capture-page/capture-page';
import { withSelection } from '../capture-page/capture-actions';
import { FailedState } from '../capture-page/failed-state';
import { useViewState } from '../capture-page/use-view-state';
import type { ChosenFiles } from '../upload/chosen-file';
import { collectPicked, pastedFile } from '../upload/collect-files';
import { COLLECT_LIMIT } from '../upload/pending-files';
import { PasteDialog } from '../upload/paste-dialog';
import { useFileDrop } from '../upload/use-file-drop';
import { DropVeil } from '../upload/whole-page-drop';
import { Landing } from './landing';
import { NothingRead } from './nothing-read';
import { ReadingScreen } from './reading-screen';
import { SaveDialog } from './save-dialog';
import { TryBar } from './try-bar';
import { TryHeader } from './try-header';
import { useLoadedAhead, usePageTitle, usePaste, useSpokenTry, useTryKeys } from './try-hooks';
import { trySession } from './try-session';
import type { FirstAnswer } from './try-state';

interface Props {
  readonly session: SessionView | undefined;
  /** the address's query as the server saw it */
  readonly query: string;
  /** the first page of the site, which leads to `/try` once there are files */
  readonly isFront?: boolean;
}

/** A verdict without an account: everything happens in this browser. */
export const TryRoot = (props: Props) => (
  <TrpcProvider>
    <ToastProvider>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:z-50 focus:top-1 focus:left-1 focus:bg-surface focus:px-3 focus:py-1.5"
      >
        <SkipWords />
      </a>
      <TryHeader workspace={props.session?.workspaces[0]} />
      <main id="content" tabIndex={-1} className="outline-none">
        <TryPage {...props} />
      </main>
    </ToastProvider>
  </TrpcProvider>
);

const SkipWords = () => {
  const t = useTranslations('try.nav');
  return t('skip');
};

function TryPage({ session, query, isFront = false }: Props) {
  const t = useTranslations('try');
  const { state, lang } = useSpokenTry();
  const [viewState, change] = useViewState(query);
  const [pasting, setPasting] = useState(false);
  const [saving, setSaving] = useState(false);
  const [dismissed, setDismissed] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const { view } = state;
  const hasFiles = state.files.length > 0;

  const add = (chosen: ChosenFiles) => {
    if (chosen.files.length === 0) return;
    trySession().add(chosen);
    setDismissed(false);
    // only where it can arrive: the front page shows the same without a network
    if (isFront && navigator.onLine) router.push('/try');
  };
  const paste = (text: string) => add({ files: [pastedFile(text, state.chosen.files)] });
  const over = useFileDrop(true, COLLECT_LIMIT, add);
  useLoadedAhead();
  usePaste(add, paste);

  const nothingRead =
    view !== undefined &&
    !state.isReading &&
    view.capture.artifactCounts.read + view.capture.artifactCounts.readInPart === 0;
  const isInstrument =
    view?.diagnosis !== undefined && !nothingRead && (!state.isReading || state.isOpened);
  const isReadingScreen = hasFiles && state.isReading && !isInstrument;
  // what is selected in the lanes that are there goes first, as on the page of a capture
  const onEscape = () => {
    if (isEmptySelection(viewState.selection)) trySession().stop();
    else change((from) => withSelection(from, popSelection(from.selection)));
  };
  useTryKeys(hasFiles, () => setSaving(true), isReadingScreen ? onEscape : undefined);
  const close = () => {
    trySession().clear();
    change(() => DEFAULT_VIEW_STATE);
    setDismissed(true);
  };
  const onAdd = () => picker.current?.click();
  usePageTitle(view?.diagnosis && phrasesText(view.diagnosis.verdict.sentence), t('pageTitle'));

  return (
    <SaidLang value={lang}>
      <div data-loaded={state.isLoaded} data-reading={state.isReading}>
        {!hasFiles || !view ? (
          <Landing
            isLoaded={state.isLoaded}
            hasQuery={query !== '' && !dismissed}
            onChosen={add}
            onPaste={() => setPasting(true)}
          />
        ) : isInstrument ? (
          <>
            <TryBar
              state={state}
              view={view}
              onStop={() => trySession().stop()}
              onSave={() => setSaving(true)}
              onAdd={onAdd}
              onClose={close}
            />
            <Diagnosed
              view={view}
              state={viewState}
              change={change}
              onChanged={() => undefined}
              local
              {...(state.answered && { before: firstRead(state.answered) })}
            />
          </>
        ) : nothingRead ? (
          <NothingRead
            files={state.files}
            onAgain={() => {
              close();
              onAdd();
            }}
            onPaste={() => {
              close();
              setPasting(true);
            }}
          />
        ) : view.capture.state === 'failed' ? (
          <FailedState view={view} onRetried={() => undefined} />
        ) : (
          <ReadingScreen
            state={state}
            viewState={viewState}
            change={change}
            onStop={() => trySession().stop()}
            onOpen={() => trySession().open()}
            onSave={() => setSaving(true)}
            onAdd={onAdd}
          />
        )}
        {over && <DropVeil>{t('drop.veil')}</DropVeil>}
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          data-testid="add-files"
          aria-label={t('bar.add')}
          onChange={({ currentTarget }) => {
            if (currentTarget.files) add(collectPicked(currentTarget.files));
            currentTarget.value = '';
          }}
        />
        <PasteDialog open={pasting} onClose={() => setPasting(false)} onText={paste} />
        <SaveDialog
          open={saving}
          onClose={() => setSaving(false)}
          chosen={state.chosen}
          service={view?.service.name ?? ''}
          session={session}
        />
      </div>
    </SaidLang>
  );
}

/** A first answer, with the files that it was made of: what came since is more. */
const firstRead = ({ view, files }: FirstAnswer): ReadVerdict => ({ ...readVerdict(view), files });
