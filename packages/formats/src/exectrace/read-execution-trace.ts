import type { Problem } from '@unpark/base';
import type { ArtifactHints, ParsedArtifact } from '@unpark/model';
import { artifactWindow } from '../artifact-window';
import { FormatError } from '../format-error';
import { DEFAULT_LIMITS, type Limits } from '../limits';
import { readTraceV2, TraceRun } from './read-trace';
import { TRACE_HEADER_BYTES, type TraceFormat, traceFormatOf } from './trace-header';
import type { TraceSource } from './trace-source';
import { readTraceV1 } from './v1/read-trace-v1';

/** Reads an execution trace of any format, in this thread. Never throws on input. */
export function readExecutionTrace(
  bytes: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
): ParsedArtifact {
  const format = traceFormatOf(bytes);
  if (!format?.family) return unread(hints, 'unrecognised', unknownFormat(format));
  try {
    const read = format.family === 'v1' ? readTraceV1 : readTraceV2;
    return read(bytes, hints, limits, format);
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    return unread(hints, 'damaged', failure.problem);
  }
}

/**
 * Begins a trace whose generations are read elsewhere; undefined for what has none (the old format,
 * and what is no trace that is read): `readExecutionTrace` says all of it.
 */
export function beginTrace(source: TraceSource): TraceRun | undefined {
  const format = traceFormatOf(source.read(0, TRACE_HEADER_BYTES));
  if (format?.family !== 'v2') return undefined;
  try {
    return new TraceRun(source, format);
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    return undefined;
  }
}

/** Ends a trace that `beginTrace` began. Never throws on input. */
export function endTrace(
  run: TraceRun,
  hints: ArtifactHints,
  limits: Limits = DEFAULT_LIMITS,
): ParsedArtifact {
  try {
    return run.finish(hints, limits);
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    return unread(hints, 'damaged', failure.problem);
  }
}

/** A trace of which nothing can be used. */
function unread(
  hints: ArtifactHints,
  status: 'damaged' | 'unrecognised',
  error: Problem,
): ParsedArtifact {
  const window = artifactWindow(hints);
  return {
    file: hints.file,
    kind: 'execution-trace',
    status,
    ...(window && { window }),
    facts: { form: 'none' },
    summary: 'execution trace that cannot be read',
    warnings: [],
    error,
    tables: [],
  };
}

const unknownFormat = (format: TraceFormat | undefined): Problem => ({
  code: 'trace.unsupported-version',
  message: format
    ? `This is an execution trace in the format of Go 1.${format.minor}; the formats of Go 1.11 to 1.27 are read.`
    : 'The header of the execution trace is damaged: it names no version of Go.',
  next:
    format && format.minor > 26
      ? 'Update Unpark; the original is kept and can be read again then.'
      : 'Capture it with Go 1.11 or newer.',
  place: { byte: 0 },
  values: format
    ? { case: format.minor > 26 ? 'newer' : 'older', version: `1.${format.minor}` }
    : { case: 'damaged' },
});
