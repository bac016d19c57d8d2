import { gunzipSync } from 'node:zlib';
import { deriveTraceTables } from '@unpark/analysis';
import { assert } from '@unpark/base';
import { readArtifact, recogniseArtifact } from '@unpark/formats';
import {
  type ArtifactRecord,
  diagnosedTraceOf,
  dumpTablesOf,
  metricTablesOf,
  profileTablesOf,
  traceTablesOf,
} from '@unpark/model';
import { type CorpusFile, readBundle } from '@unpark/testkit/corpus';
import type { DiagnosisArtifact } from '../src/diagnose';

const inflater = {
  gunzip: (bytes: Uint8Array) => ({ ok: true as const, value: new Uint8Array(gunzipSync(bytes)) }),
};

/** What can be asked of a file before it is read whole. */
export type KindAndFile = Pick<ArtifactRecord, 'kind' | 'file'>;

/** A file of a bundle that is read when it is first taken: a trace costs as much as all the others. */
class ArtifactInBundle {
  readonly #file: CorpusFile;
  #kind: KindAndFile['kind'] | undefined;
  #read: DiagnosisArtifact | undefined;

  constructor(file: CorpusFile) {
    this.#file = file;
  }

  get kindAndFile(): KindAndFile {
    const { file, bytes, modifiedUnixNs } = this.#file;
    this.#kind ??=
      this.#read?.record.kind ?? recogniseArtifact(bytes, { file, modifiedUnixNs }).kind;
    return { kind: this.#kind, file };
  }

  get artifact(): DiagnosisArtifact {
    this.#read ??= readWhole(this.#file);
    const { kind } = this.#read.record;
    assert(kind === (this.#kind ?? kind), `${this.#file.file}: recognised as ${this.#kind}`);
    return this.#read;
  }
}

const known = new Map<string, readonly ArtifactInBundle[]>();

/**
 * The artifacts of a bundle as a server gives them to diagnosis: traces with their digest. A file is
 * read once, as long as no more than four other bundles are asked for in between.
 */
export function bundleArtifacts(
  bundle: string,
  take?: (of: KindAndFile) => boolean,
): DiagnosisArtifact[] {
  const all = known.get(bundle) ?? readBundle(bundle).map((file) => new ArtifactInBundle(file));
  // a few at a time: all bundles together have no room
  if (!known.has(bundle) && known.size > 4) known.clear();
  known.set(bundle, all);
  return all.filter((one) => !take || take(one.kindAndFile)).map(({ artifact }) => artifact);
}

function readWhole({ file, bytes, modifiedUnixNs }: CorpusFile): DiagnosisArtifact {
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
}

export const isTrace = ({ kind }: KindAndFile): boolean => kind === 'execution-trace';
export const isDump = ({ kind }: KindAndFile): boolean => kind === 'goroutine-dump';
export const isGoroutineProfile = ({ kind }: KindAndFile): boolean => kind === 'pprof-goroutine';
export const isMetrics = ({ kind }: KindAndFile): boolean => kind === 'metrics';
