'use client';

import { useQuery } from '@tanstack/react-query';
import { isEmptySelection } from '@unpark/model';
import { Notice, Tabs, useRowKeys, useToast } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { popSelection, type Tab, TABS, type ViewName } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import {
  memo,
  type ReactNode,
  Suspense,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTRPC } from '../../trpc/client';
import { useLive } from '../live/live-provider';
import { artifactTotal, useArtifactWords } from '../capture/artifact-words';
import { AlignmentPanel } from './alignment-panel';
import { IncidentOfSelection } from '../incidents/incident-of-selection';
import { FindingsOf } from '../patterns/finding-foot';
import { RulesNotice } from '../patterns/rules-notice';
import { ArtifactList } from './artifact-list';
import { CaptureBar } from './capture-bar';
import { CaptureViews } from './capture-views';
import { withEvidence, withSelection } from './capture-actions';
import { CoveragePanel } from './coverage-panel';
import { evidenceById } from './evidence-index';
import { FailedState } from './failed-state';
import { FindingColumn, RejectedPanel } from './finding-column';
import { dumpsInOrder, flameSources } from './flame-sources';
import { useSourceWords } from './use-flame-words';
import { MisleadingPanel } from './misleading-panel';
import type { EvidenceChoice } from './phrases';
import { ProcessPanel } from './process-panel';
import { ReadingState } from './reading-state';
import { SaidLang, useSpoken } from '../../i18n/said-lang';
import { StickyVerdict } from './sticky-verdict';
import {
  NotesOfCapture,
  NotesPanelPlace,
  NoteSpotPlace,
  useNotesOfPage,
} from '../notes/notes-of-capture';
import { mayWrite } from '../shell/workspace-context';
import { isNarrow, useNarrow } from './use-narrow';
import { focusFirst, usePageKeys } from './use-page-keys';
import { type ChangeView, useViewState } from './use-view-state';
import { VerdictHeader } from './verdict-header';
import { KeysOverlay, LISTED_VIEWS } from './view-list';
import { withView } from './view-steps';
import { whenIdle } from './when-idle';

const CaptureRetentionNote = dynamic(() => import('../keeping/capture-retention'), { ssr: false });

/** How often a capture in work is looked at: where no changes come in, and where they do. */
const POLL_MS = { away: 700, live: 10_000 } as const;

/**
 * One capture: verdict, findings, views. Asks again while files are being read, and never changes
 * its verdict without saying so.
 */
export function CapturePage({ initial, query }: { initial: CaptureView; query: string }) {
  const trpc = useTRPC();
  const live = useLive('capture');
  const asked = useQuery(
    trpc.capture.get.queryOptions(
      { workspace: initial.workspace.slug, capture: initial.capture.id },
      {
        initialData: initial,
        refetchInterval: (latest) =>
          latest.state.data && isFinal(latest.state.data) ? false : POLL_MS[live ? 'live' : 'away'],
      },
    ),
  );
  const { view, lang } = useSpoken<CaptureView>(asked.data);
  const [state, change] = useViewState(query);
  const { refetch } = asked;
  const ask = useCallback(() => void refetch(), [refetch]);
  return (
    <SaidLang value={lang}>
      <CaptureBar view={view} onAdded={ask} />
      {view.diagnosis ? (
        <Diagnosed view={view} state={state} change={change} onChanged={ask} />
      ) : view.capture.state === 'failed' ? (
        <FailedState view={view} onRetried={ask} />
      ) : (
        <ReadingState view={view} />
      )}
    </SaidLang>
  );
}

const isFinal = (view: CaptureView): boolean =>
  view.capture.state === 'done' || view.capture.state === 'failed';

/** A verdict as somebody read it. */
export interface ReadVerdict {
  readonly revision: number;
  /** of its sentence, one a phrase */
  readonly phrases: readonly string[];
  readonly files: number;
}

export const readVerdict = (view: CaptureView): ReadVerdict => ({
  revision: view.capture.revision,
  phrases: view.diagnosis?.verdict.sentence.map((phrase) => phrase.text) ?? [],
  files: artifactTotal(view.capture.artifactCounts),
});

/** The clauses of a verdict that were not there when it was last read. */
export function changedPhrases(view: CaptureView, read: ReadVerdict): ReadonlySet<string> {
  if (read.revision === view.capture.revision) return NONE_CHANGED;
  const known = new Set(read.phrases);
  return new Set(readVerdict(view).phrases.filter((text) => !known.has(text)));
}

const NONE_CHANGED: ReadonlySet<string> = new Set();

