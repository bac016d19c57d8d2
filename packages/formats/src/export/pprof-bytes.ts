import { allTexts, type FramesTable, type LabelsTable } from '@unpark/model';
import { type ExportedProfile, StackWalk } from './exported-profile';
import { ProtoWriter } from './proto-writer';

/** Field numbers of profile.proto. */
const PROFILE = {
  sampleType: 1,
  sample: 2,
  mapping: 3,
  location: 4,
  function: 5,
  stringTable: 6,
  timeNanos: 9,
  durationNanos: 10,
  periodType: 11,
  period: 12,
  comment: 13,
  defaultSampleType: 14,
} as const;

/**
 * A profile as bytes of profile.proto, not compressed (files of it are gzip). Samples keep their
 * order, so reading it gives the same samples, labels and totals. Locations have no addresses, since
 * tables have none, but for frames that are nothing else. Mappings say that functions, files, lines
 * and inlined calls are complete, so that no tool looks for the binary.
 */
export function pprofBytes({ tables, facts }: ExportedProfile): Uint8Array {
  const profile = new ProtoWriter();
  const strings = new StringTable();
  const part = new ProtoWriter();
  const valueType = (field: number, { type, unit }: { type: string; unit: string }): void => {
    part.clear();
    part.number(1, strings.id(type));
    part.number(2, strings.id(unit));
    profile.message(field, part);
  };
  for (const sampleType of facts.sampleTypes) valueType(PROFILE.sampleType, sampleType);

  const locations = new Locations(tables.frames, strings, facts.binary ?? '');
  const labels = labelMessages(tables.labels, strings);
  const walk = new StackWalk(tables);
  const types = facts.sampleTypes.length;
  const { stack, labelSet } = tables.samples.columns;
  const values = tables.values.columns.value.values;
  const packed = new ProtoWriter();
  for (let row = 0; row < tables.samples.rows; row++) {
    part.clear();
    packed.clear();
    locations.write(walk.from(stack.values[row] as number), packed);
    part.packed(1, packed);
    packed.clear();
    for (let i = 0; i < types; i++) packed.varint64(values[row * types + i] as bigint);
    part.packed(2, packed);
    for (const label of labels.get(labelSet.values[row] as number) ?? []) part.bytesField(3, label);
    profile.message(PROFILE.sample, part);
  }

  locations.assignMappings();
  for (const [i, file] of locations.mappings.entries()) {
    part.clear();
    part.number(1, i + 1);
    part.number(5, strings.id(file));
    if (i === 0) part.number(6, strings.id(facts.buildId ?? ''));
    for (const has of [7, 8, 9, 10]) part.number(has, 1);
    profile.message(PROFILE.mapping, part);
  }
  for (const location of locations.messages()) profile.bytesField(PROFILE.location, location);
  for (const called of locations.functions()) profile.bytesField(PROFILE.function, called);

  profile.signed(PROFILE.timeNanos, BigInt(facts.timeUnixNs ?? 0));
  profile.signed(PROFILE.durationNanos, BigInt(facts.durationNs ?? 0));
  if (facts.periodType) valueType(PROFILE.periodType, facts.periodType);
  profile.signed(PROFILE.period, BigInt(facts.period ?? 0));
  for (const comment of facts.comments) {
    // a repeated number: also written when it is 0
    profile.varint(PROFILE.comment * 8);
    profile.varint(strings.id(comment));
  }
  profile.number(PROFILE.defaultSampleType, strings.id(facts.defaultSampleType ?? ''));
  for (const text of strings.all()) profile.bytesField(PROFILE.stringTable, text);
  return profile.finish();
}

const encoder = new TextEncoder();

class StringTable {
  private readonly ids = new Map<string, number>([['', 0]]);

  id(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(text, id);
    }
    return id;
  }

  *all(): Generator<Uint8Array> {
    for (const text of this.ids.keys()) yield encoder.encode(text);
  }
}

/** Frames that were inlined share the location of the call that they were inlined into. */
class Locations {
  private readonly idOfFrame = new Map<number, number>();
  private readonly idOfFrames = new Map<string, number>();
  private readonly frames: number[][] = [];
  private readonly functionIds = new Map<string, number>();
  private readonly functionOfFrame = new Map<number, number>();
  private readonly firstFrameOfFunction: number[] = [];
  private readonly names: readonly string[];
  private readonly files: readonly string[];
  /** files of mappings in the order of their ids; the first is the program */
  readonly mappings: string[];
  /** id by file name without its folder */
  private readonly mappingOfFile: Map<string, number>;

  constructor(
    private readonly table: FramesTable,
    private readonly strings: StringTable,
    binary: string,
  ) {
    this.mappings = [binary];
    this.mappingOfFile = new Map([[binary.slice(binary.lastIndexOf('/') + 1), 1]]);
    this.names = allTexts(table.columns.function);
    this.files = allTexts(table.columns.file);
  }

