'use client';

import { formatCount, formatDuration, type Problem } from '@unpark/base';

import {
  Button,
  CommandLine,
  EmptyState,
  Menu,
  MenuChoice,
  MenuItem,
  Panel,
  PanelHead,
  Segmented,
  useToast,
} from '@unpark/ui';
import {
  GOROUTINE_GROUPINGS,
  GOROUTINE_SORTS,
  type GoroutineGrouping,
  type GoroutineSort,
} from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { GoroutineTable } from '../../workers/goroutine-messages';
import { ProblemState } from '../problem-words';
import { dumpNumber } from './dump-requests';
import type { DumpRef } from './flame-sources';
import { COPY_FORMS, type CopyForm, MOST_COPIED, rowsText } from './goroutine-copy';
import { useGoroutineWords } from './goroutine-words';

export interface GoroutinesHeadProps {
  dumps: readonly DumpRef[];
  dump: DumpRef | undefined;
  pair: { readonly from: DumpRef; readonly to: DumpRef } | undefined;
  difference: boolean;
  grouping: GoroutineGrouping;
  sort: GoroutineSort;
  table: GoroutineTable | undefined;
  titleOf: ((at: number) => string | undefined) | undefined;
  /** the page of one goroutine is open: what arranges rows is not shown */
  isOne: boolean;
  onDump: (dump: DumpRef) => void;
  onDifference: () => void;
  onGrouping: (grouping: GoroutineGrouping) => void;
  onGroupLabel: (key: string) => void;
  onSort: (sort: GoroutineSort) => void;
  children: ReactNode;
}

const DIFFERENCE = 'difference';

/** The panel with its head: which dump, grouped how, in which order. */
export function GoroutinesPanel(props: GoroutinesHeadProps) {
  const { dumps, dump, pair, difference, table, grouping, isOne } = props;
  const t = useTranslations('goroutines');
  const numberOf = (ref: DumpRef) => t('dump', { number: dumpNumber(ref.label) });
  return (
    <Panel aria-label={t('title')} id="goroutines">
      <PanelHead
        title={t('title')}
        note={
          dump &&
          (difference && pair
            ? t('fromTo', {
                from: t('dumpIn', { number: dumpNumber(pair.from.label) }),
                to: t('dumpIn', { number: dumpNumber(pair.to.label) }),
                known: gapWords(pair) === '' ? 'no' : 'yes',
                gap: gapWords(pair),
                before: formatCount(pair.from.goroutineCount),
                after: formatCount(pair.to.goroutineCount),
              })
            : t('inDump', {
                n: dump.goroutineCount,
                count: formatCount(dump.goroutineCount),
                dump: t('dumpIn', { number: dumpNumber(dump.label) }),
              }))
        }
        actions={
          dump &&
          !isOne && (
            <>
              <Segmented
                label={t('groupings.legend')}
                className="phone:hidden"
                value={difference && grouping === 'tree' ? 'creator' : grouping}
                options={GOROUTINE_GROUPINGS.map((value) => ({
                  value,
                  label: t(`groupings.${value}`),
                  title: t(`groupings.${value}Hint`),
                  // who created whom does not change between two dumps
                  disabled: value === 'tree' && difference,
                }))}
                onChange={props.onGrouping}
              />
              <More {...props} />
            </>
          )
        }
      >
        {dump && dumps.length > 1 && (
          <Segmented
            label={t('whichDump')}
            value={difference ? DIFFERENCE : dump.key}
            options={[
              ...dumps.map((ref) => ({
                value: ref.key,
                title: ref.artifact.file,
                label: numberOf(ref),
              })),
              ...(pair ? [{ value: DIFFERENCE, label: t('difference') }] : []),
            ]}
            onChange={(key) => {
              if (key === DIFFERENCE) return props.onDifference();
              const found = dumps.find((ref) => ref.key === key);
              if (found) props.onDump(found);
            }}
          />
        )}
        {grouping === 'label' && table && table.labelKeys.length > 0 && !isOne && (
          <Menu
            trigger={
              <Button
                size="small"
                aria-label={`${table.groupedBy ?? table.labelKeys[0]?.key}, ${t('groupings.labelKey')}`}
              >
                {table.groupedBy ?? table.labelKeys[0]?.key}
              </Button>
            }
            className="max-h-[60vh] overflow-y-auto"
          >
            {table.labelKeys.slice(0, 100).map(({ key, count }) => (
              <MenuItem
                key={key}
                onSelect={() => props.onGroupLabel(key)}
                hint={<span className="num text-ink-3">{formatCount(count)}</span>}
              >
                <code>{key}</code>
              </MenuItem>
            ))}
          </Menu>
        )}
      </PanelHead>
      {props.children}
    </Panel>
  );
}

