import type { Problem } from '@unpark/base';
import { cleanString } from '../bytes/clean-text';
import { FormatError, type Warnings } from '../format-error';
import {
  type ArchiveBudget,
  type ArchiveEntry,
  archiveProblem,
  entryOf,
  notAFile,
  refusedEntry,
  tooMany,
} from './archive-entry';
import { crc32 } from './crc32';
import { InflateOutput, inflateRaw } from './inflate';
import { zip64Directory, zipEntryNumbers } from './zip64';
import { unzstd } from './zstd';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MAX_COMMENT = 65_535;
const ZSTD = 93;
/** stored, deflate, zstd */
const METHODS: ReadonlySet<number> = new Set([0, 8, ZSTD]);

const u16 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const u32 = (bytes: Uint8Array, at: number): number =>
  (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;

/**
 * Entries of a zip by its central directory. Sizes and offsets in it are only where to look: what
 * comes out is counted and its checksum compared. Throws `FormatError`.
 */
export function zipEntries(
  bytes: Uint8Array,
  budget: ArchiveBudget,
  warnings: Warnings,
): ArchiveEntry[] {
  const end = endRecord(bytes);
  let count = u16(bytes, end + 10);
  let at = u32(bytes, end + 16);
  if (count === 0xffff || at === 0xffff_ffff) {
    const directory = zip64Directory(bytes, end);
    if (directory) ({ count, start: at } = directory);
    else if (at === 0xffff_ffff) {
      throw archiveProblem('archive.damaged', 'The zip64 has no directory', end);
    }
  }
  const entries: ArchiveEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || u32(bytes, at) !== CENTRAL) {
      throw archiveProblem('archive.damaged', `The zip's directory is damaged at byte ${at}`, at);
    }
    const nameLength = u16(bytes, at + 28);
    const extraLength = u16(bytes, at + 30);
    const next = at + 46 + nameLength + extraLength + u16(bytes, at + 32);
    const file = cleanString(bytes.subarray(at + 46, at + 46 + nameLength), warnings, at);
    if (!file.endsWith('/')) {
      if (entries.length >= budget.limits.archiveEntries) throw tooMany(budget);
      entries.push(zipEntry(bytes, at, file, nameLength, extraLength, budget));
    }
    at = next;
  }
  return entries;
}

function zipEntry(
  bytes: Uint8Array,
  at: number,
  file: string,
  nameLength: number,
  extraLength: number,
  budget: ArchiveBudget,
): ArchiveEntry {
  const flags = u16(bytes, at + 8);
  const method = u16(bytes, at + 10);
  const { sizeBytes, storedBytes, localAt } = zipEntryNumbers(
    bytes,
    at,
    at + 46 + nameLength,
    extraLength,
  );
  const modifiedUnixNs = modified(bytes, at, at + 46 + nameLength, extraLength);
  const entry = {
    file,
    sizeBytes,
    ...(modifiedUnixNs !== undefined && { modifiedUnixNs }),
  };
  const madeByUnix = bytes[at + 5] === 3;
  const unixType = (u32(bytes, at + 38) >>> 28) & 0xf;
  if (madeByUnix && unixType !== 0 && unixType !== 8) return refusedEntry(entry, notAFile(file));
  if ((flags & 1) !== 0) return refusedEntry(entry, encrypted(file));
  if (!METHODS.has(method)) return refusedEntry(entry, unknownMethod(file, method));
  return entryOf(entry, () => {
    const local = localAt;
    if (local + 30 > bytes.length || u32(bytes, local) !== LOCAL) {
      throw archiveProblem('archive.damaged', `The zip has no entry at byte ${local}`, local);
    }
    const from = local + 30 + u16(bytes, local + 26) + u16(bytes, local + 28);
    const to = from + storedBytes;
    if (to > bytes.length) {
      throw archiveProblem('archive.cut', `The zip ends inside ${file}`, bytes.length);
    }
    const stored = bytes.subarray(from, to);
    const content = method === 0 ? stored : inflated(stored, method, budget);
    budget.spend(content.length);
    if (crc32(content) !== u32(bytes, at + 16)) {
      throw archiveProblem('archive.bad-checksum', `The checksum of ${file} does not fit`, from);
    }
    return content;
  });
}

function inflated(stored: Uint8Array, method: number, budget: ArchiveBudget): Uint8Array {
  if (method === ZSTD) {
    const content = unzstd(stored, budget.allowance(stored.length, 'zstd'));
    if (!content.ok) throw new FormatError(content.error);
    return content.value;
  }
  const output = new InflateOutput(budget.allowance(stored.length), stored.length * 4);
  inflateRaw(stored, 0, output);
  return output.finish();
}

function endRecord(bytes: Uint8Array): number {
  const last = bytes.length - 22;
  const first = Math.max(0, last - MAX_COMMENT);
  for (let at = last; at >= first; at--) if (u32(bytes, at) === END) return at;
  throw archiveProblem(
    'archive.damaged',
    'The zip has no directory at its end; it was cut or is damaged',
    bytes.length,
  );
}

/** Extended time stamp (UTC seconds) when there is one, else the DOS time, which has no zone. */
function modified(
  bytes: Uint8Array,
  at: number,
  extraFrom: number,
  extraLength: number,
): string | undefined {
  const extraEnd = Math.min(extraFrom + extraLength, bytes.length);
  for (let extra = extraFrom; extra + 4 <= extraEnd; ) {
    const size = u16(bytes, extra + 2);
    if (u16(bytes, extra) === 0x5455 && size >= 5 && ((bytes[extra + 4] ?? 0) & 1) !== 0) {
      return (BigInt(u32(bytes, extra + 5)) * 1_000_000_000n).toString();
    }
    extra += 4 + size;
  }
  const time = u16(bytes, at + 12);
  const date = u16(bytes, at + 14);
  if (date === 0) return undefined;
  const ms = Date.UTC(
    1980 + (date >> 9),
    ((date >> 5) & 15) - 1,
    date & 31,
    time >> 11,
    (time >> 5) & 63,
    (time & 31) * 2,
  );
  return ms > 0 ? (BigInt(ms) * 1_000_000n).toString() : undefined;
}

const encrypted = (file: string): Problem => ({
  code: 'archive.encrypted',
  message: `${file} is encrypted in the archive and was not read.`,
  next: 'Send it without a password.',
  place: { file },
});

const unknownMethod = (file: string, method: number): Problem => ({
  code: 'archive.unknown-method',
  message: `${file} is compressed by method ${method}, which is not read.`,
  next: 'Make the zip with deflate, zstd or without compression.',
  place: { file },
  values: { method: String(method) },
});
