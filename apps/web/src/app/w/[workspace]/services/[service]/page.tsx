import { buttonLook, Chip, EmptyState, Icon, Panel, PanelHead } from '@unpark/ui';
import { getServiceView, listFindingHistory } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { cache } from 'react';
import { CapturesTable } from '../../../../../components/capture/captures-table';
import { HeadlineMark } from '../../../../../components/capture/headline-mark';
import { HowToCollect } from '../../../../../components/capture/how-to-collect';
import { PlainPhrases } from '../../../../../components/capture/plain-phrases';
import { shortRevision } from '../../../../../components/capture/short-revision';
import { NewIncidentButton } from '../../../../../components/incidents/new-incident-button';
import { RefreshLive } from '../../../../../components/live/refresh-live';
import { WallStrip } from '../../../../../components/capture/wall-strip';
import { AgentPanel } from '../../../../../components/service/agent-panel';
import { GoroutineHistory } from '../../../../../components/service/goroutine-history';
import { GroupGrowth } from '../../../../../components/service/group-growth';
import { FindingHistory } from '../../../../../components/keeping/finding-history';
import { QuotaNotice } from '../../../../../components/keeping/quota-notice';
import { WholePageDrop } from '../../../../../components/upload/whole-page-drop';
import {
  capturePath,
  serviceSettingsPath,
  uploadPath,
} from '../../../../../components/shell/places';
import { server } from '../../../../../server/deps';
import { pageLanguage } from '../../../../../server/page-language';
import { readPage } from '../../../../../server/page-session';

interface Props {
  params: Promise<{ workspace: string; service: string }>;
}

/** Title and page read the same service once. */
const readService = cache((slug: string, service: string) =>
  readPage(slug, async (scope) =>
    getServiceView(scope, { service, language: await pageLanguage() }),
  ),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, service } = await params;
  const view = await readService(workspace, service);
  return { title: view.service.name };
}

export default async function ServicePage({ params }: Props) {
  const { workspace: slug, service: serviceSlug } = await params;
  const view = await readService(slug, serviceSlug);
  const history = await readPage(slug, (scope) =>
    listFindingHistory(scope, { service: view.service.id }),
  );
  const t = await getTranslations('service');
  const shell = await getTranslations('shell');
  const { captures, latestVerdict } = view;
  const judged = captures.find((capture) => capture.id === latestVerdict?.captureId);
  const isSpoken = (await pageLanguage()) === 'en' || judged?.sentenceZh !== undefined;
  const said = isSpoken ? undefined : 'en';
  const mayAdd = view.workspace.role !== 'viewer';
  const working = captures.some(
    (capture) => capture.state !== 'done' && capture.state !== 'failed',
  );
  const nowIso = new Date().toISOString();
  const agents = (
    <AgentPanel
      service={view.service.name}
      server={(await server()).deps.publicUrl}
      targets={view.agentTargets}
      nowIso={nowIso}
      mayAdd={mayAdd}
    />
  );
  return (
    <div className="max-w-[1180px] mx-auto px-6 pt-6 pb-12 phone:px-3 phone:pt-4 flex flex-col gap-4">
      <WholePageDrop service={view.service.name} />
      <RefreshLive topics={['capture', 'finding', 'deploy', 'agent']} working={working} />
      <QuotaNotice slug={slug} name={view.service.name} quota={view.quota} />
      <div>
        <nav aria-label={shell('breadcrumb')} className="text-ink-2">
          <Link href={`/w/${slug}`} className="hover:underline">
            {t('services')}
          </Link>{' '}
          /
        </nav>
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="text-title font-semibold marks-through">{view.service.name}</h1>
          {judged?.goVersion && <Chip label="Go">{judged.goVersion.replace(/^go/, '')}</Chip>}
          {judged?.vcs && (
            <Chip label={t('commit')} className="code" title={judged.vcs.revision}>
              {shortRevision(judged.vcs)}
            </Chip>
          )}
          {view.environments
            .filter((name) => name !== 'default')
            .map((name) => (
              <Chip key={name}>{name}</Chip>
            ))}
          {view.service.repositoryUrl && <RepositoryLink url={view.service.repositoryUrl} />}
          <span className="flex-1" />
          {mayAdd && <NewIncidentButton origin={{ service: view.service.slug }} />}
          {view.owners.length > 0 && (
            <span className="text-ink-2 marks-through">
              {t('settings.owners')}: {view.owners.join(', ')}
            </span>
          )}
          {mayAdd && (
            <Link
              href={serviceSettingsPath(slug, view.service.slug)}
              className={buttonLook({ variant: 'ghost' })}
            >
              <Icon name="settings" />
              {t('settings.open')}
            </Link>
          )}
        </div>
        {latestVerdict && judged && (
          <Link
            href={capturePath(slug, latestVerdict.captureId)}
            prefetch={false}
            className="group block mt-3 max-w-[1000px]"
          >
            <span className="flex items-center gap-2 text-ink-2">
              <HeadlineMark headline={judged} />
              {judged.pattern && <code className="text-ink-3">{judged.pattern}</code>}
            </span>
            <span
              lang={said}
              className="block mt-0.5 text-verdict font-semibold text-pretty group-hover:underline decoration-accent-line underline-offset-4 phone:text-[18px] phone:leading-[27px]"
            >
              <PlainPhrases phrases={latestVerdict.sentence} />
            </span>
            {latestVerdict.lead.length > 0 && (
              <span lang={said} className="block mt-0.5 text-lead text-ink-2 max-w-[860px]">
                <PlainPhrases phrases={latestVerdict.lead} />
              </span>
            )}
          </Link>
        )}
        {latestVerdict?.wall && (
          <div className="mt-3">
            <WallStrip wall={latestVerdict.wall} said={said} />
          </div>
        )}
      </div>
      {captures.length === 0 ? (
        <>
          <Panel>
            <EmptyState
              title={t('none')}
              actions={
                mayAdd ? (
                  <Link
                    className="text-accent font-medium"
                    href={uploadPath(slug, view.service.name)}
                  >
                    {t('add')}
                  </Link>
                ) : undefined
              }
            >
              {mayAdd ? t('mayAdd') : t('mayNotAdd')}
            </EmptyState>
          </Panel>
          <HowToCollect />
          {agents}
        </>
      ) : (
        <>
          <GoroutineHistory
            slug={slug}
            service={view.service.name}
            history={view.history}
            deploys={view.deploys}
            nowIso={nowIso}
          />
          <GroupGrowth
            slug={slug}
            service={view.service.id}
            history={view.history}
            nowIso={nowIso}
          />
          <FindingHistory slug={slug} rows={history} nowIso={nowIso} />
          <Panel>
            <PanelHead title={t('captures')} note={String(captures.length)} />
            <CapturesTable
              slug={slug}
              captures={captures}
              nowIso={nowIso}
              serviceName={view.service.name}
            />
          </Panel>
          {agents}
        </>
      )}
    </div>
  );
}

/** Only http(s) becomes a link; anything else stays text. */
const RepositoryLink = ({ url }: { url: string }) =>
  /^https?:\/\//.test(url) ? (
    <a href={url} rel="noreferrer noopener" className="text-accent marks-through">
      {url.replace(/^https?:\/\//, '')}
    </a>
  ) : (
    <span className="text-ink-2 marks-through">{url}</span>
  );
