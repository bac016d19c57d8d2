import { GOROUTINE_STATE, phrasesText, severityRank, TRACE_MOMENT } from '@unpark/model';
import { type BundleTruth, listBundles, readBundle } from '@unpark/testkit/corpus';
import { CORPUS_SELECTIONS } from '@unpark/testkit/corpus-selections';
import { expect } from 'vitest';
import { diagnose, type DiagnosisArtifact } from '../src/diagnose';
import { momentsOf } from '../src/moments';
import { TraceView } from '../src/trace-view';
import { bundleArtifacts, isTrace } from './bundle-artifacts';
import { checkChinese } from './chinese-words';

type Diagnosis = ReturnType<typeof diagnose>;
type Finding = Diagnosis['findings'][number];

/** What a person has of a bundle who has only some of its files, and what is made of it. */
export interface Diagnosed {
  readonly artifacts: readonly DiagnosisArtifact[];
  readonly diagnosis: Diagnosis;
}

/** Place of a bundle among all, for checks that a part of them is enough for. */
const PLACES = new Map(listBundles().map(({ bundle }, i) => [bundle, i]));
export const isOneInSeven = (bundle: string): boolean => (PLACES.get(bundle) ?? -1) % 7 === 0;

/** Go 1.23 and later put the stacks of parked goroutines into traces. */
export const tellsStacks = ({ go }: BundleTruth): boolean => Number(go.split('.')[1]) >= 23;

export const hasTrace = (bundle: string): boolean =>
  readBundle(bundle).some(({ file }) => file === 'trace.out' || file === 'flight.out');

export const isLoud = ({ severity }: Pick<Finding, 'severity'>): boolean =>
  severityRank(severity) > severityRank('low');

let last: { readonly bundle: string; readonly made: Map<string, Diagnosed> } | undefined;

/**
 * The diagnosis of a selection, undefined where the bundle has none of its files. It is made once for
 * the tests of one bundle, which therefore come one after the other.
 */
export function diagnosed(bundle: string, name: string): Diagnosed | undefined {
  if (last?.bundle !== bundle) last = { bundle, made: new Map() };
  const known = last.made.get(name);
  if (known) return known;
  const selection = CORPUS_SELECTIONS.find((candidate) => candidate.name === name);
  const artifacts =
    name === 'all'
      ? bundleArtifacts(bundle)
      : bundleArtifacts(bundle, (of) => selection?.takes(of) ?? false);
  if (artifacts.every(({ record }) => record.kind === 'capture-manifest')) return undefined;
  const made = { artifacts, diagnosis: diagnose({ artifacts }) };
  last.made.set(name, made);
  return made;
}

export function checkBundleReferences(bundle: string): void {
  for (const name of ['all', 'no-dump']) {
    const made = diagnosed(bundle, name);
    if (!made) continue;
    checkReferences(made);
    checkChinese(made.diagnosis);
  }
}

export function checkOrderOfArtifacts(bundle: string): void {
  const { artifacts, diagnosis } = diagnosed(bundle, 'all') as Diagnosed;
  const expected = JSON.stringify(diagnosis);
  expect(JSON.stringify(diagnose({ artifacts: [...artifacts].reverse() }))).toBe(expected);
  const rotated = [...artifacts.slice(5), ...artifacts.slice(0, 5)];
  expect(JSON.stringify(diagnose({ artifacts: rotated }))).toBe(expected);
}

/** Who did not move between the begin and the end of a trace is the same in both. */
export function checkMoments(bundle: string): void {
  for (const { record, trace: tables } of bundleArtifacts(bundle, isTrace)) {
    if (!tables) throw new Error(`${bundle}: ${record.file} has no tables`);
    const trace = new TraceView(record, tables);
    const { dumps } = momentsOf(trace, undefined, [], []);
    expect(dumps.map(({ view }) => view.label)).toEqual(['trace, begin', 'trace, end']);
    const ends = dumps.map(({ view }) => new Set([...view.rows].map((row) => view.goid(row))));
    const { moments } = trace.tables;
    // what stands in both moments and did not move waits in both for the same thing
    for (const row of dumps[1]?.view.rows ?? []) {
      const { view } = dumps[1] as (typeof dumps)[number];
      if (view.origin?.hasMoved?.(row) !== false) continue;
      expect(ends[0]?.has(view.goid(row))).toBe(true);
      const before = dumps[0]?.view.rowOfGoid(BigInt(view.goid(row))) ?? -1;
      expect(dumps[0]?.view.reason(before)).toBe(view.reason(row));
    }
    for (let row = 0; row < moments.rows; row++) {
      const state = moments.columns.state.values[row];
      expect(state).not.toBe(GOROUTINE_STATE.notExist);
      if (moments.columns.moment.values[row] === TRACE_MOMENT.begin)
        expect(moments.columns.sinceNs.values[row]).toBe(-1);
    }
  }
}

/** Phrases name evidence, evidence names rows that are there. */
function checkReferences({ artifacts, diagnosis }: Diagnosed): void {
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

type Rows = Diagnosis['findings'][number]['evidence'][number]['rows'][number];

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
