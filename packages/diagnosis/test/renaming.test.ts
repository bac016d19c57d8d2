import { type BundleTruth, listBundles, readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { artifactOf } from './dump-text';

/** Own functions and types under other names, of other length, in another package and file. */
function renamed(text: string): string {
  return text
    .replace(/\bmain\.(\(\*)?([A-Za-z]+)/g, (whole, open: string | undefined, name: string) =>
      name === 'main'
        ? whole
        : `example.com/corp/deep/zz.${open ?? ''}X${[...name].reverse().join('')}`,
    )
    .replace(/example\.com\/[a-z]+\/main\.go/g, 'example.com/corp/deep/zz/some_other_file.go');
}

const one = (list: readonly BundleTruth[]) =>
  list
    .filter((truth) => truth.go === '1.24' || truth.go === '1.19')
    .map((truth) => [truth.bundle] as const);

describe('names of the program decide nothing', () => {
  it.each(one(listBundles()))('%s: the same findings under other names', (bundle) => {
    const decoder = new TextDecoder();
    const encoder = new TextEncoder();
    const dumps = readBundle(bundle).filter(({ file }) => file.includes('debug2'));
    expect(
      dumps.every(({ bytes }) => renamed(decoder.decode(bytes)) !== decoder.decode(bytes)),
    ).toBe(true);
    const facts = (change: (text: string) => string) => {
      const artifacts = dumps.map(({ file, bytes, modifiedUnixNs }) =>
        artifactOf(file, encoder.encode(change(decoder.decode(bytes))), { modifiedUnixNs }),
      );
      const { findings, verdict } = diagnose({ artifacts });
      return {
        outcome: verdict.outcome,
        findings: findings.map((f) => [
          f.pattern,
          f.severity,
          f.confidence,
          f.goroutineCount,
          f.functions.length,
        ]),
      };
    };
    expect(facts(renamed)).toEqual(facts((text) => text));
  });
});
