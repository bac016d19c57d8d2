import { readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { artifactOf } from './dump-text';

const lawOf = (bundle: string, take: (file: string) => boolean = () => true) => {
  const artifacts = readBundle(bundle)
    .filter(({ file }) => take(file) && !file.endsWith('.out') && file !== 'metrics.json')
    .map(({ file, bytes, modifiedUnixNs }) => artifactOf(file, bytes, { modifiedUnixNs }));
  const [first] = diagnose({ artifacts }).findings;
  const evidence = first?.evidence.find(({ statement }) =>
    statement[0]?.text.startsWith("Little's law"),
  );
  return {
    text: evidence?.statement.map((phrase) => phrase.text).join(''),
    rows: evidence?.rows ?? [],
    weight: first?.confidenceParts.find(({ label }) => label.startsWith("Little's law"))?.weight,
  };
};

describe("Little's law between the block profile of the window and the dumps", () => {
  // a dump shows internal/sync from Go 1.24 on, the profile does not
  it.each(['1.19', '1.22', '1.24', '1.27'])('Go %s: a hot mutex is a queue that moves', (go) => {
    const law = lawOf(`mutex-hot-go${go}`);
    expect(law.text).toMatch(/that ended in 5\.\d+ s make 7\d(\.\d)? waiting at a time/);
    expect(law.text).toContain('a queue that moves at a steady rate');
    expect(law.weight).toBe(0.5);
    expect(law.rows.map((rows) => rows.table)).toEqual(['samples', 'goroutines']);
  });

  it.each(['1.24', '1.27'])('Go %s: a WaitGroup that is never done outlasts the window', (go) => {
    const law = lawOf(`waitgroup-never-done-go${go}`);
    expect(law.text).toContain('most of these waits do not end in the window');
    expect(law.weight).toBe(0.5);
  });

  it('says nothing of network reads, and nothing without a profile of a window', () => {
    expect(lawOf('conn-read-no-deadline-go1.24').text).toBeUndefined();
    expect(lawOf('mutex-hot-go1.24', (file) => file !== 'block.delta.pprof').text).toBeUndefined();
  });
});
