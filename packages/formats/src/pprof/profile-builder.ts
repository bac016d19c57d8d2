import { i32, i64, makeTable, SAMPLE_TYPES, SAMPLES, type Table, VALUES } from '@unpark/model';
import { cleanBytes, columnOfBytes } from '../bytes/clean-text';
import { QuadInterner } from '../bytes/interners';
import { FormatError, type Warnings } from '../format-error';
import type { Limits } from '../limits';
import { StackBuilder } from '../stacks/stack-builder';
import type { RawProfile } from './decode-profile';
import { hiddenFrames } from './hidden-frames';
import { LocationFrames } from './location-frames';
import { type ReadSamples, readSamples } from './read-samples';
import { SampleLabels } from './sample-labels';
import { profileProblem } from './wire';

const NOTHING = new Uint8Array(0);
const decoder = new TextDecoder();

/** Resolves a decoded profile into tables. Throws `FormatError` where it breaks the format's rules. */
export class ProfileBuilder {
  readonly stacks = new StackBuilder();
  /** function key of each row of functions */
  readonly keys: Int32Array;
  readonly samples: ReadSamples;
  private readonly strings: (Uint8Array | undefined)[] = [];
  private readonly labels: SampleLabels;
  /** (name, file, start line) → function key of the stack builder */
  private readonly functions = new QuadInterner();
  private readonly extraNames: Uint8Array[] = [];
  private readonly extraNumbers = new Map<string, number>();

  constructor(
    private readonly raw: RawProfile,
    private readonly limits: Limits,
    private readonly warnings: Warnings,
  ) {
    this.labels = new SampleLabels(
      limits,
      (index, what, byte) => this.checked(index, what, byte),
      (index) => this.clean(index),
    );
    this.checkStrings();
    this.warnComments();
    this.keys = this.functionKeys();
    const hidden = hiddenFrames(raw, (index) => this.text(index), limits, warnings);
    const locations = new LocationFrames(raw, this, warnings, hidden);
    this.samples = readSamples(raw, locations, this.stacks, this.labels, limits, warnings);
  }

  /** text of a string number that was checked */
  text(index: number): string {
    return decoder.decode(this.clean(index));
  }

  /** a frame that only has a name */
  namedFrame(name: Uint8Array): number {
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

  /** samples by the function of their leaf */
  *leaves(): Iterable<{ name: string; samples: number }> {
    const { leaves } = this.samples;
    for (let frame = 0; frame < this.stacks.frameCount; frame++) {
      const samples = leaves[frame] ?? 0;
      if (samples === 0) continue;
      yield { name: decoder.decode(this.functionText(this.stacks.functionOf(frame))), samples };
    }
  }

  /** keys of all labels, each once */
  *labelKeys(): Iterable<string> {
    for (const key of this.labels.keys) yield this.text(key);
  }

  tables(): Table[] {
    const { raw, samples } = this;
    const { frames, stacks } = this.stacks.finish(
      (key) => this.functionText(key),
      (index) => this.clean(index),
      (key) => (key < 0 ? 0 : this.functions.part(key, 2)),
      (bytes) => checkFrameText(bytes, this.limits),
    );
    return [
      frames,
      stacks,
      this.labels.finish(),
      makeTable(SAMPLE_TYPES, {
        type: columnOfBytes(raw.sampleTypes.map(({ type }) => this.clean(type))),
        unit: columnOfBytes(raw.sampleTypes.map(({ unit }) => this.clean(unit))),
      }),
      makeTable(SAMPLES, { stack: i32(samples.stacks), labelSet: i32(samples.labelSets) }),
      makeTable(VALUES, { value: i64(samples.values) }),
    ];
  }

  private functionKeys(): Int32Array {
    const { raw } = this;
    const keys = new Int32Array(raw.functionId.length);
    for (let row = 0; row < keys.length; row++) {
      const name = raw.functionName.at(row);
      const file = raw.functionFile.at(row);
      if (!this.isString(name) || !this.isString(file)) this.checkFunction(row);
      keys[row] = this.functions.intern(name, file, raw.functionStartLine.at(row), 0);
    }
    return keys;
  }

  private checkFunction(row: number): void {
    const { raw } = this;
    const byte = raw.functionByte.at(row);
    this.checked(raw.functionName.at(row), `the name of function ${row + 1}`, byte);
    this.checked(raw.functionFile.at(row), `the file of function ${row + 1}`, byte);
  }

  private functionText(key: number): Uint8Array {
    if (key < 0) return this.extraNames[-1 - key] ?? NOTHING;
    return this.clean(this.functions.part(key, 0));
  }

  private clean(index: number): Uint8Array {
    return this.strings[index] ?? this.cleaned(index);
  }

  private cleaned(index: number): Uint8Array {
    const { raw } = this;
    const bytes = raw.bytes.subarray(raw.stringFrom.at(index), raw.stringTo.at(index));
    const text = cleanBytes(bytes, this.limits.stringBytes, this.warnings);
    this.strings[index] = text;
    return text;
  }

  private warnComments(): void {
    const { comments, commentCount } = this.raw;
    if (commentCount === comments.length) return;
    this.warnings.add({
      code: 'pprof.too-many-comments',
      message: `The profile has ${commentCount} comments; the first ${comments.length} are kept.`,
      values: { count: commentCount, kept: comments.length },
    });
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

  private isString(index: number): boolean {
    return index >= 0 && index < this.raw.stringFrom.length;
  }

  private checked(index: number, what: string, byte?: number): number {
    if (this.isString(index)) return index;
    const count = this.raw.stringFrom.length;
    throw profileProblem(
      'pprof.bad-string-index',
      `${what} points outside the string table of ${count} strings`,
      byte,
    );
  }
}

/** The table of frames holds the text of each frame; a long name in many places is many times it. */
function checkFrameText(bytes: number, { frameTextBytes }: Limits): void {
  if (bytes <= frameTextBytes) return;
  throw new FormatError({
    code: 'pprof.too-much-text',
    message: `The names and files of all places have ${bytes} bytes together, more than ${frameTextBytes}.`,
    next: 'Check what wrote the profile: functions with names this long are not what Go writes.',
    values: { bytes, limit: frameTextBytes },
  });
}
