import { archiveStem } from '@unpark/ingest';
import {
  type ArtifactRecord,
  type CaptureManifestFacts,
  type Diagnosis,
  diagnosedColumns,
} from '@unpark/model';
import { describe, expect, it } from 'vitest';

const diagnosis: Diagnosis = {
  analyserVersion: 'x',
  verdict: { outcome: 'healthy', healthy: true, sentence: [], lead: [], evidence: [] },
  findings: [],
  coverage: [],
  rejected: [],
};

const manifest = (errorNs?: number): ArtifactRecord => ({
  file: 'event.json',
  kind: 'capture-manifest',
  status: 'parsed',
  facts: {
    form: 'manifest',
    schema: 'datadog-event',
    windowFromUnixNs: '1000000000',
    windowToUnixNs: '61000000000',
    files: [],
    ...(errorNs !== undefined && { errorNs }),
  } satisfies CaptureManifestFacts,
  summary: '',
  warnings: [],
});

describe('columns of a diagnosed capture', () => {
  it('takes the error bar of the window from the capture record', () => {
    const columns = diagnosedColumns(diagnosis, [manifest(1e9)]);
    expect(columns.windowFromUnixNs).toBe(1_000_000_000n);
    expect(columns.windowSource).toBe('capture-record');
    expect(columns.windowErrorNs).toBe(1_000_000_000n);
  });

  it('counts a millisecond where the record says nothing of it', () => {
    expect(diagnosedColumns(diagnosis, [manifest()]).windowErrorNs).toBe(1_000_000n);
  });
});

describe('names of entries', () => {
  it.each([
    ['dumps/t0.tar.zst', 'dumps/t0'],
    ['t0.tzst', 't0'],
    ['t0.tar.gz', 't0'],
    ['t0.zip', 't0'],
    ['t0.txt', 't0.txt'],
    ['.tar.zst', 'archive'],
  ])('%s stands as %s', (file, stem) => expect(archiveStem(file)).toBe(stem));
});
