'use client';

import { Button, Chip, CopyButton, Icon, Menu, MenuHeading, MenuLink, UtcTime } from '@unpark/ui';
import type { Language } from '@unpark/model';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { usePageLanguage } from '../../i18n/said';
import Link from 'next/link';
import { artifactProblems, artifactTotal, useArtifactWords } from '../capture/artifact-words';
import { CompareButton } from '../compare/compare-button';
import { FileName } from '../file-name';
import { SaveViewButton } from '../investigations/save-view-button';
import { NewIncidentButton } from '../incidents/new-incident-button';
import { mayWrite } from '../shell/workspace-context';
import { servicePath } from '../shell/places';
import { CommitMark } from './commit-mark';
import { UploadMore } from './upload-more';
import { useWindowSource, windowLength, windowText } from './window-text';

/** What this is a capture of and when, what was read, and what can be taken away from here. */
export function CaptureBar({ view, onAdded }: { view: CaptureView; onAdded: () => void }) {
  const t = useTranslations('capture.bar');
  const artifactWords = useArtifactWords();
  const language = usePageLanguage();
  const { capture, workspace, service } = view;
  const { windowFromUnixNs: from, windowToUnixNs: to } = capture;
  const { artifactCounts: counts } = capture;
  const source = useWindowSource()(capture.windowSource);
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-2 border-b border-line bg-surface px-4 py-2 phone:px-3">
      <nav aria-label={t('where')} className="flex min-w-0 flex-wrap items-center gap-1.5">
        <Link
          href={servicePath(workspace.slug, service.slug)}
          className="font-semibold hover:underline"
        >
          {service.name}
        </Link>
        <span aria-hidden="true" className="text-ink-3">
          /
        </span>
        {from && to ? (
          <span title={source} className="font-semibold">
            <span className="num">{windowText(from, to)}</span>{' '}
            <span className="font-normal text-ink-3">UTC</span>
          </span>
        ) : (
          <span className="font-semibold" title={t('uploadTime')}>
            <UtcTime iso={capture.at} />
          </span>
        )}
        <span className="flex flex-wrap items-center gap-1.5">
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
      <span className="flex-1 phone:hidden" />
      <div className="flex flex-wrap items-center gap-2 print:hidden">
        {mayWrite(workspace) && <UploadMore view={view} onAdded={onAdded} />}
        {view.diagnosis && <CompareButton view={view} />}
        {view.diagnosis && <SaveViewButton kind="capture" captures={[capture.id]} />}
        {view.diagnosis?.findings.length === 0 && mayWrite(workspace) && (
          <NewIncidentButton origin={{ capture: capture.id, fromAt: capture.at }} />
        )}
        <Downloads view={view} />
        {view.diagnosis && (
          <>
            <CopyButton
              text={() => markdownOf(view, language)}
              label={t('copy')}
              variant="ghost"
              size="regular"
              className="phone:hidden"
            />
            <a
              href={`/api/v1/captures/${capture.id}/analysis`}
              className="inline-flex h-7 items-center rounded-control px-2.5 font-medium text-ink-2 hover:bg-sunken hover:text-ink phone:hidden"
            >
              JSON
            </a>
          </>
        )}
      </div>
    </div>
  );
}

/** The report as text; what writes it is fetched when somebody wants it. */
async function markdownOf(view: CaptureView, language: Language): Promise<string> {
  if (!view.diagnosis) return '';
  const [{ renderMarkdown }, { analysisReport }] = await Promise.all([
    import('@unpark/diagnosis'),
    import('@unpark/model'),
  ]);
  const records = view.artifacts.flatMap((artifact) => artifact.record ?? []);
  return renderMarkdown(analysisReport(view.diagnosis, records), language);
}

function Downloads({ view }: { view: CaptureView }) {
  const t = useTranslations('capture.bar');
  return (
    <Menu
      align="end"
      className="max-h-[60vh] overflow-y-auto"
      trigger={
        <Button icon="download" variant="ghost">
          <span className="phone:hidden">{t('originals')}</span>
          <span className="not-phone:hidden">{t('originalsShort')}</span>
        </Button>
      }
    >
      <MenuHeading>{t('originalsNote')}</MenuHeading>
      {view.artifacts.map((artifact) => (
        <MenuLink key={artifact.id}>
          <a href={artifact.originalUrl} download>
            <Icon name="download" className="text-ink-3" />
            <span className="code min-w-0">
              <FileName name={artifact.file} />
            </span>
          </a>
        </MenuLink>
      ))}
    </Menu>
  );
}
