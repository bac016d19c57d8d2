'use client';

import { formatCount } from '@unpark/base';
import { DataCell, DataTable, HeadCell, useRowKeys, UtcTime } from '@unpark/ui';
import type { CaptureHeadline } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRef } from 'react';
import { MarkBox, MarksBar } from '../compare/marks-bar';
import { capturePath } from '../shell/places';
import { useArtifactWords } from './artifact-words';
import { HeadlineMark, HeadlineSentence } from './headline-mark';
import { shortRevision } from './short-revision';

export type CaptureLine = CaptureHeadline & { readonly serviceName?: string };

const PHONE_ROW =
  'phone:grid phone:grid-cols-[96px_minmax(0,1fr)_auto] phone:border-b phone:border-line phone:last:border-0 phone:px-1 phone:py-1.5 phone:[&>td]:border-0 phone:[&>td]:px-2 phone:[&>td]:py-1';

/** Newest first, as given. J and K walk the rows, Enter opens the capture, X marks it for compare. */
export function CapturesTable({
  slug,
  captures,
  nowIso,
  showService = false,
  serviceName,
}: {
  slug: string;
  captures: readonly CaptureLine[];
  nowIso: string;
  showService?: boolean;
  /** of all rows, where they are of one service */
  serviceName?: string;
}) {
  const t = useTranslations('capture.table');
  const marks = useTranslations('compare.marks');
  const artifactWords = useArtifactWords();
  const container = useRef<HTMLDivElement>(null);
  useRowKeys(container);
  return (
    <div ref={container}>
      <DataTable caption={t('caption')} className="phone:block">
        <thead className="phone:hidden">
          <tr>
            <HeadCell className="w-[130px]">{t('taken')}</HeadCell>
            <HeadCell className="w-[108px]">{t('state')}</HeadCell>
            {showService && <HeadCell className="w-[130px]">{t('service')}</HeadCell>}
            <HeadCell>{t('waitsFor')}</HeadCell>
            <HeadCell numeric>{t('goroutines')}</HeadCell>
            <HeadCell className="w-[176px]">{t('files')}</HeadCell>
            <HeadCell className="w-[44px]">
              <span className="sr-only">{marks('column')}</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody className="phone:block">
          {captures.map((capture) => (
            <tr key={capture.id} data-link className={PHONE_ROW}>
              <DataCell className="phone:col-start-2 phone:row-start-1 phone:text-ink-2">
                <Link
                  href={capturePath(slug, capture.id)}
                  data-row-link
                  prefetch={false}
                  className="font-medium hover:underline phone:py-1"
                >
                  <UtcTime iso={capture.at} style="short" nowIso={nowIso} />
                </Link>
                {capture.vcs && (
                  <div className="code text-ink-3 phone:hidden" title={t('commit')}>
                    {shortRevision(capture.vcs)}
                  </div>
                )}
              </DataCell>
              <DataCell className="phone:col-start-1 phone:row-start-1">
                <HeadlineMark headline={capture} />
              </DataCell>
              {showService && (
                <DataCell className="phone:col-span-3 phone:row-start-2 font-semibold marks-through">
                  {capture.serviceName}
                </DataCell>
              )}
              <DataCell className="phone:col-span-2 phone:row-start-3 marks-through">
                <HeadlineSentence headline={capture} />
                {capture.muted && (
                  <span className="text-ink-3"> {t('muted', { count: capture.muted.count })}</span>
                )}
                {capture.pattern && (
                  <div className="code text-ink-3 phone:hidden">{capture.pattern}</div>
                )}
              </DataCell>
              <DataCell numeric className="font-medium phone:col-start-3 phone:row-start-1">
                {capture.goroutineCount === undefined ? (
                  <span className="text-ink-3" title={t('noCount')}>
                    –
                  </span>
                ) : (
                  <>
                    {formatCount(capture.goroutineCount)}
                    <span className="not-phone:hidden font-normal text-ink-3"> {t('unit')}</span>
                  </>
                )}
              </DataCell>
              <DataCell wideOnly className="num whitespace-normal text-ink-2">
                {artifactWords(capture.artifactCounts)}
              </DataCell>
              <DataCell className="phone:col-start-3 phone:row-start-3 phone:self-end">
                <MarkBox
                  slug={slug}
                  mark={{
                    id: capture.id,
                    at: capture.at,
                    serviceName: capture.serviceName ?? serviceName ?? '',
                  }}
                />
              </DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
      <MarksBar slug={slug} container={container} />
    </div>
  );
}
