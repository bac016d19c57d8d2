'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Chip, Notice, Panel, PanelBody, PanelHead, useToast, UtcTime } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../../trpc/client';
import { problemOf } from '../../../trpc/problem-of';
import { ProblemLine } from '../../problem-words';
import { deviceName } from './device-name';
import { useAccount } from './use-account';

/** Who signs in by programs has dozens; the newest stand on top. */
const SHOWN_AT_FIRST = 8;

export function SessionsPanel() {
  const t = useTranslations('account.own.sessions');
  const trpc = useTRPC();
  const toast = useToast();
  const { account, reload, nowIso } = useAccount();
  const [showsAll, setShowsAll] = useState(false);
  const sessions = [...account.sessions].sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  // one more is a line as high as the button that shows it
  const isFolded = !showsAll && sessions.length > SHOWN_AT_FIRST + 1;
  const end = useMutation(
    trpc.account.endSessions.mutationOptions({
      onSuccess: async ({ count }) => {
        toast({ message: t('ended', { count }) });
        await reload();
      },
    }),
  );
  const nameOf = (userAgent: string): string => {
    const device = deviceName(userAgent);
    if (!device) return t('unknown');
    const { browser, system } = device;
    return browser && system ? t('device', { browser, system }) : (browser ?? system ?? '');
  };
  return (
    <Panel id="sessions">
      <PanelHead
        title={t('title')}
        note={t('note')}
        actions={
          sessions.length > 1 && (
            <Button
              size="small"
              busy={end.isPending}
              onClick={() => end.mutate({ which: 'others' })}
            >
              {t('endOthers')}
            </Button>
          )
        }
      />
      {end.isError && (
        <PanelBody>
          <Notice tone="bad" role="alert">
            <ProblemLine problem={problemOf(end.error)} />
          </Notice>
        </PanelBody>
      )}
      <ul>
        {(isFolded ? sessions.slice(0, SHOWN_AT_FIRST) : sessions).map((session) => (
          <li
            key={session.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 min-h-[40px] px-3 py-2 border-b border-line last:border-b-0"
          >
            <span className="font-medium" title={session.userAgent}>
              {nameOf(session.userAgent)}
            </span>
            {session.isCurrent && <Chip>{t('current')}</Chip>}
            <span className="text-dense text-ink-2">
              {session.address !== '' && (
                <>
                  <span className="num">{session.address}</span>
                  {' · '}
                </>
              )}
              {t('used')} <UtcTime iso={session.usedAt} style="short" nowIso={nowIso} />
              {' · '}
              {t('since')} <UtcTime iso={session.signedInAt} style="short" nowIso={nowIso} />
            </span>
            {!session.isCurrent && (
              <Button
                size="small"
                variant="ghost"
                className="ml-auto"
                busy={end.isPending}
                onClick={() => end.mutate({ which: { id: session.id } })}
              >
                {t('end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isFolded && (
        <PanelBody>
          <Button size="small" onClick={() => setShowsAll(true)}>
            {t('showAll', { count: sessions.length })}
          </Button>
        </PanelBody>
      )}
    </Panel>
  );
}
