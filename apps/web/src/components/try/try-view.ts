import {
  artifactCounts,
  type ArtifactKind,
  type ArtifactRecord,
  type Diagnosis,
  diagnosedColumns,
  isReported,
  statedVcs,
} from '@unpark/model';
import type { Problem } from '@unpark/base';
import type { ArtifactView, CaptureView, TableRef } from '@unpark/usecases';
import type { ReadProgress } from '@unpark/compute/browser';
import type { TraceSoFar } from './try-tables';

/** A file of a capture that is in this browser alone. */
export interface TryFile {
  readonly id: string;
  /** name inside the capture */
  readonly file: string;
  readonly content: Blob;
  /** address of the content on this page */
  readonly contentUrl: string;
  readonly modifiedUnixNs?: string;
  readonly fromArchive?: string;
  readonly state: 'queued' | 'parsing' | 'final';
  /** by its first bytes */
  readonly kind?: ArtifactKind;
  readonly progress?: ReadProgress;
  /** of a trace that takes long, while it is read */
  readonly soFar?: readonly TraceSoFar[];
  /** set once final */
  readonly record?: ArtifactRecord;
  readonly tables: readonly TableRef[];
}

/** The workspace of a capture that is in none: what it may do to it is nothing. */
const NOWHERE: CaptureView['workspace'] = { id: '', slug: '', name: '', role: 'viewer' };

export interface TryCapture {
  readonly files: readonly TryFile[];
  readonly service: string;
  readonly receivedAt: string;
  readonly revision: number;
  readonly isReading: boolean;
  readonly diagnosis?: Diagnosis;
  /** why there can be no diagnosis */
  readonly problem?: Problem;
}

/** The capture as the page of a stored one is given it; its tables have addresses of this page. */
export function tryView(capture: TryCapture): CaptureView {
  const { files, diagnosis, problem } = capture;
  const columns = diagnosis && diagnosedColumns(diagnosis, reportedRecords(files));
  const at = columns?.windowFromUnixNs;
  const vcs = diagnosis && statedVcs(reportedRecords(files));
  return {
    workspace: NOWHERE,
    service: { id: '', name: capture.service, slug: '' },
    capture: {
      id: 'local',
      state: capture.isReading ? 'parsing' : problem ? 'failed' : 'done',
      severity: (columns?.severity as CaptureView['capture']['severity'] | null) ?? undefined,
      outcome: diagnosis?.verdict.outcome,
      sentence: columns?.sentence,
      ...(columns?.sentenceZh && { sentenceZh: columns.sentenceZh }),
      pattern: columns?.pattern ?? undefined,
      goroutineCount: columns?.goroutineCount ?? undefined,
      artifactCounts: artifactCounts(
        files.map(({ state, record }) => ({
          state,
          kind: record?.kind ?? null,
          status: record?.status ?? null,
        })),
      ),
      goVersion: columns?.goVersion ?? undefined,
      ...(vcs && { vcs, vcsSource: 'files' }),
      at: at == null ? capture.receivedAt : new Date(Number(at / 1_000_000n)).toISOString(),
      atSource: columns?.windowSource ?? 'upload',
      uploadedAt: capture.receivedAt,
      sizeBytes: files
        .filter(({ fromArchive }) => fromArchive === undefined)
        .reduce((sum, { content }) => sum + content.size, 0),
      revision: capture.revision,
      windowFromUnixNs: columns?.windowFromUnixNs?.toString(),
      windowToUnixNs: columns?.windowToUnixNs?.toString(),
      windowSource: columns?.windowSource ?? undefined,
      ...(problem && { problem }),
      rules: 'current',
    },
    artifacts: files.map(artifactView),
    mutes: [],
    ...(diagnosis && { diagnosis }),
  };
}

const artifactView = (file: TryFile): ArtifactView => ({
  id: file.id,
  file: file.file,
  sizeBytes: file.content.size,
  sha256: '',
  state: file.state,
  ...(file.state === 'final' && file.record && { record: file.record }),
  tables: file.tables,
  originalUrl: file.contentUrl,
  ...(file.fromArchive !== undefined && { fromArchive: file.fromArchive }),
});

/** The trace in a file as if it ended where its tables do. */
export const traceSoFar = (
  file: TryFile,
  { record, generations, tables }: TraceSoFar,
): ArtifactView => ({
  ...artifactView(file),
  id: `${file.id}-${generations[0]}`,
  record: { ...record, file: file.file },
  tables,
});

/** Bytes of the tables that are there of all files. */
export const tableBytesOf = (files: readonly TryFile[]): number =>
  files
    .flatMap(({ tables, soFar }) => (tables.length > 0 ? tables : (soFar?.at(-1)?.tables ?? [])))
    .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

const reportedRecords = (files: readonly TryFile[]): ArtifactRecord[] =>
  files.flatMap(({ record }) => (record && isReported(record) ? [record] : []));

/** Dumps tell most and are read fastest, traces last. */
export function readingRank(kind: ArtifactKind | undefined): number {
  switch (kind) {
    case 'archive':
      return 0;
    case 'goroutine-dump':
    case 'capture-manifest':
      return 1;
    case 'metrics':
      return 2;
    case 'execution-trace':
      return 4;
    default:
      return 3;
  }
}

/** Kinds that a first answer waits for. */
export const isForFirstAnswer = (kind: ArtifactKind | undefined): boolean => readingRank(kind) <= 1;
