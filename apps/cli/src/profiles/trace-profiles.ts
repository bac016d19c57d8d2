import { BLOCKING_KINDS, blockingProfiles } from '@unpark/analysis';
import { type ExportedProfile, stacksAsProfile } from '@unpark/formats';
import type { TraceFacts, TraceTables } from '@unpark/model';
import { wallStacks } from './wall-stacks';

/** What a trace can be made a profile of; `cpu` where a CPU profile ran along with it. */
export const TRACE_PROFILES = [...BLOCKING_KINDS, 'wall', 'cpu'] as const;
export type TraceProfile = (typeof TRACE_PROFILES)[number];

export const TRACE_PROFILE_WORDS: Readonly<Record<TraceProfile, string>> = {
  net: 'waiting for the network',
  sync: 'waiting for channels and locks',
  syscall: 'in system calls',
  sched: 'runnable, waiting for a processor',
  wall: 'all time of all goroutines',
  cpu: 'CPU samples',
};

/** CPU profiles take a sample each 10 ms of CPU time unless the program sets another rate. */
const CPU_SAMPLE_NS = 10_000_000;

/** Profiles of a trace, each made when it is asked for. */
export class TraceProfiles {
  private blocking: ReturnType<typeof blockingProfiles> | undefined;

  constructor(
    readonly tables: TraceTables,
    readonly facts: TraceFacts,
  ) {}

  of(kind: TraceProfile): ExportedProfile {
    const times = {
      durationNs: String(this.facts.durationNs),
      ...(this.facts.fromUnixNs !== undefined && { timeUnixNs: this.facts.fromUnixNs }),
    };
    const { frames, stacks } = this.tables;
    if (kind === 'wall') return wallStacks(this.tables, this.facts.durationNs, times);
    if (kind === 'cpu') {
      return stacksAsProfile({ frames, stacks, ...this.cpuStacks() }, ['samples', 'cpu'], times);
    }
    this.blocking ??= blockingProfiles(this.tables);
    return stacksAsProfile(
      { frames, stacks, ...this.blocking[kind] },
      ['contentions', 'delay'],
      times,
    );
  }

  /** Those with something in them, the blocking ones always. */
  kinds(): TraceProfile[] {
    return TRACE_PROFILES.filter((kind) => kind !== 'cpu' || this.tables.cpuSamples.rows > 0);
  }

  private cpuStacks(): { stack: Int32Array; count: Float64Array; ns: Float64Array } {
    const counts = new Map<number, number>();
    for (const stack of this.tables.cpuSamples.columns.stack.values) {
      counts.set(stack, (counts.get(stack) ?? 0) + 1);
    }
    const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return {
      stack: Int32Array.from(ranked, ([stack]) => stack),
      count: Float64Array.from(ranked, ([, count]) => count),
      ns: Float64Array.from(ranked, ([, count]) => count * CPU_SAMPLE_NS),
    };
  }
}
