import { formatCount } from '@unpark/base';
import type { ArtifactFacts, MetricSource } from '@unpark/model';

const SOURCE_WORDS: Readonly<Record<MetricSource, string>> = {
  'runtime-metrics': 'runtime/metrics',
  memstats: 'MemStats',
  expvar: 'expvar',
  prometheus: 'Prometheus text',
  datadog: 'dd-trace-go',
  other: '',
};

const counted = (count: number, one: string): string =>
  `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;

/** What people ask of a file beyond its summary, in few words; empty when there is nothing. */
export function factsOfArtifact(facts: ArtifactFacts): readonly string[] {
  switch (facts.form) {
    case 'trace':
      return [
        `written by ${facts.writtenBy}`,
        facts.isFlightRecording ? 'flight recording' : '',
        counted(facts.generationCount, 'generation'),
        facts.gomaxprocs === undefined ? '' : `GOMAXPROCS ${facts.gomaxprocs}`,
        facts.cpuSampleCount > 0 ? counted(facts.cpuSampleCount, 'CPU sample') : '',
        `${counted(facts.aliveCount, 'goroutine')} alive at the end`,
        facts.experimentEvents > 0
          ? `${counted(facts.experimentEvents, 'experimental event')} passed over`
          : '',
      ].filter(Boolean);
    case 'metrics': {
      const { goroutinesFirst: first, goroutinesLast: last } = facts;
      return [
        facts.sources
          .map((source) => SOURCE_WORDS[source])
          .filter(Boolean)
          .join(', '),
        first === undefined || last === undefined
          ? ''
          : first === last
            ? counted(first, 'goroutine')
            : `${formatCount(first)} → ${counted(last, 'goroutine')}`,
        facts.gomaxprocs === undefined ? '' : `GOMAXPROCS ${facts.gomaxprocs}`,
        facts.cpus === undefined ? '' : counted(facts.cpus, 'processor'),
      ].filter(Boolean);
    }
    case 'profile':
      return [
        facts.encoding === 'text' ? 'as text' : '',
        facts.dialect === 'fgprof' ? 'fgprof' : '',
      ].filter(Boolean);
    default:
      return [];
  }
}
