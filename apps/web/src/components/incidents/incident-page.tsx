'use client';

import { useQuery } from '@tanstack/react-query';
import {
  Button,
  buttonLook,
  Chip,
  Icon,
  Kbd,
  Menu,
  MenuItem,
  Panel,
  PanelBody,
  PanelHead,
  SeverityMark,
  useToast,
  UtcTime,
} from '@unpark/ui';
import type { IncidentStatus, IncidentView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { usePageLanguage } from '../../i18n/said';
import { useTRPC } from '../../trpc/client';
import { usePageKeys } from '../capture-page/use-page-keys';
import { useLive } from '../live/live-provider';
import { incidentPath, reportPath, servicePath } from '../shell/places';
import { ActivityPanel } from './activity-panel';
import { AxisPanel } from './axis-panel';
import { ChecklistPanel } from './checklist-panel';
import { COMMENT_FIELD, CommentsPanel } from './comments-panel';
import { EvidencePanel } from './evidence-panel';
import { GapsList } from './gaps-list';
import { IncidentProvider, useIncident, useIncidentCalls } from './incident-context';
import { IncidentNotes } from './incident-notes';
import { PeoplePanel } from './people-panel';
import { SeenBeforePanel } from './seen-before-panel';
import { EditDialog, MergeDialog, ResolveDialog } from './status-dialogs';
import { SummaryPanel } from './summary-panel';

const POLL_MS = { away: 5_000, live: 60_000 } as const;

/** One incident: what is known on the left, who and when on the right. */
export function IncidentPage({ initial, nowIso }: { initial: IncidentView; nowIso: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const language = usePageLanguage();
  const live = useLive('incident');
  const asked = useQuery(
    trpc.incident.get.queryOptions(
      { workspace: initial.workspace.slug, incident: initial.incident.id, language },
      { initialData: initial, refetchInterval: POLL_MS[live ? 'live' : 'away'] },
    ),
  );
  const { mergedInto, workspace } = asked.data;
  useEffect(() => {
    if (mergedInto !== undefined) router.replace(incidentPath(workspace.slug, mergedInto));
  }, [mergedInto, router, workspace.slug]);
  return (
    <IncidentProvider view={asked.data}>
      <div className="max-w-[1180px] mx-auto px-6 pt-5 pb-12 phone:px-3 phone:pt-4">
        <Head />
        <div className="mt-4 grid grid-cols-[minmax(0,1fr)_340px] items-start gap-4 max-desk:grid-cols-[minmax(0,1fr)]">
          <div className="flex min-w-0 flex-col gap-3">
            <SummaryPanel />
            <EvidencePanel />
            <IncidentNotes />
            <AxisPanel nowIso={nowIso} />
            <CommentsPanel nowIso={nowIso} />
          </div>
          <div className="flex min-w-0 flex-col gap-3">
            <PeoplePanel />
            <ActivityPanel />
            <ChecklistPanel />
            <ReportPanel />
            <SeenBeforePanel nowIso={nowIso} />
          </div>
        </div>
      </div>
    </IncidentProvider>
  );
}

function Head() {
  const t = useTranslations('incidents.page');
  const statuses = useTranslations('incidents.status');
  const { view, mayWrite, name } = useIncident();
  const { setStatus } = useIncidentCalls();
  const router = useRouter();
  const toast = useToast();
  const [dialog, setDialog] = useState<'resolve' | 'edit' | 'merge'>();
  const { incident, service } = view;
  const slug = view.workspace.slug;
  const close = () => setDialog(undefined);
  const set = (to: IncidentStatus) =>
    setStatus.mutate(
      { ...name, revision: incident.revision, to },
      { onSuccess: () => toast({ message: t('statusChanged', { status: statuses(to) }) }) },
    );
  const toReport = () => router.push(reportPath(slug, incident.id));
  usePageKeys(
    new Map<string, () => void>([
      ['R', toReport],
      ...(mayWrite
        ? ([
            ['e', () => router.push(`${reportPath(slug, incident.id)}?edit`)],
            ['n', () => document.getElementById(COMMENT_FIELD)?.focus()],
            ['D', () => (incident.status === 'resolved' ? undefined : setDialog('resolve'))],
          ] as const)
        : []),
    ]),
  );
  return (
    <header>
      <div className="flex flex-wrap items-center gap-2">
        <SeverityMark level={incident.severity} />
        <Chip>
          <Link href={servicePath(slug, service.slug)} className="marks-through hover:underline">
            {service.name}
          </Link>
        </Chip>
        <Chip label={t('status')}>{statuses(incident.status)}</Chip>
        <Chip label={t('seen')}>
          <UtcTime iso={incident.fromAt} />
        </Chip>
        {incident.toAt !== undefined && (
          <Chip label={t('until')}>
            <UtcTime iso={incident.toAt} />
          </Chip>
        )}
        {incident.fixUrl !== undefined && (
          <Chip label={t('fix')} className="max-w-full">
            <a
              href={incident.fixUrl}
              rel="noreferrer noopener"
              className="truncate text-accent max-w-64"
            >
              {incident.fixUrl.replace(/^https?:\/\//, '')}
            </a>
          </Chip>
        )}
        <span className="flex-1" />
        <Link href={reportPath(slug, incident.id)} className={buttonLook()}>
          <Icon name="download" />
          {t('report')} <Kbd className="phone:hidden">R</Kbd>
        </Link>
        {mayWrite && (
          <>
            <Menu
              align="end"
              trigger={
                <Button icon="more" aria-label={t('menu')} title={t('menu')}>
                  {''}
                </Button>
              }
            >
              <MenuItem icon="settings" onSelect={() => setDialog('edit')}>
                {t('edit')}
              </MenuItem>
              <MenuItem icon="link" onSelect={() => setDialog('merge')}>
                {t('merge')}
              </MenuItem>
            </Menu>
            {incident.status === 'open' && (
              <Button busy={setStatus.isPending} onClick={() => set('mitigated')}>
                {t('mitigated')}
              </Button>
            )}
            {incident.status === 'resolved' ? (
              <Button busy={setStatus.isPending} onClick={() => set('open')}>
                {t('reopen')}
              </Button>
            ) : (
              <Button variant="primary" icon="check" onClick={() => setDialog('resolve')}>
                {t('resolve')}
              </Button>
            )}
          </>
        )}
      </div>
      <h1 className="mt-2 text-verdict font-semibold text-pretty marks-through phone:text-[18px] phone:leading-[26px]">
        {incident.title}
      </h1>
      <ResolveDialog open={dialog === 'resolve'} onClose={close} />
      <EditDialog open={dialog === 'edit'} onClose={close} />
      <MergeDialog open={dialog === 'merge'} onClose={close} />
    </header>
  );
}

function ReportPanel() {
  const t = useTranslations('incidents.reportPanel');
  const { view } = useIncident();
  return (
    <Panel aria-label={t('title')}>
      <PanelHead
        title={t('title')}
        actions={
          <Link
            href={reportPath(view.workspace.slug, view.incident.id)}
            className={buttonLook({ size: 'small' })}
          >
            {t('open')}
          </Link>
        }
      />
      <PanelBody className="text-dense flex flex-col gap-2">
        <p className="text-ink-2">{t('about')}</p>
        <GapsList gaps={view.gaps} complete={t('complete')} />
      </PanelBody>
    </Panel>
  );
}