function gapWords({ from, to }: { from: DumpRef; to: DumpRef }): string {
  if (from.atUnixNs === undefined || to.atUnixNs === undefined) return '';
  return formatDuration(Number(to.atUnixNs - from.atUnixNs));
}

/** Order, groupings on a narrow screen, and copies of the rows. */
function More(props: GoroutinesHeadProps) {
  const { table, sort, grouping } = props;
  const words = useGoroutineWords();
  const { t } = words;
  const toast = useToast();
  const copy = (form: CopyForm) => {
    if (!table) return;
    const { pair } = props;
    const difference =
      props.difference && pair
        ? {
            from: t('dump', { number: dumpNumber(pair.from.label) }),
            to: t('dump', { number: dumpNumber(pair.to.label) }),
          }
        : undefined;
    const count = Math.min(table.size, MOST_COPIED);
    navigator.clipboard.writeText(rowsText(form, table, words, difference, props.titleOf)).then(
      () => toast({ message: t('copy.done', { n: count, count: formatCount(count) }) }),
      () => toast({ tone: 'error', message: t('copy.refused') }),
    );
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" icon="more" aria-label={`${t(`sorts.${sort}`)}, ${t('more')}`}>
          <span className="phone:hidden">{t(`sorts.${sort}`)}</span>
        </Button>
      }
    >
      <MenuChoice
        value={sort}
        options={GOROUTINE_SORTS.map((value) => ({ value, label: t(`sorts.${value}Long`) }))}
        onChange={props.onSort}
      />
      <div className="not-phone:hidden">
        <hr className="my-1 border-line" />
        <MenuChoice
          value={grouping}
          options={GOROUTINE_GROUPINGS.map((value) => ({
            value,
            label: t(`groupings.${value}Hint`),
          }))}
          onChange={props.onGrouping}
        />
      </div>
      {table && (
        <>
          <hr className="my-1 border-line" />
          {COPY_FORMS.map((form) => (
            <MenuItem key={form} icon="copy" onSelect={() => copy(form)}>
              {t(`copy.${form}`)}
            </MenuItem>
          ))}
        </>
      )}
    </Menu>
  );
}

export function NoDump({ hasGoroutineProfile }: { hasGoroutineProfile: boolean }) {
  const t = useTranslations('goroutines');
  return (
    <EmptyState title={t('noDump.title')}>
      <p>{t(hasGoroutineProfile ? 'noDump.profileOnly' : 'noDump.why')}</p>
      <CommandLine
        className="mt-2"
        command="curl -so goroutines.txt 'http://host:6060/debug/pprof/goroutine?debug=2'"
      />
    </EmptyState>
  );
}

export function NotShown({ problem }: { problem: Problem }) {
  const t = useTranslations('goroutines');
  return <ProblemState mark={t('notShown')} problem={problem} />;
}

export function NoMatch({
  filter,
  total,
  onClear,
}: {
  filter: string;
  total: number;
  onClear: () => void;
}) {
  const t = useTranslations('goroutines');
  return (
    <EmptyState
      title={t.rich('noMatch.title', { filter, code: (chunks) => <code>{chunks}</code> })}
      actions={
        <Button size="small" onClick={onClear}>
          {t('noMatch.clear')}
        </Button>
      }
    >
      {t('noMatch.why', { n: total, count: formatCount(total) })}
      {/\bwait[:=<>]/.test(filter) && ` ${t('noMatch.wait')}`}
    </EmptyState>
  );
}
