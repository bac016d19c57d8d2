import { i32, i64, makeTable, SAMPLE_TYPES, SAMPLES, type Table, VALUES } from '@unpark/model';
import { ascii, cleanBytes, columnOfBytes } from '../bytes/clean-text';
import {
  Growing64,
  type GrowingF64,
  GrowingI32,
  signed64,
  unsigned64,
} from '../bytes/growing-columns';
import { QuadInterner } from '../bytes/interners';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import { StackBuilder } from '../stacks/stack-builder';
import { numbers, type RawProfile } from './decode-profile';
import { IdTable } from './id-table';
import { SampleLabels } from './sample-labels';
import { profileProblem, Wire } from './wire';

const UNKNOWN = ascii('unknown');
const STACK_CUT = ascii('[stack cut]');
const NOTHING = new Uint8Array(0);
const decoder = new TextDecoder();

/** Resolves a decoded profile into tables. Throws `FormatError` where it breaks the format's rules. */
export class ProfileBuilder {
  private readonly wire: Wire;
  private readonly strings: (Uint8Array | undefined)[] = [];
  private readonly stacks = new StackBuilder();
  private readonly labels: SampleLabels;
  /** (name, file, start line) → function key of the stack builder */
  private readonly functions = new QuadInterner();
  private readonly extraNames: Uint8Array[] = [];
  private readonly extraNumbers = new Map<string, number>();

  private readonly frameFrom: Int32Array;
  private readonly locationFrames = new GrowingI32();
  private readonly locationIds: IdTable;
  private readonly unknownFrames = new Set<number>();
  private readonly leafFunctions = new Map<number, number>();

  private readonly sampleStack = new GrowingI32();
  private readonly sampleLabels = new GrowingI32();
  private readonly values = new Growing64();
  private readonly totals: bigint[];
  private readonly frames: Int32Array;

  constructor(
    private readonly raw: RawProfile,
    private readonly limits: Limits,
    private readonly warnings: Warnings,
  ) {
    this.wire = new Wire(raw.bytes);
    this.labels = new SampleLabels(
      raw.bytes,
      (index, what, byte) => this.checked(index, what, byte),
      (index) => this.clean(index),
    );
    this.frames = new Int32Array(limits.framesPerStack);
    this.totals = raw.sampleTypes.map(() => 0n);
    const rejectOf = (what: string, bytes: GrowingF64) => (row: number, why: 'zero' | 'twice') => {
      const fault = why === 'zero' ? 'id 0' : 'an id that was used before';
      const record = `${what} ${row + 1}`;
      throw profileProblem('pprof.bad-id', `${record} has ${fault}`, bytes.at(row), record);
    };
    const mappingIds = new IdTable(raw.mappingId, rejectOf('mapping', raw.mappingByte));
    const functionIds = new IdTable(raw.functionId, rejectOf('function', raw.functionByte));
    this.locationIds = new IdTable(raw.locationId, rejectOf('location', raw.locationByte));
    this.checkStrings();
    this.frameFrom = new Int32Array(raw.locationId.length + 1);
    const functionKeys = this.functionKeys();
    for (let row = 0; row < raw.locationId.length; row++) {
      this.frameFrom[row] = this.locationFrames.length;
      this.expandLocation(row, functionKeys, functionIds, mappingIds);
    }
    this.frameFrom[raw.locationId.length] = this.locationFrames.length;
  }

  /** text of a string number that was checked */
  text(index: number): string {
    return decoder.decode(this.clean(index));
  }

  readSamples(): void {
    const { raw } = this;
    const count = raw.sampleFrom.length;
    const width = raw.sampleTypes.length;
    const lows = new Float64Array(width);
    const highs = new Float64Array(width);
    const fold = (): void => {
      for (let i = 0; i < width; i++) {
        this.totals[i] =
          (this.totals[i] as bigint) +
          BigInt(highs[i] as number) * 0x1_0000_0000n +
          BigInt(lows[i] as number);
      }
      lows.fill(0);
      highs.fill(0);
    };
    for (let row = 0; row < count; row++) {
      const first = this.values.length;
      this.readSample(row, raw.sampleFrom.at(row), raw.sampleTo.at(row));
      if (this.values.length - first !== width) {
        throw this.wire.problem(
          'pprof.value-count',
          `sample ${row + 1} has ${this.values.length - first} values and there are ${width} sample types`,
          raw.sampleFrom.at(row),
          `sample ${row + 1}`,
        );
      }
      for (let i = 0; i < width; i++) {
        lows[i] = (lows[i] as number) + this.values.low(first + i);
        highs[i] = (highs[i] as number) + (this.values.high(first + i) | 0);
      }
      // 2^20 sums of 32-bit halves stay below 2^53
      if ((row & 0xf_ffff) === 0xf_ffff) fold();
    }
    fold();
  }

