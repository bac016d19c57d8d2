import { err, ok, type Problem, type Result } from '@unpark/base';
import { readRevision, type VcsFacts } from '@unpark/model';
import type { TraceSource } from '../exectrace/trace-source';
import { DEFAULT_LIMITS, type Limits } from '../limits';
import { type DataPlace, dataPlaces } from './data-places';

/** What Go's linker writes into every executable: what `go version -m` shows. */
export interface BuildInfo {
  /** as the toolchain names itself, `go1.26.8` */
  readonly goVersion: string;
  /** import path of the main package */
  readonly path?: string;
  /** absent where the build was made outside a checkout, or with `-buildvcs=false` */
  readonly vcs?: VcsFacts;
}

const MAGIC = new TextEncoder().encode('\u0000 Go buildinf:');
MAGIC[0] = 0xff;
const ALIGNMENT = 16;
const HEADER_BYTES = 32;
const FLAGS = 15;
/** the texts stand behind the header; before Go 1.18 pointers to them stood in it */
const INLINE = 2;
/** the go command puts as many bytes of a mark before and behind the text, and a line end before the last */
const FRAME_BYTES = 16;
const LINE_END = 0x0a;

/**
 * Build information of a Go executable (ELF, Mach-O of 64 bits, PE), of Go 1.18 and later. Reads headers
 * and at most `limits.buildInfoBytes` of data, however large the file is.
 *
 * @returns `build-info.not-executable`, `.not-go`, `.too-old` or `.damaged`
 */
export function readBuildInfo(
  source: TraceSource,
  limits: Limits = DEFAULT_LIMITS,
): Result<BuildInfo> {
  const places = dataPlaces(source, limits);
  if (!places) return err(NOT_EXECUTABLE);
  for (const place of places) {
    const bytes = windowOf(source, place, limits);
    const at = magicAt(bytes);
    if (at >= 0) return readBlob(bytes.subarray(at), place.from + at, limits);
  }
  return err(NOT_GO);
}

function windowOf(source: TraceSource, { from, size }: DataPlace, limits: Limits): Uint8Array {
  const length = Math.min(size, limits.buildInfoBytes, source.size - from);
  return length > 0 ? source.read(from, length).slice() : new Uint8Array();
}

function magicAt(bytes: Uint8Array): number {
  for (let at = 0; at + HEADER_BYTES <= bytes.length; at += ALIGNMENT) {
    if (MAGIC.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

function readBlob(blob: Uint8Array, byte: number, limits: Limits): Result<BuildInfo> {
  if (((blob[FLAGS] ?? 0) & INLINE) === 0) return err(TOO_OLD);
  const version = lengthPrefixed(blob, HEADER_BYTES);
  const info = version && lengthPrefixed(blob, version.end);
  if (!info || version.content.length === 0) return err(damaged(byte, limits));
  const goVersion = decoder.decode(version.content);
  return ok({ goVersion, ...buildLines(unframed(info.content)) });
}

const decoder = new TextDecoder();

/** Bytes behind their length, a varint; undefined when they end behind what was read. */
function lengthPrefixed(
  bytes: Uint8Array,
  at: number,
): { readonly content: Uint8Array; readonly end: number } | undefined {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte >= 0x80) continue;
    const from = at + i + 1;
    const end = from + length;
    return end > bytes.length ? undefined : { content: bytes.subarray(from, end), end };
  }
  return undefined;
}

function unframed(info: Uint8Array): string {
  const isFramed = info.length > 2 * FRAME_BYTES && info.at(-FRAME_BYTES - 1) === LINE_END;
  return isFramed ? decoder.decode(info.subarray(FRAME_BYTES, -FRAME_BYTES)) : '';
}

/** Lines of a word, a tab and its fields: `path`, `mod`, `dep`, `build`. */
function buildLines(text: string): Omit<BuildInfo, 'goVersion'> {
  let path: string | undefined;
  let moduleVersion = '';
  let revision: string | undefined;
  let modified: boolean | undefined;
  for (const line of text.split('\n')) {
    const [word, first = '', second = ''] = line.split('\t', 3);
    if (word === 'path') path = first;
    else if (word === 'mod') moduleVersion = second;
    else if (word !== 'build') continue;
    else if (first.startsWith('vcs.revision=')) revision = first.slice('vcs.revision='.length);
    else if (first.startsWith('vcs.modified=')) modified = first.endsWith('=true');
  }
  const stated = readRevision(revision ?? '');
  const vcs = stated
    ? { ...stated, ...(modified !== undefined && { modified }) }
    : pseudoVersion(moduleVersion);
  return { ...(path !== undefined && { path }), ...(vcs && { vcs }) };
}

/**
 * `v0.0.0-20261126165039-151d10010afc`: what `go install module@branch` leaves of the commit, which has
 * no checkout to look at.
 */
function pseudoVersion(version: string): VcsFacts | undefined {
  const found = /[-.]\d{14}-([0-9a-f]{12})(\+dirty)?$/.exec(version.slice(-64));
  return found?.[1] === undefined ? undefined : readRevision(found[1] + (found[2] ?? ''));
}

const NOT_EXECUTABLE: Problem = {
  code: 'build-info.not-executable',
  message: 'This is no executable of Linux, macOS or Windows.',
  next: 'Give the program itself, not an archive or a script that starts it.',
};

const NOT_GO: Problem = {
  code: 'build-info.not-go',
  message: 'This executable holds no build information of Go.',
  next: 'A program in another language has none, and packers hide it; give the commit by hand.',
};

const TOO_OLD: Problem = {
  code: 'build-info.too-old',
  message: 'This program was built before Go 1.18, which does not write the commit into programs.',
  next: 'Give the commit by hand.',
};

const damaged = (byte: number, limits: Limits): Problem => ({
  code: 'build-info.damaged',
  message: `The build information does not end within the executable, or has more than ${limits.buildInfoBytes} bytes.`,
  next: 'Give the commit by hand.',
  place: { byte },
});
