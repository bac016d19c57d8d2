'use client';

import { DataCell, DataTable, EmptyState, HeadCell, Panel, PanelHead } from '@unpark/ui';
import type { ServiceUsageView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { servicePath, serviceSettingsPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { QuotaNotice } from './quota-notice';
import { UsageBar } from './usage-bar';

/** All services with owners, environments and what they hold. */
export function ServicesScreen({ view }: { view: ServiceUsageView }) {
  const t = useTranslations('keeping.services');
  const { workspace } = useHere();
  return (
    <>
      <QuotaNotice slug={workspace.slug} quota={view.quota} />
      <Panel aria-label={t('title')}>
        <PanelHead title={t('title')} note={String(view.services.length)} />
        {view.services.length === 0 ? (
          <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
        ) : (
          <DataTable caption={t('title')}>
            <thead>
              <tr>
                <HeadCell>{t('service')}</HeadCell>
                <HeadCell wideOnly>{t('owners')}</HeadCell>
                <HeadCell wideOnly>{t('environments')}</HeadCell>
                <HeadCell numeric>{t('stored')}</HeadCell>
                <HeadCell>
                  <span className="sr-only">{t('settings')}</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {view.services.map((service) => (
                <tr key={service.id}>
                  <DataCell>
                    <Link
                      href={servicePath(workspace.slug, service.slug)}
                      prefetch={false}
                      className="font-medium hover:underline marks-through"
                    >
                      {service.name}
                    </Link>
                  </DataCell>
                  <DataCell wideOnly className="text-ink-2 whitespace-normal">
                    {service.owners.join(', ') || t('nobody')}
                  </DataCell>
                  <DataCell wideOnly className="text-ink-2 whitespace-normal marks-through">
                    {service.environments.join(', ') || '–'}
                  </DataCell>
                  <DataCell numeric>
                    <UsageBar name={service.name} quota={service.quota} className="items-end" />
                  </DataCell>
                  <DataCell numeric>
                    {mayWrite(workspace) && (
                      <Link
                        href={serviceSettingsPath(workspace.slug, service.slug)}
                        prefetch={false}
                        aria-label={t('settingsOf', { name: service.name })}
                        className="font-medium text-accent"
                      >
                        {t('settings')}
                      </Link>
                    )}
                  </DataCell>
                </tr>
              ))}
            </tbody>
          </DataTable>
        )}
      </Panel>
    </>
  );
}
