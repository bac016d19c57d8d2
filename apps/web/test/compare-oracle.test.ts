import { readFileSync } from 'node:fs';
import { type DiffRow, diffRows, flameInputOfProfile } from '@unpark/charts';
import { readArtifact } from '@unpark/formats';
import { profileTablesOf } from '@unpark/model';
import { readBundle } from '@unpark/testkit';
import { describe, expect, it } from 'vitest';
import { diffModel } from '../src/workers/compare-answers';

interface Golden {
  readonly a: string;
  readonly b: string;
  readonly file: string;
  readonly sampleType: string;
  readonly mode: string;
  readonly functions: readonly (readonly [name: string, flat: number, cum: number])[];
}

const goldens = JSON.parse(
  readFileSync(new URL('oracle/diff-goldens.json', import.meta.url), 'utf8'),
) as Golden[];

function inputOf(bundle: string, name: string, sampleType: string) {
  const file = readBundle(bundle).find(({ file: of }) => of.endsWith(name));
  if (!file) throw new Error(`${bundle} has no ${name}`);
  const artifact = readArtifact(file.bytes, { file: name });
  const tables = profileTablesOf(artifact.tables);
  if (!tables || artifact.facts.form !== 'profile') throw new Error(`${name} is no profile`);
  const at = artifact.facts.sampleTypes.findIndex(({ type }) => type === sampleType);
  if (at < 0) throw new Error(`${name} has no ${sampleType}`);
  return flameInputOfProfile(tables, at);
}

describe('changes per function are those of pprof', () => {
  for (const { a, b, file, sampleType, mode, functions } of goldens) {
    it(`${file} ${sampleType}, -${mode}, ${a} to ${b}`, () => {
      expect(functions.length).toBeGreaterThan(0);
      const { diff } = diffModel(inputOf(a, file, sampleType), inputOf(b, file, sampleType), {
        measure: 'absolute',
        hideCapture: false,
      });
      const rows = new Map<string, DiffRow>();
      for (const row of diffRows(diff, 'self')) rows.set(row.symbol, row);
      for (const [name, flat, cum] of functions) {
        const row = rows.get(name);
        expect([name, row?.self.change ?? 0, row?.total.change ?? 0]).toEqual([name, flat, cum]);
        rows.delete(name);
      }
      // pprof leaves out what is zero after the subtraction
      for (const row of rows.values()) {
        expect([row.symbol, row.self.change, row.total.change]).toEqual([row.symbol, 0, 0]);
      }
    });
  }
});
