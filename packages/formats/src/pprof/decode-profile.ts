import { Growing64, GrowingF64, GrowingI32 } from '../bytes/growing-columns';
import { FormatError } from '../format-error';
import type { Limits } from '../limits';
import { MessageFields, numberFields } from './message-fields';
import { atMost } from './profile-limits';
import { profileProblem, Wire } from './wire';

/** A type and its unit as string numbers. */
export interface TypeAndUnit {
  readonly type: number;
  readonly unit: number;
}

/**
 * The message `perftools.profiles.Profile` as columns, before references are resolved: Go writes
 * the string table last and functions after the locations that name them.
 */
export class RawProfile {
  readonly sampleTypes: TypeAndUnit[] = [];
  periodType: TypeAndUnit | undefined;
  readonly period = { low: 0, high: 0, seen: false };
  readonly timeNanos = { low: 0, high: 0 };
  readonly durationNanos = { low: 0, high: 0 };
  defaultSampleType = 0;
  dropFrames = 0;
  keepFrames = 0;
  readonly comments: number[] = [];
  /** all of the file; those over the limit are not in `comments` */
  commentCount = 0;

  /** a sample type stands behind the first string: no writer does so within one profile */
  typesAfterStrings = false;
  readonly stringFrom = new GrowingF64();
  readonly stringTo = new GrowingF64();
  sampleCount = 0;
  /** where samples follow one another, tags included: the first byte of a run and the one behind it */
  readonly samplesFrom = new GrowingF64();
  readonly samplesTo = new GrowingF64();

  readonly mappingByte = new GrowingF64();
  readonly mappingId = new Growing64();
  readonly mappingFile = new GrowingI32();
  readonly mappingBuildId = new GrowingI32();

  readonly locationId = new Growing64();
  readonly locationMapping = new Growing64();
  readonly locationAddress = new Growing64();
  readonly locationByte = new GrowingF64();
  /** first row of lines; the next location's value is the end */
  readonly locationLines = new GrowingI32();
  readonly lineFunction = new Growing64();
  readonly lineNumber = new GrowingI32();

  readonly functionByte = new GrowingF64();
  readonly functionId = new Growing64();
  readonly functionName = new GrowingI32();
  readonly functionFile = new GrowingI32();
  readonly functionStartLine = new GrowingI32();

  /** plain bytes: what a platform puts on top of `Uint8Array`, as Node does, is slow to cut */
  readonly bytes: Uint8Array;

  constructor({ buffer, byteOffset, length }: Uint8Array) {
    this.bytes = new Uint8Array(buffer, byteOffset, length);
  }
}

/** Reads all but the samples, of which it keeps where they are. Throws `FormatError`. */
export function decodeProfile(bytes: Uint8Array, limits: Limits): RawProfile {
  const raw = new RawProfile(bytes);
  const wire = new Wire(raw.bytes);
  const fields = new MessageFields(raw.bytes, limits.locationLines);
  for (;;) {
    // most fields are samples, and most of those have a length of one or two bytes
    wire.pos = skipSamples(raw, wire.pos, limits);
    const start = wire.pos;
    if (!wire.nextField()) break;
    const byte = wire.pos;
    switch (wire.field) {
      case 1:
        if (raw.stringFrom.length > 0) raw.typesAfterStrings = true;
        raw.sampleTypes.push(typeAndUnit(wire, fields));
        atMost(raw.sampleTypes.length, limits.sampleTypes, 'sample types', byte);
        break;
      case 2: {
        const length = wire.length();
        wire.pos += length;
        raw.samplesFrom.push(start);
        raw.samplesTo.push(wire.pos);
        atMost(++raw.sampleCount, limits.samples, 'samples', byte);
        break;
      }
      case 3:
      case 4:
      case 5:
      case 6:
        (MANY_MESSAGES[wire.field - 3] as Messages)(wire, fields, raw, limits);
        break;
      case 7:
        raw.dropFrames = stringNumber(wire);
        break;
      case 8:
        raw.keepFrames = stringNumber(wire);
        break;
      case 9:
        wire.integer();
        if (raw.timeNanos.low !== 0 || raw.timeNanos.high !== 0) throw concatenated(byte);
        raw.timeNanos.low = wire.low;
        raw.timeNanos.high = wire.high;
        break;
      case 10:
        wire.integer();
        raw.durationNanos.low = wire.low;
        raw.durationNanos.high = wire.high;
        break;
      case 11:
        raw.periodType = typeAndUnit(wire, fields);
        break;
      case 12:
        wire.integer();
        raw.period.low = wire.low;
        raw.period.high = wire.high;
        raw.period.seen = true;
        break;
      case 13:
        comments(wire, raw, limits);
        break;
      case 14:
        raw.defaultSampleType = stringNumber(wire);
        break;
      default:
        wire.skip();
    }
  }
  if (raw.stringFrom.length === 0 && raw.sampleTypes.length > 0) {
    throw profileProblem('pprof.bad-string-table', 'there is no string table', undefined);
  }
  if (raw.sampleTypes.length === 0) {
    throw profileProblem('pprof.no-sample-types', 'it has no sample types', undefined);
  }
  return raw;
}

