import { gunzipSync } from 'node:zlib';
import { readArtifact } from '@unpark/formats';
import { dumpTablesOf, profileTablesOf, severityRank } from '@unpark/model';
import { type BundleTruth, listBundles, readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { diagnose, type DiagnosisArtifact } from '../src/diagnose';

/** Scenarios whose cause this release names; the others only must not be misnamed. */
const NAMED = new Set([
  'chan-result-leak',
  'chan-full-slow-consumer',
  'mutex-hot',
  'mutex-across-io',
  'deadlock-abba',
  'conn-read-no-deadline',
  'http-client-no-timeout',
  'dbpool-exhausted',
  'waitgroup-never-done',
  'leak-growing',
]);

/** The guilty function has returned everywhere: no artifact that is read has it. */
const GUILTY_OUT_OF_SIGHT = new Set(['waitgroup-never-done']);

const inflater = {
  gunzip: (bytes: Uint8Array) => ({ ok: true as const, value: new Uint8Array(gunzipSync(bytes)) }),
};

function artifactsOf(bundle: string, take: (file: string) => boolean): DiagnosisArtifact[] {
  return readBundle(bundle)
    .filter(({ file }) => take(file))
    .map(({ file, bytes, modifiedUnixNs }) => {
      const hints = { file, modifiedUnixNs };
      const { tables, ...record } = readArtifact(bytes, hints, { inflater });
      const dump = dumpTablesOf(tables);
      const profile = profileTablesOf(tables);
      return { record, hints, ...(dump && { dump }), ...(profile && { profile }) };
    });
}

const isDump = (file: string): boolean => file.includes('debug2');
const isFirstDump = (file: string): boolean => file.endsWith('goroutine.debug2.txt');
const isLog = (file: string): boolean => file.endsWith('panic.txt') || file.endsWith('sigquit.txt');

const bundles = listBundles();
const named = bundles.filter((truth) => NAMED.has(truth.scenario));
const healthy = bundles.filter((truth) => truth.healthy);
const others = bundles.filter((truth) => !truth.healthy && !NAMED.has(truth.scenario));
const byName = (list: readonly BundleTruth[]) =>
  list.map((truth) => [truth.bundle, truth] as const);

describe('the labelled captures, every file', () => {
  it.each(byName(named))('%s: the cause first, the guilty function named', (bundle, truth) => {
    const { findings, verdict } = diagnose({ artifacts: artifactsOf(bundle, () => true) });
    const [primary] = findings;
    expect(truth.accept).toContain(primary?.pattern);
    expect(primary?.primary).toBe(true);
    expect(severityRank(primary?.severity ?? 'info')).toBeGreaterThanOrEqual(severityRank('high'));
    expect(verdict.outcome).toBe('stalled');
    if (!GUILTY_OUT_OF_SIGHT.has(truth.scenario)) {
      expect(truth.guilty).toContain(primary?.functions[0]);
    }
  });

  it.each(byName(healthy))('%s: nothing above low', (bundle) => {
    const { findings, verdict } = diagnose({ artifacts: artifactsOf(bundle, () => true) });
    expect(
      findings.filter((f) => severityRank(f.severity) > severityRank('low')).map((f) => f.pattern),
    ).toEqual([]);
    expect(verdict).toMatchObject({ outcome: 'healthy', healthy: true });
  });

  it.each(byName(others))('%s: not misnamed', (bundle, truth) => {
    const { findings } = diagnose({ artifacts: artifactsOf(bundle, () => true) });
    const wrong = findings.filter(
      (f) => severityRank(f.severity) > severityRank('low') && !truth.accept.includes(f.pattern),
    );
    expect(wrong.map((f) => f.pattern)).toEqual([]);
  });
});

describe('the labelled captures, with less', () => {
  it.each(byName(named))('%s: the two dumps alone', (bundle, truth) => {
    const { findings } = diagnose({ artifacts: artifactsOf(bundle, isDump) });
    expect(truth.accept).toContain(findings[0]?.pattern);
    expect(findings[0]?.severity).not.toBe('low');
  });

  it.each(byName(named))('%s: the first dump alone', (bundle, truth) => {
    const { findings } = diagnose({ artifacts: artifactsOf(bundle, isFirstDump) });
    expect(truth.accept).toContain(findings[0]?.pattern);
  });

  it.each(byName(healthy))('%s: one dump raises nothing', (bundle) => {
    for (const take of [isFirstDump, (file: string) => isDump(file) && !isFirstDump(file)]) {
      const { findings } = diagnose({ artifacts: artifactsOf(bundle, take) });
      expect(findings.filter((f) => severityRank(f.severity) > severityRank('low'))).toEqual([]);
    }
  });

  it.each(byName(named))('%s: without any dump it is not called healthy', (bundle) => {
    const { verdict, findings } = diagnose({
      artifacts: artifactsOf(bundle, (file) => !isDump(file) && !isLog(file)),
    });
    expect(verdict.healthy).toBe(false);
    for (const { confidenceParts } of findings) {
      // a goroutine profile has no reasons and no ids, and says so with each finding
      if (confidenceParts.some(({ label }) => label.startsWith('Stacks only'))) continue;
      expect(confidenceParts.some(({ label }) => label.includes('with the same id'))).toBe(false);
    }
  });
});

describe('what a diagnosis refers to', () => {
  it.each(byName(bundles))(
    '%s: phrases name evidence, evidence names rows that are there',
    (bundle) => {
      const artifacts = artifactsOf(bundle, () => true);
      const { findings, verdict } = diagnose({ artifacts });
      const evidence = [
        ...verdict.evidence,
        ...findings.flatMap((f) => [...f.evidence, ...f.against]),
      ];
      const ids = evidence.map((item) => item.id);
      expect(new Set(ids).size).toBe(ids.length);
      const phrases = [
        ...verdict.sentence,
        ...verdict.lead,
        ...findings.flatMap((f) => [...f.summary]),
        ...(verdict.wall?.parts ?? []).map((part) => ({ evidence: part.evidence })),
      ];
      for (const phrase of phrases)
        if (phrase.evidence !== undefined) expect(ids).toContain(phrase.evidence);
      for (const f of findings)
        for (const item of f.evidence) expect(item.rows.length).toBeGreaterThan(0);
      for (const rows of evidence.flatMap((item) => item.rows)) {
        const artifact = artifacts.find(({ record }) => record.file === rows.artifact);
        if (rows.table === 'goroutines') {
          const goid = artifact?.dump?.goroutines.columns.goid.values;
          expect(rows.goids).toEqual(rows.rows.map((row) => String(goid?.[row])));
        } else {
          const samples = artifact?.profile?.samples.rows ?? 0;
          expect(Math.max(...rows.rows)).toBeLessThan(samples);
        }
      }
      const wall = verdict.wall;
      expect(wall?.parts.reduce((sum, part) => sum + part.value, 0)).toBe(wall?.total);
    },
  );

  it.each(byName(bundles.filter((truth) => truth.go === '1.24')))(
    '%s: the order of artifacts changes no byte',
    (bundle) => {
      const artifacts = artifactsOf(bundle, () => true);
      const expected = JSON.stringify(diagnose({ artifacts }));
      expect(JSON.stringify(diagnose({ artifacts: [...artifacts].reverse() }))).toBe(expected);
      const rotated = [...artifacts.slice(5), ...artifacts.slice(0, 5)];
      expect(JSON.stringify(diagnose({ artifacts: rotated }))).toBe(expected);
    },
  );
});
