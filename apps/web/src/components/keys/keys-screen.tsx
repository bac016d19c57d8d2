'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  CopyButton,
  DataCell,
  DataTable,
  EmptyState,
  ErrorState,
  HeadCell,
  Notice,
  Panel,
  PanelHead,
  useToast,
  UtcTime,
} from '@unpark/ui';
import type { ApiKeyView } from '@unpark/usecases';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { mayAdminister, useHere } from '../shell/workspace-context';
import { type MadeKey, NewKeyDialog } from './new-key-dialog';
import { RevokeDialog } from './revoke-dialog';

/** Keys of the workspace; those who may not see them read why. */
export function KeysScreen({ nowIso }: { nowIso: string }) {
  const { workspace } = useHere();
  if (mayAdminister(workspace)) return <KeysPanel nowIso={nowIso} />;
  return (
    <Panel>
      <PanelHead title="API keys" />
      <EmptyState title="Keys are made and seen by owners and admins">
        Your role in {workspace.name} is {workspace.role}. Ask an owner or admin for a key, or for
        another role.
      </EmptyState>
    </Panel>
  );
}

/** A secret lives in this component only, until the page is left. */
function KeysPanel({ nowIso }: { nowIso: string }) {
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const input = { workspace: workspace.slug };
  const keys = useQuery(trpc.apiKey.list.queryOptions(input));
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyView>();
  const [made, setMade] = useState<MadeKey>();
  const reload = () => queries.invalidateQueries(trpc.apiKey.list.queryFilter(input));
  const revoke = useMutation(
    trpc.apiKey.revoke.mutationOptions({
      onSuccess: async () => {
        toast({ message: `Key ${revoking?.name ?? ''} revoked.` });
        if (made?.id === revoking?.id) setMade(undefined);
        setRevoking(undefined);
        await reload();
      },
    }),
  );
  return (
    <Panel>
      <PanelHead
        title="API keys"
        note="A key adds captures from machines. It is shown once."
        actions={
          <Button size="small" icon="plus" onClick={() => setMaking(true)}>
            New key
          </Button>
        }
      />
      {made && (
        <Notice
          tone="good"
          role="status"
          className="m-3 mb-1"
          actions={
            <span className="flex gap-2">
              <CopyButton text={made.secret} />
              <Button size="small" variant="ghost" onClick={() => setMade(undefined)}>
                Hide
              </Button>
            </span>
          }
        >
          New key <b>{made.name}</b>. Copy it now; only a hash of it is kept.
          <br />
          <code className="[overflow-wrap:anywhere]" data-testid="new-key-secret">
            {made.secret}
          </code>
        </Notice>
      )}
      {keys.isError ? (
        <ErrorState mark="Not read" title="The keys could not be read">
          {problemOf(keys.error).message} {problemOf(keys.error).next}
        </ErrorState>
      ) : keys.isPending ? (
        <p className="p-3 text-ink-2">Reading the keys.</p>
      ) : keys.data.length === 0 ? (
        <EmptyState title="No key yet">
          A key lets <code>unpark capture --push</code>, a CI job or an agent add captures without a
          person. Give each place its own, so that one can be revoked alone.
        </EmptyState>
      ) : (
        <KeysTable keys={keys.data} nowIso={nowIso} onRevoke={setRevoking} />
      )}
      <NewKeyDialog
        open={making}
        onClose={() => setMaking(false)}
        onMade={(key) => {
          setMade(key);
          setMaking(false);
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
  onRevoke,
}: {
  keys: readonly ApiKeyView[];
  nowIso: string;
  onRevoke: (key: ApiKeyView) => void;
}) {
  return (
    <DataTable caption="API keys">
      <thead>
        <tr>
          <HeadCell>Name</HeadCell>
          <HeadCell wideOnly>Starts with</HeadCell>
          <HeadCell wideOnly>May</HeadCell>
          <HeadCell numeric>Last used, UTC</HeadCell>
          <HeadCell numeric wideOnly>
            Ends
          </HeadCell>
          <HeadCell className="w-24">
            <span className="sr-only">Revoke</span>
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
                  made by {key.createdBy}, <UtcTime iso={key.createdAt} style="day" />
                </div>
              </DataCell>
              <DataCell wideOnly>
                <code>{key.prefix}…</code>
              </DataCell>
              <DataCell wideOnly>{key.scopes.join(', ')}</DataCell>
              <DataCell numeric>
                {key.lastUsedAt ? (
                  <UtcTime iso={key.lastUsedAt} style="short" nowIso={nowIso} />
                ) : (
                  <span className="text-ink-3">never</span>
                )}
              </DataCell>
              <DataCell numeric wideOnly>
                {key.expiresAt ? <UtcTime iso={key.expiresAt} style="day" /> : 'no end'}
              </DataCell>
              <DataCell className="r">
                {key.revokedAt ? (
                  <span className="text-dense">revoked</span>
                ) : ended ? (
                  <span className="text-dense">ended</span>
                ) : (
                  <Button
                    size="small"
                    variant="danger"
                    aria-label={`Revoke ${key.name}`}
                    onClick={() => onRevoke(key)}
                  >
                    Revoke
                  </Button>
                )}
              </DataCell>
            </tr>
          );
        })}
      </tbody>
    </DataTable>
  );
}
