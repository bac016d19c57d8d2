'use client';

import { useMutation } from '@tanstack/react-query';
import type { Finding } from '@unpark/model';
import { Button, Icon, SeverityMark, useToast } from '@unpark/ui';
import type { MuteView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { useSaidLang } from '../../i18n/said-lang';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { mayWrite } from '../shell/workspace-context';
import { useCaptureOfFindings } from './finding-foot';
import { MuteWords } from './mute-words';

/** Folded, not gone: what it is, and who muted it, why and until when. */
export function MutedFinding({
  finding,
  mute,
  children,
}: {
  finding: Finding;
  mute: MuteView;
  /** the finding as it would stand */
  children: ReactNode;
}) {
  const t = useTranslations('patterns.muted');
  const severities = useTranslations('patterns.severities');
  const said = useSaidLang();
  const problemWords = useProblemWords();
  const of = useCaptureOfFindings();
  const trpc = useTRPC();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const unmute = useMutation(
    trpc.finding.unmute.mutationOptions({
      onSuccess: () => {
        toast({ message: t('unmuted') });
        of?.onChanged();
      },
      onError: (error) => toast({ tone: 'error', message: problemWords(problemOf(error)).message }),
    }),
  );
  return (
    <div className="flex flex-col">
      <div className="rounded-panel border border-dashed border-line-strong px-3 py-2">
        <button
          type="button"
          data-row-link
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex w-full items-baseline gap-2 text-left"
        >
          <SeverityMark level="info" className="flex-none">
            {t('mark')}
          </SeverityMark>
          <span className="min-w-0 flex-1 font-medium text-ink-2">
            <span lang={said}>{finding.title}</span>
            <span className="font-normal text-ink-3">
              {t('severity', { severity: severities(finding.severity) })}
            </span>
          </span>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} className="self-center text-ink-3" />
        </button>
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-dense text-ink-2">
          <span className="min-w-0 flex-1 basis-52">
            <MuteWords mute={mute} />
          </span>
          {of && mayWrite(of.view.workspace) && (
            <Button
              size="small"
              aria-label={t('unmuteOf', { title: finding.title })}
              busy={unmute.isPending}
              onClick={() => unmute.mutate({ workspace: of.view.workspace.slug, mute: mute.id })}
            >
              {t('unmute')}
            </Button>
          )}
        </div>
      </div>
      {open && <div className="mt-1">{children}</div>}
    </div>
  );
}
