'use client';

import { formatBytes, formatDuration } from '@unpark/base';
import { analysisReport, type Language } from '@unpark/model';
import {
  Button,
  Chip,
  CopyButton,
  Icon,
  IconButton,
  Notice,
  ProgressBar,
  UtcTime,
} from '@unpark/ui';
import { UPLOAD_LIMITS } from '@unpark/ingest';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { usePageLanguage } from '../../i18n/said';
import { CommitMark } from '../capture-page/commit-mark';
import { windowLength, windowText } from '../capture-page/window-text';
import { artifactProblems, artifactTotal, useArtifactWords } from '../capture/artifact-words';
import type { TryState } from './try-state';

/** What this is a capture of, that it is here alone, and where it can go. */
export function TryBar({
  state,
  view,
  onStop,
  onSave,
  onAdd,
  onClose,
}: {
  state: TryState;
  view: CaptureView;
  onStop: () => void;
  onSave: () => void;
  onAdd: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('try.bar');
  const language = usePageLanguage();
  const artifactWords = useArtifactWords();
  const { capture, service } = view;
  const { windowFromUnixNs: from, windowToUnixNs: to, artifactCounts: counts } = capture;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2 border-b border-line bg-surface px-4 py-2 phone:px-3">
        <nav aria-label={t('where')} className="flex min-w-0 flex-wrap items-center gap-1.5">
          <span className="marks-through font-semibold">{service.name || t('unnamed')}</span>
          {from && to && (
            <>
              <span aria-hidden="true" className="text-ink-3">
                /
              </span>
              <span className="font-semibold">
                <span className="num">{windowText(from, to)}</span>{' '}
                <span className="font-normal text-ink-3">UTC</span>
              </span>
            </>
          )}
          {!from && <UtcTime iso={capture.at} />}
          <span className="flex flex-wrap items-center gap-1.5">
            <Chip className="bg-ok-bg">
              <span title={t('privateTitle')} className="inline-flex items-center gap-1.5">
                <Icon name="lock" size={14} className="text-ok" />
                {t('private')}
              </span>
            </Chip>
            {from && to && from !== to && (
              <Chip label={t('window')} className="num phone:hidden">
                {windowLength(from, to)}
              </Chip>
            )}
            {capture.goVersion && (
              <Chip label="Go" className="num phone:hidden">
                {capture.goVersion.replace(/^go/, '')}
              </Chip>
            )}
            <CommitMark capture={capture} />
            <a
              href="#files"
              title={
                state.verdictMs === undefined
                  ? undefined
                  : t('readIn', { time: formatDuration(Math.round(state.verdictMs) * 1e6) })
              }
              className="inline-flex min-h-6 items-center gap-1.5 rounded-chip border border-line bg-surface px-2 py-px text-dense hover:bg-sunken"
            >
              {artifactProblems(counts) > 0 ? (
                <Icon name="warning" className="text-med" />
              ) : counts.read === artifactTotal(counts) ? (
                <Icon name="check" className="text-ok" />
              ) : (
                <i aria-hidden="true" className="size-2 flex-none rounded-full bg-ink-3" />
              )}
              <span className="num whitespace-normal">{artifactWords(counts, 'files')}</span>
            </a>
          </span>
        </nav>
        <div className="ml-auto flex flex-wrap items-center gap-2 phone:ml-0">
          <CopyButton
            text={() => markdownOf(view, language)}
            label={t('copy')}
            variant="ghost"
            size="regular"
            className="phone:hidden"
          />
          <Button icon="plus" variant="ghost" onClick={onAdd}>
            {t('add')}
          </Button>
          <Button variant="primary" icon="up" onClick={onSave}>
            {t('save')}
          </Button>
          <IconButton icon="close" label={t('closeTitle')} onClick={onClose} />
        </div>
      </div>
      {state.isReading && <StillReading state={state} onStop={onStop} />}
      {!state.isReading && <LeftOut state={state} />}
    </>
  );
}

/** What writes the report; fetched with the page, because the network may be gone later. */
export const loadReport = () => import('@unpark/diagnosis');

async function markdownOf(view: CaptureView, language: Language): Promise<string> {
  if (!view.diagnosis) return '';
  const { renderMarkdown } = await loadReport();
  const records = view.artifacts.flatMap((artifact) => artifact.record ?? []);
  return renderMarkdown(analysisReport(view.diagnosis, records), language);
}

function StillReading({ state, onStop }: { state: TryState; onStop: () => void }) {
  const t = useTranslations('try.reading');
  const open = state.files.filter((file) => file.state !== 'final');
  const total = state.files.reduce((sum, { content }) => sum + content.size, 0);
  const left = open.reduce(
    (sum, { content, progress }) => sum + content.size - (progress?.doneBytes ?? 0),
    0,
  );
  const words = t('progressOf', { done: formatBytes(total - left), total: formatBytes(total) });
  return (
    <div className="flex items-center gap-3 border-b border-line bg-surface px-4 py-1.5 phone:px-3">
      <ProgressBar
        className="flex-1"
        value={total - left}
        max={Math.max(total, 1)}
        label={t('progress')}
        valueText={words}
      />
      <span className="num text-dense text-ink-2">{words}</span>
      <Button size="small" onClick={onStop}>
        {t('stop')}
      </Button>
    </div>
  );
}

/** What this verdict does not know of. */
function LeftOut({ state }: { state: TryState }) {
  const t = useTranslations('try.bar');
  const left = state.files.filter(({ record }) => record?.error?.code === 'browser.stopped').length;
  const wasCut = state.chosen.cutAt !== undefined;
  if (left === 0 && !wasCut) return null;
  return (
    <Notice tone="warning" role="status" className="rounded-none px-4 phone:px-3">
      {left > 0 && <p>{t('stopped', { left })}</p>}
      {wasCut && <p>{t('cut', { limit: UPLOAD_LIMITS.files })}</p>}
    </Notice>
  );
}
