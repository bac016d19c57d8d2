'use client';

import { formatBytes } from '@unpark/base';
import { Button, Icon, Kbd, Panel, PanelBody, PanelHead, ProgressBar } from '@unpark/ui';
import { type CaptureViewState, DEFAULT_VIEW_STATE } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { lazy, Suspense } from 'react';
import { useRecordSummary } from '../capture/record-summary';
import { withEvidence } from '../capture-page/capture-actions';
import { ProblemText, useStateLook } from '../capture-page/artifact-list';
import { changedPhrases, readVerdict } from '../capture-page/capture-page';
import { evidenceById } from '../capture-page/evidence-index';
import { Phrases } from '../capture-page/phrases';
import type { ChangeView } from '../capture-page/use-view-state';
import { VerdictMark } from '../capture-page/verdict-header';
import { useArtifactWords } from '../capture/artifact-words';
import { useKindWords } from '../capture/kind-words';
import { FileName } from '../file-name';
import { MemoryLine } from './memory-line';
import type { TryState } from './try-state';
import { tableBytesOf, type TryFile } from './try-view';

/** Bytes of files and of archives' entries that are behind us, and of all. */
function bytesRead(files: readonly TryFile[]): { done: number; total: number } {
  let done = 0;
  let total = 0;
  for (const { content, state, progress } of files) {
    total += content.size;
    if (state === 'final') done += content.size;
    else if (progress) done += Math.min(progress.doneBytes, content.size);
  }
  return { done, total };
}

/** While files are read: how far, what is known already, and what came of each. */
export function ReadingScreen({
  state,
  viewState,
  change,
  onStop,
  onOpen,
  onSave,
  onAdd,
}: {
  state: TryState;
  viewState: CaptureViewState;
  change: ChangeView;
  onStop: () => void;
  /** on to the views, with what is read */
  onOpen: () => void;
  onSave: () => void;
  onAdd: () => void;
}) {
  const t = useTranslations('try.reading');
  const artifactWords = useArtifactWords();
  const { files, view } = state;
  const { done, total } = bytesRead(files);
  const drawable = files.find(({ soFar }) => soFar !== undefined);
  const of = t('progressOf', { done: formatBytes(done), total: formatBytes(total) });
  return (
    <div className="mx-auto w-full max-w-[980px] px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        <h1 className="text-title font-semibold">{t('title', { count: files.length })}</h1>
        <span role="status" className="num whitespace-normal text-ink-2">
          {view && artifactWords(view.capture.artifactCounts)}
        </span>
        <span className="flex-1" />
        <Button onClick={onStop}>
          {t('stop')}
          <Kbd className="phone:hidden">Esc</Kbd>
        </Button>
      </div>
      <ProgressBar
        className="mt-2 mb-4"
        value={done}
        max={Math.max(total, 1)}
        label={t('progress')}
        valueText={of}
      />
      {view?.diagnosis && <FirstAnswer state={state} change={change} onOpen={onOpen} />}
      <Panel aria-label={t('files')} id="files">
        <PanelHead
          title={t('files')}
          note={of}
          actions={
            <span className="flex items-center gap-1.5 text-dense text-ink-2">
              <Icon name="lock" size={14} />
              <PrivacyWords />
            </span>
          }
        />
        <FileRows files={files} />
      </Panel>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button variant="primary" icon="up" onClick={onSave}>
          {t('save')}
        </Button>
        <Button icon="plus" onClick={onAdd}>
          {t('add')}
        </Button>
        <span className="flex-1" />
        <MemoryLine tableBytes={tableBytesOf(files)} />
      </div>
      {drawable && (
        <Suspense>
          <TimelineSoFar
            key={drawable.id}
            file={drawable}
            isAlone={files.every(({ kind }) => kind === 'execution-trace')}
            service={view?.service.name ?? ''}
            state={viewState}
            change={change}
          />
        </Suspense>
      )}
    </div>
  );
}

/** Its code is there before any files are: see `useLoadedAhead`. */
export const loadTimelineSoFar = () => import('./timeline-so-far');
const TimelineSoFar = lazy(loadTimelineSoFar);

const PrivacyWords = () => {
  const t = useTranslations('try.privacy');
  return t('short');
};

