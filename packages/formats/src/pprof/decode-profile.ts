import { Growing64, GrowingF64, GrowingI32 } from '../bytes/growing-columns';
import { FormatError, type Warnings } from '../format-error';
import type { Limits } from '../limits';
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

  readonly stringFrom = new GrowingF64();
  readonly stringTo = new GrowingF64();
  readonly sampleFrom = new GrowingF64();
  readonly sampleTo = new GrowingF64();

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

  constructor(readonly bytes: Uint8Array) {}
}

/** Reads all but the samples, of which it keeps where they are. Throws `FormatError`. */
export function decodeProfile(bytes: Uint8Array, limits: Limits, warnings: Warnings): RawProfile {
  const raw = new RawProfile(bytes);
  const wire = new Wire(bytes);
  let typesAfterStrings = false;
  while (wire.nextField()) {
    const byte = wire.pos;
    switch (wire.field) {
      case 1:
        if (raw.stringFrom.length > 0) typesAfterStrings = true;
        raw.sampleTypes.push(inMessage(wire, () => typeAndUnit(wire)));
        atMost(raw.sampleTypes.length, limits.sampleTypes, 'sample types', byte);
        break;
      case 2: {
        const length = wire.length();
        raw.sampleFrom.push(wire.pos);
        wire.pos += length;
        raw.sampleTo.push(wire.pos);
        atMost(raw.sampleFrom.length, limits.samples, 'samples', byte);
        break;
      }
      case 3:
        inMessage(wire, () => mapping(wire, raw, byte));
        break;
      case 4:
        inMessage(wire, () => location(wire, raw, byte));
        atMost(raw.locationId.length, limits.locations, 'locations', byte);
        break;
      case 5:
        inMessage(wire, () => functionMessage(wire, raw, byte));
        atMost(raw.functionId.length, limits.functions, 'functions', byte);
        break;
      case 6: {
        const length = wire.length();
        // string 0 of a second profile whose first has no time, as `go tool trace -pprof` writes
        if (length === 0 && typesAfterStrings && raw.stringFrom.length > 0) {
          throw concatenated(byte);
        }
        if (length > 0 && raw.stringFrom.length === 0) {
          throw wire.problem('pprof.bad-string-table', 'string 0 is not empty', byte);
        }
        raw.stringFrom.push(wire.pos);
        wire.pos += length;
        raw.stringTo.push(wire.pos);
        atMost(raw.stringFrom.length, limits.strings, 'strings', byte);
        break;
      }
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
        raw.periodType = inMessage(wire, () => typeAndUnit(wire));
        break;
      case 12:
        wire.integer();
        raw.period.low = wire.low;
        raw.period.high = wire.high;
        raw.period.seen = true;
        break;
      case 13:
        numbers(wire, (low, high) => raw.comments.push(asStringNumber(low, high)));
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
  if (raw.dropFrames !== 0) {
    warnings.add({
      code: 'pprof.drop-frames',
      message: 'The profile asks to hide some frames (drop_frames); all frames are shown.',
    });
  }
  return raw;
}

/** Runs `read` with the wire's end at the end of the message that begins here. */
export function inMessage<T>(wire: Wire, read: () => T): T {
  const length = wire.length();
  const outerEnd = wire.end;
  wire.end = wire.pos + length;
  const value = read();
  wire.pos = wire.end;
  wire.end = outerEnd;
  return value;
}

/** A repeated number: packed or one element, as Go's writers mix both in one file. */
export function numbers(wire: Wire, add: (low: number, high: number) => void): void {
  if (wire.type !== 2) {
    wire.integer();
    add(wire.low, wire.high);
    return;
  }
  inMessage(wire, () => {
    while (wire.pos < wire.end) {
      wire.varint();
      add(wire.low, wire.high);
    }
  });
}

/** Number of a string; what cannot be one becomes -1, which no table has. */
const asStringNumber = (low: number, high: number): number =>
  high === 0 && low <= 0x7fffffff ? low : -1;

export function stringNumber(wire: Wire): number {
  wire.integer();
  return asStringNumber(wire.low, wire.high);
}

function typeAndUnit(wire: Wire): TypeAndUnit {
  let type = 0;
  let unit = 0;
  while (wire.nextField()) {
    if (wire.field === 1) type = stringNumber(wire);
    else if (wire.field === 2) unit = stringNumber(wire);
    else wire.skip();
  }
  return { type, unit };
}

function mapping(wire: Wire, raw: RawProfile, byte: number): void {
  let low = 0;
  let high = 0;
  let file = 0;
  let buildId = 0;
  while (wire.nextField()) {
    if (wire.field === 1) {
      wire.integer();
      low = wire.low;
      high = wire.high;
    } else if (wire.field === 5) file = stringNumber(wire);
    else if (wire.field === 6) buildId = stringNumber(wire);
    else wire.skip();
  }
  raw.mappingByte.push(byte);
  raw.mappingId.push(low, high);
  raw.mappingFile.push(file);
  raw.mappingBuildId.push(buildId);
}

function location(wire: Wire, raw: RawProfile, byte: number): void {
  let idLow = 0;
  let idHigh = 0;
  let mappingLow = 0;
  let mappingHigh = 0;
  let addressLow = 0;
  let addressHigh = 0;
  raw.locationLines.push(raw.lineNumber.length);
  raw.locationByte.push(byte);
  while (wire.nextField()) {
    switch (wire.field) {
      case 1:
        wire.integer();
        idLow = wire.low;
        idHigh = wire.high;
        break;
      case 2:
        wire.integer();
        mappingLow = wire.low;
        mappingHigh = wire.high;
        break;
      case 3:
        wire.integer();
        addressLow = wire.low;
        addressHigh = wire.high;
        break;
      case 4:
        inMessage(wire, () => line(wire, raw));
        break;
      default:
        wire.skip();
    }
  }
  raw.locationId.push(idLow, idHigh);
  raw.locationMapping.push(mappingLow, mappingHigh);
  raw.locationAddress.push(addressLow, addressHigh);
}

function line(wire: Wire, raw: RawProfile): void {
  let functionLow = 0;
  let functionHigh = 0;
  let number = 0;
  while (wire.nextField()) {
    if (wire.field === 1) {
      wire.integer();
      functionLow = wire.low;
      functionHigh = wire.high;
    } else if (wire.field === 2) number = lineNumber(wire);
    else wire.skip();
  }
  raw.lineFunction.push(functionLow, functionHigh);
  raw.lineNumber.push(number);
}

function functionMessage(wire: Wire, raw: RawProfile, byte: number): void {
  let idLow = 0;
  let idHigh = 0;
  let name = 0;
  let file = 0;
  let startLine = 0;
  while (wire.nextField()) {
    switch (wire.field) {
      case 1:
        wire.integer();
        idLow = wire.low;
        idHigh = wire.high;
        break;
      case 2:
        name = stringNumber(wire);
        break;
      case 4:
        file = stringNumber(wire);
        break;
      case 5:
        startLine = lineNumber(wire);
        break;
      default:
        wire.skip();
    }
  }
  raw.functionByte.push(byte);
  raw.functionId.push(idLow, idHigh);
  raw.functionName.push(name);
  raw.functionFile.push(file);
  raw.functionStartLine.push(startLine);
}

/** A line of source; what cannot be one is 0, unknown. */
function lineNumber(wire: Wire): number {
  wire.integer();
  return wire.high === 0 && wire.low <= 0x7fffffff ? wire.low : 0;
}

function atMost(count: number, limit: number, what: string, byte: number): void {
  if (count <= limit) return;
  throw new FormatError({
    code: `pprof.too-many-${what.replace(' ', '-')}`,
    message: `The profile has more than ${limit} ${what}.`,
    next: 'Capture a shorter window, or merge samples with `go tool pprof -proto` before uploading.',
    place: { byte },
  });
}

const concatenated = (byte: number): FormatError =>
  new FormatError({
    code: 'pprof.concatenated',
    message: `The file holds two profiles one after the other; the second begins before byte ${byte} of the inflated content.`,
    next: 'Upload them as two files, or join them with `go tool pprof -proto a b`.',
    place: { byte },
  });
