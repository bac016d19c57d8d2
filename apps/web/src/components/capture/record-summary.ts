import { formatCount, formatDuration, formatQuantity } from '@unpark/base';
import type { ArtifactRecord, MetricsFacts, ProfileFacts } from '@unpark/model';
import { useTranslations } from 'next-intl';
import { useSaidLang } from '../../i18n/said-lang';

type Words = ReturnType<typeof useTranslations<'capture.summary'>>;

/** What a file holds, in one line, as the reader of its kind says it in English. */
export function useRecordSummary(): (record: ArtifactRecord) => {
  readonly text: string;
  /** set where there are no words in the language of the page */
  readonly lang: 'en' | undefined;
} {
  const t = useTranslations('capture.summary');
  const said = useSaidLang();
  return (record) => {
    const text = recordSummary(record, t);
    return text === undefined
      ? { text: record.summary, lang: record.summary === '' ? undefined : said }
      : { text, lang: undefined };
  };
}

/** Undefined for what only the reader can say. */
export function recordSummary(record: ArtifactRecord, t: Words): string | undefined {
  const { facts, status } = record;
  switch (facts.form) {
    case 'profile':
      return profileWords(record.kind, facts, t);
    case 'dump':
      return t('dump', {
        cut: String(facts.truncated),
        ...counts(facts.dumps.reduce((sum, dump) => sum + dump.goroutineCount, 0)),
        dumps: facts.dumps.length,
      });
    case 'trace':
      return t('trace', {
        cut: String(status === 'damaged'),
        length: seconds(facts.durationNs),
        goroutines: formatCount(facts.goroutineCount),
        events: formatCount(facts.eventCount),
      });
    case 'metrics':
      return metricsWords(facts, t);
    case 'manifest':
      return t('record', { files: formatCount(facts.files.length) });
    case 'none':
      return status === 'damaged' && record.error
        ? t('unread', { kind: record.kind === 'execution-trace' ? 'trace' : 'profile' })
        : undefined;
  }
}

function profileWords(kind: ArtifactRecord['kind'], facts: ProfileFacts, t: Words): string {
  const length = facts.durationNs === undefined ? '' : formatDuration(Number(facts.durationNs));
  const total = (type: string): string => {
    const index = facts.sampleTypes.findIndex((sampleType) => sampleType.type === type);
    return formatQuantity(Number(facts.totals[index] ?? 0), facts.sampleTypes[index]?.unit ?? '');
  };
  const over = { timed: String(length !== ''), length };
  const count = counts(Number(facts.totals[0] ?? 0));
  switch (kind) {
    case 'pprof-cpu':
      return t('cpu', { total: total('cpu'), ...over });
    case 'pprof-block':
      return t('block', { total: total('delay'), ...over });
    case 'pprof-mutex':
      return t('mutex', { total: total('delay'), ...over });
    case 'pprof-heap':
      return t('heap', { total: total('inuse_space'), ...over });
    case 'pprof-allocs':
      return t('allocs', { total: total('alloc_space'), ...over });
    case 'pprof-goroutine':
      return t('goroutines', { ...count, ...over });
    case 'pprof-threadcreate':
      return t('threads', { ...count, ...over });
    case 'pprof-goroutineleak':
      return t('leaked', { ...count, ...over });
    default: {
      const type = facts.defaultSampleType ?? facts.sampleTypes.at(-1)?.type ?? '';
      return t('other', { total: total(type), type, ...over });
    }
  }
}

function metricsWords(facts: MetricsFacts, t: Words): string {
  const { pointCount, seriesCount, snapshotCount: points, fromUnixNs, toUnixNs } = facts;
  if (pointCount === 0) return t('noMetrics');
  const series = formatCount(seriesCount);
  if (points === 1) return t('metrics', { series });
  const span =
    fromUnixNs !== undefined && toUnixNs !== undefined
      ? Number(BigInt(toUnixNs) - BigInt(fromUnixNs))
      : 0;
  if (span <= 0) return t('metricsPoints', { series, points });
  const apart = formatDuration(span);
  return points === 2
    ? t('metricsApart', { series, points, apart })
    : t('metricsOver', { series, points, apart });
}

/** For the plural, and as numbers are shown. */
const counts = (count: number) => ({ count, shown: formatCount(count) });

const seconds = (ns: number): string =>
  ns >= 1e9 ? `${(ns / 1e9).toFixed(2)} s` : `${(ns / 1e6).toFixed(1)} ms`;
