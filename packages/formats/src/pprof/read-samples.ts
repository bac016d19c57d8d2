import { GrowingI32, signed64, unsigned64 } from '../bytes/growing-columns';
import type { FormatError, Warnings } from '../format-error';
import type { Limits } from '../limits';
import type { StackBuilder } from '../stacks/stack-builder';
import { type RawProfile, SAMPLE } from './decode-profile';
import { SampleLabelBytes } from './label-bytes';
import { type LocationFrames, MANY, NO_LOCATION } from './location-frames';
import { atMost } from './profile-limits';
import type { SampleLabels } from './sample-labels';
import { Values } from './sample-values';
import { Wire } from './wire';

/** Samples in file order; `values` has a row of `width` values for each. */
export interface ReadSamples {
  /** row of stacks, -1 for none */
  readonly stacks: Int32Array;
  readonly labelSets: Int32Array;
  readonly values: BigInt64Array;
  /** exact sums a sample type */
  readonly totals: readonly bigint[];
  /** how many samples have a frame as their leaf */
  readonly leaves: Int32Array;
}

/** Tags of packed lists in a sample. */
const LOCATION_LIST = 0x0a;
const VALUE_LIST = 0x12;
/** Tag of one label. */
const LABEL = 0x1a;

/**
 * Reads the samples of a decoded profile. The loop over location numbers is written out and keeps
 * its state in local variables: a profile of a large service has tens of millions of them, and
 * everything else in it is small.
 */
export function readSamples(
  raw: RawProfile,
  locations: LocationFrames,
  stacks: StackBuilder,
  labels: SampleLabels,
  limits: Limits,
  warnings: Warnings,
): ReadSamples {
  return new SampleReader(raw, locations, stacks, labels, limits, warnings).read();
}

class SampleReader {
  private readonly wire: Wire;
  /** frames of the sample, from the leaf */
  private readonly frames: Int32Array;
  private depth = 0;
  private cut = false;
  /** location rows of the sample, from the leaf; only where some are hidden */
  private readonly places = new GrowingI32();
  private readonly leaves: Int32Array;
  private readonly values: Values;
  private readonly labelBytes: SampleLabelBytes;

  constructor(
    private readonly raw: RawProfile,
    private readonly locations: LocationFrames,
    private readonly stacks: StackBuilder,
    private readonly labels: SampleLabels,
    private readonly limits: Limits,
    private readonly warnings: Warnings,
  ) {
    this.wire = new Wire(raw.bytes);
    this.frames = new Int32Array(limits.framesPerStack);
    this.leaves = new Int32Array(locations.frameCount + 1);
    this.values = new Values(raw.sampleCount, raw.sampleTypes.length);
    this.labelBytes = new SampleLabelBytes(raw.bytes, limits.labelsPerSample);
  }

  read(): ReadSamples {
    const { raw, values, leaves } = this;
    const count = raw.sampleCount;
    const out = { stacks: new Int32Array(count), labelSets: new Int32Array(count) };
    this.stacks.expect(count);
    let row = 0;
    for (let run = 0; run < raw.samplesFrom.length; run++) {
      // whole numbers to the machine: the column is of doubles, and all positions would be so
      const from = raw.samplesFrom.at(run) >>> 0;
      row = this.readRun(from, raw.samplesTo.at(run) >>> 0, row, out);
    }
    values.fold();
    return { ...out, values: values.column, totals: values.totals, leaves };
  }

  /** Reads the samples that follow one another in bytes[at..end); gives the row behind them. */
  private readRun(
    at: number,
    end: number,
    firstRow: number,
    out: { readonly stacks: Int32Array; readonly labelSets: Int32Array },
  ): number {
    const { bytes } = this.raw;
    const { values, wire } = this;
    const { stacks, labelSets } = out;
    let row = firstRow;
    while (at < end) {
      let from = at + 2;
      let length = bytes[at + 1] as number;
      if (length >= 0x80) length = (length & 0x7f) | ((bytes[from++] as number) << 7);
      if (bytes[at] !== SAMPLE || length >= 0x4000) {
        wire.pos = at;
        wire.end = end;
        wire.nextField();
        length = wire.length();
        from = wire.pos;
      }
      at = from + length;
      this.readFields(from, at, row);
      if (!values.endRow()) throw wrongCount(wire, row, from, values);
      stacks[row] = this.stackOf(row, from);
      labelSets[row] = this.labelSetOf(row, from);
      row++;
    }
    return row;
  }

