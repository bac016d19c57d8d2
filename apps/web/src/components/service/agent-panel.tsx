import { formatCount } from '@unpark/base';
import {
  Chip,
  CommandLine,
  CopyButton,
  DataCell,
  DataTable,
  HeadCell,
  Panel,
  PanelBody,
  PanelHead,
  RelativeTime,
} from '@unpark/ui';
import type { AgentTargetRow } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { agentConfigText } from './agent-config-text';

/** What agents capture of a service; where none does, how to have one do it. */
export function AgentPanel({
  service,
  server,
  targets,
  nowIso,
  mayAdd,
}: {
  /** its name */
  service: string;
  /** address of this installation */
  server: string;
  targets: readonly AgentTargetRow[];
  nowIso: string;
  mayAdd: boolean;
}) {
  const t = useTranslations('service.agents');
  if (targets.length === 0) {
    if (!mayAdd) return null;
    const config = agentConfigText(service, server);
    return (
      <Panel aria-label={t('title')}>
        <PanelHead title={t('title')} note={t('none')} />
        <PanelBody className="flex flex-col gap-2">
          <p className="max-w-[760px] text-ink-2">{t('teach')}</p>
          <div className="flex items-start gap-2 rounded-control bg-sunken py-1.5 pl-3 pr-1.5">
            <pre className="min-w-0 flex-1 py-1 break-words whitespace-pre-wrap">
              <span className="text-ink-3">{'# agent.yaml\n'}</span>
              {config}
            </pre>
            <CopyButton text={config} variant="ghost" aria-label={t('copyConfig')} />
          </div>
          <CommandLine note={t('key')} command="export UNPARK_API_KEY=upk_…" />
          <CommandLine note={t('check')} command="unpark agent --config agent.yaml --check" />
          <CommandLine command="unpark agent --config agent.yaml" />
        </PanelBody>
      </Panel>
    );
  }
  const late = targets.filter(({ isLate }) => isLate).length;
  return (
    <Panel aria-label={t('title')}>
      <PanelHead
        title={t('title')}
        note={
          late > 0
            ? t('countLate', { count: targets.length, late })
            : t('count', { count: targets.length })
        }
      />
      <DataTable caption={t('title')}>
        <thead>
          <tr>
            <HeadCell>{t('target')}</HeadCell>
            <HeadCell wideOnly>{t('agent')}</HeadCell>
            <HeadCell wideOnly>{t('every')}</HeadCell>
            <HeadCell>{t('last')}</HeadCell>
            <HeadCell numeric wideOnly>
              {t('buffered')}
            </HeadCell>
            <HeadCell numeric>{t('seen')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {targets.map((row) => (
            <tr key={row.id}>
              <DataCell className="code marks-through phone:min-w-[116px]">{row.target}</DataCell>
              <DataCell wideOnly className="marks-through">
                {row.agent}
              </DataCell>
              <DataCell wideOnly>{intervalWords(t, row.everySeconds)}</DataCell>
              <DataCell className="whitespace-normal">
                <span className={row.outcome === 'failed' ? 'font-medium text-crit' : undefined}>
                  {t(`outcomes.${row.outcome}`)}
                </span>
                {row.reason && (
                  <span
                    lang="en"
                    className="block max-w-[420px] text-dense text-ink-2 marks-through"
                  >
                    {row.reason}
                  </span>
                )}
              </DataCell>
              <DataCell numeric wideOnly>
                {formatCount(row.buffered)}
              </DataCell>
              <DataCell numeric>
                <span className="inline-flex items-center gap-1.5">
                  {row.isLate && (
                    <Chip className="text-med" title={t('lateTitle')}>
                      {t('late')}
                    </Chip>
                  )}
                  <RelativeTime iso={row.seenAt} nowIso={nowIso} />
                </span>
              </DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}

/** `5 min`, in the largest unit that says it whole. */
function intervalWords(
  t: ReturnType<typeof useTranslations<'service.agents'>>,
  seconds: number,
): string {
  if (seconds % 3600 === 0) return t('hours', { count: seconds / 3600 });
  if (seconds % 60 === 0) return t('minutes', { count: seconds / 60 });
  return t('seconds', { count: seconds });
}
