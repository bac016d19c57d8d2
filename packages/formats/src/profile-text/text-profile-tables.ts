import {
  i32,
  i64,
  makeTable,
  SAMPLE_TYPES,
  SAMPLES,
  type Table,
  utf8Column,
  VALUES,
} from '@unpark/model';
import { ascii, cleanBytes } from '../bytes/clean-text';
import { GrowingI32 } from '../bytes/growing-columns';
import { ByteInterner } from '../bytes/interners';
import { FormatError, type Warnings } from '../format-error';
import { readLabelText } from '../goroutine/label-text';
import type { Limits } from '../limits';
import { LabelSets } from '../stacks/label-sets';
import { StackBuilder } from '../stacks/stack-builder';

const NOTHING = new Uint8Array(0);
const UNKNOWN = ascii('unknown');
const STACK_CUT = ascii('[stack cut]');
const BYTES = ascii('bytes');
const ADDRESS_ZERO = ascii('0x0');

/** Collects the samples of a text profile into the tables that a protobuf profile has. */
export class TextProfileTables {
  readonly totals: bigint[];
  private readonly functions = new ByteInterner();
  private readonly files = new ByteInterner();
  private readonly stacks = new StackBuilder();
  private readonly sets = new LabelSets();
  private labelRows = 0;
  private readonly labelTexts = new ByteInterner();
  /** set of each number of `labelTexts` */
  private readonly setOfText: number[] = [];
  private readonly setOfSize = new Map<bigint, number>();

  private readonly frames: Int32Array;
  private depth = 0;
  private deepest = 0;
  private lastUnknown = false;
  private readonly sampleStack = new GrowingI32();
  private readonly sampleLabels = new GrowingI32();
  private readonly values: bigint[] = [];
  /** how many samples have a function as their leaf */
  private readonly leafCounts = new Map<number, number>();

  constructor(
    private readonly types: readonly { readonly type: string; readonly unit: string }[],
    private readonly limits: Limits,
    private readonly warnings: Warnings,
  ) {
    this.totals = types.map(() => 0n);
    this.frames = new Int32Array(limits.framesPerStack);
  }

  get sampleCount(): number {
    return this.sampleStack.length;
  }

  /** Adds a frame of the sample, from the leaf on. */
  addFrame(bytes: Uint8Array, functionFrom: number, functionTo: number, file: FileRange): void {
    this.lastUnknown = false;
    const name = this.functions.intern(bytes, functionFrom, functionTo);
    const path = this.files.intern(bytes, file.from, file.to);
    this.push(this.stacks.frame(name, path, file.line, false));
  }

  /** Adds a frame that is only known by its address; those of address 0 in a row are one. */
  addAddress(bytes: Uint8Array, from: number, to: number): void {
    const isZero = to - from === ADDRESS_ZERO.length && bytes[from + 2] === ADDRESS_ZERO[2];
    if (isZero && this.lastUnknown) return;
    this.lastUnknown = isZero;
    const name = isZero
      ? this.functions.intern(UNKNOWN, 0, UNKNOWN.length)
      : this.functions.intern(bytes, from, to);
    this.push(this.stacks.frame(name, this.files.intern(NOTHING, 0, 0), 0, false));
  }

  /** Set of the labels `"k":"v", …` that stand in bytes[from..to). */
  labelSet(bytes: Uint8Array, from: number, to: number): number {
    const text = this.labelTexts.intern(bytes, from, to);
    const known = this.setOfText[text];
    if (known !== undefined) return known;
    const set = this.sets.begin();
    this.setOfText[text] = set;
    let count = 0;
    readLabelText(bytes, from, to, (key, value) => {
      if (++count > this.limits.labelsPerSample) return;
      this.countLabel();
      this.sets.text(this.clean(key), this.clean(value));
    });
    if (count > this.limits.labelsPerSample) {
      this.warnings.add({
        code: 'profile-text.too-many-labels',
        message: `A sample has ${count} labels; the first ${this.limits.labelsPerSample} are kept.`,
        values: { count, limit: this.limits.labelsPerSample },
      });
    }
    return set;
  }

