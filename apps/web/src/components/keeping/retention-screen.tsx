'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { formatBytes } from '@unpark/base';
import type { ArtifactKind, KeptKinds } from '@unpark/model';
import {
  Button,
  DataCell,
  DataTable,
  EmptyState,
  HeadCell,
  Panel,
  PanelHead,
  SelectInput,
  useToast,
  UtcTime,
  utcText,
} from '@unpark/ui';
import type { HeldBy, KeptFor, RetentionView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useKindWords } from '../capture/kind-words';
import { useProblemWords } from '../problem-words';
import { capturePath } from '../shell/places';
import { mayAdminister, useHere } from '../shell/workspace-context';
import { QuotaNotice } from './quota-notice';
import { UsageBar } from './usage-bar';

const HOLDS = ['pinned', 'incident', 'investigation', 'annotation'] as const;
const ORDER = ['traces', 'profiles', 'dumps', 'captures'] as const;

/** How long files are kept, what is stored, and what goes next; of the workspace or of one service. */
export function RetentionScreen({
  initial,
  service,
  days,
}: {
  initial: RetentionView;
  /** id; absent: the workspace */
  service?: string;
  /** what there is to choose from */
  days: readonly number[];
}) {
  const t = useTranslations('keeping.retention');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const view = useQuery({
    ...trpc.retention.get.queryOptions({
      workspace: workspace.slug,
      ...(service !== undefined && { service }),
    }),
    initialData: initial,
  }).data;
  const held = useHeldWords()(view.next.held);
  return (
    <>
      {service === undefined && <QuotaNotice slug={workspace.slug} quota={view.quota} />}
      <Panel aria-label={t('title')}>
        <PanelHead
          title={t('title')}
          note={t('next', {
            time: utcText(view.nextRunAt, 'full').replace(/ UTC$/, ''),
            files: view.next.fileCount,
            bytes: formatBytes(view.next.storedBytes),
          })}
          actions={
            <Button
              size="small"
              variant="ghost"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? t('hide') : t('see')}
            </Button>
          }
        />
        {open && <Going view={view} />}
        <Rules view={view} service={service} days={days} />
        <p className="border-t border-line px-3 py-2 text-dense text-ink-2">
          {held !== '' && <>{t('heldNow', { list: held })} </>}
          {mayAdminister(workspace) ? t('fromUpload') : t('readOnly')}
        </p>
      </Panel>
      {service === undefined && <Runs view={view} />}
    </>
  );
}

/** `2 pinned, 1 in incidents` */
function useHeldWords() {
  const t = useTranslations('keeping.retention.hold');
  return (held: Readonly<Partial<Record<HeldBy, number>>>): string =>
    HOLDS.flatMap((hold) => {
      const count = held[hold];
      return count ? [t(hold, { count })] : [];
    }).join(', ');
}

function Rules({
  view,
  service,
  days,
}: {
  view: RetentionView;
  service: string | undefined;
  days: readonly number[];
}) {
  const t = useTranslations('keeping.retention');
  const usage = useTranslations('keeping.usage');
  const rules = ORDER.flatMap((kinds) => view.rules.filter((rule) => rule.kinds === kinds));
  return (
    <DataTable caption={t('title')}>
      <thead>
        <tr>
          <HeadCell>{t('kind')}</HeadCell>
          <HeadCell numeric>{t('keep')}</HeadCell>
          <HeadCell numeric>{t('stored')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={rule.kinds}>
            <DataCell className="whitespace-normal">
              {t(rule.kinds)}
              {rule.kinds === 'captures' && (
                <span className="block text-dense text-ink-2">{t('capturesHint')}</span>
              )}
            </DataCell>
            <DataCell numeric>
              <KeepSelect
                kinds={rule.kinds}
                own={rule.own}
                inherited={rule.inherited}
                service={service}
                days={days}
              />
            </DataCell>
            <DataCell numeric>{formatBytes(rule.storedBytes)}</DataCell>
          </tr>
        ))}
        <tr>
          <DataCell className="whitespace-normal">{t('records')}</DataCell>
          <DataCell numeric className="text-ink-2 whitespace-normal">
            {t('recordsKept')}
          </DataCell>
          <DataCell numeric>–</DataCell>
        </tr>
        <tr>
          <DataCell className="whitespace-normal">{t('held')}</DataCell>
          <DataCell numeric className="text-ink-2 whitespace-normal">
            {t('heldKept')}
          </DataCell>
          <DataCell numeric>–</DataCell>
        </tr>
        {service === undefined && (
          <tr>
            <DataCell className="font-medium">{usage('title')}</DataCell>
            <DataCell />
            <DataCell numeric>
              <UsageBar name={usage('workspace')} quota={view.quota} />
            </DataCell>
          </tr>
        )}
      </tbody>
    </DataTable>
  );
}

const textOf = (kept: KeptFor): string => (kept === null ? 'ever' : String(kept));
const keptOf = (text: string): KeptFor =>
  text === 'ever' ? null : text === 'unset' ? 'unset' : Number(text);