/** Notes where and how many the samples are that begin at `from`, one after the other; gives the byte behind them. */
function skipSamples(raw: RawProfile, from: number, limits: Limits): number {
  const { bytes } = raw;
  // one more is enough to tell that there are too many
  const most = limits.samples - raw.sampleCount + 1;
  let count = 0;
  let at = from;
  while (at + 2 < bytes.length && bytes[at] === SAMPLE && count < most) {
    let start = at + 2;
    let length = bytes[at + 1] as number;
    if (length >= 0x80) length = (length & 0x7f) | ((bytes[start++] as number) << 7);
    if (length >= 0x4000 || start + length > bytes.length) break;
    at = start + length;
    count++;
  }
  if (count > 0) {
    raw.samplesFrom.push(from);
    raw.samplesTo.push(at);
    raw.sampleCount += count;
  }
  atMost(raw.sampleCount, limits.samples, 'samples', at);
  return at;
}

/** Tag of a sample in the message Profile. */
export const SAMPLE = 0x12;

const TYPE_AND_UNIT = numberFields(1, 2);
const MAPPING = numberFields(1, 5, 6);
const LOCATION = numberFields(1, 2, 3);
const LOCATION_LINE = 4;
const LINE = numberFields(1, 2);
/** With the system name, which is not used: Go writes it, and a field that is not asked for is slow. */
const FUNCTION = numberFields(1, 2, 3, 4, 5);

/** Reads the message that stands here. */
function readMessage(wire: Wire, fields: MessageFields, numbers: number, inner = 0): void {
  const length = wire.length();
  const from = wire.pos;
  wire.pos = from + length;
  fields.read(from, from + length, numbers, inner);
}

/** A repeated number: packed or one element, as Go's writers mix both in one file. */
function comments(wire: Wire, raw: RawProfile, limits: Limits): void {
  const outerEnd = wire.end;
  const isList = wire.type === 2;
  if (isList) {
    const length = wire.length();
    wire.end = wire.pos + length;
  } else if (wire.type !== 0) wire.integer();
  do {
    if (isList && wire.pos === wire.end) break;
    wire.varint();
    if (raw.commentCount++ < limits.comments) raw.comments.push(asIndex(wire.low, wire.high));
  } while (isList);
  wire.end = outerEnd;
}

/** Number of a string, or of a line, from its halves; what cannot be one becomes -1. */
const asIndex = (low: number, high: number): number => (high === 0 && low >= 0 ? low : -1);

export function stringNumber(wire: Wire): number {
  wire.integer();
  return asIndex(wire.low, wire.high);
}

/** A line of source; what cannot be one is 0, unknown. */
const lineNumber = (low: number, high: number): number => Math.max(asIndex(low, high), 0);

function typeAndUnit(wire: Wire, fields: MessageFields): TypeAndUnit {
  readMessage(wire, fields, TYPE_AND_UNIT);
  const { low, high } = fields;
  return {
    type: asIndex(low[1] as number, high[1] as number),
    unit: asIndex(low[2] as number, high[2] as number),
  };
}