  /** Puts what stands in one sample into `frames` (or `places`), `values` and `labelBytes`. */
  private readFields(from: number, to: number, row: number): void {
    const { bytes } = this.raw;
    this.depth = 0;
    let at = from;
    while (at < to) {
      const tag = bytes[at] as number;
      // a list whose length has one or two bytes, as nearly all are
      if ((tag === LOCATION_LIST || tag === VALUE_LIST) && at + 2 < to) {
        let start = at + 2;
        let length = bytes[at + 1] as number;
        if (length >= 0x80) length = (length & 0x7f) | ((bytes[start++] as number) << 7);
        const end = start + length;
        if (length < 0x4000 && end <= to) {
          if (tag === LOCATION_LIST) this.depth = this.readLocations(start, end, row);
          else this.readValues(start, end);
          at = end;
          continue;
        }
      }
      if (tag === LABEL && at + 2 < to) {
        const end = at + 2 + (bytes[at + 1] as number);
        if (end <= to && end < at + 0x82) {
          this.labelBytes.add(at, end);
          at = end;
          continue;
        }
      }
      at = this.otherField(at, to, row);
    }
  }

  /** Any field in any form; gives where the next one begins. */
  private otherField(at: number, to: number, row: number): number {
    const { wire } = this;
    wire.pos = at;
    wire.end = to;
    wire.nextField();
    const { field } = wire;
    if (field === 3) {
      const length = wire.length();
      this.labelBytes.add(at, wire.pos + length);
      return wire.pos + length;
    }
    if (field !== 1 && field !== 2) {
      wire.skip();
      return wire.pos;
    }
    const isList = wire.type === 2;
    const length = isList ? wire.length() : 0;
    const from = wire.pos;
    // one number without a list around it, or an error
    if (!isList) wire.integer();
    const end = isList ? from + length : wire.pos;
    if (field === 1) this.depth = this.readLocations(from, end, row);
    else this.readValues(from, end);
    return end;
  }

  private readValues(from: number, to: number): void {
    const { wire, values } = this;
    wire.pos = from;
    wire.end = to;
    const { bytes } = wire;
    while (wire.pos < to) {
      const at = wire.pos;
      const byte = bytes[at] as number;
      if (byte < 0x80) {
        values.add(byte, 0);
        wire.pos = at + 1;
        continue;
      }
      wire.varint();
      values.add(wire.low, wire.high);
    }
  }

  /** Adds the frames of the locations bytes[from..to); gives the depth of the stack then. */
  private readLocations(from: number, to: number, row: number): number {
    const { bytes } = this.raw;
    const { frames } = this;
    const { shownOf } = this.locations;
    // an id whose third byte goes on is not below this
    const ids = Math.min(shownOf.length, 1 << 21);
    // each id has a byte at least: while this holds there is room for the rest of the list
    const room = frames.length - to;
    // three bytes can be looked at, though the list may end before
    const end = Math.min(to, bytes.length - 2);
    let { depth } = this;
    let at = from;
    while (at < to) {
      // one, two or three bytes without a branch: which it is cannot be foreseen
      while (at < end && depth - at <= room) {
        const first = bytes[at] as number;
        const second = bytes[at + 1] as number;
        const goesOn = first >> 7;
        const goesFurther = goesOn & (second >> 7);
        const third = (bytes[at + 2] as number) & -goesFurther;
        const id = (first & 0x7f) | ((second & 0x7f & -goesOn) << 7) | (third << 14);
        const next = at + 1 + goesOn + goesFurther;
        if (id >= ids || next > to) break;
        const shown = shownOf[id] as number;
        if (shown >= 0) frames[depth++] = shown;
        else if (shown === NO_LOCATION) break;
        else {
          this.depth = depth;
          this.addFrames(shown);
          depth = this.depth;
        }
        at = next;
      }
      if (at >= to) break;
      this.depth = depth;
      at = this.readLocation(at, to, row);
      depth = this.depth;
    }
    return depth;
  }

