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
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRef } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { ownRulePath, ownRulesPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { useWriterOf } from '../shell/writer-words';
import { MutesPanel } from './mutes-panel';
import { RediagnosePanel } from './rediagnose-panel';

const KINDS: readonly RuleKind[] = ['pattern', 'idle'];

/** The workspace's own rules and its mutes. */
export function OwnRulesScreen({ initial, nowIso }: { initial: RulesView; nowIso: string }) {
  const t = useTranslations('patterns.rules');
  const problemWords = useProblemWords();
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
      onError: (error) => toast({ tone: 'error', message: problemWords(problemOf(error)).message }),
    }),
  );
  const remove = (rule: RuleRow) =>
    change.mutate(
      { ...input, rule: rule.id, to: 'delete' },
      {
        onSuccess: () =>
          toast({
            message: t('deleted', { title: rule.title }),
            action: {
              label: t('undo'),
              run: () => change.mutate({ ...input, rule: rule.id, to: 'restore' }),
            },
          }),
      },
    );
  const { rules, mutes } = asked.data;
  return (
    <div ref={list} className="flex flex-col gap-4">
      {KINDS.map((kind) => {
        const title = t(`${kind}.title`);
        const here = rules.filter((rule) => rule.kind === kind);
        return (
          <Panel key={kind} aria-label={title}>
            <PanelHead
              title={title}
              note={t(`${kind}.note`)}
              actions={
                may && (
                  <Link
                    href={`${ownRulesPath(workspace.slug)}/new?kind=${kind}`}
                    className={buttonLook({ size: 'small' })}
                  >
                    <Icon name="plus" />
                    {t(`${kind}.add`)}
                  </Link>
                )
              }
            />
            {here.length === 0 ? (
              <EmptyState title={t(`${kind}.emptyTitle`)}>{t(`${kind}.empty`)}</EmptyState>
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
  const t = useTranslations('patterns.rules');
  const writerOf = useWriterOf();
  const { workspace } = useHere();
  const may = mayWrite(workspace);
  return (
    <DataTable caption={caption}>
      <thead>
        <tr>
          <HeadCell>{t('rule')}</HeadCell>
          <HeadCell wideOnly>{t('changed')}</HeadCell>
          <HeadCell numeric wideOnly>
            {t('revision')}
          </HeadCell>
          <HeadCell className="w-28">{t('inUse')}</HeadCell>
          {may && (
            <HeadCell className="w-10">
              <span className="sr-only">{t('delete')}</span>
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
              <div className="text-dense text-ink-3 marks-through">
                {writerOf({ by: rule.changedBy, byKey: rule.changedByKey })}
              </div>
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
                  aria-label={t('inUseOf', { title: rule.title })}
                  onClick={() => onSwitch(rule)}
                >
                  {rule.enabled ? t('enabled') : t('disabled')}
                </Button>
              ) : rule.enabled ? (
                t('isEnabled')
              ) : (
                t('isDisabled')
              )}
            </DataCell>
            {may && (
              <DataCell className="r">
                <IconButton
                  icon="trash"
                  size="small"
                  label={t('deleteOf', { title: rule.title })}
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
