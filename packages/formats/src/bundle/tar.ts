import type { Problem } from '@unpark/base';
import type { Warnings } from '../format-error';
import { cleanString } from '../bytes/clean-text';
import {
  type ArchiveBudget,
  type ArchiveEntry,
  archiveProblem,
  entryOf,
  notAFile,
  refusedEntry,
  tooMany,
} from './archive-entry';
import { looksLikeTar, octal, TAR_BLOCK as BLOCK } from './archive-magic';

const decoder = new TextDecoder();

/** Entries of a tar (ustar, GNU long names, pax paths and times). Throws `FormatError`. */
export function tarEntries(
  bytes: Uint8Array,
  budget: ArchiveBudget,
  warnings: Warnings,
): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  let at = 0;
  let longName: string | undefined;
  let pax = new Map<string, string>();
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    if (!looksLikeTar(bytes, at)) {
      throw archiveProblem('archive.damaged', `The tar is damaged at byte ${at}`, at);
    }
    const type = String.fromCharCode(bytes[at + 156] || 48);
    const paxSize = pax.get('size');
    const size = paxSize === undefined ? octal(bytes, at + 124, 12) : wholeNumber(paxSize);
    const from = at + BLOCK;
    if (!(size >= 0 && Number.isSafeInteger(size))) {
      throw archiveProblem('archive.damaged', `The tar has a wrong size at byte ${at}`, at);
    }
    const to = from + size;
    const file = pax.get('path') ?? longName ?? ustarName(bytes, at, warnings);
    const content = bytes.subarray(from, Math.min(to, bytes.length));
    const next = from + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'x' || type === 'L' || type === 'g' || type === 'K') {
      if (to > bytes.length || size > 1024 * 1024) {
        throw archiveProblem('archive.damaged', `The tar is cut or damaged at byte ${at}`, at);
      }
      if (type === 'x') pax = paxRecords(content, warnings);
      else if (type === 'L') longName = cleanString(untilZero(content), warnings);
      at = next;
      continue;
    }
    const entry = {
      file,
      modifiedUnixNs: paxTime(pax.get('mtime')) ?? secondsAsNs(octal(bytes, at + 136, 12)),
      sizeBytes: size,
    };
    const isSparse = type === 'S' || [...pax.keys()].some((key) => key.startsWith('GNU.sparse.'));
    longName = undefined;
    pax = new Map();
    at = next;
    if (type === '5' || (type === '0' && file.endsWith('/'))) continue;
    if (entries.length >= budget.limits.archiveEntries) throw tooMany(budget);
    if (isSparse) entries.push(refusedEntry(entry, sparse(file)));
    else if (type !== '0' && type !== '7') entries.push(refusedEntry(entry, notAFile(file)));
    else {
      entries.push(
        entryOf(entry, () => {
          if (to > bytes.length) {
            throw archiveProblem('archive.cut', `The tar ends inside ${file}`, bytes.length);
          }
          budget.spend(content.length);
          return content;
        }),
      );
    }
  }
  return entries;
}

function untilZero(bytes: Uint8Array): Uint8Array {
  const zero = bytes.indexOf(0);
  return zero < 0 ? bytes : bytes.subarray(0, zero);
}

function ustarName(bytes: Uint8Array, at: number, warnings: Warnings): string {
  const name = cleanString(untilZero(bytes.subarray(at, at + 100)), warnings);
  const isUstar = decoder.decode(bytes.subarray(at + 257, at + 263)) === 'ustar\0';
  const prefix = isUstar
    ? cleanString(untilZero(bytes.subarray(at + 345, at + 500)), warnings)
    : '';
  return prefix ? `${prefix}/${name}` : name;
}

/** `LENGTH key=value\n` records; what does not follow that ends the list. */
function paxRecords(bytes: Uint8Array, warnings: Warnings): Map<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    let length = 0;
    let i = at;
    while (i < bytes.length && i - at < 10 && bytes[i] !== 32) {
      length = length * 10 + (bytes[i++] as number) - 48;
    }
    if (!(length > i - at && at + length <= bytes.length)) break;
    const record = cleanString(bytes.subarray(i + 1, at + length - 1), warnings);
    const equals = record.indexOf('=');
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** decimal digits alone; NaN for what else `Number` would take (nothing, `0x10`, `1e3`) */
const wholeNumber = (text: string): number => (/^\d{1,16}$/.test(text) ? Number(text) : Number.NaN);

const sparse = (file: string): Problem => ({
  code: 'archive.sparse',
  message: `${file} is stored in the tar as a sparse file, with its holes left out, and was not read.`,
  next: 'Make the tar without --sparse.',
  place: { file },
});

const MAX_UNIX_SECONDS = 253_402_300_800;

function secondsAsNs(seconds: number): string | undefined {
  return seconds > 0 && seconds < MAX_UNIX_SECONDS
    ? (BigInt(Math.floor(seconds)) * 1_000_000_000n).toString()
    : undefined;
}

/** `1763858000.123456789` */
function paxTime(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{1,12}(\.\d{0,20})?$/.test(text)) return undefined;
  const [seconds = '0', fraction = ''] = text.split('.');
  const ns = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return ns > 0n ? ns.toString() : undefined;
}
