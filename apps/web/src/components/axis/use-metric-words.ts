import { utcClockText, utcDayText } from '@unpark/ui';
import type { HistoryPoint } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type AxisMetric, isUnread, metricOf, metricText, sourceOf } from './axis-metrics';

/** What a capture says of a metric, in words: the value with its source, or why there is none. */
export function useMetricWords(metric: AxisMetric) {
  const t = useTranslations('service.metrics');
  const valueWords = (point: HistoryPoint): string => {
    const value = metricOf(metric, point);
    if (value === undefined) return t(isUnread(metric, point) ? 'unread' : `absent.${metric}`);
    const source = sourceOf(metric, point);
    const said = t(`value.${metric}`, { n: value, value: metricText(metric, value) });
    return source && source !== 'metrics' ? `${said}, ${t(`sources.${source}`)}` : said;
  };
  const pointWords = (point: HistoryPoint): string => {
    const at = new Date(point.at);
    return t('point', { what: valueWords(point), day: utcDayText(at), clock: utcClockText(at) });
  };
  return { valueWords, pointWords };
}
