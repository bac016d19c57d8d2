'use client';

import { Segmented } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useSearchParams } from 'next/navigation';
import type { AxisMetric } from './axis-metrics';
import { setAddress } from './set-address';

const PARAMETER = 'metric';

/** What an axis draws, as the address says; the first one without a word of it. */
export function useMetric<M extends AxisMetric>(
  options: readonly [M, ...M[]],
): readonly [M, (metric: M) => void] {
  const wanted = useSearchParams().get(PARAMETER);
  const set = (metric: M): void =>
    setAddress(PARAMETER, metric === options[0] ? undefined : metric);
  return [options.find((one) => one === wanted) ?? options[0], set];
}

export function MetricChoice<M extends AxisMetric>({
  options,
  value,
  onChange,
}: {
  options: readonly M[];
  value: M;
  onChange: (metric: M) => void;
}) {
  const t = useTranslations('service.metrics');
  return (
    <Segmented
      label={t('label')}
      value={value}
      className="min-w-0 max-w-full overflow-x-auto"
      options={options.map((one) => ({
        value: one,
        label: t(`short.${one as AxisMetric}`),
        title: t(`about.${one as AxisMetric}`),
      }))}
      onChange={onChange}
    />
  );
}
