import { readArtifact } from '@unpark/formats';
import { metricTablesOf, phrasesText } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { diagnose, type DiagnosisArtifact } from '../src/diagnose';

/** Two readings of runtime/metrics, four seconds apart. */
function metrics(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): DiagnosisArtifact {
  const reading = (seconds: number, values: Record<string, unknown>) => ({
    taken_at_unix_ns: 1_790_000_000_000_000_000 + seconds * 1e9,
    runtime_metrics: values,
  });
  const bytes = new TextEncoder().encode(
    JSON.stringify({ before: reading(0, before), after: reading(4, after) }),
  );
  const hints = { file: 'metrics.json' };
  const { tables, ...record } = readArtifact(bytes, hints);
  const found = metricTablesOf(tables);
  if (!found) throw new Error('no metrics');
  return { record, hints, metrics: found };
}

const CPU = '/cpu/classes/';
const zero = {
  [`${CPU}total:cpu-seconds`]: 0,
  [`${CPU}idle:cpu-seconds`]: 0,
  [`${CPU}gc/total:cpu-seconds`]: 0,
  [`${CPU}gc/mark/assist:cpu-seconds`]: 0,
  '/gc/cycles/total:gc-cycles': 0,
};
const after = (total: number, idle: number, gc: number, assist: number, cycles: number) => ({
  [`${CPU}total:cpu-seconds`]: total,
  [`${CPU}idle:cpu-seconds`]: idle,
  [`${CPU}gc/total:cpu-seconds`]: gc,
  [`${CPU}gc/mark/assist:cpu-seconds`]: assist,
  '/gc/cycles/total:gc-cycles': cycles,
});
const patterns = (artifact: DiagnosisArtifact) =>
  diagnose({ artifacts: [artifact] }).findings.map((f) => [f.pattern, f.severity]);

describe('metrics alone', () => {
  it('assists count by their part of busy time, and where they are felt', () => {
    expect(patterns(metrics(zero, after(8, 1, 4, 2.5, 60)))).toEqual([['gc-assist-stall', 'high']]);
    expect(patterns(metrics(zero, after(8, 1, 2, 0.2, 60)))).toEqual([]);
    // a service that hardly works: the part is large, the time is not
    expect(patterns(metrics(zero, after(8, 7.5, 0.4, 0.2, 60)))).toEqual([]);
  });

  it('a memory limit at the heap is another trouble than assists', () => {
    const limit = {
      '/gc/gomemlimit:bytes': 100e6,
      '/memory/classes/total:bytes': 102e6,
      '/memory/classes/heap/released:bytes': 1e6,
    };
    const thrash = metrics({ ...zero, ...limit }, { ...after(8, 1, 4, 2.5, 60), ...limit });
    expect(patterns(thrash)).toEqual([['gc-limit-thrash', 'high']]);
    const { verdict } = diagnose({ artifacts: [thrash] });
    expect(verdict.outcome).toBe('stalled');
    expect(phrasesText(verdict.sentence)).toContain('memory limit');
    const roomy = { ...limit, '/gc/gomemlimit:bytes': 1e9 };
    const far = metrics({ ...zero, ...roomy }, { ...after(8, 1, 4, 2.5, 60), ...roomy });
    expect(patterns(far)).toEqual([['gc-assist-stall', 'high']]);
    const calm = metrics({ ...zero, ...limit }, { ...after(8, 6, 0.3, 0.05, 12), ...limit });
    expect(patterns(calm)).toEqual([]);
  });

  it('values that fall are of two processes and say nothing', () => {
    expect(patterns(metrics(after(8, 1, 4, 2.5, 60), zero))).toEqual([]);
  });

  it('cannot tell, and says so, where they show nothing', () => {
    const { verdict, findings } = diagnose({
      artifacts: [metrics(zero, after(8, 7, 0.1, 0.01, 2))],
    });
    expect(findings).toEqual([]);
    expect(verdict).toMatchObject({ outcome: 'cannot-tell', healthy: false });
  });
});
