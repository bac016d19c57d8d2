'use client';

import { formatCount } from '@unpark/base';
import { MAX_ALL_NODES, type WaitPicture } from '@unpark/charts';
import type { DumpInOrder, WaitGraphSummary } from '@unpark/model';
import { Button, utcClockText } from '@unpark/ui';
import { useTranslations } from 'next-intl';

const NS_PER_MS = 1_000_000n;

/** Of which moment it is, and where the ways lead; the legend of the lines. */
export function WaitsSummary({
  graph,
  dumps,
  cycles,
  roots,
}: {
  graph: WaitGraphSummary;
  dumps: readonly DumpInOrder[];
  cycles: number;
  /** each in one line */
  roots: readonly string[];
}) {
  const t = useTranslations('waits');
  const dump = dumps.find(({ label }) => label === graph.dump);
  const at =
    dump?.atUnixNs === undefined
      ? graph.dump
      : t('at', {
          dump: dump.label,
          clock: utcClockText(new Date(Number(BigInt(dump.atUnixNs) / NS_PER_MS))),
        });
  const [root] = roots;
  const says =
    cycles > 0
      ? t('cycles', { count: cycles })
      : root !== undefined && roots.length === 1
        ? t('endsAt', { roots: root })
        : t('noCycle');
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-3 pt-2.5 text-dense text-ink-2">
      <p className="min-w-0 flex-1 basis-80 [overflow-wrap:anywhere]">
        {at !== undefined && <span className="num capitalize-first">{at} · </span>}
        {says}
      </p>
      <ul className="flex gap-4">
        <LegendLine label={t('observed')} />
        <LegendLine label={t('inferred')} dashed />
      </ul>
    </div>
  );
}

const LegendLine = ({ label, dashed = false }: { label: string; dashed?: boolean }) => (
  <li className="flex items-center gap-1.5">
    <svg width="22" height="6" aria-hidden="true">
      <path
        d="M0 3h22"
        strokeWidth={1.5}
        stroke={dashed ? 'var(--ink-3)' : 'var(--ink)'}
        strokeDasharray={dashed ? '5 4' : undefined}
      />
    </svg>
    {label}
  </li>
);

/** What is not drawn, and the way to it. */
export function WaitsRest({
  picture,
  all,
  onAll,
}: {
  picture: WaitPicture;
  all: boolean;
  onAll: (all: boolean) => void;
}) {
  const t = useTranslations('waits');
  if (picture.left === 0 && !all) return null;
  const most = Math.min(picture.connected, MAX_ALL_NODES);
  return (
    <div className="flex flex-wrap items-center gap-2 px-3 pb-2.5 text-dense text-ink-2">
      {picture.left > 0 && (
        <span className="num">
          {t('left', { count: picture.left, shown: formatCount(picture.left) })}
          {all && `. ${t('onlySome', { most: MAX_ALL_NODES })}`}
        </span>
      )}
      <Button size="small" onClick={() => onAll(!all)}>
        {all ? t('showLess') : t('showAll', { count: most })}
      </Button>
    </div>
  );
}
