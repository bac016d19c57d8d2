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
import type { ApiKeyView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { QueryList } from '../shell/query-list';
import { mayAdminister, useHere } from '../shell/workspace-context';
import { type MadeKey, NewKeyDialog } from './new-key-dialog';
import { RevokeDialog } from './revoke-dialog';
import { RotateDialog } from './rotate-dialog';
import { ShownOnce } from '../shell/shown-once';

/** Keys of the workspace; those who may not see them read why. */
export function KeysScreen({ nowIso }: { nowIso: string }) {
  const t = useTranslations('keys');
  const roles = useTranslations('shell.roles');
  const { workspace } = useHere();
  if (mayAdminister(workspace)) return <KeysPanel nowIso={nowIso} />;
  return (
    <Panel>
      <PanelHead title={t('title')} />
      <EmptyState title={t('denied.title')}>
        {t('denied.text', { workspace: workspace.name, role: roles(workspace.role) })}
      </EmptyState>
    </Panel>
  );
}

/** A secret lives in this component only, until the page is left. */
function KeysPanel({ nowIso }: { nowIso: string }) {
  const t = useTranslations('keys');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const input = { workspace: workspace.slug };
  const keys = useQuery(trpc.apiKey.list.queryOptions(input));
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyView>();
  const [rotating, setRotating] = useState<ApiKeyView>();
  const [made, setMade] = useState<MadeKey>();
  const reload = () => queries.invalidateQueries(trpc.apiKey.list.queryFilter(input));
  const revoke = useMutation(
    trpc.apiKey.revoke.mutationOptions({
      onSuccess: async () => {
        toast({ message: t('revoked', { name: revoking?.name ?? '' }) });
        if (made?.id === revoking?.id) setMade(undefined);
        setRevoking(undefined);
        await reload();
      },
    }),
  );
  return (
    <Panel>
      <PanelHead
        title={t('title')}
        note={t('note')}
        actions={
          <Button size="small" icon="plus" onClick={() => setMaking(true)}>
            {t('new')}
          </Button>
        }
      />
      {made && (
        <ShownOnce
          secret={made.secret}
          hide={t('hide')}
          onHide={() => setMade(undefined)}
          testId="new-key-secret"
        >
          {t.rich('made', { name: made.name, b: (words) => <b>{words}</b> })}
        </ShownOnce>
      )}
      <QueryList
        list={keys}
        reading={t('reading')}
        failed={t('failed')}
        empty={
          <EmptyState title={t('empty.title')}>
            {t.rich('empty.text', { code: (words) => <code>{words}</code> })}
          </EmptyState>
        }
      >
        {(rows) => (
          <KeysTable keys={rows} nowIso={nowIso} onRotate={setRotating} onRevoke={setRevoking} />
        )}
      </QueryList>
      <NewKeyDialog
        open={making}
        onClose={() => setMaking(false)}
        onMade={(key) => {
          setMade(key);
          setMaking(false);
          void reload();
        }}
      />
      <RotateDialog
        keyView={rotating}
        onClose={() => setRotating(undefined)}
        onMade={(key) => {
          setMade(key);
          toast({ message: t('rotated', { name: key.name }) });
          setRotating(undefined);
          void reload();
        }}
      />
      <RevokeDialog
        keyView={revoking}
        busy={revoke.isPending}
        problem={revoke.isError ? problemOf(revoke.error) : undefined}
        onClose={() => {
          setRevoking(undefined);
          revoke.reset();
        }}
        onRevoke={(key) => revoke.mutate({ workspace: workspace.slug, id: key.id })}
      />
    </Panel>
  );
}

function KeysTable({
  keys,
  nowIso,
  onRotate,
  onRevoke,
}: {
  keys: readonly ApiKeyView[];
  nowIso: string;
  onRotate: (key: ApiKeyView) => void;
  onRevoke: (key: ApiKeyView) => void;
}) {
  const title = useTranslations('keys')('title');
  const t = useTranslations('keys.table');
  const shell = useTranslations('shell');
  return (
    <DataTable caption={title}>
      <thead>
        <tr>
          <HeadCell>{t('name')}</HeadCell>
          <HeadCell wideOnly>{t('prefix')}</HeadCell>
          <HeadCell wideOnly>{t('may')}</HeadCell>
          <HeadCell numeric>{t('lastUsed')}</HeadCell>
          <HeadCell numeric wideOnly>
            {t('ends')}
          </HeadCell>
          <HeadCell className="w-24">
            <span className="sr-only">{t('actions')}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => {
          const ended = key.revokedAt !== undefined || (key.expiresAt ?? '~') <= nowIso;
          return (
            <tr key={key.id} className={ended ? 'text-ink-3' : undefined}>
              <DataCell>
                <div className="font-medium marks-through">{key.name}</div>
                <div className="text-dense text-ink-3">
                  {t.rich('made', {
                    name: key.createdBy || shell('somebodyLeft'),
                    day: () => <UtcTime iso={key.createdAt} style="day" />,
                  })}
                </div>
                {key.replacedBy !== undefined && !ended && (
                  <div className="text-dense text-ink-2">
                    {t.rich('replaced', {
                      prefix: key.replacedBy,
                      code: (words) => <code>{words}</code>,
                    })}
                  </div>
                )}
              </DataCell>
              <DataCell wideOnly>
                <code>{key.prefix}…</code>
              </DataCell>
              <DataCell wideOnly>{key.scopes.join(t('separator'))}</DataCell>
              <DataCell numeric>
                {key.lastUsedAt ? (
                  <UtcTime iso={key.lastUsedAt} style="short" nowIso={nowIso} />
                ) : (
                  <span className="text-ink-3">{t('never')}</span>
                )}
              </DataCell>
              <DataCell numeric wideOnly>
                {key.expiresAt ? <UtcTime iso={key.expiresAt} style="day" /> : t('noEnd')}
              </DataCell>
              <DataCell className="r">
                {key.revokedAt ? (
                  <span className="text-dense">{t('revoked')}</span>
                ) : ended ? (
                  <span className="text-dense">{t('ended')}</span>
                ) : (
                  <span className="inline-flex gap-2 phone:flex-col">
                    {key.replacedBy === undefined && (
                      <Button
                        size="small"
                        aria-label={t('rotateOf', { name: key.name })}
                        onClick={() => onRotate(key)}
                      >
                        {t('rotate')}
                      </Button>
                    )}
                    <Button
                      size="small"
                      variant="danger"
                      aria-label={t('revokeOf', { name: key.name })}
                      onClick={() => onRevoke(key)}
                    >
                      {t('revoke')}
                    </Button>
                  </span>
                )}
              </DataCell>
            </tr>
          );
        })}
      </tbody>
    </DataTable>
  );
}