export interface DiagnosedProps {
  view: CaptureView;
  state: ReturnType<typeof useViewState>[0];
  change: ChangeView;
  /** something about the capture changed on the server */
  onChanged: () => void;
  /** the capture is in this browser alone: nothing of a workspace is offered */
  local?: boolean;
  /** an earlier verdict that was read elsewhere on the page */
  before?: ReadVerdict;
  /** shown above the findings */
  beside?: ReactNode;
}

/** Verdict, findings and views of a capture. */
export const Diagnosed = (props: DiagnosedProps) => (
  <DiagnosedParts {...props} narrow={useNarrow()} />
);

/** Drawn again only when one of these changes. */
const DiagnosedParts = memo(function DiagnosedParts({
  view,
  state,
  change,
  onChanged,
  local = false,
  before,
  beside,
  narrow,
}: DiagnosedProps & { narrow: boolean | undefined }) {
  const { diagnosis, artifacts } = view;
  const t = useTranslations('capture.views');
  const evidence = useMemo(() => evidenceById(diagnosis), [diagnosis]);
  const dumps = useMemo(() => dumpsInOrder(artifacts, diagnosis), [artifacts, diagnosis]);
  const sourceWords = useSourceWords();
  const sources = useMemo(
    () => flameSources(artifacts, dumps, sourceWords),
    [artifacts, dumps, sourceWords],
  );
  const [read, setRead] = useState<ReadVerdict>(() => before ?? readVerdict(view));
  const choice: EvidenceChoice = {
    evidence,
    changed: changedPhrases(view, read),
    selectedId: state.selection.evidence,
    onSelect: (item) =>
      change((from) =>
        from.selection.evidence === item.id
          ? withSelection(from, { functions: [] })
          : withEvidence(from, item, sources),
      ),
  };
  // what a server did not draw comes in two steps: the verdict and what leads to it are painted first
  const hasRest = useDeferredValue(true, !local);
  const page = useRef<HTMLDivElement>(null);
  const header = useRef<HTMLDivElement>(null);
  const isDiagnosed = diagnosis !== undefined;
  useEffect(
    () =>
      isDiagnosed ? whenIdle(() => page.current?.setAttribute('data-settled', '')) : undefined,
    [isDiagnosed],
  );
  /** undefined until the list of keys was asked for */
  const [overlay, setOverlay] = useState<boolean>();
  const notes = useNotesOfPage();
  const annotates = !local && mayWrite(view.workspace);
  useRowKeys(page);
  const copy = useCopyOfPrimary(view);
  const keys = new Map<string, () => void>([
    ...LISTED_VIEWS.map(({ name, digit, focus }): [string, () => void] => [
      digit,
      () => goTo(state, change, name, focus),
    ]),
    ['\\', () => change((from) => ({ ...from, sideBySide: !from.sideBySide }))],
    ['/', () => focusFirst(...searchFields())],
    ['?', () => setOverlay(true)],
    ['y', copy],
  ]);
  if (!isEmptySelection(state.selection)) {
    keys.set('Escape', () => change((from) => withSelection(from, popSelection(from.selection))));
  }
  if (annotates) keys.set('n', () => notes.setSpot({ of: 'new' }));
  usePageKeys(keys);
  if (!diagnosis) return null;

  const shows = (tab: Tab) => (state.tab === tab ? '' : 'phone:hidden');
  const onlyVerdict = narrow === true && (state.tab === 'verdict' || state.tab === 'files');
  return (
    <NotesOfCapture of={notes} view={local ? undefined : view}>
      {!local && mayWrite(view.workspace) && (
        <IncidentOfSelection view={view} selection={state.selection} />
      )}
      <div ref={header}>
        <VerdictHeader
          diagnosis={diagnosis}
          mutedCount={view.capture.muted?.count}
          choice={choice}
        />
      </div>
      <StickyVerdict diagnosis={diagnosis} after={header} />
      <Tabs
        id="capture"
        label={t('label')}
        className="sticky top-0 z-10 not-phone:hidden"
        value={state.tab}
        tabs={TABS.map((value) => ({ value, label: t(value) }))}
        onChange={(tab) => change((from) => ({ ...from, tab }))}
      />
      <div
        ref={page}
        className="grid items-start gap-3 px-4 pt-3 pb-4 desk:grid-cols-[400px_minmax(0,1fr)] phone:p-3"
      >
        <div
          id="capture-panel-verdict"
          className={`flex min-w-0 flex-col gap-2.5 ${shows('verdict')}`}
        >
          {beside}
          <RefinedNotice view={view} read={read} onRead={() => setRead(readVerdict(view))} />
          {!local && <RulesNotice view={view} onChanged={onChanged} />}
          {!local && view.retention && (
            <CaptureRetentionNote part="urgent" view={view} onChanged={onChanged} />
          )}
          {diagnosis.findings.length > 0 && (
            <FindingsOf of={local ? undefined : { view, onChanged }}>
              <FindingColumn diagnosis={diagnosis} mutes={view.mutes} choice={choice} />
            </FindingsOf>
          )}
          {!local && notes.spot && onlyVerdict && (
            <NoteSpotPlace
              {...{ view, state, change }}
              selection={state.selection}
              dump={undefined}
              source={undefined}
            />
          )}
          {!local && <NotesPanelPlace {...{ view, state, change }} />}
          {hasRest && diagnosis.misleading && diagnosis.misleading.length > 0 && (
            <MisleadingPanel items={diagnosis.misleading} choice={choice} />
          )}
          {hasRest && diagnosis.coverage.length > 0 && <CoveragePanel rows={diagnosis.coverage} />}
          {hasRest && diagnosis.rejected.length > 0 && <RejectedPanel diagnosis={diagnosis} />}
        </div>
        <div
          className={`flex min-w-0 flex-col gap-2.5 ${state.tab === 'verdict' ? 'phone:hidden' : ''}`}
        >
          <CaptureViews
            view={view}
            state={state}
            change={change}
            evidence={evidence}
            dumps={dumps}
            sources={sources}
            annotates={annotates}
            narrow={narrow}
          />
          <div
            id="capture-panel-files"
            className={`grid items-start gap-2.5 not-phone:grid-cols-2 ${shows('files')}`}
          >
            <div className="flex min-w-0 flex-col gap-2.5">
              {hasRest && <ArtifactList artifacts={artifacts} />}
              {hasRest && !local && view.retention && (
                <CaptureRetentionNote part="pin" view={view} onChanged={onChanged} />
              )}
            </div>
            <div className="flex min-w-0 flex-col gap-2.5">
              {hasRest && <ProcessPanel artifacts={artifacts} capture={view.capture} />}
              {hasRest && diagnosis.alignment && diagnosis.alignment.length > 1 && (
                <AlignmentPanel rows={diagnosis.alignment} />
              )}
            </div>
          </div>
        </div>
      </div>
      {overlay !== undefined && (
        <Suspense>
          <KeysOverlay open={overlay} onClose={() => setOverlay(false)} views={state.views} />
        </Suspense>
      )}
    </NotesOfCapture>
  );
});

