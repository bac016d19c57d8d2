import { formatCount } from '@unpark/base';
import type { ArtifactFacts, MetricSource } from '@unpark/model';
import type { useTranslations } from 'next-intl';

type Words = ReturnType<typeof useTranslations<'capture.facts'>>;

const SOURCE_WORDS: Readonly<Record<MetricSource, string>> = {
  'runtime-metrics': 'runtime/metrics',
  memstats: 'MemStats',
  expvar: 'expvar',
  // the only one that is not a name alone: see below
  prometheus: '',
  datadog: 'dd-trace-go',
  other: '',
};

const counted = (count: number) => ({ n: count, count: formatCount(count) });

/** What people ask of a file beyond its summary, in few words; empty when there is nothing. */
export function factsOfArtifact(t: Words, facts: ArtifactFacts): readonly string[] {
  switch (facts.form) {
    case 'trace':
      return [
        t('writtenBy', { who: facts.writtenBy }),
        facts.isFlightRecording ? t('flight') : '',
        t('generations', counted(facts.generationCount)),
        facts.gomaxprocs === undefined ? '' : `GOMAXPROCS ${facts.gomaxprocs}`,
        facts.cpuSampleCount > 0 ? t('cpuSamples', counted(facts.cpuSampleCount)) : '',
        t('alive', counted(facts.aliveCount)),
        facts.experimentEvents > 0 ? t('experimental', counted(facts.experimentEvents)) : '',
      ].filter(Boolean);
    case 'metrics': {
      const { goroutinesFirst: first, goroutinesLast: last } = facts;
      return [
        facts.sources
          .map((source) => (source === 'prometheus' ? t('prometheus') : SOURCE_WORDS[source]))
          .filter(Boolean)
          .join(t('separator')),
        first === undefined || last === undefined
          ? ''
          : first === last
            ? t('goroutines', counted(first))
            : t('goroutinesTo', { from: formatCount(first), ...counted(last) }),
        facts.gomaxprocs === undefined ? '' : `GOMAXPROCS ${facts.gomaxprocs}`,
        facts.cpus === undefined ? '' : t('processors', counted(facts.cpus)),
      ].filter(Boolean);
    }
    case 'profile':
      return [
        facts.encoding === 'text' ? t('asText') : '',
        facts.dialect === 'fgprof' ? 'fgprof' : '',
      ].filter(Boolean);
    default:
      return [];
  }
}
