import { useTranslations } from 'next-intl';
import { metricKey, type ValueWords } from './metric-words';

export interface MetricNames {
  readonly values: ValueWords;
  /** undefined for a quantity that goes by its own name */
  readonly name: (canonical: string) => string | undefined;
}

/** Words of quantities and of values that are no number, in the language of the page. */
export function useMetricNames(): MetricNames {
  const t = useTranslations('metrics');
  return {
    values: {
      noLimit: t('values.noLimit'),
      never: t('values.never'),
      points: (value) => t('values.points', { value }),
    },
    name: (canonical) => {
      const key = metricKey(canonical);
      return key && t(`words.${key}`);
    },
  };
}
