import type { Problem } from '@unpark/base';
import type { ArtifactHints, ParsedArtifact } from '@unpark/model';
import { artifactWindow } from '../artifact-window';
import { FormatError } from '../format-error';
import type { Limits } from '../limits';
import { readTraceV2 } from './read-trace';
import { type TraceFormat, traceFormatOf } from './trace-header';
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

/** A trace of which nothing can be used. */
export function unread(
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
});
