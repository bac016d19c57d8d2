import { phrasesText, severityRank } from '@unpark/model';
import { type BundleTruth, listBundles } from '@unpark/testkit/corpus';
import { CORPUS_SELECTIONS } from '@unpark/testkit/corpus-selections';
import { afterAll, describe, expect, it } from 'vitest';
import { diagnose, type DiagnosisArtifact } from '../src/diagnose';
import { bundleArtifacts } from './bundle-artifacts';

const bundles = listBundles();
const byName = (list: readonly BundleTruth[]) =>
  list.map((truth) => [truth.bundle, truth] as const);
const isLoud = ({ severity }: { severity: Parameters<typeof severityRank>[0] }): boolean =>
  severityRank(severity) > severityRank('low');

/** What a person has of a bundle who has only some of its files; undefined when there are none. */
function selected(bundle: string, name: string): DiagnosisArtifact[] | undefined {
  const selection = CORPUS_SELECTIONS.find((candidate) => candidate.name === name);
  const artifacts = bundleArtifacts(bundle, (record) => selection?.takes(record) ?? false);
  return artifacts.some(({ record }) => record.kind !== 'capture-manifest') ? artifacts : undefined;
}

/**
 * Of how many faulty bundles in a hundred the primary finding is right with these files alone. Floors:
 * what was reached, less a little; `npm run score` prints the numbers.
 */
const RIGHT_PERCENT: Readonly<Record<string, number>> = {
  all: 100,
  dump: 82,
  dumps: 94,
  profiles: 95,
  trace: 97,
  'no-dump': 84,
  'only-trace': 78,
  'only-profiles': 72,
};

/** The function to change has returned everywhere and is named by no artifact. */
const GUILTY_PERCENT = 95;

describe('faulty services', () => {
  const faulty = bundles.filter((truth) => !truth.healthy);
  const right = new Map<string, { right: number; all: number }>();
  let named = 0;

  it.each(byName(faulty))('%s: the cause first', (bundle, truth) => {
    for (const { name } of CORPUS_SELECTIONS) {
      const artifacts = selected(bundle, name);
      if (!artifacts) continue;
      const { findings, verdict } = diagnose({ artifacts });
      const [primary] = findings;
      const isRight = primary !== undefined && truth.accept.includes(primary.pattern);
      const sum = right.get(name) ?? { right: 0, all: 0 };
      right.set(name, { right: sum.right + (isRight ? 1 : 0), all: sum.all + 1 });
      if (name !== 'all') continue;
      expect(truth.accept).toContain(primary?.pattern);
      expect(primary?.primary).toBe(true);
      expect(verdict.outcome).toBe(primary && isLoud(primary) ? 'stalled' : 'healthy');
      if (primary?.functions.some((symbol) => truth.guilty.includes(symbol))) named++;
    }
  });

  afterAll(() => {
    for (const [name, { right: count, all }] of right) {
      expect([name, (count / all) * 100 >= (RIGHT_PERCENT[name] ?? 0)]).toEqual([name, true]);
    }
    expect((named / faulty.length) * 100).toBeGreaterThanOrEqual(GUILTY_PERCENT);
  });
});

describe('healthy and repaired services', () => {
  const healthy = bundles.filter((truth) => truth.healthy);

  it.each(byName(healthy))('%s: nothing above low, whatever files there are', (bundle) => {
    for (const { name } of CORPUS_SELECTIONS) {
      const artifacts = selected(bundle, name);
      if (!artifacts) continue;
      const { findings, verdict } = diagnose({ artifacts });
      const loud = findings.filter(isLoud).map(({ pattern }) => pattern);
      expect([name, loud]).toEqual([name, []]);
      expect([name, verdict.outcome]).not.toEqual([name, 'stalled']);
      if (name === 'all') expect(verdict.healthy).toBe(true);
    }
  });
});

describe('what a diagnosis refers to', () => {
  it.each(byName(bundles))(
    '%s: phrases name evidence, evidence names rows that are there',
    (bundle) => {
      for (const name of ['all', 'no-dump']) {
        const artifacts = selected(bundle, name);
        if (artifacts) checkReferences(artifacts);
      }
    },
  );

  it.each(byName(bundles.filter((_, i) => i % 7 === 0)))(
    '%s: the order of artifacts changes no byte',
    (bundle) => {
      const artifacts = selected(bundle, 'all') ?? [];
      const expected = JSON.stringify(diagnose({ artifacts }));
      expect(JSON.stringify(diagnose({ artifacts: [...artifacts].reverse() }))).toBe(expected);
      const rotated = [...artifacts.slice(5), ...artifacts.slice(0, 5)];
      expect(JSON.stringify(diagnose({ artifacts: rotated }))).toBe(expected);
    },
  );
});

function checkReferences(artifacts: readonly DiagnosisArtifact[]): void {
  const diagnosis = diagnose({ artifacts });
  const { findings, verdict, misleading = [] } = diagnosis;
  const evidence = [
    ...verdict.evidence,
    ...findings.flatMap((finding) => [...finding.evidence, ...finding.against]),
    ...misleading.flatMap((item) => [...item.evidence]),
  ];
  const ids = evidence.map((item) => item.id);
  expect(new Set(ids).size).toBe(ids.length);
  const phrases = [
    ...verdict.sentence,
    ...verdict.lead,
    ...findings.flatMap((finding) => [...finding.summary]),
    ...misleading.flatMap((item) => [...item.statement]),
    ...(verdict.wall?.parts ?? []).map((part) => ({ evidence: part.evidence })),
  ];
  for (const phrase of phrases)
    if (phrase.evidence !== undefined) expect(ids).toContain(phrase.evidence);
  for (const finding of findings) {
    for (const item of finding.evidence)
      expect([phrasesText(item.statement), item.rows.length > 0]).toEqual([
        phrasesText(item.statement),
        true,
      ]);
    expect(finding.alternatives?.length ?? 0).toBeLessThanOrEqual(3);
  }
  for (const rows of evidence.flatMap((item) => item.rows)) checkRows(artifacts, rows);
  const { wall } = verdict;
  if (!wall) return;
  const sum = wall.parts.reduce((total, part) => total + part.value, 0);
  expect(Math.abs(sum - wall.total)).toBeLessThanOrEqual(wall.total * 1e-9);
}

type Rows = ReturnType<typeof diagnose>['findings'][number]['evidence'][number]['rows'][number];

function checkRows(artifacts: readonly DiagnosisArtifact[], rows: Rows): void {
  const artifact = artifacts.find(({ record }) => record.file === rows.artifact);
  const inside = (count: number | undefined) => {
    for (const row of rows.rows) expect(row).toBeLessThan(count ?? 0);
  };
  switch (rows.table) {
    case 'goroutines': {
      const goid = artifact?.dump?.goroutines.columns.goid.values;
      expect(rows.goids).toEqual(rows.rows.map((row) => String(goid?.[row])));
      return;
    }
    case 'samples':
      return inside(artifact?.profile?.samples.rows);
    case 'trace-stacks':
      return inside(artifact?.trace?.stacks.rows);
    case 'metric-series':
      return inside(artifact?.metrics?.points.rows);
    case 'trace-goroutines':
      expect(rows.goids).toHaveLength(rows.rows.length);
      expect(rows.fromNs ?? 0).toBeLessThanOrEqual(rows.toNs ?? Number.POSITIVE_INFINITY);
  }
}