  /** exact sums a sample type */
  sums(): readonly bigint[] {
    return this.totals;
  }

  /** samples by the function of their leaf */
  *leaves(): Iterable<{ name: string; samples: number }> {
    for (const [key, samples] of this.leafFunctions) {
      yield { name: decoder.decode(this.functionText(key)), samples };
    }
  }

  tables(): Table[] {
    const { raw } = this;
    const { frames, stacks } = this.stacks.finish(
      (key) => this.functionText(key),
      (index) => this.clean(index),
      (key) => (key < 0 ? 0 : this.functions.part(key, 2)),
    );
    return [
      frames,
      stacks,
      this.labels.finish(),
      makeTable(SAMPLE_TYPES, {
        type: columnOfBytes(raw.sampleTypes.map(({ type }) => this.clean(type))),
        unit: columnOfBytes(raw.sampleTypes.map(({ unit }) => this.clean(unit))),
      }),
      makeTable(SAMPLES, {
        stack: i32(this.sampleStack.finish()),
        labelSet: i32(this.sampleLabels.finish()),
      }),
      makeTable(VALUES, { value: i64(this.values.signed()) }),
    ];
  }

  private readSample(row: number, from: number, to: number): void {
    const { wire, frames, locationIds, frameFrom, locationFrames, values } = this;
    wire.pos = from;
    wire.end = to;
    let depth = 0;
    let cut = false;
    let labelCount = 0;
    const addLocation = (low: number, high: number): void => {
      const location = locationIds.rowOf(low, high);
      if (location < 0) {
        throw wire.problem(
          'pprof.unknown-location',
          `sample ${row + 1} names location ${unsigned64(low, high)}, which is not there`,
          wire.pos,
          `sample ${row + 1}`,
        );
      }
      const end = frameFrom[location + 1] as number;
      for (let i = frameFrom[location] as number; i < end; i++) {
        const frame = locationFrames.at(i);
        // Go 1.27 writes an unknown thread stack as the same nameless location many times
        if (depth > 0 && frames[depth - 1] === frame && this.unknownFrames.has(frame)) continue;
        if (depth < frames.length) frames[depth++] = frame;
        else cut = true;
      }
    };
    while (wire.nextField()) {
      if (wire.field === 1) numbers(wire, addLocation);
      else if (wire.field === 2) numbers(wire, (low, high) => values.push(low, high));
      else if (wire.field === 3) {
        const length = wire.length();
        if (labelCount++ < this.limits.labelsPerSample) {
          this.labels.add(wire.pos, length);
        }
        wire.pos += length;
      } else wire.skip();
    }
    if (labelCount > this.limits.labelsPerSample) {
      this.warnings.add({
        code: 'pprof.too-many-labels',
        message: `A sample has ${labelCount} labels; the first ${this.limits.labelsPerSample} are kept.`,
        place: { byte: from, record: `sample ${row + 1}` },
      });
    }
    let stack = -1;
    if (cut) {
      frames[frames.length - 1] = this.namedFrame(STACK_CUT);
      this.warnings.add({
        code: 'pprof.deep-stack',
        message: `A stack is deeper than ${frames.length} frames; its root end was cut and is marked.`,
        place: { byte: from, record: `sample ${row + 1}` },
      });
    }
    for (let i = depth - 1; i >= 0; i--) stack = this.stacks.push(stack, frames[i] as number);
    if (depth > 0) {
      const leaf = this.stacks.functionOf(frames[0] as number);
      this.leafFunctions.set(leaf, (this.leafFunctions.get(leaf) ?? 0) + 1);
    }
    this.sampleStack.push(stack);
    this.sampleLabels.push(this.labels.takeSet(from));
  }