function KeepSelect({
  kinds,
  own,
  inherited,
  service,
  days,
}: {
  kinds: KeptKinds;
  own: KeptFor;
  inherited: number | null;
  service: string | undefined;
  days: readonly number[];
}) {
  const t = useTranslations('keeping.retention');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const client = useQueryClient();
  const toast = useToast();
  const words = useProblemWords();
  const set = useMutation(
    trpc.retention.set.mutationOptions({
      onSettled: () => client.invalidateQueries(trpc.retention.get.pathFilter()),
      onError: (error) => toast({ tone: 'error', message: words(problemOf(error)).message }),
    }),
  );
  const keptWords = (kept: number | null) =>
    kept === null ? t('forEver') : t('days', { days: kept });
  // Not set on the workspace is for ever.
  const seenAs = (kept: KeptFor) => (service === undefined && kept === 'unset' ? null : kept);
  const shown = seenAs(own);
  if (!mayAdminister(workspace)) {
    return shown === 'unset' ? t('inherited', { kept: keptWords(inherited) }) : keptWords(shown);
  }
  const choose = (from: KeptFor, to: KeptFor, undo: boolean) =>
    set.mutate(
      {
        workspace: workspace.slug,
        ...(service !== undefined && { service }),
        kinds,
        from,
        to,
      },
      {
        onSuccess: () =>
          toast({
            message: t('saved'),
            ...(undo && {
              action: { label: t('undo'), run: () => choose(to, from, false) },
            }),
          }),
      },
    );
  const choices = [...new Set([...days, ...(typeof shown === 'number' ? [shown] : [])])].sort(
    (a, b) => a - b,
  );
  return (
    <SelectInput
      aria-label={t('keepOf', { kinds: t(kinds) })}
      className="w-auto! max-w-full phone:max-w-36"
      disabled={set.isPending}
      value={textOf(set.isPending ? seenAs(set.variables.to) : shown)}
      onChange={(event) => choose(own, keptOf(event.target.value), true)}
    >
      {service !== undefined && (
        <option value="unset">{t('inherited', { kept: keptWords(inherited) })}</option>
      )}
      {choices.map((count) => (
        <option key={count} value={count}>
          {t('days', { days: count })}
        </option>
      ))}
      <option value="ever">{t('forEver')}</option>
    </SelectInput>
  );
}

function Going({ view }: { view: RetentionView }) {
  const t = useTranslations('keeping.retention');
  const kindWords = useKindWords();
  const { workspace } = useHere();
  const { items, more } = view.next;
  if (items.length === 0) {
    return <p className="border-b border-line px-3 py-2.5 text-ink-2">{t('nothing')}</p>;
  }
  return (
    <div className="border-b border-line bg-sunken">
      <DataTable caption={t('goes')} dense>
        <thead>
          <tr>
            <HeadCell>{t('uploaded')}</HeadCell>
            <HeadCell>{t('service')}</HeadCell>
            <HeadCell wideOnly>{t('what')}</HeadCell>
            <HeadCell numeric>{t('stored')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.captureId}>
              <DataCell>
                <Link
                  href={capturePath(workspace.slug, item.captureId)}
                  prefetch={false}
                  className="font-medium text-accent"
                >
                  <UtcTime iso={item.uploadedAt} />
                </Link>
              </DataCell>
              <DataCell className="marks-through">{item.serviceName}</DataCell>
              <DataCell wideOnly className="whitespace-normal">
                {item.whole
                  ? t('whole')
                  : t('files', {
                      count: item.files.length,
                      kinds: [
                        ...new Set(item.files.map((file) => kindWords(file.kind as ArtifactKind))),
                      ].join(', '),
                    })}
              </DataCell>
              <DataCell numeric>{formatBytes(item.storedBytes)}</DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
      {more > 0 && (
        <p className="px-3 py-1.5 text-dense text-ink-2">{t('more', { count: more })}</p>
      )}
    </div>
  );
}

function Runs({ view }: { view: RetentionView }) {
  const t = useTranslations('keeping.retention');
  const held = useHeldWords();
  if (view.runs.length === 0) {
    return (
      <Panel>
        <EmptyState title={t('noRuns')}>{t('noRunsText')}</EmptyState>
      </Panel>
    );
  }
  return (
    <Panel aria-label={t('runs')}>
      <PanelHead title={t('runs')} />
      <DataTable caption={t('runs')}>
        <thead>
          <tr>
            <HeadCell>{t('start')}</HeadCell>
            <HeadCell numeric>{t('removed')}</HeadCell>
            <HeadCell wideOnly>{t('keptBack')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {view.runs.map((run) => (
            <tr key={run.id}>
              <DataCell>
                <UtcTime iso={run.startedAt} />
                {run.endedAt === undefined && <span className="text-ink-2"> {t('running')}</span>}
              </DataCell>
              <DataCell numeric>
                {run.removedCount} · {formatBytes(run.removedBytes)}
              </DataCell>
              <DataCell wideOnly className="text-ink-2">
                {held(run.held) || '–'}
              </DataCell>
            </tr>
          ))}
        </tbody>
      </DataTable>
    </Panel>
  );
}
