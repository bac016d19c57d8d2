import { makeTable, REASONS, type Table } from '@unpark/model';
import { cleanBytes, columnOfBytes } from '../bytes/clean-text';
import { ByteInterner } from '../bytes/interners';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import { LabelSets } from '../stacks/label-sets';
import { StackBuilder } from '../stacks/stack-builder';
import type { HeaderLine } from './header-line';
import { readLabelText } from './label-text';

/** What the goroutines of a dump share: names, frames, stacks, wait reasons, labels; each once. */
export class DumpTexts {
  /** functions and files */
  readonly names = new ByteInterner();
  readonly stacks = new StackBuilder();
  private readonly reasons = new ByteInterner();
  private readonly labelTexts = new ByteInterner();
  private readonly labels = new LabelSets();

  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: Limits,
    private readonly warnings: Warnings,
  ) {}

  reasonOf(header: HeaderLine): number {
    return this.reasons.intern(this.bytes, header.reasonFrom, header.reasonTo);
  }

  /**
   * Label sets are numbered by their bytes: equal text is the same set.
   * @param byteOffset of the goroutine, for warnings
   */
  labelSetOf(header: HeaderLine, byteOffset: number): number {
    if (header.labelsFrom >= header.labelsTo) return -1;
    const known = this.labelTexts.size;
    const id = this.labelTexts.intern(this.bytes, header.labelsFrom, header.labelsTo);
    if (id < known) return id;
    this.labels.begin();
    let count = 0;
    const { stringBytes, labelsPerSample } = this.limits;
    readLabelText(this.bytes, header.labelsFrom, header.labelsTo, (key, value) => {
      if (count++ >= labelsPerSample) {
        this.warnings.add({
          code: 'dump.too-many-labels',
          message: `A goroutine has more than ${labelsPerSample} labels; the rest was left out.`,
          values: { limit: labelsPerSample },
          place: { byte: byteOffset },
        });
        return;
      }
      this.labels.text(
        cleanBytes(key, stringBytes, this.warnings),
        cleanBytes(value, stringBytes, this.warnings),
      );
    });
    return id;
  }

  /** frames, stacks, labels and reasons */
  finish(): Table[] {
    const limit = this.limits.stringBytes;
    const cache: (Uint8Array | undefined)[] = [];
    const text = (id: number): Uint8Array =>
      (cache[id] ??= cleanBytes(this.names.bytesOf(id), limit, this.warnings));
    const reasons: Uint8Array[] = [];
    for (let id = 0; id < this.reasons.size; id++) {
      reasons.push(cleanBytes(this.reasons.bytesOf(id), limit, this.warnings));
    }
    const { frames, stacks } = this.stacks.finish(text, text);
    return [
      frames,
      stacks,
      this.labels.finish(),
      makeTable(REASONS, { text: columnOfBytes(reasons) }),
    ];
  }
}
