import { gunzipSync } from 'node:zlib';
import { readArtifact } from '@unpark/formats';
import { dumpTablesOf, profileTablesOf } from '@unpark/model';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { diagnose, type DiagnosisArtifact } from '../src/diagnose';

const inflater = {
  gunzip: (bytes: Uint8Array) => ({ ok: true as const, value: new Uint8Array(gunzipSync(bytes)) }),
};

function artifactOf(file: string, bytes: Uint8Array): DiagnosisArtifact {
  const { tables, ...record } = readArtifact(bytes, { file }, { inflater });
  const dump = dumpTablesOf(tables);
  const profile = profileTablesOf(tables);
  return { record, hints: { file }, ...(dump && { dump }), ...(profile && { profile }) };
}

const isText = (file: string): boolean => file.includes('debug1');

describe('a profile that was captured as protobuf and as text', () => {
  const bundles = listBundles().filter(({ bundle }) =>
    readBundle(bundle).some(({ file }) => isText(file)),
  );
  it.each(bundles.map(({ bundle }) => bundle))('%s: counts once', (bundle) => {
    // a trace has no text beside it, and costs as much as all the others
    const artifacts = readBundle(bundle)
      .filter(({ file }) => !/^(?:trace|flight)\.out$/.test(file))
      .map(({ file, bytes }) => artifactOf(file, bytes));
    const kinds = new Set(
      artifacts
        .filter(({ record }) => !isText(record.file) && record.kind.startsWith('pprof-'))
        .map(({ record }) => record.kind),
    );
    const texts = artifacts.filter(({ record }) => isText(record.file));
    expect(texts.every(({ profile }) => profile !== undefined)).toBe(true);
    const twins = new Set(texts.filter(({ record }) => kinds.has(record.kind)));
    const all = diagnose({ artifacts });
    const without = diagnose({ artifacts: artifacts.filter((artifact) => !twins.has(artifact)) });
    expect({ ...all, coverage: [] }).toEqual({ ...without, coverage: [] });
  });

  it('looks into the text where there is no protobuf', () => {
    const artifacts = readBundle('mutex-hot-go1.27')
      .filter(({ file }) => isText(file) || file.includes('debug2'))
      .map(({ file, bytes }) => artifactOf(file, bytes));
    const row = diagnose({ artifacts }).coverage.find(
      ({ artifactKind }) => artifactKind === 'pprof-goroutine',
    );
    expect(row?.files).toContain('goroutine.debug1.txt');
    expect(row?.present).toBe(true);
  });
});
