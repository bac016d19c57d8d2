'use client';

import { formatCount, formatDuration, formatShare } from '@unpark/base';
import { DataCell, DataTable, HeadCell } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useState } from 'react';
import type { RangeAnswer, UtilisationPoint } from '../../workers/range-messages';

/** Windows of the table, as far as the trace is long enough. */
const WINDOWS_NS = [100e3, 1e6, 10e6, 100e6, 1e9, 10e9];
const VIEW = { width: 600, height: 120 };

/** What the collector cost: its cycles, stops of the world, and the curve of minimum utilisation. */
export function SideCollector({
  gc,
  utilisation,
}: {
  gc: RangeAnswer['gc'] | undefined;
  utilisation: readonly UtilisationPoint[];
}) {
  const t = useTranslations('metrics.side');
  const facts = gc && [
    { name: t('gcCycles'), value: formatCount(gc.cycles.count) },
    { name: t('gcTime'), value: formatDuration(gc.cycles.ns) },
    { name: t('gcStops'), value: formatCount(gc.stops.count) },
    { name: t('gcStopTime'), value: formatDuration(gc.stops.ns) },
    { name: t('gcLongestStop'), value: formatDuration(gc.stops.maxNs) },
  ];
  return (
    <div className="flex flex-col gap-2 px-3 py-2">
      {facts && (
        <dl className="flex flex-wrap gap-x-5 gap-y-1 text-dense">
          {facts.map(({ name, value }) => (
            <div key={name} className="flex gap-1.5">
              <dt className="text-ink-3">{name}</dt>
              <dd className="num font-semibold">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <h4 className="text-dense font-semibold">
        {t('mmu')} <span className="font-normal text-ink-2">{t('mmuNote')}</span>
      </h4>
      {utilisation.length === 0 ? (
        <p className="text-dense text-ink-3">{t('noMmu')}</p>
      ) : (
        <div className="grid items-start gap-4 desk:grid-cols-[minmax(0,1fr)_auto]">
          <Curve points={utilisation} />
          <Windows points={utilisation} />
        </div>
      )}
    </div>
  );
}

function Curve({ points }: { points: readonly UtilisationPoint[] }) {
  const t = useTranslations('metrics.side');
  const [at, setAt] = useState<number>();
  const last = points.length - 1;
  const x = (i: number) => (last > 0 ? (i / last) * VIEW.width : 0);
  const y = (share: number) => VIEW.height * (1 - share);
  const line = points.map(({ share }, i) => `${i === 0 ? 'M' : 'L'}${x(i)} ${y(share)}`).join('');
  const told = at === undefined ? undefined : points[at];
  const sentence =
    told &&
    t('mmuAt', { window: formatDuration(told.windowNs), share: formatShare(told.share, 1) });
  const onKeyDown = (event: KeyboardEvent) => {
    const from = at ?? 0;
    const to =
      event.key === 'ArrowLeft'
        ? from - 1
        : event.key === 'ArrowRight'
          ? from + 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? last
              : undefined;
    if (to === undefined) return;
    setAt(Math.min(Math.max(to, 0), last));
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="min-w-0">
      <div
        role="application"
        aria-label={t('mmu')}
        aria-roledescription={t('mmuRole')}
        tabIndex={0}
        className="rounded-data"
        onKeyDown={onKeyDown}
        onFocus={() => setAt((known) => known ?? 0)}
        onBlur={() => setAt(undefined)}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const share = (event.clientX - box.left) / Math.max(box.width, 1);
          setAt(Math.min(Math.max(Math.round(share * last), 0), last));
        }}
        onPointerLeave={() => setAt(undefined)}
      >
        <svg
          viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          className="block h-[120px] w-full border-b border-l border-line"
        >
          <path
            d={`${line}L${VIEW.width} ${VIEW.height}L0 ${VIEW.height}Z`}
            className="fill-ink-2/15"
          />
          <path
            d={line}
            className="fill-none stroke-ink"
            strokeWidth="1.5"
            vectorEffect="non-scaling-stroke"
          />
          {at !== undefined && (
            <path
              d={`M${x(at)} 0V${VIEW.height}`}
              className="stroke-accent"
              strokeWidth="1"
              vectorEffect="non-scaling-stroke"
            />
          )}
        </svg>
      </div>
      <div className="flex justify-between text-label text-ink-3 num" aria-hidden="true">
        <span>{formatDuration(points[0]?.windowNs ?? 0)}</span>
        <span>{formatDuration(points[last]?.windowNs ?? 0)}</span>
      </div>
      <p aria-live="polite" className="min-h-4 text-label text-ink-2 num">
        {sentence}
      </p>
    </div>
  );
}

function Windows({ points }: { points: readonly UtilisationPoint[] }) {
  const t = useTranslations('metrics.side');
  const longest = points.at(-1);
  const rows = [
    ...WINDOWS_NS.filter((ns) => ns < (longest?.windowNs ?? 0)),
    ...(longest ? [longest.windowNs] : []),
  ];
  return (
    <DataTable caption={t('mmuCaption')} dense>
      <thead>
        <tr>
          <HeadCell numeric>{t('window')}</HeadCell>
          <HeadCell numeric>{t('least')}</HeadCell>
          <HeadCell numeric>{t('lost')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((windowNs) => {
          const share = shareAt(points, windowNs);
          return (
            <tr key={windowNs}>
              <DataCell numeric>{formatDuration(windowNs)}</DataCell>
              <DataCell numeric>{formatShare(share, 1)}</DataCell>
              <DataCell numeric>{formatDuration(windowNs * (1 - share))}</DataCell>
            </tr>
          );
        })}
      </tbody>
    </DataTable>
  );
}

/** At the window that was worked out and is nearest, the shorter one first: never too good. */
const shareAt = (points: readonly UtilisationPoint[], windowNs: number): number =>
  points.findLast((point) => point.windowNs <= windowNs)?.share ?? points[0]?.share ?? 1;
