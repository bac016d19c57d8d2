import { formatCount, formatDuration, formatQuantity } from '@unpark/base';
import type { ArtifactKind, ProfileFacts } from '@unpark/model';

/** One line for people, of the sample type that the kind is about. */
export function profileSummary(kind: ArtifactKind, facts: ProfileFacts): string {
  const over =
    facts.durationNs !== undefined ? ` in ${formatDuration(Number(facts.durationNs))}` : '';
  const total = (type: string): string => {
    const index = facts.sampleTypes.findIndex((sampleType) => sampleType.type === type);
    const unit = facts.sampleTypes[index]?.unit ?? '';
    return formatQuantity(Number(facts.totals[index] ?? 0), unit);
  };
  const count = (singular: string, plural: string): string => {
    const value = Number(facts.totals[0] ?? 0);
    return `${formatCount(value)} ${value === 1 ? singular : plural}`;
  };
  switch (kind) {
    case 'pprof-cpu':
      return `${total('cpu')} of samples${over}`;
    case 'pprof-block':
      return `${total('delay')} blocked${over}`;
    case 'pprof-mutex':
      return `${total('delay')} of lock contention${over}`;
    case 'pprof-heap':
      return `${total('inuse_space')} in use${over}`;
    case 'pprof-allocs':
      return `${total('alloc_space')} allocated${over}`;
    case 'pprof-goroutine':
      return count('goroutine', 'goroutines') + over;
    case 'pprof-threadcreate':
      return count('thread created', 'threads created') + over;
    case 'pprof-goroutineleak':
      return count('leaked goroutine', 'leaked goroutines') + over;
    default: {
      const shown = facts.defaultSampleType ?? facts.sampleTypes.at(-1)?.type ?? '';
      return `${total(shown)} of ${shown}${over}`;
    }
  }
}