function FirstAnswer({
  state,
  change,
  onOpen,
}: {
  state: TryState;
  change: ChangeView;
  onOpen: () => void;
}) {
  const t = useTranslations('try.reading');
  const { view, answered } = state;
  const diagnosis = view?.diagnosis;
  if (!view || !diagnosis) return null;
  const primary = diagnosis.findings.find((finding) => finding.primary);
  const choice = {
    evidence: evidenceById(diagnosis),
    selectedId: undefined,
    ...(answered && { changed: changedPhrases(view, readVerdict(answered.view)) }),
    onSelect: (item: Parameters<typeof withEvidence>[1]) => {
      change(() => withEvidence(DEFAULT_VIEW_STATE, item, []));
      onOpen();
    },
  };
  return (
    <section
      aria-label={t('first', { dumps: state.firstAnswerOf ?? 0 })}
      className="mb-4 overflow-hidden rounded-panel border border-accent-line bg-surface"
    >
      <PanelHead
        title={t('first', { dumps: state.firstAnswerOf ?? 0 })}
        actions={<span className="pr-1 text-dense text-ink-2">{t('refined')}</span>}
      />
      <PanelBody aria-live="polite">
        <p className="mb-1 flex flex-wrap items-center gap-2 text-ink-2">
          <VerdictMark diagnosis={diagnosis} />
          {primary && diagnosis.verdict.outcome === 'stalled' && (
            <span className="num">{t('soFar', { value: primary.confidence.toFixed(2) })}</span>
          )}
        </p>
        <p className="text-verdict font-semibold text-pretty phone:text-[18px] phone:leading-[27px]">
          <Phrases phrases={diagnosis.verdict.sentence} choice={choice} />
        </p>
        {diagnosis.verdict.lead.length > 0 && (
          <p className="mt-1 text-lead text-pretty text-ink-2 phone:text-body">
            <Phrases phrases={diagnosis.verdict.lead} choice={choice} />
          </p>
        )}
        <Button size="small" className="mt-2.5" onClick={onOpen}>
          {t('open')}
        </Button>
      </PanelBody>
    </section>
  );
}

/** Smaller files are read before an eye could follow them. */
const LONG_BYTES = 1024 * 1024;

const goesOn = ({ state, content }: TryFile): boolean =>
  state === 'parsing' && content.size >= LONG_BYTES;

/** As they were given; what is read for long comes first. */
function FileRows({ files }: { files: readonly TryFile[] }) {
  const t = useTranslations('try.reading');
  return (
    <table className="data-table">
      <caption className="sr-only">{t('caption')}</caption>
      <thead>
        <tr>
          <th scope="col" className="w-8">
            <span className="sr-only">{t('state')}</span>
          </th>
          <th scope="col">{t('file')}</th>
          <th scope="col" className="phone:hidden">
            {t('kind')}
          </th>
          <th scope="col" className="r phone:hidden">
            {t('size')}
          </th>
          <th scope="col">{t('result')}</th>
        </tr>
      </thead>
      <tbody>
        {[...files.filter(goesOn), ...files.filter((file) => !goesOn(file))].map((file) => (
          <FileRow key={file.id} file={file} />
        ))}
      </tbody>
    </table>
  );
}

function FileRow({ file }: { file: TryFile }) {
  const t = useTranslations('try.reading');
  const wordsOfKind = useKindWords();
  const summary = useRecordSummary();
  const look = useStateLook()({
    state: file.state,
    ...(file.record && { record: file.record }),
  });
  const kind = file.record?.kind ?? file.kind ?? 'unknown';
  const kindWords = kind === 'unknown' ? '–' : wordsOfKind(kind);
  return (
    <tr>
      <td className={look.tone}>
        {look.icon ? <Icon name={look.icon} /> : <span aria-hidden="true">–</span>}
        <span className="sr-only">{look.words}</span>
      </td>
      <td className="code">
        <FileName name={file.file} />
        <span className="block font-sans text-dense text-ink-2 not-phone:hidden">{kindWords}</span>
      </td>
      <td className="text-ink-2 phone:hidden">{kindWords}</td>
      <td className="r num phone:hidden">{formatBytes(file.content.size)}</td>
      <td className="not-phone:min-w-[220px]">
        {file.record?.error ? (
          <ProblemText problem={file.record.error} />
        ) : file.record ? (
          <span lang={summary(file.record).lang}>{summary(file.record).text}</span>
        ) : file.state === 'parsing' ? (
          <FileProgress file={file} />
        ) : (
          <span className="text-ink-3">{t('next')}</span>
        )}
      </td>
    </tr>
  );
}

function FileProgress({ file }: { file: TryFile }) {
  const t = useTranslations('try.reading');
  const { progress, content } = file;
  if (progress && progress.doneBytes >= progress.totalBytes) {
    return (
      <span className="num text-dense whitespace-normal text-ink-2">
        {t('derived', { size: formatBytes(content.size) })}
      </span>
    );
  }
  if (!progress) return t('being', { size: formatBytes(content.size) });
  const done = formatBytes(progress.doneBytes);
  const total = formatBytes(progress.totalBytes);
  const words = progress.generation
    ? t('generation', {
        done,
        total,
        index: progress.generation[0],
        count: progress.generation[1],
      })
    : t('progressOf', { done, total });
  return (
    <>
      <ProgressBar
        value={progress.doneBytes}
        max={progress.totalBytes}
        label={file.file}
        valueText={words}
      />
      <span className="num mt-0.5 block text-dense whitespace-normal text-ink-2">{words}</span>
    </>
  );
}
