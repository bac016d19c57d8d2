'use client';

import { useMutation } from '@tanstack/react-query';
import { REDACTED_KINDS } from '@unpark/model';
import { Button, Dialog, Panel, PanelHead, UtcTime, useToast } from '@unpark/ui';
import type { ShareLinkRow } from '@unpark/usecases';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { useWriterOf } from '../shell/writer-words';
import { useDayWords } from '../shared-link/use-day-words';

/** The links of an investigation: which are open, how often they were read, what they leave out. */
export function LinksPanel({
  slug,
  links,
  onChanged,
}: {
  slug: string;
  links: readonly ShareLinkRow[];
  onChanged: () => void;
}) {
  const t = useTranslations('investigations.links');
  const trpc = useTRPC();
  const toast = useToast();
  const problemWords = useProblemWords();
  const [asked, setAsked] = useState<ShareLinkRow>();
  const revoke = useMutation(
    trpc.link.revoke.mutationOptions({
      onSuccess: () => {
        toast({ message: t('revokeDone') });
        setAsked(undefined);
        onChanged();
      },
      onError: (error) => toast({ tone: 'error', message: problemWords(problemOf(error)).message }),
    }),
  );
  return (
    <Panel>
      <PanelHead title={t('title')} />
      {links.length === 0 ? (
        <p className="px-3 py-2 text-dense text-ink-2">{t('none')}</p>
      ) : (
        <ul>
          {links.map((link) => (
            <LinkRow key={link.id} link={link} onRevoke={() => setAsked(link)} />
          ))}
        </ul>
      )}
      <Dialog
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={t('revoking')}
        width={420}
        actions={
          <>
            <Button onClick={() => setAsked(undefined)}>{t('cancel')}</Button>
            <Button
              variant="danger"
              busy={revoke.isPending}
              onClick={() => asked && revoke.mutate({ workspace: slug, link: asked.id })}
            >
              {t('revoke')}
            </Button>
          </>
        }
      >
        <p>{t('revokeText')}</p>
      </Dialog>
    </Panel>
  );
}

function LinkRow({ link, onRevoke }: { link: ShareLinkRow; onRevoke: () => void }) {
  const t = useTranslations('investigations.links');
  const tRemoved = useTranslations('investigations.removed');
  const format = useFormatter();
  const day = useDayWords();
  const by = useWriterOf()(link);
  const removed = REDACTED_KINDS.filter((kind) => link.redaction[kind]);
  const facts = [
    removed.length === 0
      ? t('removesNothing')
      : t('removes', { kinds: format.list(removed.map((kind) => tRemoved(kind))) }),
    ...(link.hasPassword ? [t('password')] : []),
    ...(link.originals ? [t('originals')] : []),
  ];
  return (
    <li className="flex items-start gap-3 border-t border-line px-3 py-2 first:border-t-0">
      <div className="min-w-0 flex-1 text-dense">
        <p className={link.isOpen ? '' : 'text-ink-3'}>
          <span className="font-mono">…{link.hint}</span>{' '}
          <span>
            {link.revokedAt !== undefined
              ? t('revoked', { day: day(link.revokedAt) })
              : t(link.isOpen ? 'ends' : 'ended', { day: day(link.expiresAt) })}
          </span>
          {by !== undefined && <span className="text-ink-3"> · {by}</span>}
        </p>
        <p className="text-ink-2">
          {t('views', { count: link.views })}
          {link.lastViewedAt !== undefined && (
            <>
              {' · '}
              <UtcTime iso={link.lastViewedAt} />
            </>
          )}
        </p>
        <p className="text-ink-3">{facts.join(' · ')}</p>
      </div>
      {link.isOpen && (
        <Button variant="danger" size="small" onClick={onRevoke}>
          {t('revoke')}
        </Button>
      )}
    </li>
  );
}
