import type { TraceSource } from '../exectrace/trace-source';
import type { Limits } from '../limits';

/** A part of an executable in which the linker may have put build information. */
export interface DataPlace {
  readonly from: number;
  readonly size: number;
}

/**
 * Where Go's linker puts build information: a section of its own in ELF (`.go.buildinfo`) and Mach-O
 * (`__go_buildinfo`), the beginning of the data in PE and where sections were stripped. Best first;
 * undefined for what is no executable of these forms. Sizes and offsets are only where to look.
 * Source: DataStart in debug/buildinfo of Go 1.26.
 */
export function dataPlaces(source: TraceSource, limits: Limits): DataPlace[] | undefined {
  const head = viewOf(source, 0, HEAD_BYTES);
  if (!head) return undefined;
  const magic = head.getUint32(0);
  if (magic === ELF) return elfPlaces(source, head, limits);
  if (magic === MACH_O_64) return machPlaces(source, 0, limits);
  // of a file for several processors the first: all were built from one commit
  if (magic === MACH_O_FAT) return machPlaces(source, head.getUint32(FAT_FIRST_OFFSET), limits);
  if (head.getUint16(0) === MZ) return portablePlaces(source, head.getUint32(0x3c, true), limits);
  return undefined;
}

const HEAD_BYTES = 64;
const ELF = 0x7f454c46;
/** little-endian: what Go has made for macOS since 1.15 */
const MACH_O_64 = 0xcffaedfe;
const MACH_O_FAT = 0xcafebabe;
const FAT_FIRST_OFFSET = 16;
const MZ = 0x4d5a;

/** A copy, because what a source gives may be overwritten by its next read; undefined when cut short. */
function viewOf(source: TraceSource, from: number, length: number): DataView | undefined {
  if (from + length > source.size) return undefined;
  const bytes = source.read(from, length).slice();
  return bytes.length === length ? new DataView(bytes.buffer) : undefined;
}

/** Inexact above 2^53, which is behind the end of any file. */
const u64 = (view: DataView, at: number, little: boolean): number =>
  little
    ? view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true)
    : view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);

/** Text up to its NUL, at most `most` bytes. */
function nameAt(view: DataView, at: number, most: number): string {
  let name = '';
  for (let i = at; i < Math.min(at + most, view.byteLength); i++) {
    const byte = view.getUint8(i);
    if (byte === 0) break;
    name += String.fromCharCode(byte);
  }
  return name;
}

const WRITABLE_LOAD = { type: 1, writeNotExecute: 2, mask: 3 };
const SECTION_NAME = '.go.buildinfo';

function elfPlaces(source: TraceSource, head: DataView, limits: Limits): DataPlace[] {
  const wide = head.getUint8(4) === 2;
  const little = head.getUint8(5) === 1;
  const word = (view: DataView, narrowAt: number, wideAt: number): number =>
    wide ? u64(view, wideAt, little) : view.getUint32(narrowAt, little);
  const half = (narrowAt: number, wideAt: number): number =>
    head.getUint16(wide ? wideAt : narrowAt, little);
  const places: DataPlace[] = [];

  const sectionBytes = half(46, 58);
  const sections =
    sectionBytes === (wide ? 64 : 40)
      ? entriesOf(source, word(head, 32, 40), sectionBytes, half(48, 60), limits)
      : [];
  const names = sections[half(50, 62)];
  for (const section of names ? sections : []) {
    const nameAtByte = word(names as DataView, 16, 24) + section.getUint32(0, little);
    const name = viewOf(source, nameAtByte, SECTION_NAME.length + 1);
    if (name && nameAt(name, 0, name.byteLength) === SECTION_NAME)
      places.push({ from: word(section, 16, 24), size: word(section, 20, 32) });
  }
  if (places.length > 0) return places;

  const programBytes = half(42, 54);
  const programs =
    programBytes === (wide ? 56 : 32)
      ? entriesOf(source, word(head, 28, 32), programBytes, half(44, 56), limits)
      : [];
  for (const program of programs) {
    const flags = program.getUint32(wide ? 4 : 24, little) & WRITABLE_LOAD.mask;
    if (
      program.getUint32(0, little) === WRITABLE_LOAD.type &&
      flags === WRITABLE_LOAD.writeNotExecute
    )
      places.push({ from: word(program, 4, 8), size: word(program, 16, 32) });
  }
  return places;
}

const LC_SEGMENT_64 = 0x19;
const READ_WRITE = 3;

function machPlaces(source: TraceSource, start: number, limits: Limits): DataPlace[] | undefined {
  const head = viewOf(source, start, 32);
  if (head?.getUint32(0) !== MACH_O_64) return undefined;
  const commandBytes = head.getUint32(20, true);
  const count = Math.min(head.getUint32(16, true), limits.executableSections);
  if (commandBytes > limits.executableSections * 80) return [];
  const commands = viewOf(source, start + 32, commandBytes);
  const named: DataPlace[] = [];
  const writable: DataPlace[] = [];
  let at = 0;
  for (let i = 0; commands && i < count && at + 8 <= commandBytes; i++) {
    const size = commands.getUint32(at + 4, true);
    if (size < 8 || at + size > commandBytes) break;
    if (commands.getUint32(at, true) === LC_SEGMENT_64 && size >= 72) {
      if (commands.getUint32(at + 60, true) === READ_WRITE)
        writable.push({
          from: start + u64(commands, at + 40, true),
          size: u64(commands, at + 48, true),
        });
      for (let section = at + 72; section + 80 <= at + size; section += 80) {
        if (nameAt(commands, section, 16) !== '__go_buildinfo') continue;
        named.push({
          from: start + commands.getUint32(section + 48, true),
          size: u64(commands, section + 40, true),
        });
      }
    }
    at += size;
  }
  return named.length > 0 ? named : writable;
}

/** initialised data that is read and written, and nothing else; how it is aligned does not matter */
const PE_DATA = 0xc0000040;
const PE_ALIGNMENT = 0x00f00000;

function portablePlaces(
  source: TraceSource,
  start: number,
  limits: Limits,
): DataPlace[] | undefined {
  const head = viewOf(source, start, 24);
  if (head?.getUint32(0) !== 0x50450000) return undefined;
  const from = start + 24 + head.getUint16(20, true);
  const sections = entriesOf(source, from, 40, head.getUint16(6, true), limits);
  return sections
    .filter((section) => (section.getUint32(36, true) & ~PE_ALIGNMENT) >>> 0 === PE_DATA)
    .map((section) => ({ from: section.getUint32(20, true), size: section.getUint32(16, true) }));
}

/** Rows of a table of the file, as many as are whole and allowed. */
function entriesOf(
  source: TraceSource,
  from: number,
  entryBytes: number,
  count: number,
  limits: Limits,
): DataView[] {
  const entries: DataView[] = [];
  for (let i = 0; i < Math.min(count, limits.executableSections); i++) {
    const entry = viewOf(source, from + i * entryBytes, entryBytes);
    if (!entry) break;
    entries.push(entry);
  }
  return entries;
}