  /** Adds the frames of one location whose id stands at bytes[at], in any form; gives the byte behind it. */
  private readLocation(at: number, to: number, row: number): number {
    const { bytes } = this.raw;
    const { frames, locations, wire } = this;
    let id = bytes[at] as number;
    let next = at + 1;
    if (id >= 0x80) {
      const second = next < to ? (bytes[next++] as number) : 0x80;
      // an id of more bytes, below zero here, goes the exact way
      id = second < 0x80 ? (id & 0x7f) | (second << 7) : -1;
    }
    let shown = NO_LOCATION;
    if (id >= 0 && id < locations.shownOf.length) shown = locations.shownOf[id] as number;
    else {
      wire.pos = at;
      wire.end = to;
      wire.varint();
      next = wire.pos;
      const place = locations.ids.rowOf(wire.low >>> 0, wire.high >>> 0);
      if (place >= 0) shown = locations.shown(place);
    }
    if (shown === NO_LOCATION) throw unknownLocation(wire, row, at, to);
    if (shown >= 0 && this.depth < frames.length) frames[this.depth++] = shown;
    else this.addFrames(shown);
    return next;
  }

  /** Adds what a location shows when that is not one frame, or when the stack is full. */
  private addFrames(shown: number): void {
    if (shown >= 0) this.cut = true;
    else if (this.locations.hasHidden) this.places.push(MANY - shown);
    else this.addPlace(MANY - shown);
  }

  private addPlace(place: number): void {
    const { frames, locations } = this;
    const end = locations.frameFrom[place + 1] as number;
    for (let at = locations.frameFrom[place] as number; at < end; at++) {
      const frame = locations.frameOf[at] as number;
      // Go 1.27 writes an unknown thread stack as the same nameless location many times
      const again = this.depth > 0 && frames[this.depth - 1] === frame;
      if (again && frame === locations.unknownFrame) continue;
      if (this.depth < frames.length) frames[this.depth++] = frame;
      else this.cut = true;
    }
  }

  /** The row of the stack of the frames read; -1 for a sample without any. */
  private stackOf(row: number, from: number): number {
    const { frames, locations, places } = this;
    if (places.length > 0) {
      const first = locations.firstShown(places);
      for (let i = first; i < places.length; i++) this.addPlace(places.at(i));
      places.truncate(0);
    }
    if (this.depth === 0) return -1;
    if (this.cut) {
      this.cut = false;
      frames[frames.length - 1] = locations.cutFrame();
      this.warnings.add({
        code: 'pprof.deep-stack',
        message: `A stack is deeper than ${frames.length} frames; its root end was cut and is marked.`,
        values: { limit: frames.length },
        place: { byte: from, record: `sample ${row + 1}` },
      });
    }
    const leaf = frames[0] as number;
    if (leaf < this.leaves.length) this.leaves[leaf] = (this.leaves[leaf] as number) + 1;
    const stack = this.stacks.pushStack(frames, this.depth, row / this.raw.sampleCount);
    atMost(this.stacks.stackCount, this.limits.stackRows, 'rows of stacks', from);
    return stack;
  }

  private labelSetOf(row: number, from: number): number {
    const { labelBytes } = this;
    const { count } = labelBytes;
    if (count === 0) return -1;
    if (count > this.limits.labelsPerSample) {
      this.warnings.add({
        code: 'pprof.too-many-labels',
        message: `A sample has ${count} labels; the first ${this.limits.labelsPerSample} are kept.`,
        values: { count, limit: this.limits.labelsPerSample },
        place: { byte: from, record: `sample ${row + 1}` },
      });
    }
    const set = this.labels.setOf(labelBytes.bytes, labelBytes.from, labelBytes.to, from);
    labelBytes.clear();
    return set;
  }
}

function unknownLocation(wire: Wire, row: number, from: number, end: number): FormatError {
  wire.pos = from;
  wire.end = end;
  wire.varint();
  return wire.problem(
    'pprof.unknown-location',
    `sample ${row + 1} names location ${unsigned64(wire.low, wire.high)}, which is not there`,
    wire.pos,
    `sample ${row + 1}`,
    { location: String(unsigned64(wire.low, wire.high)) },
  );
}

function wrongCount(wire: Wire, row: number, from: number, values: Values): FormatError {
  return wire.problem(
    'pprof.value-count',
    `sample ${row + 1} has ${values.count} values and there are ${values.width} sample types`,
    from,
    `sample ${row + 1}`,
    { count: values.count, expected: values.width },
  );
}

/** A 64-bit field of the profile as decimal text. */
export const decimalOf = (value: { low: number; high: number }): string =>
  signed64(value.low, value.high).toString();
