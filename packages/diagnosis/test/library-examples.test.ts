import { severityRank } from '@unpark/model';
import { listBundles } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { CHANNEL_ENTRIES } from '../src/library/channel-entries';
import { SYNC_ENTRIES } from '../src/library/sync-entries';
import { bundleArtifacts, isDump, isTrace, type KindAndFile } from './bundle-artifacts';

/** What the entries of channels and sync are told by: all but the trace. */
const isUntimed = (of: KindAndFile): boolean => !isTrace(of);

const entries = [...CHANNEL_ENTRIES, ...SYNC_ENTRIES].filter((entry) => entry.examples);
const bundles = listBundles();

/** The newest capture of a scenario, and the oldest where that one is of another form. */
const bundlesOf = (scenario: string | undefined): string[] => {
  const all = bundles.filter((truth) => truth.scenario === scenario).map(({ bundle }) => bundle);
  return [...new Set([all[0], all[all.length - 1]])].filter((name) => name !== undefined);
};

const matching = entries.flatMap((entry) =>
  bundlesOf(entry.examples?.match).map((bundle) => [entry.id, bundle] as const),
);
const silent = entries.flatMap((entry) =>
  bundlesOf(entry.examples?.silent).map((bundle) => [entry.id, bundle] as const),
);

describe('examples of the library', () => {
  it('are in the corpus', () => {
    for (const { id, examples } of entries) {
      for (const scenario of [examples?.match, examples?.silent]) {
        if (scenario !== undefined)
          expect(bundlesOf(scenario), `${id}: ${scenario}`).not.toEqual([]);
      }
    }
  });

  it.each(matching)('%s is found in %s, or named beside what is', (id, bundle) => {
    const { findings } = diagnose({ artifacts: bundleArtifacts(bundle, isUntimed) });
    const named = findings.flatMap((finding) => [
      finding.pattern,
      ...(finding.alternatives ?? []).flatMap((other) => other.pattern ?? []),
    ]);
    expect(named).toContain(id);
  });

  it.each(matching)('%s, %s: an answer that counts from two dumps alone', (_, bundle) => {
    const truth = bundles.find((one) => one.bundle === bundle);
    const { findings } = diagnose({ artifacts: bundleArtifacts(bundle, isDump) });
    expect(truth?.accept).toContain(findings[0]?.pattern);
  });

  it.each(silent)('%s is no alarm in %s', (_, bundle) => {
    const { findings } = diagnose({ artifacts: bundleArtifacts(bundle, isDump) });
    expect(
      findings
        .filter((f) => severityRank(f.severity) > severityRank('low'))
        .map((f) => `${f.pattern} ${f.severity}`),
    ).toEqual([]);
  });
});
