import { gunzipSync } from 'node:zlib';
import { deriveTraceTables } from '@unpark/analysis';
import { readArtifact } from '@unpark/formats';
import {
  type ArtifactRecord,
  diagnosedTraceOf,
  dumpTablesOf,
  metricTablesOf,
  profileTablesOf,
  traceTablesOf,
} from '@unpark/model';
import { readBundle } from '@unpark/testkit/corpus';
import type { DiagnosisArtifact } from '../src/diagnose';

const inflater = {
  gunzip: (bytes: Uint8Array) => ({ ok: true as const, value: new Uint8Array(gunzipSync(bytes)) }),
};

const known = new Map<string, readonly DiagnosisArtifact[]>();

/** The artifacts of a bundle as a server gives them to diagnosis: traces with their digest. Read once. */
export function bundleArtifacts(
  bundle: string,
  take: (record: ArtifactRecord) => boolean = () => true,
): DiagnosisArtifact[] {
  const all = known.get(bundle) ?? readAll(bundle);
  // a few at a time: all bundles together have no room
  if (known.size > 4) known.clear();
  known.set(bundle, all);
  return all.filter(({ record }) => take(record));
}

function readAll(bundle: string): DiagnosisArtifact[] {
  return readBundle(bundle).map(({ file, bytes, modifiedUnixNs }) => {
    const hints = { file, modifiedUnixNs };
    const { tables, ...record } = readArtifact(bytes, hints, { inflater });
    const traced = traceTablesOf(tables);
    const dump = dumpTablesOf(tables);
    const profile = profileTablesOf(tables);
    const trace = traced && diagnosedTraceOf([...tables, ...deriveTraceTables(traced)]);
    const metrics = metricTablesOf(tables);
    return {
      record,
      hints,
      ...(dump && { dump }),
      ...(profile && { profile }),
      ...(trace && { trace }),
      ...(metrics && { metrics }),
    };
  });
}

export const isTrace = (record: ArtifactRecord): boolean => record.kind === 'execution-trace';
export const isDump = (record: ArtifactRecord): boolean => record.kind === 'goroutine-dump';
export const isGoroutineProfile = (record: ArtifactRecord): boolean =>
  record.kind === 'pprof-goroutine';
export const isMetrics = (record: ArtifactRecord): boolean => record.kind === 'metrics';
