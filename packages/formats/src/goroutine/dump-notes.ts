import { cleanString } from '../bytes/clean-text';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import type { HeaderLine } from './header-line';
import type { OpenBlock } from './open-block';

/** Warnings about single lines and goroutines of a dump; `byte` counts in the file. */
export class DumpNotes {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: Limits,
    private readonly warnings: Warnings,
  ) {}

  longLine(lineBytes: number, byte: number): void {
    this.warnings.add({
      code: 'dump.long-line',
      message: `A line of ${lineBytes} bytes is longer than ${this.limits.lineBytes} and was left out.`,
      values: { bytes: lineBytes, limit: this.limits.lineBytes },
      place: { byte },
    });
  }

  incomplete(byte: number): void {
    this.warnings.add({
      code: 'dump.incomplete-goroutine',
      message: 'A goroutine stops in the middle of a frame; the frames before it are used.',
      place: { byte },
    });
  }

  /** Frames beyond the limit were left out, which is said once. */
  deepStack(block: OpenBlock): void {
    if (!block.overLimit) return;
    block.overLimit = false;
    this.warnings.add({
      code: 'dump.deep-stack',
      message: `A goroutine has more than ${this.limits.framesPerStack} frames; the outer ones were left out.`,
      values: { limit: this.limits.framesPerStack },
      place: { byte: block.byteOffset },
    });
  }

  unknownMark(header: HeaderLine, byte: number): void {
    const to = Math.min(header.unknownTo, header.unknownFrom + 80);
    const part = this.bytes.subarray(header.unknownFrom, to);
    const mark = cleanString(part, this.warnings);
    this.warnings.add({
      code: 'dump.unknown-mark',
      message: `A goroutine header has a mark that is not known here: "${mark}".`,
      values: { mark },
      next: 'The goroutine is read without the mark; a newer Go version may have added it.',
      place: { byte },
    });
  }
}
