'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RuleKind } from '@unpark/model';
import {
  Button,
  buttonLook,
  DataCell,
  DataTable,
  EmptyState,
  HeadCell,
  Icon,
  IconButton,
  Panel,
  PanelHead,
  useRowKeys,
  useToast,
  UtcTime,
} from '@unpark/ui';
import type { RuleRow, RulesView } from '@unpark/usecases';
import Link from 'next/link';
import { useRef } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ownRulePath, ownRulesPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { MutesPanel } from './mutes-panel';
import { RediagnosePanel } from './rediagnose-panel';

const KINDS: readonly {
  readonly kind: RuleKind;
  readonly title: string;
  readonly note: string;
  readonly add: string;
  readonly emptyTitle: string;
  readonly empty: string;
}[] = [
  {
    kind: 'pattern',
    title: 'Patterns',
    note: 'asked before the library’s own',
    add: 'New pattern',
    emptyTitle: 'No pattern of your own yet',
    empty:
      'Describe a wait that only your programs have: a connection pool of your own, an RPC library, a lock with a name. It is found like those of the library, with your words and your fix.',
  },
  {
    kind: 'idle',
    title: 'Idle by design',
    note: 'never called a stall',
    add: 'New idle rule',
    emptyTitle: 'Nothing of your own is idle by design yet',
    empty:
      'Say which goroutines of yours wait because that is their work: workers of a pool, a poller, a subscriber. No pattern calls them a stall then. Growth is still looked for.',
  },
];

/** The workspace's own rules and its mutes. */
export function OwnRulesScreen({ initial, nowIso }: { initial: RulesView; nowIso: string }) {
  const { workspace } = useHere();
  const may = mayWrite(workspace);
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  const input = { workspace: workspace.slug };
  const asked = useQuery(trpc.rule.list.queryOptions(input, { initialData: initial }));
  const reload = () => queries.invalidateQueries(trpc.rule.list.queryFilter(input));
  const change = useMutation(
    trpc.rule.switch.mutationOptions({
      onSuccess: reload,
      onError: (error) => toast({ tone: 'error', message: problemOf(error).message }),
    }),
  );
  const remove = (rule: RuleRow) =>
    change.mutate(
      { ...input, rule: rule.id, to: 'delete' },
      {
        onSuccess: () =>
          toast({
            message: `${rule.title} deleted.`,
            action: {
              label: 'Undo',
              run: () => change.mutate({ ...input, rule: rule.id, to: 'restore' }),
            },
          }),
      },
    );
  const { rules, mutes } = asked.data;
  return (
    <div ref={list} className="flex flex-col gap-4">
      {KINDS.map(({ kind, title, note, add, emptyTitle, empty }) => {
        const here = rules.filter((rule) => rule.kind === kind);
        return (
          <Panel key={kind} aria-label={title}>
            <PanelHead
              title={title}
              note={note}
              actions={
                may && (
                  <Link
                    href={`${ownRulesPath(workspace.slug)}/new?kind=${kind}`}
                    className={buttonLook({ size: 'small' })}
                  >
                    <Icon name="plus" />
                    {add}
                  </Link>
                )
              }
            />
            {here.length === 0 ? (
              <EmptyState title={emptyTitle}>{empty}</EmptyState>
            ) : (
              <RulesTable
                caption={title}
                rules={here}
                nowIso={nowIso}
                onSwitch={(rule) =>
                  change.mutate({
                    ...input,
                    rule: rule.id,
                    to: rule.enabled ? 'disable' : 'enable',
                  })
                }
                onDelete={remove}
              />
            )}
          </Panel>
        );
      })}
      <MutesPanel mutes={mutes} onChanged={reload} />
      {may && rules.length > 0 && <RediagnosePanel />}
    </div>
  );
}

function RulesTable({
  caption,
  rules,
  nowIso,
  onSwitch,
  onDelete,
}: {
  caption: string;
  rules: readonly RuleRow[];
  nowIso: string;
  onSwitch: (rule: RuleRow) => void;
  onDelete: (rule: RuleRow) => void;
}) {
  const { workspace } = useHere();
  const may = mayWrite(workspace);
  return (
    <DataTable caption={caption}>
      <thead>
        <tr>
          <HeadCell>Rule</HeadCell>
          <HeadCell wideOnly>Changed, UTC</HeadCell>
          <HeadCell numeric wideOnly>
            Revision
          </HeadCell>
          <HeadCell className="w-28">In use</HeadCell>
          {may && (
            <HeadCell className="w-10">
              <span className="sr-only">Delete</span>
            </HeadCell>
          )}
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={rule.id} className={rule.enabled ? undefined : 'text-ink-3'}>
            <DataCell>
              <Link
                href={ownRulePath(workspace.slug, rule.name)}
                prefetch={false}
                data-row-link
                className="font-medium marks-through hover:underline"
              >
                {rule.title}
              </Link>
              <div className="code text-dense text-ink-3 [overflow-wrap:anywhere]">
                own/{rule.name}
              </div>
            </DataCell>
            <DataCell wideOnly>
              <UtcTime iso={rule.updatedAt} style="short" nowIso={nowIso} />
              {rule.changedBy && (
                <div className="text-dense text-ink-3 marks-through">{rule.changedBy}</div>
              )}
            </DataCell>
            <DataCell numeric wideOnly>
              {rule.revision}
            </DataCell>
            <DataCell>
              {may ? (
                <Button
                  size="small"
                  role="switch"
                  aria-checked={rule.enabled}
                  aria-label={`${rule.title} in use`}
                  onClick={() => onSwitch(rule)}
                >
                  {rule.enabled ? 'Enabled' : 'Disabled'}
                </Button>
              ) : rule.enabled ? (
                'enabled'
              ) : (
                'disabled'
              )}
            </DataCell>
            {may && (
              <DataCell className="r">
                <IconButton
                  icon="trash"
                  size="small"
                  label={`Delete ${rule.title}`}
                  onClick={() => onDelete(rule)}
                />
              </DataCell>
            )}
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
}