/** A view that is not in sight is shown first; the focus follows once it is drawn. */
function goTo(
  state: ReturnType<typeof useViewState>[0],
  change: ChangeView,
  view: ViewName,
  focus: readonly string[],
): void {
  if (isNarrow() ? state.tab !== view : !state.views.includes(view)) {
    change((from) => withView(from, view));
  }
  requestAnimationFrame(() => focusFirst(...focus));
}

/** The field of the panel that has the focus, else the filter of the goroutines. */
const searchFields = (): readonly string[] =>
  document.activeElement?.closest('#flame')
    ? ['#flame-search', '#goroutine-filter']
    : ['#goroutine-filter', '#flame-search'];

/** `Y`: the fix as a diff, else the command that would settle what is open. */
function useCopyOfPrimary(view: CaptureView): () => void {
  const t = useTranslations('capture.copyFix');
  const toast = useToast();
  return () => {
    const primary = view.diagnosis?.findings.find((finding) => finding.primary);
    const diff = primary?.remedy.diff?.join('\n');
    const command = primary?.next.find((next) => next.command)?.command;
    const text = diff ?? command;
    if (text === undefined) {
      toast({ message: t('nothing') });
      return;
    }
    navigator.clipboard.writeText(text).then(
      () => toast({ message: diff ? t('fix') : t('command') }),
      () => toast({ tone: 'error', message: t('refused') }),
    );
  };
}

/** A verdict that is not the last one, or that has just changed, says so. */
function RefinedNotice({
  view,
  read,
  onRead,
}: {
  view: CaptureView;
  read: ReadVerdict;
  onRead: () => void;
}) {
  const t = useTranslations('capture.notice');
  const artifactWords = useArtifactWords();
  const { phrases, files } = readVerdict(view);
  const { state } = view.capture;
  if (state === 'diagnosing' && read.files === files) {
    return <Notice role="status">{t('again')}</Notice>;
  }
  if (!isFinal(view)) {
    return (
      <Notice role="status">
        {t('reading', { files: artifactWords(view.capture.artifactCounts) })}
      </Notice>
    );
  }
  if (read.revision === view.capture.revision) return null;
  const stands = read.phrases.join('') === phrases.join('');
  return (
    <Notice
      role="status"
      actions={
        <button type="button" className="font-medium text-accent" onClick={onRead}>
          {t('read')}
        </button>
      }
    >
      {t(`${read.files === files ? 'again' : 'more'}${stands ? 'Same' : 'Changed'}`)}
    </Notice>
  );
}
