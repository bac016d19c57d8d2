'use client';

import { formatBytes, formatCount } from '@unpark/base';
import { Icon, Panel, PanelHead, ProgressBar } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useRecordSummary } from '../capture/record-summary';
import { artifactTotal, useArtifactWords } from '../capture/artifact-words';
import { useKindWords } from '../capture/kind-words';
import { FileName } from '../file-name';
import { ProblemText, useStateLook } from './artifact-list';

/** While there is no verdict: every file with what is known of it, and how far the work is. */
export function ReadingState({ view }: { view: CaptureView }) {
  const t = useTranslations('capture.reading');
  const artifactWords = useArtifactWords();
  const { artifactCounts: counts } = view.capture;
  const total = artifactTotal(counts);
  const diagnosing = view.capture.state === 'diagnosing';
  return (
    <div className="mx-auto w-full max-w-[980px] px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
      <h1 className="inline text-title font-semibold">
        {diagnosing ? t('looking') : t('title', { n: total, count: formatCount(total) })}
      </h1>
      <span role="status" className="num ml-2 text-ink-2 whitespace-normal">
        {artifactWords(counts)}
      </span>
      <ProgressBar
        className="mt-2 mb-4"
        value={total - counts.inWork - counts.next}
        max={Math.max(total, 1)}
        label={t('progress')}
        valueText={artifactWords(counts, 'files')}
      />
      <FileTable view={view} />
    </div>
  );
}

export function FileTable({ view }: { view: CaptureView }) {
  const t = useTranslations('capture.reading');
  const files = useTranslations('capture.artifacts');
  const kindWords = useKindWords();
  const stateLook = useStateLook();
  const summary = useRecordSummary();
  const bytes = view.artifacts.reduce((sum, artifact) => sum + artifact.sizeBytes, 0);
  return (
    <Panel aria-label={files('title')} id="files">
      <PanelHead title={files('title')} note={formatBytes(bytes)} />
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
            <th scope="col" className="r">
              {t('size')}
            </th>
            <th scope="col" className="phone:hidden">
              {t('result')}
            </th>
          </tr>
        </thead>
        <tbody>
          {view.artifacts.map((artifact) => {
            const look = stateLook(artifact);
            const { record } = artifact;
            return (
              <tr key={artifact.id}>
                <td className={look.tone}>
                  {look.icon ? <Icon name={look.icon} /> : <span aria-hidden="true">–</span>}
                  <span className="sr-only">{look.words}</span>
                </td>
                <td className="code not-phone:min-w-[220px]">
                  <a href={artifact.originalUrl} download title={files('download')}>
                    <FileName name={artifact.file} />
                  </a>
                </td>
                <td className="text-ink-2 phone:hidden">
                  {record && record.kind !== 'unknown' ? kindWords(record.kind) : '–'}
                </td>
                <td className="r num">{formatBytes(artifact.sizeBytes)}</td>
                <td className="phone:hidden">
                  {record?.error ? (
                    <ProblemText problem={record.error} />
                  ) : (
                    <span
                      lang={record && summary(record).lang}
                      className={record ? '' : 'text-ink-3'}
                    >
                      {record ? summary(record).text : look.words}
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
