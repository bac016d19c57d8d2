import type { ProblemValues } from '@unpark/base';
import type { ArtifactHints, ArtifactKind } from '@unpark/model';
import { looksLikeTar, looksLikeZip } from './bundle/archive-magic';
import { type Compression, compressionOf, inflateHead } from './bundle/compressed';
import { isGzip } from './bundle/gzip';
import { Warnings } from './format-error';
import { firstHeader } from './goroutine/json-lines';
import { looksUtf16, toUtf8 } from './goroutine/text-encoding';
import { DEFAULT_LIMITS } from './limits';
import { readPprof } from './pprof/read-profile';
import { seenInBinary } from './recognise-binary';
import { kindFromHints } from './kind-from-hints';
import { EXPECTED, recogniseText } from './recognise-text';
import { looksLikePprof } from './pprof/looks-like-pprof';

const HEAD_BYTES = 64 * 1024;

/** What bytes are, by their content. */
export interface Recognition {
  readonly kind: ArtifactKind;
  /** what was seen, to stand after "This is": `a goroutine dump`, `a PNG image` */
  readonly seen: string;
  /** what the sender can do, for what is not a capture */
  readonly next?: string;
  /** of what is not a capture: `case` stands for `seen`, with what it names, for other languages */
  readonly values?: ProblemValues;
  /** a profile of the kind as text, not protobuf */
  readonly isTextProfile?: true;
  /** where the content says it, e.g. `go1.24.4` in metrics */
  readonly goVersion?: string;
  /** of a goroutine dump: no goroutine header stands before this byte (of UTF-16: as UTF-8) */
  readonly headerAt?: number;
}

/**
 * Says what a file is from its first bytes as stored (64 KiB are enough, compressed or not). A pprof
 * profile whose string table is not in the head is of the kind that the hints say, else
 * `pprof-other`; `readArtifact` sees the whole file and knows better.
 */
export function recogniseArtifact(
  head: Uint8Array,
  hints: ArtifactHints,
): Pick<Recognition, 'kind' | 'seen' | 'values'> {
  const inner = inflateHead(head, HEAD_BYTES);
  const { kind, seen, values, isTextProfile } = recogniseContent(inner, compressionOf(head));
  if (isTextProfile) {
    // heap and allocs are the same text
    const isAllocs = kind === 'pprof-heap' && kindFromHints(hints) === 'pprof-allocs';
    return { kind: isAllocs ? 'pprof-allocs' : kind, seen };
  }
  if (kind !== 'pprof-other') return { kind, seen, ...(values && { values }) };
  const whole = readPprof(inner, hints, DEFAULT_LIMITS, new Warnings());
  return { kind: whole.status === 'damaged' ? kindFromHints(hints) : whole.kind, seen };
}

/** The same for inflated content, of any length. A pprof profile of any kind is `pprof-other`. */
export function recogniseContent(bytes: Uint8Array, inside?: Compression): Recognition {
  if (bytes.length === 0) {
    return {
      kind: 'unknown',
      seen: inside ? `${inside} of nothing` : 'an empty file',
      next: 'Capture it again: the request may have failed after the file was made.',
      values: inside ? { case: 'emptyInside', form: inside } : { case: 'empty' },
    };
  }
  if (looksLikeZip(bytes)) return { kind: 'archive', seen: 'a zip archive' };
  if (looksLikeTar(bytes)) return { kind: 'archive', seen: 'a tar archive' };
  if (isGzip(bytes)) return { kind: 'unknown', seen: 'gzip inside gzip', values: { case: 'gzip' } };
  const trace = traceHeader(bytes);
  if (trace) return trace;
  const binary = seenInBinary(bytes);
  if (binary !== undefined) {
    const { seen, word } = binary;
    const next = seen.includes('compressed')
      ? 'Uncompress it first; one layer of gzip or zstd is what is read.'
      : EXPECTED;
    return { kind: 'unknown', seen, next, values: { case: word } };
  }
  if (looksUtf16(bytes)) return recogniseText(toUtf8(bytes, new Warnings()).bytes);
  if (looksLikePprof(bytes)) return { kind: 'pprof-other', seen: 'a pprof profile' };
  if (looksLikeText(bytes)) return recogniseText(bytes);
  const headerAt = firstHeader(bytes);
  if (headerAt >= 0) return recogniseText(bytes, headerAt);
  return {
    kind: 'unknown',
    seen: `binary data that begins with ${hexOf(bytes)}`,
    next: EXPECTED,
    values: { case: 'binary', bytes: hexOf(bytes) },
  };
}

/** `go 1.24 trace\0\0\0` */
function traceHeader(bytes: Uint8Array): Recognition | undefined {
  let text = '';
  for (let i = 0; i < 16 && i < bytes.length; i++) text += String.fromCharCode(bytes[i] as number);
  const version = /^go (1\.\d{1,3}) trace\0/.exec(text)?.[1];
  if (version === undefined) return undefined;
  // the version of the format, which several versions of Go write: it is not goVersion
  return { kind: 'execution-trace', seen: `an execution trace in the format of Go ${version}` };
}

/** No zero byte and few control characters in the first 4 KiB. */
function looksLikeText(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, 4096);
  let control = 0;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0) return false;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27 && byte !== 12) {
      control++;
    }
  }
  return control * 50 <= end;
}

const hexOf = (bytes: Uint8Array): string =>
  [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
