'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  DataCell,
  DataTable,
  EmptyState,
  HeadCell,
  Panel,
  PanelHead,
  useToast,
  UtcTime,
} from '@unpark/ui';
import type { DeliveryView, PeopleEventName } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useLive } from '../live/live-provider';
import { ProblemLine, useProblemWords } from '../problem-words';
import { QueryList } from '../shell/query-list';
import { useHere } from '../shell/workspace-context';
import { EVENT_KEYS } from './event-keys';

const POLL_MS = 3000;

const isKnown = (event: string): event is PeopleEventName => Object.hasOwn(EVENT_KEYS, event);

/** What went out and what became of it, every try. */
export function DeliveryLog() {
  const t = useTranslations('notify.log');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const live = useLive('delivery');
  const log = useQuery(
    trpc.channel.deliveries.queryOptions(
      { workspace: workspace.slug },
      {
        refetchInterval: ({ state }) =>
          !live && state.data?.some((one) => one.state === 'queued' || one.state === 'sending')
            ? POLL_MS
            : false,
      },
    ),
  );
  return (
    <Panel>
      <PanelHead title={t('title')} note={t('note')} />
      <QueryList
        list={log}
        reading={t('reading')}
        failed={t('failed')}
        empty={<EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>}
      >
        {(rows) => (
          <DataTable caption={t('title')}>
            <thead>
              <tr>
                <HeadCell>{t('what')}</HeadCell>
                <HeadCell>{t('state')}</HeadCell>
                <HeadCell numeric wideOnly>
                  {t('at')}
                </HeadCell>
                <HeadCell className="w-24">
                  <span className="sr-only">{t('actions')}</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <DeliveryRow key={one.id} delivery={one} />
              ))}
            </tbody>
          </DataTable>
        )}
      </QueryList>
    </Panel>
  );
}

function DeliveryRow({ delivery }: { delivery: DeliveryView }) {
  const t = useTranslations('notify.log');
  const events = useTranslations('notify.events');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const problemWords = useProblemWords();
  const { event, state, attempts, tries, nextAt } = delivery;
  const resend = useMutation(
    trpc.channel.resend.mutationOptions({
      onSuccess: () => toast({ message: t('resent') }),
      onError: (error) => toast({ tone: 'error', message: problemWords(problemOf(error)).message }),
      onSettled: () =>
        queries.invalidateQueries(
          trpc.channel.deliveries.queryFilter({ workspace: workspace.slug }),
        ),
    }),
  );
  const last = tries.at(-1);
  const name = isKnown(event) ? events(`${EVENT_KEYS[event]}.name`) : t('test');
  return (
    <tr>
      <DataCell>
        <div className="font-medium">{name}</div>
        <div className="text-dense text-ink-2 marks-through">
          {t('to', { to: delivery.to === '' ? t('gone') : delivery.to })}
        </div>
      </DataCell>
      <DataCell>
        <div className={state === 'failed' ? 'text-crit font-medium' : undefined}>
          {t(`states.${state}`)}
          {last?.status !== undefined && <span className="num text-ink-2"> {last.status}</span>}
        </div>
        {last?.problem && (
          <div className="text-dense text-ink-2">
            <ProblemLine problem={last.problem} />
          </div>
        )}
        {tries.length > 1 && (
          <details className="text-dense text-ink-2">
            <summary className="cursor-pointer">{t('tries', { count: tries.length })}</summary>
            <ol className="mt-1 flex flex-col gap-0.5">
              {tries.map((one) => (
                <li key={one.at} className="num">
                  <UtcTime iso={one.at} style="short" />{' '}
                  {one.status ?? (one.problem ? problemWords(one.problem).message : t('taken'))},{' '}
                  {t('took', { ms: one.durationMs })}
                </li>
              ))}
            </ol>
          </details>
        )}
        {nextAt !== undefined && attempts > 0 && (
          <div className="text-dense text-ink-2">
            {t.rich('next', { at: () => <UtcTime iso={nextAt} style="short" /> })}
          </div>
        )}
      </DataCell>
      <DataCell numeric wideOnly>
        <UtcTime iso={delivery.createdAt} style="short" />
      </DataCell>
      <DataCell className="r">
        {(state === 'failed' || state === 'sent') && (
          <Button
            size="small"
            busy={resend.isPending}
            aria-label={t('resendOf', { name, to: delivery.to })}
            onClick={() => resend.mutate({ workspace: workspace.slug, delivery: delivery.id })}
          >
            {t('resend')}
          </Button>
        )}
      </DataCell>
    </tr>
  );
}
