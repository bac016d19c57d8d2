'use client';

import type { Evidence } from '@unpark/model';
import { EmptyState, Panel, PanelHead, SeverityMark, UtcTime } from '@unpark/ui';
import { DEFAULT_VIEW_STATE, encodeViewState, selectionOfEvidence } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { ProvenanceDot } from '../capture-page/evidence-list';
import { PlainPhrases } from '../capture/plain-phrases';
import { capturePath } from '../shell/places';
import { useIncident } from './incident-context';

const RingFigure = dynamic(() => import('./ring-figure').then((code) => code.RingFigure), {
  ssr: false,
});

/** The finding that the incident is about, each line of it a link to where it can be seen. */
export function EvidencePanel() {
  const t = useTranslations('incidents.evidence');
  const { view } = useIncident();
  const { evidence, captures } = view;
  if (!evidence) {
    return (
      <Panel aria-label={t('title')}>
        <PanelHead title={t('title')} />
        {captures.length === 0 ? (
          <EmptyState title={t('none')}>{t('noneAbout')}</EmptyState>
        ) : (
          <p className="p-3 text-ink-2">{t('healthy')}</p>
        )}
      </Panel>
    );
  }
  const { finding, captureId, at, ring } = evidence;
  const path = capturePath(view.workspace.slug, captureId);
  return (
    <Panel aria-label={t('title')}>
      <PanelHead
        title={t('title')}
        note={
          <Link href={path} prefetch={false} className="text-accent">
            {t.rich('capture', { time: () => <UtcTime iso={at} style="clock" /> })}
          </Link>
        }
        actions={
          <span className="flex items-center gap-1 pr-1 text-dense text-ink-2">
            <ProvenanceDot provenance="observed" /> {t('observed')}
            <ProvenanceDot provenance="inferred" /> {t('inferred')}
          </span>
        }
      />
      <div className="px-3 pt-2.5 pb-1">
        <SeverityMark level={finding.severity} />
        <h3 className="mt-0.5 text-lead font-semibold marks-through">{finding.title}</h3>
        <p className="text-ink-2">{finding.consequence}</p>
      </div>
      {ring && <RingFigure ring={ring} path={path} />}
      <ul className="px-3 pb-2 flex flex-col">
        {finding.evidence.map((item) => (
          <Line key={item.id} item={item} path={path} />
        ))}
        {finding.against.map((item) => (
          <Line key={item.id} item={item} path={path} against />
        ))}
      </ul>
      <p className="border-t border-line px-3 py-2.5">
        <b className="font-semibold">{t('fix')}</b> {finding.remedy.sentence}
      </p>
    </Panel>
  );
}

function Line({
  item,
  path,
  against = false,
}: {
  item: Evidence;
  path: string;
  against?: boolean;
}) {
  const selection = encodeViewState({
    ...DEFAULT_VIEW_STATE,
    selection: selectionOfEvidence(item),
  });
  return (
    <li>
      <Link
        href={`${path}?${selection}`}
        prefetch={false}
        className="-mx-1.5 grid grid-cols-[14px_minmax(0,1fr)_auto] items-baseline gap-2 rounded-[4px] px-1.5 py-[3px] text-dense hover:bg-sunken"
      >
        {against ? (
          <span aria-hidden="true" className="font-semibold">
            −
          </span>
        ) : (
          <ProvenanceDot provenance={item.provenance} />
        )}
        <span className="min-w-0">
          <PlainPhrases phrases={item.statement} />
        </span>
        <span className="text-ink-3">{item.source}</span>
      </Link>
    </li>
  );
}
