'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  buttonLook,
  Icon,
  Kbd,
  Notice,
  Panel,
  PanelBody,
  PanelHead,
  TextArea,
  useToast,
} from '@unpark/ui';
import type { ReportView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { usePageLanguage } from '../../i18n/said';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { usePageKeys } from '../capture-page/use-page-keys';
import { ProblemLine } from '../problem-words';
import { incidentPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { GapsList } from './gaps-list';
import { ReportBody } from './report-body';

/** The report as it reads now, or its text with fields; on paper the report alone. */
export function ReportPage({
  incident,
  initial,
  edits,
}: {
  incident: string;
  initial: ReportView;
  /** opens with the text to be changed */
  edits: boolean;
}) {
  const t = useTranslations('incidents.report');
  const { workspace } = useHere();
  const language = usePageLanguage();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const writes = mayWrite(workspace);
  const input = { workspace: workspace.slug, incident, language };
  const asked = useQuery(trpc.incident.report.queryOptions(input, { initialData: initial }));
  const report = asked.data;
  const [draft, setDraft] = useState<
    { readonly body: string; readonly revision: number } | undefined
  >(edits && writes ? { body: initial.body, revision: initial.revision } : undefined);
  const save = useMutation(
    trpc.incident.saveReport.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.incident.report.queryFilter(input));
        toast({ message: t('saved') });
        setDraft(undefined);
      },
    }),
  );
  const begin = () => {
    save.reset();
    setDraft({ body: report.body, revision: report.revision });
  };
  const submit = () => {
    if (draft && draft.body.trim() !== '' && !save.isPending)
      save.mutate({ workspace: workspace.slug, incident, ...draft });
  };
  usePageKeys(
    new Map<string, () => void>([
      ...(writes && !draft ? ([['e', begin]] as const) : []),
      ['R', () => document.getElementById('report-markdown')?.focus()],
    ]),
  );
  const file = (format: 'md' | 'html') =>
    `/api/v1/incidents/${incident}/report?format=${format}&language=${language}`;
  return (
    <div className="max-w-[1180px] mx-auto px-6 pt-5 pb-12 phone:px-3 phone:pt-4">
      <h1 className="sr-only">
        {t('title')}: {report.title}
      </h1>
      <div className="mb-3 flex flex-wrap items-center gap-2 print:hidden">
        <Link
          href={incidentPath(workspace.slug, incident)}
          className="inline-flex items-center gap-1 text-ink-2 hover:underline"
        >
          <Icon name="chevron-left" size={12} />
          {t('back')}
        </Link>
        <span className="flex-1" />
        {!draft && (
          <>
            <a id="report-markdown" href={file('md')} download className={buttonLook()}>
              <Icon name="download" />
              {t('markdown')}
            </a>
            <a href={file('html')} download className={buttonLook()}>
              <Icon name="download" />
              {t('html')}
            </a>
            <Button icon="file" onClick={() => globalThis.print()}>
              {t('print')}
            </Button>
            {writes && (
              <Button variant="primary" onClick={begin}>
                {t('edit')} <Kbd className="phone:hidden">E</Kbd>
              </Button>
            )}
          </>
        )}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_280px] items-start gap-4 max-desk:grid-cols-[minmax(0,1fr)] print:block">
        <Panel aria-label={t('title')} className="print:border-0">
          {draft ? (
            <>
              <PanelHead
                title={t('title')}
                actions={
                  <>
                    <Button size="small" onClick={() => setDraft(undefined)}>
                      {t('cancel')}
                    </Button>
                    <Button size="small" variant="primary" busy={save.isPending} onClick={submit}>
                      {t('save')} <Kbd className="phone:hidden">Ctrl Enter</Kbd>
                    </Button>
                  </>
                }
              />
              <PanelBody className="flex flex-col gap-2">
                <p className="text-dense text-ink-2">{t('editHint')}</p>
                {save.error && (
                  <Notice tone="bad" role="alert">
                    <ProblemLine problem={problemOf(save.error)} />
                  </Notice>
                )}
                <TextArea
                  code
                  autoFocus
                  aria-label={t('label')}
                  rows={26}
                  maxLength={50_000}
                  value={draft.body}
                  onChange={(event) => setDraft({ ...draft, body: event.target.value })}
                  onKeyDown={(event) => {
                    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
                      event.preventDefault();
                      submit();
                    }
                  }}
                />
              </PanelBody>
            </>
          ) : (
            <PanelBody className="px-5 py-4 phone:px-3">
              <ReportBody blocks={report.blocks} />
            </PanelBody>
          )}
        </Panel>
        <aside className="flex flex-col gap-3 print:hidden">
          <Panel aria-label={t('missing')}>
            <PanelHead title={t('missing')} />
            <PanelBody className="text-dense">
              <GapsList gaps={report.gaps} complete={t('complete')} />
            </PanelBody>
          </Panel>
          <Notice>{t('leaves')}</Notice>
        </aside>
      </div>
    </div>
  );
}
