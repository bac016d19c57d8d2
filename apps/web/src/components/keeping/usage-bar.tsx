'use client';

import { formatBytes } from '@unpark/base';
import { classNames } from '@unpark/ui';
import type { QuotaView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';

const TONE = { soon: 'bg-med', nearly: 'bg-crit' } as const;

/** What is held of what may be held; without a limit a number alone. */
export function UsageBar({
  name,
  quota,
  className,
}: {
  name: string;
  quota: QuotaView;
  className?: string;
}) {
  const t = useTranslations('keeping.usage');
  const { storedBytes, limitBytes, notice } = quota;
  if (limitBytes === undefined) {
    return <span className="num">{t('noLimit', { stored: formatBytes(storedBytes) })}</span>;
  }
  const percent = limitBytes === 0 ? 100 : Math.min(100, (storedBytes / limitBytes) * 100);
  return (
    <span className={classNames('inline-flex flex-col gap-1 min-w-36', className)}>
      <span className="num">
        {t('of', { stored: formatBytes(storedBytes), limit: formatBytes(limitBytes) })}
      </span>
      <span
        role="meter"
        aria-label={t('bar', { name, percent: Math.round(percent) })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        className="block h-1.5 w-full rounded-[3px] bg-line overflow-hidden"
      >
        <i
          className={classNames('block h-full', notice ? TONE[notice] : 'bg-accent')}
          style={{ width: `${percent.toFixed(2)}%` }}
        />
      </span>
    </span>
  );
}
