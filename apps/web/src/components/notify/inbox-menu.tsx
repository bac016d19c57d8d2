'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Icon, Menu, MenuItem, MenuLine, MenuLink, UtcTime, useToast } from '@unpark/ui';
import type { NotificationView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useLive } from '../live/live-provider';
import { ProblemLine, useProblemWords } from '../problem-words';
import { workspacePath } from '../shell/places';
import { useHere } from '../shell/workspace-context';
import { useNotificationLine } from './use-notification-line';

/** Without a stream the bell asks by itself; with one, now and then all the same. */
const POLL_MS = { away: 30_000, live: 300_000 } as const;
const MOST_SHOWN = 99;

/** What happened that the person wants to know, with a count of what was not read. */
export function InboxMenu() {
  const t = useTranslations('notify.inbox');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const problemWords = useProblemWords();
  const live = useLive('notification');
  const input = { workspace: workspace.slug };
  const inbox = useQuery(
    trpc.notify.inbox.queryOptions(input, { refetchInterval: POLL_MS[live ? 'live' : 'away'] }),
  );
  const mark = useMutation(
    trpc.notify.markRead.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.notify.inbox.queryFilter(input)),
      onError: (error) => toast({ tone: 'error', message: problemWords(problemOf(error)).message }),
    }),
  );
  const markAll = () =>
    mark.mutate(
      { ...input, read: true },
      {
        onSuccess: ({ changed }) =>
          toast({
            message: t('allRead', { count: changed.length }),
            action: {
              label: t('undo'),
              run: () => mark.mutate({ ...input, ids: [...changed], read: false }),
            },
          }),
      },
    );
  const unread = inbox.data?.unread ?? 0;
  const shown = inbox.data?.notifications ?? [];
  return (
    <Menu
      align="end"
      className="w-[360px] max-w-[calc(100vw-16px)] max-h-[70vh] overflow-y-auto"
      trigger={
        <button
          type="button"
          aria-label={t('label', { count: unread })}
          title={t('title')}
          className="relative grid size-7 phone:size-9 place-items-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink"
        >
          <Icon name="bell" />
          {unread > 0 && (
            <span
              aria-hidden="true"
              className="absolute -top-0.5 -right-0.5 min-w-4 h-4 px-1 rounded-full bg-accent text-surface text-[10px] leading-4 font-semibold text-center num"
            >
              {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
            </span>
          )}
        </button>
      }
    >
      <div className="px-2 py-1.5 font-semibold">{t('title')}</div>
      {inbox.isError ? (
        <div className="px-2 py-1.5 text-ink-2">
          <ProblemLine problem={problemOf(inbox.error)} />
        </div>
      ) : shown.length === 0 ? (
        <p className="px-2 py-1.5 text-ink-2">{inbox.isPending ? t('reading') : t('empty')}</p>
      ) : (
        shown.map((told) => (
          <MenuLink key={told.id}>
            <Link
              href={workspacePath(workspace.slug, told.path)}
              onClick={() => {
                if (!told.read) mark.mutate({ ...input, ids: [told.id], read: true });
              }}
            >
              <Told told={told} />
            </Link>
          </MenuLink>
        ))
      )}
      <MenuLine />
      {unread > 0 && (
        <MenuItem icon="check" onSelect={markAll}>
          {t('markAll')}
        </MenuItem>
      )}
      <MenuLink>
        <Link href={workspacePath(workspace.slug, '/settings/notifications')}>
          <Icon name="settings" className="text-ink-2" />
          {t('settings')}
        </Link>
      </MenuLink>
    </Menu>
  );
}

function Told({ told }: { told: NotificationView }) {
  const t = useTranslations('notify.inbox');
  const { line, about } = useNotificationLine()(told);
  return (
    <span className="flex min-w-0 flex-1 gap-2 py-0.5">
      <span className={`mt-[7px] size-1.5 flex-none rounded-full ${told.read ? '' : 'bg-accent'}`}>
        {!told.read && <span className="sr-only">{t('unread')}</span>}
      </span>
      <span className="min-w-0 flex-1">
        <span className={`block marks-through ${told.read ? 'text-ink-2' : 'font-medium'}`}>
          {line}
        </span>
        {about !== undefined && (
          <span className="line-clamp-2 text-dense text-ink-2 marks-through [overflow-wrap:anywhere]">
            {about}
          </span>
        )}
        <span className="block text-dense text-ink-3">
          <UtcTime iso={told.at} style="short" />
        </span>
      </span>
    </span>
  );
}
