'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, CommandLine, Panel, SeverityMark } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { problemOf } from '../../trpc/problem-of';
import { useTRPC } from '../../trpc/client';
import { mayWrite } from '../shell/workspace-context';
import { useProblemWords } from '../problem-words';
import { ProblemText } from './artifact-list';
import { FileTable } from './reading-state';

/** Nothing could be told: what happened, what to do, and the files, which are kept. */
export function FailedState({ view, onRetried }: { view: CaptureView; onRetried: () => void }) {
  const t = useTranslations('capture.failed');
  const problemWords = useProblemWords();
  const trpc = useTRPC();
  const retry = useMutation(trpc.capture.retry.mutationOptions({ onSuccess: onRetried }));
  const { capture, workspace } = view;
  const said = capture.problem && problemWords(capture.problem);
  const someRead = capture.artifactCounts.read + capture.artifactCounts.readInPart > 0;
  return (
    <div className="mx-auto flex w-full max-w-[980px] flex-col gap-4 px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
      <Panel role="alert" className="items-start gap-2 p-3.5">
        <SeverityMark level="medium">{someRead ? t('noVerdict') : t('notRead')}</SeverityMark>
        <h1 lang={said?.lang} className="text-title font-semibold text-pretty">
          {said?.message ?? t('message')}
        </h1>
        <p lang={said?.next === undefined ? undefined : said.lang} className="text-ink-2">
          {said?.next ?? t('next')}
        </p>
        {retry.error && <ProblemText problem={problemOf(retry.error)} />}
        {mayWrite(workspace) && (
          <Button
            icon="retry"
            busy={retry.isPending}
            onClick={() => retry.mutate({ workspace: workspace.slug, capture: capture.id })}
          >
            {t('again')}
          </Button>
        )}
        <p className="mt-1 text-dense text-ink-2">{t('local')}</p>
        <CommandLine command="unpark analyze <files>" />
      </Panel>
      <FileTable view={view} />
    </div>
  );
}