/** Reads the message whose tag was read, and those of the same field that follow it. */
type Messages = (wire: Wire, fields: MessageFields, raw: RawProfile, limits: Limits) => void;

/**
 * Readers of fields 3 to 6. They are called by number so that they are not compiled into the loop
 * over all fields, and go on while their field does, so that the loop is not compiled for them.
 */
const MANY_MESSAGES: readonly Messages[] = [mappings, locations, functions, strings];

function mappings(wire: Wire, fields: MessageFields, raw: RawProfile, limits: Limits): void {
  const { low, high } = fields;
  do {
    const byte = wire.pos;
    readMessage(wire, fields, MAPPING);
    raw.mappingByte.push(byte);
    raw.mappingId.push(low[1] as number, high[1] as number);
    raw.mappingFile.push(asIndex(low[5] as number, high[5] as number));
    raw.mappingBuildId.push(asIndex(low[6] as number, high[6] as number));
    atMost(raw.mappingId.length, limits.mappings, 'mappings', byte);
  } while (wire.nextIs(0x1a));
}

function locations(wire: Wire, fields: MessageFields, raw: RawProfile, limits: Limits): void {
  const { low, high } = fields;
  do {
    const byte = wire.pos;
    readMessage(wire, fields, LOCATION, LOCATION_LINE);
    const { inner, innerCount } = fields;
    raw.locationLines.push(raw.lineNumber.length);
    raw.locationByte.push(byte);
    raw.locationId.push(low[1] as number, high[1] as number);
    raw.locationMapping.push(low[2] as number, high[2] as number);
    raw.locationAddress.push(low[3] as number, high[3] as number);
    for (let i = 0; i < innerCount; i++) {
      fields.read(inner[i * 2] as number, inner[i * 2 + 1] as number, LINE, 0);
      raw.lineFunction.push(low[1] as number, high[1] as number);
      raw.lineNumber.push(lineNumber(low[2] as number, high[2] as number));
    }
    atMost(raw.locationId.length, limits.locations, 'locations', byte);
    atMost(raw.lineNumber.length, limits.locationLines, 'lines of locations', byte);
  } while (wire.nextIs(0x22));
}

function functions(wire: Wire, fields: MessageFields, raw: RawProfile, limits: Limits): void {
  const { low, high } = fields;
  do {
    const byte = wire.pos;
    readMessage(wire, fields, FUNCTION);
    raw.functionByte.push(byte);
    raw.functionId.push(low[1] as number, high[1] as number);
    raw.functionName.push(asIndex(low[2] as number, high[2] as number));
    raw.functionFile.push(asIndex(low[4] as number, high[4] as number));
    raw.functionStartLine.push(lineNumber(low[5] as number, high[5] as number));
    atMost(raw.functionId.length, limits.functions, 'functions', byte);
  } while (wire.nextIs(0x2a));
}

function strings(wire: Wire, _fields: MessageFields, raw: RawProfile, limits: Limits): void {
  do {
    const byte = wire.pos;
    const length = wire.length();
    // string 0 of a second profile whose first has no time, as `go tool trace -pprof` writes
    if (length === 0 && raw.typesAfterStrings && raw.stringFrom.length > 0) {
      throw concatenated(byte);
    }
    if (length > 0 && raw.stringFrom.length === 0) {
      throw wire.problem('pprof.bad-string-table', 'string 0 is not empty', byte);
    }
    raw.stringFrom.push(wire.pos);
    wire.pos += length;
    raw.stringTo.push(wire.pos);
    atMost(raw.stringFrom.length, limits.strings, 'strings', byte);
  } while (wire.nextIs(0x32));
}

const concatenated = (byte: number): FormatError =>
  new FormatError({
    code: 'pprof.concatenated',
    message: `The file holds two profiles one after the other; the second begins before byte ${byte} of the inflated content.`,
    next: 'Upload them as two files, or join them with `go tool pprof -proto a b`.',
    place: { byte },
  });
