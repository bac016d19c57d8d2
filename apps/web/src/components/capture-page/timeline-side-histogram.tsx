'use client';

import { formatCount, formatDuration } from '@unpark/base';
import { bucketStartNs, type DurationHistogram } from '@unpark/analysis';
import { useTranslations } from 'next-intl';

const HEIGHT_PX = 22;
const BAR_PX = 7;

/** Durations in five buckets a power of ten; heights by square root, so that the rare long ones show. */
export function SpreadBars({ histogram }: { histogram: DurationHistogram }) {
  const t = useTranslations('metrics');
  const { firstBucket, counts, count } = histogram;
  if (count === 0) return <span className="text-ink-3">{t('lanes.nothing')}</span>;
  const most = counts.reduce((max, of) => Math.max(max, of), 0);
  const from = (i: number) => formatDuration(bucketStartNs(firstBucket + i));
  return (
    <span
      role="img"
      aria-label={t('side.bucketsOf', { count, from: from(0), to: from(counts.length) })}
      title={t('spread.heights')}
      className="inline-flex max-w-full items-end gap-px align-bottom"
      style={{ height: HEIGHT_PX }}
    >
      {counts.map((of, i) => (
        <i
          key={firstBucket + i}
          title={t('side.bucket', { from: from(i), to: from(i + 1), count: formatCount(of) })}
          className="bg-ink-2"
          style={{
            width: BAR_PX,
            height: of === 0 ? 1 : Math.max(2, HEIGHT_PX * Math.sqrt(of / most)),
            opacity: of === 0 ? 0.25 : 1,
          }}
        />
      ))}
    </span>
  );
}
