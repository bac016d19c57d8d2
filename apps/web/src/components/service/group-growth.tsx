'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { formatChange, formatCount } from '@unpark/base';
import {
  Button,
  DataCell,
  DataTable,
  EmptyState,
  HeadCell,
  Notice,
  Panel,
  PanelHead,
  StateSwatch,
  UtcTime,
} from '@unpark/ui';
import type { GroupOverTime, HistoryPoint } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { capturePath } from '../shell/places';
import { plottedPoints, pointsIn } from './history-points';
import { useRange } from './use-range';

const FIRST_ROWS = 8;

/** Which groups of goroutines grew over the captures that the axis shows: the last dump of each. */
export function GroupGrowth({
  slug,
  service,
  history,
  nowIso,
}: {
  slug: string;
  /** id */
  service: string;
  /** oldest first; those of the range that the axis shows are counted */
  history: readonly HistoryPoint[];
  nowIso: string;
}) {
  const t = useTranslations('service.groups');
  const trpc = useTRPC();
  const [all, setAll] = useState(false);
  const points = useMemo(() => plottedPoints(history), [history]);
  const { range } = useRange(points);
  const from = range === 'all' ? undefined : pointsIn(points, range)[0]?.at;
  const asked = useQuery(
    trpc.service.groupGrowth.queryOptions(
      { workspace: slug, service, ...(from !== undefined && { from: new Date(from) }) },
      { placeholderData: keepPreviousData },
    ),
  );
  if (!asked.data) return null;
  const { captures, groups, unread } = asked.data;
  const changed = groups.filter(({ growth }) => growth !== 0);
  // of one day the second tells captures apart, else the day
  const style = new Set(captures.map(({ at }) => at.slice(0, 10))).size === 1 ? 'clock' : 'short';
  const rows = all ? groups : groups.slice(0, FIRST_ROWS);
  return (
    <Panel aria-label={t('title')}>
      <PanelHead title={t('title')} note={t('note')} />
      {unread > 0 && <Notice className="m-3">{t('unread', { count: unread })}</Notice>}
      {captures.length < 2 ? (
        unread === 0 && <EmptyState title={t('few')}>{t('fewHint')}</EmptyState>
      ) : (
        <div className="overflow-x-auto">
          <DataTable caption={t('caption', { count: captures.length })} dense>
            <thead>
              <tr>
                <HeadCell wideOnly className="w-[190px]">
                  {t('reason')}
                </HeadCell>
                <HeadCell>{t('where')}</HeadCell>
                {captures.map(({ id, at }, i) => (
                  <HeadCell
                    key={id}
                    numeric
                    wideOnly={i > 0 && i < captures.length - 1}
                    className="w-[96px] phone:w-auto"
                  >
                    <Link href={capturePath(slug, id)} prefetch={false} className="hover:underline">
                      <UtcTime iso={at} style={style} nowIso={nowIso} />
                    </Link>
                  </HeadCell>
                ))}
                <HeadCell numeric className="w-[84px] phone:w-auto">
                  {t('change')}
                </HeadCell>
                <HeadCell wideOnly className="w-[110px]">
                  <span className="sr-only">{t('course')}</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {rows.map((group) => (
                <GroupRow key={group.key} group={group} />
              ))}
            </tbody>
          </DataTable>
        </div>
      )}
      {captures.length >= 2 && (changed.length === 0 || groups.length > FIRST_ROWS) && (
        <p className="flex flex-wrap items-center gap-3 px-3 py-2 text-dense text-ink-2">
          {changed.length === 0 && t('steady')}
          {groups.length > FIRST_ROWS && (
            <Button size="small" onClick={() => setAll(!all)}>
              {all ? t('fewer') : t('more', { count: groups.length })}
            </Button>
          )}
        </p>
      )}
    </Panel>
  );
}

function GroupRow({ group }: { group: GroupOverTime }) {
  const t = useTranslations('service.groups');
  const { place, counts, growth } = group;
  const last = counts.length - 1;
  const reason = (
    <span className="inline-flex items-center gap-1.5">
      <StateSwatch state={group.stateClass} />
      {group.reason}
    </span>
  );
  return (
    <tr>
      <DataCell wideOnly>{reason}</DataCell>
      <DataCell className="min-w-0 whitespace-normal">
        <span className="hidden phone:block">{reason}</span>
        {place ? (
          <code className="wrap-anywhere">
            {shortFunction(place.function)}{' '}
            <span className="text-ink-3">
              {place.file.slice(place.file.lastIndexOf('/') + 1)}:{place.line}
            </span>
          </code>
        ) : (
          <span className="text-ink-2">{t('library')}</span>
        )}
      </DataCell>
      {counts.map((count, i) => (
        <DataCell
          // biome-ignore lint/suspicious/noArrayIndexKey: one column a capture, in their order
          key={i}
          numeric
          wideOnly={i > 0 && i < last}
          className={i === last ? 'font-semibold' : ''}
          title={count === null ? t('unknown') : undefined}
        >
          {count === null ? '–' : formatCount(count)}
        </DataCell>
      ))}
      <DataCell numeric className={growth > 0 ? 'text-crit' : 'text-ink-2'}>
        {formatChange(growth)}
      </DataCell>
      <DataCell wideOnly>
        <Course counts={counts} />
      </DataCell>
    </tr>
  );
}

/** `(*broker).forward` of `example.com/app/pubsub.(*broker).forward`: the package is in the file beside it. */
const shortFunction = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** The counts of a row as a line, each row on a scale of its own; the numbers stand beside it. */
function Course({ counts }: { counts: readonly (number | null)[] }) {
  const most = Math.max(1, ...counts.map(Number));
  const points = counts.flatMap((count, i) =>
    count === null
      ? []
      : [{ x: 4 + (i / Math.max(1, counts.length - 1)) * 88, y: 20 - (count / most) * 16 }],
  );
  return (
    <svg viewBox="0 0 96 24" width="96" height="24" aria-hidden="true" className="block">
      <polyline
        points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
        fill="none"
        stroke="var(--ink-2)"
        strokeWidth="1.2"
      />
      {points.map(({ x, y }) => (
        <circle key={x} cx={x} cy={y} r="1.8" fill="var(--ink)" />
      ))}
    </svg>
  );
}
