'use client';

import { Panel, PanelHead, UtcTime } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { capturePath, incidentPath } from '../shell/places';
import { useIncident } from './incident-context';

/** Other incidents and captures whose finding has the same cause. */
export function SeenBeforePanel({ nowIso }: { nowIso: string }) {
  const t = useTranslations('incidents.seen');
  const statuses = useTranslations('incidents.status');
  const { view } = useIncident();
  const { incidents, captures } = view.seenBefore;
  const slug = view.workspace.slug;
  return (
    <Panel aria-label={t('title')}>
      <PanelHead title={t('title')} note={t('note')} />
      {incidents.length === 0 && captures.length === 0 && (
        <p className="p-3 text-dense text-ink-2">{t('none')}</p>
      )}
      {incidents.length > 0 && (
        <ul aria-label={t('incidents')} className="px-3 py-2 flex flex-col gap-1.5">
          {incidents.map((row) => (
            <li key={row.id} className="text-dense">
              <Link
                href={incidentPath(slug, row.id)}
                className="font-medium text-accent marks-through"
              >
                {row.title}
              </Link>
              <div className="text-ink-3">
                {row.service.name}, {statuses(row.status)},{' '}
                <UtcTime iso={row.fromAt} style="short" nowIso={nowIso} />
              </div>
            </li>
          ))}
        </ul>
      )}
      {captures.length > 0 && (
        <ul aria-label={t('captures')} className="border-t border-line px-3 py-2">
          {captures.map((row) => (
            <li key={row.id} className="text-dense">
              <Link href={capturePath(slug, row.id)} prefetch={false} className="text-accent">
                {row.serviceName}, <UtcTime iso={row.at} style="short" nowIso={nowIso} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
