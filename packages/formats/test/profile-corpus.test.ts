import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ParsedArtifact } from '@unpark/model';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../src/index';
import { fixture } from './fixtures';
import { labelLines, profileLines, profileOf } from './table-access';

/** Samples of the file, different stacks and labels, sums, digest of all of them. */
type Golden = readonly [samples: number, stacks: number, totals: string, digest: string];
type TextGolden = readonly [types: string, samples: number, totals: string, digest: string];

const golden = <T>(file: string): Record<string, T> =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'goldens', file), 'utf8'));
const digest = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);
const inflater = {
  gunzip: (bytes: Uint8Array) => ({ ok: true as const, value: new Uint8Array(gunzipSync(bytes)) }),
};
const read = (bytes: Uint8Array, file: string): ParsedArtifact =>
  readArtifact(bytes, { file }, { inflater });

function factsOf(parsed: ParsedArtifact) {
  if (parsed.facts.form !== 'profile') throw new Error(parsed.error?.message ?? 'no profile');
  return parsed.facts;
}

const profiles = golden<Golden>('corpus-profiles.json');
const texts = golden<TextGolden>('text-profiles.json');
const bundles = listBundles().map(({ bundle }) => bundle);

describe('every profile of the labelled captures', () => {
  it('has a golden', () => {
    const files = bundles.flatMap((bundle) =>
      readBundle(bundle)
        .filter(({ file }) => file.endsWith('.pprof'))
        .map(({ file }) => `${bundle}/${file}`),
    );
    expect(files.sort()).toEqual(Object.keys(profiles).sort());
    expect(files.length).toBeGreaterThan(600);
  });

  it.each(bundles)('%s: values, stacks and labels as go tool pprof reads them', (bundle) => {
    const seen: Record<string, Golden> = {};
    for (const { file, bytes } of readBundle(bundle)) {
      if (!file.endsWith('.pprof')) continue;
      const parsed = read(bytes, file);
      const { sampleCount, totals } = factsOf(parsed);
      const lines = profileLines(profileOf(parsed));
      seen[`${bundle}/${file}`] = [sampleCount, lines.length, totals.join(' '), digest(lines)];
    }
    const expected = Object.entries(profiles).filter(([name]) => name.startsWith(`${bundle}/`));
    expect(seen).toEqual(Object.fromEntries(expected));
  });
});

/** Values and number labels of each row as `go tool pprof -raw` prints them for a text. */
function textRows(parsed: ParsedArtifact): string[] {
  const tables = profileOf(parsed);
  const labels = labelLines(tables, (key) => key === 'bytes');
  const width = tables.sampleTypes.rows;
  const values = tables.values.columns.value.values;
  return Array.from({ length: tables.samples.rows }, (_, row) => {
    const set = labels.get(tables.samples.columns.labelSet.values[row] as number);
    const numbers = [...values.subarray(row * width, (row + 1) * width)];
    return [...numbers, ...(set ? [set] : [])].join(' ');
  });
}

describe('every profile as text', () => {
  it.each(Object.entries(texts))('%s: rows and values as go tool pprof', (name, expected) => {
    const [folder = '', file = ''] = name.split('/');
    const bytes = bundles.includes(folder)
      ? readBundle(folder).find((entry) => entry.file === file)?.bytes
      : fixture(name);
    const parsed = read(bytes ?? new Uint8Array(0), file);
    expect(parsed).toMatchObject({ status: 'parsed', warnings: [] });
    const { sampleTypes, sampleCount, totals } = factsOf(parsed);
    const types = sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(' ');
    expect([types, sampleCount, totals.join(' '), digest(textRows(parsed))]).toEqual(expected);
  });
});
