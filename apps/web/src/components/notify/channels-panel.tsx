'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  DataCell,
  DataTable,
  Dialog,
  EmptyState,
  HeadCell,
  IconButton,
  Menu,
  MenuItem,
  Panel,
  PanelHead,
  useToast,
} from '@unpark/ui';
import type { ChannelView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { QueryList } from '../shell/query-list';
import { useHere } from '../shell/workspace-context';
import { ChannelDialog, type ShownSecret } from './channel-dialog';
import { EVENT_KEYS } from './event-keys';
import { ShownOnce } from '../shell/shown-once';

/** Where messages of the workspace go. A secret lives in this component only, until the page is left. */
export function ChannelsPanel() {
  const t = useTranslations('notify.channels');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const input = { workspace: workspace.slug };
  const channels = useQuery(trpc.channel.list.queryOptions(input));
  const [edited, setEdited] = useState<ChannelView | 'new'>();
  const [secret, setSecret] = useState<ShownSecret>();
  const reload = () => queries.invalidateQueries(trpc.channel.list.queryFilter(input));
  return (
    <Panel>
      <PanelHead
        title={t('title')}
        note={t('note')}
        actions={
          <Button size="small" icon="plus" onClick={() => setEdited('new')}>
            {t('new')}
          </Button>
        }
      />
      {secret && (
        <ShownOnce
          secret={secret.secret}
          hide={t('hide')}
          onHide={() => setSecret(undefined)}
          testId="channel-secret"
        >
          {t.rich('secret', { name: secret.name, b: (words) => <b>{words}</b> })}
        </ShownOnce>
      )}
      <QueryList
        list={channels}
        reading={t('reading')}
        failed={t('failed')}
        empty={<EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>}
      >
        {(rows) => (
          <DataTable caption={t('title')}>
            <thead>
              <tr>
                <HeadCell>{t('name')}</HeadCell>
                <HeadCell wideOnly>{t('told')}</HeadCell>
                <HeadCell wideOnly>{t('last')}</HeadCell>
                <HeadCell className="w-28">
                  <span className="sr-only">{t('actions')}</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {rows.map((channel) => (
                <ChannelRow
                  key={channel.id}
                  channel={channel}
                  onEdit={() => setEdited(channel)}
                  onSecret={setSecret}
                  onChanged={() => void reload()}
                />
              ))}
            </tbody>
          </DataTable>
        )}
      </QueryList>
      <ChannelDialog
        channel={edited}
        onClose={() => setEdited(undefined)}
        onSaved={(made, name) => {
          setEdited(undefined);
          if (made) setSecret(made);
          toast({ message: t('saved', { name }) });
          void reload();
        }}
      />
    </Panel>
  );
}

function ChannelRow({
  channel,
  onEdit,
  onSecret,
  onChanged,
}: {
  channel: ChannelView;
  onEdit: () => void;
  onSecret: (secret: ShownSecret) => void;
  onChanged: () => void;
}) {
  const t = useTranslations('notify.channels');
  const events = useTranslations('notify.events');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const problemWords = useProblemWords();
  const [deleting, setDeleting] = useState(false);
  const { name, disabled } = channel;
  const input = { workspace: workspace.slug, channel: channel.id };
  const onError = (error: unknown) =>
    toast({ tone: 'error', message: problemWords(problemOf(error)).message });
  const test = useMutation(
    trpc.channel.test.mutationOptions({
      onSuccess: () => {
        toast({ message: t('tested', { name }) });
        void queries.invalidateQueries(
          trpc.channel.deliveries.queryFilter({ workspace: workspace.slug }),
        );
      },
      onError,
    }),
  );
  const update = useMutation(
    trpc.channel.update.mutationOptions({ onSuccess: onChanged, onError }),
  );
  const rotate = useMutation(
    trpc.channel.rotate.mutationOptions({
      onSuccess: ({ secret }) => onSecret({ name, secret }),
      onError,
    }),
  );
  const remove = useMutation(
    trpc.channel.delete.mutationOptions({
      onSuccess: () => {
        setDeleting(false);
        toast({ message: t('deleted', { name }) });
        onChanged();
      },
      onError,
    }),
  );
  const told = [...new Set(channel.rules.map(({ event }) => event))];
  const serviceCount = new Set(channel.rules.flatMap(({ serviceId }) => serviceId ?? [])).size;
  return (
    <tr className={disabled ? 'text-ink-3' : undefined}>
      <DataCell>
        <div className="font-medium marks-through">
          {name}
          {disabled && <span className="font-normal text-ink-2"> {t('off')}</span>}
        </div>
        <div className="text-dense text-ink-2 [overflow-wrap:anywhere]">
          {t(`kinds.${channel.kind}`)}, {channel.host === '' ? t('hostUnknown') : channel.host}
        </div>
      </DataCell>
      <DataCell wideOnly>
        <div>
          {told.length === 0
            ? t('nothing')
            : told.map((event) => events(`${EVENT_KEYS[event]}.name`)).join(t('separator'))}
        </div>
        <div className="text-dense text-ink-2">
          {t('scope', { services: serviceCount, text: channel.sendsText ? 'yes' : 'no' })}
        </div>
      </DataCell>
      <DataCell wideOnly>
        {channel.last ? (
          <span className={channel.last.state === 'failed' ? 'text-crit' : undefined}>
            {t(`states.${channel.last.state === 'failed' ? 'failed' : 'sent'}`)}
          </span>
        ) : (
          <span className="text-ink-3">{t('never')}</span>
        )}
      </DataCell>
      <DataCell className="r">
        <span className="inline-flex gap-2">
          <Button
            size="small"
            busy={test.isPending}
            disabled={disabled}
            aria-label={t('testOf', { name })}
            onClick={() => test.mutate(input)}
          >
            {t('test')}
          </Button>
          <Menu
            align="end"
            trigger={<IconButton icon="more" size="small" label={t('moreOf', { name })} />}
          >
            <MenuItem icon="settings" onSelect={onEdit}>
              {t('edit')}
            </MenuItem>
            {channel.kind === 'webhook' && (
              <MenuItem icon="key" onSelect={() => rotate.mutate(input)}>
                {t('rotate')}
              </MenuItem>
            )}
            <MenuItem
              icon={disabled ? 'check' : 'minus'}
              onSelect={() => update.mutate({ ...input, disabled: !disabled })}
            >
              {disabled ? t('enable') : t('disable')}
            </MenuItem>
            <MenuItem icon="trash" danger onSelect={() => setDeleting(true)}>
              {t('delete')}
            </MenuItem>
          </Menu>
        </span>
        <Dialog
          open={deleting}
          onClose={() => setDeleting(false)}
          title={t('deleteTitle', { name })}
          width={420}
          actions={
            <>
              <Button onClick={() => setDeleting(false)}>{t('keep')}</Button>
              <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate(input)}>
                {t('delete')}
              </Button>
            </>
          }
        >
          <p className="text-left">{t('deleteText')}</p>
        </Dialog>
      </DataCell>
    </tr>
  );
}
