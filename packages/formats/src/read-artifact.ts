import { formatBytes, formatCount, type Problem } from '@unpark/base';
import type { ArtifactHints, ArtifactKind, ParsedArtifact } from '@unpark/model';
import { artifactWindow } from './artifact-window';
import { compressionOf, inflateFile, limitFor } from './bundle/compressed';
import { type Inflater, isGzip, plainInflater, secondGzipLayer } from './bundle/gzip';
import { listArchive } from './bundle/list-archive';
import { readRecordOf } from './capture-manifest';
import { readExecutionTrace } from './exectrace/read-execution-trace';
import { FormatError, Warnings } from './format-error';
import { readGoroutineDump } from './goroutine/read-dump';
import { kindFromHints } from './kind-from-hints';
import { DEFAULT_LIMITS, type Limits } from './limits';
import { readMetrics } from './metrics/read-metrics';
import { readPprof } from './pprof/read-profile';
import { readTextProfile } from './profile-text/read-text-profile';
import { type Recognition, recogniseContent } from './recognise';

export interface ReadOptions {
  readonly inflater?: Inflater;
  readonly limits?: Partial<Limits>;
}

/**
 * Reads one file of a capture, whatever it is: recognised by content, then read by the reader of
 * its kind. Never throws on input; what is wrong stands in `status`, `error` and `warnings`.
 * The same bytes and hints give the same tables.
 */
export function readArtifact(
  bytes: Uint8Array,
  hints: ArtifactHints,
  options: ReadOptions = {},
): ParsedArtifact {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  try {
    return read(bytes, hints, limits, options.inflater ?? plainInflater);
  } catch (failure) {
    const problem: Problem =
      failure instanceof FormatError
        ? failure.problem
        : {
            code: 'parse.internal',
            message: 'Reading the file failed by a fault of ours.',
            next: 'The original is kept; report the file so that the fault can be mended.',
            internal: String(failure),
          };
    return withoutTables(
      hints,
      kindFromHints(hints),
      'damaged',
      'file that cannot be read',
      problem,
    );
  }
}

function read(
  stored: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
  inflater: Inflater,
): ParsedArtifact {
  const compression = compressionOf(stored);
  let bytes = stored;
  if (compression) {
    const limit = limitFor(compression, stored.length, limits);
    const inflated = inflateFile(stored, compression, limit, inflater);
    if (!inflated.ok) {
      const kind = kindFromHints(hints);
      return withoutTables(
        hints,
        kind,
        'damaged',
        `${compression} that cannot be read`,
        inflated.error,
      );
    }
    bytes = inflated.value;
    if (isGzip(bytes)) {
      return withoutTables(hints, 'unknown', 'unrecognised', 'gzip inside gzip', secondGzipLayer());
    }
  } else if (bytes.length > limits.inflatedBytes) {
    return withoutTables(hints, 'unknown', 'unrecognised', 'a file over the limit', {
      code: 'file.too-large',
      message: `The file has ${formatBytes(bytes.length)}, more than the ${formatBytes(limits.inflatedBytes)} that are read.`,
      next: 'Capture a shorter window.',
      values: { size: formatBytes(bytes.length), limit: formatBytes(limits.inflatedBytes) },
    });
  }

  const recognition = recogniseContent(bytes, compression);
  if (recognition.isTextProfile) return readTextProfile(bytes, hints, limits);
  switch (recognition.kind) {
    case 'pprof-other':
      return readPprof(bytes, hints, limits, new Warnings());
    case 'goroutine-dump':
      return readDump(bytes, hints, limits, recognition.headerAt);
    case 'capture-manifest':
      return readRecord(bytes, hints, limits);
    case 'metrics':
      return readMetrics(bytes, hints, limits);
    case 'archive':
      return readArchive(stored, hints, limits, inflater, recognition);
    case 'execution-trace':
      return readExecutionTrace(bytes, hints, limits);
    default:
      return unrecognised(hints, recognition);
  }
}

function readDump(
  bytes: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
  headerAt?: number,
): ParsedArtifact {
  const parsed = readGoroutineDump(bytes, hints, limits, new Warnings(), headerAt);
  if (parsed.tables.length > 0 || parsed.status === 'damaged') return parsed;
  return unrecognised(hints, {
    kind: 'unknown',
    seen: 'text that speaks of goroutines but holds no goroutine block',
    next: 'Take the dump with debug=2 or from standard error of the process.',
  });
}

function readRecord(bytes: Uint8Array, hints: ArtifactHints, limits: Limits): ParsedArtifact {
  try {
    const facts = readRecordOf(bytes, limits);
    return {
      file: hints.file,
      kind: 'capture-manifest',
      status: 'parsed',
      facts,
      summary: `times of ${formatCount(facts.files.length)} files`,
      warnings: [],
      tables: [],
    };
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    const kind: ArtifactKind = 'capture-manifest';
    return withoutTables(hints, kind, 'damaged', 'capture record', failure.problem);
  }
}

function readArchive(
  stored: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
  inflater: Inflater,
  recognition: Recognition,
): ParsedArtifact {
  const entries = listArchive(stored, { inflater, limits });
  if (!entries.ok) {
    return withoutTables(hints, 'archive', 'damaged', recognition.seen, entries.error);
  }
  const count = entries.value.length;
  return {
    file: hints.file,
    kind: 'archive',
    status: 'parsed',
    facts: { form: 'none' },
    summary: `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`,
    warnings: [],
    tables: [],
  };
}

const unrecognised = (hints: ArtifactHints, { seen, next, values }: Recognition): ParsedArtifact =>
  withoutTables(hints, 'unknown', 'unrecognised', seen, {
    code: 'file.unrecognised',
    message: `This is ${seen}, not a capture.`,
    ...(next !== undefined && { next }),
    values: { case: 'other', ...values, seen },
  });

function withoutTables(
  hints: ArtifactHints,
  kind: ArtifactKind,
  status: 'damaged' | 'unrecognised',
  summary: string,
  error: Problem,
): ParsedArtifact {
  const window = artifactWindow(hints);
  return {
    file: hints.file,
    kind,
    status,
    ...(window && { window }),
    facts: { form: 'none' },
    summary,
    warnings: [],
    error,
    tables: [],
  };
}