  /** Set of the label `bytes` that heap profiles have: the size of one object. */
  sizeSet(size: bigint): number {
    let set = this.setOfSize.get(size);
    if (set === undefined) {
      this.countLabel();
      set = this.sets.begin();
      this.sets.number(BYTES, Number(BigInt.asUintN(32, size)), Number(size >> 32n), NOTHING);
      this.setOfSize.set(size, set);
    }
    return set;
  }

  /** Ends the sample whose frames were added. */
  endSample(values: readonly bigint[], labelSet: number): void {
    const { frames, limits } = this;
    if (this.sampleCount >= limits.samples) throw tooMany(limits.samples, 'samples');
    if (this.depth > frames.length) {
      frames[frames.length - 1] = this.markFrame();
      this.deepest = Math.max(this.deepest, this.depth);
    }
    const depth = Math.min(this.depth, frames.length);
    this.sampleStack.push(this.stacks.pushStack(frames, depth, 0));
    this.sampleLabels.push(labelSet);
    for (const [i, value] of values.entries()) {
      this.values.push(value);
      this.totals[i] = (this.totals[i] as bigint) + value;
    }
    if (depth > 0) {
      const leaf = this.stacks.functionOf(frames[0] as number);
      this.leafCounts.set(leaf, (this.leafCounts.get(leaf) ?? 0) + 1);
    }
    this.dropFrames();
    if (this.stacks.stackCount > limits.stackRows)
      throw tooMany(limits.stackRows, 'rows of stacks');
  }

  /** Forgets the frames of a sample that is not whole. */
  dropFrames(): void {
    this.depth = 0;
    this.lastUnknown = false;
  }

  *leaves(): Iterable<{ name: string; samples: number }> {
    const decoder = new TextDecoder();
    for (const [key, samples] of this.leafCounts) {
      yield { name: decoder.decode(this.functions.bytesOf(key)), samples };
    }
  }

  tables(): Table[] {
    if (this.deepest > 0) {
      this.warnings.add({
        code: 'profile-text.deep-stack',
        message: `A stack is deeper than ${this.frames.length} frames; its root end was cut and is marked.`,
        values: { limit: this.frames.length },
      });
    }
    const { frames, stacks } = this.stacks.finish(
      (id) => this.clean(this.functions.bytesOf(id)),
      (id) => this.clean(this.files.bytesOf(id)),
      () => 0,
      (bytes) => {
        if (bytes > this.limits.frameTextBytes) {
          throw tooMany(this.limits.frameTextBytes, 'bytes of names and files');
        }
      },
    );
    return [
      frames,
      stacks,
      this.sets.finish(),
      makeTable(SAMPLE_TYPES, {
        type: utf8Column(this.types.map(({ type }) => type)),
        unit: utf8Column(this.types.map(({ unit }) => unit)),
      }),
      makeTable(SAMPLES, {
        stack: i32(this.sampleStack.finish()),
        labelSet: i32(this.sampleLabels.finish()),
      }),
      makeTable(VALUES, { value: i64(BigInt64Array.from(this.values)) }),
    ];
  }

  private push(frame: number): void {
    if (this.stacks.frameCount > this.limits.locations) {
      throw tooMany(this.limits.locations, 'places');
    }
    if (this.depth < this.frames.length) this.frames[this.depth] = frame;
    this.depth++;
  }

  private markFrame(): number {
    const name = this.functions.intern(STACK_CUT, 0, STACK_CUT.length);
    return this.stacks.frame(name, this.files.intern(NOTHING, 0, 0), 0, false);
  }

  private countLabel(): void {
    if (++this.labelRows > this.limits.labelRows) throw tooMany(this.limits.labelRows, 'labels');
  }

  private clean(text: Uint8Array): Uint8Array {
    return cleanBytes(text, this.limits.stringBytes, this.warnings).slice();
  }
}

export interface FileRange {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

const tooMany = (limit: number, what: string): FormatError =>
  new FormatError({
    code: `profile-text.too-many-${what.replaceAll(' ', '-')}`,
    message: `The profile has more than ${limit} ${what}; what came before is kept.`,
    next: 'Capture it as protobuf, without debug=1, and for a shorter window.',
  });
