import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { allTexts } from '@unpark/model';
import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../src/index';
import { fixture, fixturesEndingIn } from './fixtures';
import { profileLines, profileOf } from './table-access';

interface Golden {
  readonly types: readonly string[];
  readonly totals: readonly string[];
  readonly stacks: number;
  readonly sha256: string;
  readonly first: string;
}

const goldens: Record<string, Golden> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'goldens/profiles.json'), 'utf8'),
);

const EXPECTED_KINDS: Record<string, string> = {
  'allocs.pprof': 'pprof-allocs',
  'block.delta.pprof': 'pprof-block',
  'block.pprof': 'pprof-block',
  'cpu.pprof': 'pprof-cpu',
  'goroutine.pprof': 'pprof-goroutine',
  'goroutineleak.pprof': 'pprof-goroutineleak',
  'heap.pprof': 'pprof-heap',
  'mutex.delta.pprof': 'pprof-mutex',
  'mutex.pprof': 'pprof-mutex',
  'threadcreate.pprof': 'pprof-threadcreate',
};

const names = fixturesEndingIn('.pprof');

describe('profiles of Go 1.19 to 1.27', () => {
  it('has a golden for every fixture', () => {
    expect(names).toEqual(Object.keys(goldens).sort());
    expect(names.length).toBeGreaterThan(60);
  });

  it.each(names)('%s equals what go tool pprof reads', (name) => {
    const golden = goldens[name];
    if (!golden) throw new Error('no golden');
    // the file's name is kept from the reader: the kind must come from the content
    const parsed = readArtifact(fixture(name), { file: 'capture' });
    expect(parsed.warnings).toEqual([]);
    expect(parsed.status).toBe('parsed');
    expect(parsed.kind).toBe(EXPECTED_KINDS[name.slice(name.indexOf('/') + 1)]);
    const tables = profileOf(parsed);
    const lines = profileLines(tables);
    expect(lines[0] ?? '').toBe(golden.first);
    expect(lines.length).toBe(golden.stacks);
    expect(createHash('sha256').update(lines.join('\n')).digest('hex')).toBe(golden.sha256);
    if (parsed.facts.form !== 'profile') throw new Error('no facts');
    expect(parsed.facts.totals).toEqual(golden.totals);
    expect(parsed.facts.sampleTypes.map(({ type, unit }) => `${type}/${unit}`)).toEqual(
      golden.types,
    );
    expect(parsed.facts.delta).toBe(name.includes('.delta.'));
  });

  it.each(names)('%s equals what an independent decoder reads', (name) => {
    const decoded = Profile.decode(gunzipSync(fixture(name)));
    const text = (index: number | bigint): string =>
      decoded.stringTable.strings[Number(index)] ?? '';
    const parsed = readArtifact(fixture(name), { file: 'capture' });
    const tables = profileOf(parsed);
    const values = [...tables.values.columns.value.values];
    expect(values).toEqual(decoded.sample.flatMap((sample) => sample.value.map(BigInt)));
    expect(allTexts(tables.sampleTypes.columns.type)).toEqual(
      decoded.sampleType.map((sampleType) => text(sampleType.type)),
    );
    if (parsed.facts.form !== 'profile') throw new Error('no facts');
    expect(parsed.facts.timeUnixNs).toBe(String(decoded.timeNanos));
    expect(parsed.facts.period).toBe(String(decoded.period));
    expect(parsed.facts.binary ?? '').toBe(text(decoded.mapping[0]?.filename ?? 0));
  });
});
