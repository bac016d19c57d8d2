'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, EmptyState, Panel, PanelHead, useToast } from '@unpark/ui';
import type { MuteView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useKept } from '../../i18n/said';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { patternPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { MuteWords } from './mute-words';

/** Findings that are muted now, with who, why and until when. */
export function MutesPanel({
  mutes,
  onChanged,
}: {
  mutes: readonly MuteView[];
  onChanged: () => unknown;
}) {
  const t = useTranslations('patterns.mutes');
  const muted = useTranslations('patterns.muted');
  const kept = useKept();
  const problemWords = useProblemWords();
  const { workspace } = useHere();
  const trpc = useTRPC();
  const toast = useToast();
  const unmute = useMutation(
    trpc.finding.unmute.mutationOptions({
      onSuccess: async () => {
        toast({ message: muted('unmutedShows') });
        await onChanged();
      },
      onError: (error) => toast({ tone: 'error', message: problemWords(problemOf(error)).message }),
    }),
  );
  return (
    <Panel aria-label={t('title')}>
      <PanelHead title={t('title')} note={mutes.length > 0 ? String(mutes.length) : undefined} />
      {mutes.length === 0 ? (
        <EmptyState title={t('none')}>{t('about')}</EmptyState>
      ) : (
        <ul>
          {mutes.map((mute) => {
            const title = kept(mute.title, mute.titleZh);
            return (
              <li
                key={mute.id}
                className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line px-3 py-2 first:border-0"
              >
                <div className="min-w-0 flex-1 basis-64">
                  <Link
                    href={patternPath(workspace.slug, mute.pattern)}
                    lang={title.lang}
                    className="font-medium hover:underline"
                  >
                    {title.text}
                  </Link>
                  <p className="text-dense text-ink-2">
                    <MuteWords mute={mute} />
                  </p>
                </div>
                {mayWrite(workspace) && (
                  <Button
                    size="small"
                    aria-label={muted('unmuteOf', { title: title.text })}
                    onClick={() => unmute.mutate({ workspace: workspace.slug, mute: mute.id })}
                  >
                    {muted('unmute')}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