  /** Writes the location ids of a stack, given from its leaf. */
  write(leafFirst: readonly number[], out: ProtoWriter): void {
    const inlined = this.table.columns.inlined.values;
    for (let at = 0; at < leafFirst.length; ) {
      let end = at + 1;
      while (end < leafFirst.length && inlined[leafFirst[end - 1] as number] === 1) end++;
      out.varint(
        end - at === 1
          ? this.ofOne(leafFirst[at] as number)
          : this.ofMany(leafFirst.slice(at, end)),
      );
      at = end;
    }
  }

  *messages(): Generator<Uint8Array> {
    const location = new ProtoWriter();
    const line = new ProtoWriter();
    const lines = this.table.columns.line.values;
    for (const [i, frames] of this.frames.entries()) {
      location.clear();
      location.number(1, i + 1);
      const bare = this.bareAddress(frames);
      if (bare) {
        location.number(2, bare.mapping);
        location.varint(3 * 8);
        location.varint64(bare.address);
        yield location.finish();
        continue;
      }
      location.number(2, 1);
      for (const frame of frames) {
        line.clear();
        line.number(1, this.functionOf(frame));
        line.signed(2, BigInt(lines[frame] as number));
        location.message(4, line);
      }
      yield location.finish();
    }
  }

  /** Must follow `messages`, which numbers the functions. */
  *functions(): Generator<Uint8Array> {
    const out = new ProtoWriter();
    const startLines = this.table.columns.startLine.values;
    for (const [i, frame] of this.firstFrameOfFunction.entries()) {
      out.clear();
      const text = this.names[frame] as string;
      // what the reader calls a function without a name
      const name = text === 'unknown' && this.files[frame] === '' ? 0 : this.strings.id(text);
      out.number(1, i + 1);
      out.number(2, name);
      out.number(3, name);
      out.number(4, this.strings.id(this.files[frame] as string));
      out.signed(5, BigInt(startLines[frame] as number));
      yield out.finish();
    }
  }

  /** Numbers the mappings; a frame without symbols is called `libc.so!0x7f01`, or `0x7f01`. */
  assignMappings(): void {
    for (const frames of this.frames) this.bareAddress(frames);
  }

  private bareAddress(frames: readonly number[]): { mapping: number; address: bigint } | undefined {
    const frame = frames[0] as number;
    const name = this.names[frame] as string;
    if (frames.length > 1 || this.files[frame] !== '') return undefined;
    const mark = name.lastIndexOf('!') + 1;
    if (!/^0x[0-9a-f]{1,16}$/.test(name.slice(mark))) return undefined;
    const address = BigInt(name.slice(mark));
    if (mark === 0) return { mapping: 0, address };
    const file = name.slice(0, mark - 1);
    let mapping = this.mappingOfFile.get(file);
    if (mapping === undefined) {
      mapping = this.mappings.push(file);
      this.mappingOfFile.set(file, mapping);
    }
    return { mapping, address };
  }

  private ofOne(frame: number): number {
    let id = this.idOfFrame.get(frame);
    if (id === undefined) {
      id = this.frames.push([frame]);
      this.idOfFrame.set(frame, id);
    }
    return id;
  }

  private ofMany(frames: number[]): number {
    const key = frames.join(' ');
    let id = this.idOfFrames.get(key);
    if (id === undefined) {
      id = this.frames.push(frames);
      this.idOfFrames.set(key, id);
    }
    return id;
  }

  private functionOf(frame: number): number {
    const known = this.functionOfFrame.get(frame);
    if (known !== undefined) return known;
    const startLine = this.table.columns.startLine.values[frame] as number;
    const key = `${startLine}\n${this.files[frame]}\n${this.names[frame]}`;
    let id = this.functionIds.get(key);
    if (id === undefined) {
      id = this.firstFrameOfFunction.push(frame);
      this.functionIds.set(key, id);
    }
    this.functionOfFrame.set(frame, id);
    return id;
  }
}

function labelMessages(table: LabelsTable, strings: StringTable): Map<number, Uint8Array[]> {
  const keys = allTexts(table.columns.key);
  const texts = allTexts(table.columns.text);
  const units = allTexts(table.columns.unit);
  const label = new ProtoWriter();
  const out = new Map<number, Uint8Array[]>();
  for (let row = 0; row < table.rows; row++) {
    label.clear();
    label.number(1, strings.id(keys[row] as string));
    if (table.columns.isNumber.values[row] === 1) {
      label.signed(3, table.columns.number.values[row] as bigint);
      label.number(4, strings.id(units[row] as string));
    } else label.number(2, strings.id(texts[row] as string));
    const set = table.columns.set.values[row] as number;
    const messages = out.get(set);
    if (messages) messages.push(label.finish());
    else out.set(set, [label.finish()]);
  }
  return out;
}
