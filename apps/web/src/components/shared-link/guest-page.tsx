'use client';

import { formatCount } from '@unpark/base';
import { REDACTED_KINDS } from '@unpark/model';
import { Panel, PanelBody, PanelHead, ToastProvider } from '@unpark/ui';
import type { CaptureView, GuestView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { SaidLang, useSpoken } from '../../i18n/said-lang';
import { TrpcProvider } from '../../trpc/client';
import { Diagnosed } from '../capture-page/capture-page';
import { useViewState } from '../capture-page/use-view-state';
import { GuestBar } from './guest-bar';
import { RemovedNotice } from './removed-notice';
import { HasRemovals, ShownText } from './removed-text';

const GuestComparison = dynamic(() =>
  import('./guest-comparison').then((module) => module.GuestComparison),
);

/** What somebody outside sees of an investigation: the same instrument, read only. */
export function GuestPage({ view, query }: { view: GuestView; query: string }) {
  const t = useTranslations('investigations.guest');
  const [first] = view.captures;
  return (
    <TrpcProvider>
      <ToastProvider>
        <GuestBar by={view.by} expiresAt={view.expiresAt} />
        <main id="content" tabIndex={-1} className="outline-none" aria-label={t('pageTitle')}>
          {view.isPreview && (
            <p role="note" className="mx-4 mt-3 font-medium phone:mx-3">
              {t('preview')}
            </p>
          )}
          <RemovedNotice redaction={view.redaction} />
          <HasRemovals value={REDACTED_KINDS.some((kind) => view.redaction[kind])}>
            {view.kind === 'compare' ? (
              <>
                <GuestComparison view={view} query={query} />
                <div className="grid gap-3 px-4 pb-4 phone:px-3 desk:grid-cols-2">
                  <GuestPanels view={view} />
                </div>
              </>
            ) : (
              first && <GuestCapture view={view} capture={first} query={query} />
            )}
          </HasRemovals>
        </main>
      </ToastProvider>
    </TrpcProvider>
  );
}

function GuestCapture({
  view,
  capture,
  query,
}: {
  view: GuestView;
  capture: CaptureView;
  query: string;
}) {
  const spoken = useSpoken<CaptureView>(capture);
  const [state, change] = useViewState(query);
  return (
    <SaidLang value={spoken.lang}>
      <Diagnosed
        view={spoken.view}
        state={state}
        change={change}
        onChanged={() => undefined}
        local
        beside={<GuestPanels view={view} />}
      />
    </SaidLang>
  );
}

/** The note of who shared it, and what the link holds and what not. */
function GuestPanels({ view }: { view: GuestView }) {
  const t = useTranslations('investigations.guest');
  const files = view.captures.flatMap((capture) => capture.artifacts);
  const dumps = files.filter(({ record }) => record?.facts.form === 'dump').length;
  const traces = files.filter(({ record }) => record?.facts.form === 'trace').length;
  return (
    <>
      {view.notes !== undefined && (
        <Panel>
          <PanelHead title={view.by === undefined ? t('note') : t('noteBy', { by: view.by })} />
          <PanelBody className="whitespace-pre-wrap">
            <ShownText text={view.notes} />
          </PanelBody>
        </Panel>
      )}
      <Panel>
        <PanelHead title={t('inLink')} note={<ShownText text={view.name} />} />
        <dl className="text-dense">
          <Row term={t('files')}>{formatCount(files.length)}</Row>
          {dumps > 0 && <Row term={t('dumps')}>{formatCount(dumps)}</Row>}
          {traces > 0 && <Row term={t('traces')}>{formatCount(traces)}</Row>}
          <Row term={t('views')}>{t('yes')}</Row>
          <Row term={t('originals')} isMuted={!view.originals}>
            {view.originals ? (
              <span className="flex flex-col items-end">
                {files.map((file) => (
                  <a
                    key={file.id}
                    href={file.originalUrl}
                    download
                    className="text-accent underline"
                  >
                    {file.file}
                  </a>
                ))}
              </span>
            ) : (
              t('notShared')
            )}
          </Row>
          <Row term={t('others')} isMuted>
            {t('notShared')}
          </Row>
        </dl>
      </Panel>
    </>
  );
}

const Row = ({
  term,
  isMuted = false,
  children,
}: {
  term: string;
  isMuted?: boolean;
  children: ReactNode;
}) => (
  <div className="flex justify-between gap-4 border-t border-line px-3 py-1.5 first:border-t-0">
    <dt>{term}</dt>
    <dd className={`num text-right ${isMuted ? 'text-ink-3' : ''}`}>{children}</dd>
  </div>
);
