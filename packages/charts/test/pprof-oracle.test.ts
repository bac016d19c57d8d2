import { readFileSync } from 'node:fs';
import { applySteps, buildFlameTree, flameInputOfProfile, functionRows } from '@unpark/charts';
import { readArtifact } from '@unpark/formats';
import { allTexts, profileTablesOf } from '@unpark/model';
import { readBundleFile } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { nameOf, PPROF_CASES } from './oracle/pprof-cases';

type Row = [flat: number, cum: number, name: string];

const goldens = new Map<string, Row[]>(
  Object.entries(
    JSON.parse(readFileSync(new URL('./goldens/pprof-tops.json', import.meta.url), 'utf8')),
  ),
);

function profileOf(bundle: string, file: string) {
  const parsed = readArtifact(readBundleFile(bundle, file), { file });
  const tables = profileTablesOf(parsed.tables);
  if (!tables) throw new Error(`${file} is no profile`);
  return tables;
}

const byName = (rows: readonly Row[]): Row[] =>
  rows.filter(([, cum]) => cum > 0).sort((a, b) => (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0));

describe('steps, against go tool pprof -top', () => {
  it('have a golden for each case, and most of them are not empty', () => {
    expect([...goldens.keys()].sort()).toEqual(PPROF_CASES.map(nameOf).sort());
    const full = [...goldens.values()].filter((rows) => rows.length > 0);
    expect(full.length).toBeGreaterThan(PPROF_CASES.length / 2);
  });

  for (const one of PPROF_CASES) {
    it(nameOf(one), () => {
      const tables = profileOf(one.bundle, one.file);
      const sampleType = allTexts(tables.sampleTypes.columns.type).indexOf(one.sampleType);
      expect(sampleType).toBeGreaterThanOrEqual(0);
      const { input } = applySteps(flameInputOfProfile(tables, sampleType), one.steps);
      const rows = functionRows(buildFlameTree(input)).map(
        ({ self, total, symbol }): Row => [self, total, symbol],
      );
      expect(byName(rows)).toEqual(byName(goldens.get(nameOf(one)) ?? []));
    });
  }
});