  private expandLocation(
    row: number,
    functionKeys: Int32Array,
    functionIds: IdTable,
    mappingIds: IdTable,
  ): void {
    const { raw } = this;
    const first = raw.locationLines.at(row);
    const end =
      row + 1 < raw.locationLines.length ? raw.locationLines.at(row + 1) : raw.lineNumber.length;
    if (first === end) {
      const frame = this.namedFrame(this.addressName(row, mappingIds));
      this.locationFrames.push(frame);
      return;
    }
    for (let i = first; i < end; i++) {
      const low = raw.lineFunction.low(i);
      const high = raw.lineFunction.high(i);
      const found = functionIds.rowOf(low, high);
      const inlined = i < end - 1;
      if (found < 0 || raw.functionName.at(found) === 0) {
        if (found < 0 && (low !== 0 || high !== 0)) {
          this.warnings.add({
            code: 'pprof.unknown-function',
            message: `Location ${row + 1} names function ${unsigned64(low, high)}, which is not there; it is shown as unknown.`,
            place: { byte: raw.locationByte.at(row), record: `location ${row + 1}` },
          });
        }
        const frame = this.namedFrame(UNKNOWN);
        this.unknownFrames.add(frame);
        this.locationFrames.push(frame);
      } else {
        this.locationFrames.push(
          this.stacks.frame(
            functionKeys[found] as number,
            raw.functionFile.at(found),
            raw.lineNumber.at(i),
            inlined,
          ),
        );
      }
    }
  }

  private functionKeys(): Int32Array {
    const { raw } = this;
    const keys = new Int32Array(raw.functionId.length);
    for (let row = 0; row < keys.length; row++) {
      const byte = raw.functionByte.at(row);
      const name = this.checked(raw.functionName.at(row), `the name of function ${row + 1}`, byte);
      const file = this.checked(raw.functionFile.at(row), `the file of function ${row + 1}`, byte);
      keys[row] = this.functions.intern(name, file, raw.functionStartLine.at(row), 0);
    }
    return keys;
  }

  /** `filename!0xaddr` for a place without symbols, as C code has */
  private addressName(row: number, mappingIds: IdTable): Uint8Array {
    const { raw } = this;
    const address = unsigned64(raw.locationAddress.low(row), raw.locationAddress.high(row));
    const mapping = mappingIds.rowOf(raw.locationMapping.low(row), raw.locationMapping.high(row));
    const file = mapping < 0 ? '' : this.text(raw.mappingFile.at(mapping));
    const base = file.slice(file.lastIndexOf('/') + 1);
    return ascii(`${base}${base ? '!' : ''}0x${address.toString(16)}`);
  }

  /** a frame that only has a name */
  private namedFrame(name: Uint8Array): number {
    const text = decoder.decode(name);
    let number = this.extraNumbers.get(text);
    if (number === undefined) {
      number = this.extraNames.length;
      this.extraNames.push(name);
      this.extraNumbers.set(text, number);
    }
    // negative keys are names of our own; see functionText
    return this.stacks.frame(-1 - number, 0, 0, false);
  }

  private functionText(key: number): Uint8Array {
    if (key < 0) return this.extraNames[-1 - key] ?? NOTHING;
    return this.clean(this.functions.part(key, 0));
  }

  private clean(index: number): Uint8Array {
    let text = this.strings[index];
    if (!text) {
      const { raw } = this;
      const from = raw.stringFrom.at(index);
      const to = raw.stringTo.at(index);
      text = cleanBytes(raw.bytes.subarray(from, to), this.limits.stringBytes, this.warnings);
      this.strings[index] = text;
    }
    return text;
  }

  private checkStrings(): void {
    const { raw } = this;
    for (const { type, unit } of raw.sampleTypes) {
      this.checked(type, 'a sample type');
      this.checked(unit, 'a unit');
    }
    if (raw.periodType) {
      this.checked(raw.periodType.type, 'the period type');
      this.checked(raw.periodType.unit, 'the period unit');
    }
    this.checked(raw.defaultSampleType, 'the default sample type');
    this.checked(raw.dropFrames, 'drop_frames');
    this.checked(raw.keepFrames, 'keep_frames');
    for (const comment of raw.comments) this.checked(comment, 'a comment');
    for (let row = 0; row < raw.mappingId.length; row++) {
      const byte = raw.mappingByte.at(row);
      this.checked(raw.mappingFile.at(row), `the file of mapping ${row + 1}`, byte);
      this.checked(raw.mappingBuildId.at(row), `the build id of mapping ${row + 1}`, byte);
    }
  }

  private checked(index: number, what: string, byte?: number): number {
    const count = this.raw.stringFrom.length;
    if (index >= 0 && index < count) return index;
    throw profileProblem(
      'pprof.bad-string-index',
      `${what} points outside the string table of ${count} strings`,
      byte,
    );
  }
}

export const decimalOf = (value: { low: number; high: number }): string =>
  signed64(value.low, value.high).toString();
