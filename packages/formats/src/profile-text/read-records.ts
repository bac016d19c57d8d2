import { FormatError, type Warnings } from '../format-error';
import { startsAt, word } from '../goroutine/bytes-of-text';
import type { Limits } from '../limits';
import { readFrameLine } from './frame-line';
import type { MemStats } from './memstats';
import { readSampleLine } from './sample-line';
import type { TextLines } from './text-lines';
import type { TextProfileTables } from './text-profile-tables';

const HASH = 35;
const LABELS = word('# labels: {');
const SECTION = word('---');
const LIBRARIES = word('MAPPED_LIBRARIES:');
const MEMSTATS = word('# runtime.MemStats');
const CLOSING_BRACE = 125;

/** What the rows of one form of text mean. */
export interface RowMeaning {
  /** numbers before `@` */
  readonly numbers: number;
  /** values of the sample types; also for sums */
  values(numbers: readonly bigint[]): readonly bigint[];
  /** a label that the numbers give; -1 for none */
  labelSet(numbers: readonly bigint[]): number;
}

interface OpenRecord {
  readonly values: readonly bigint[];
  labelSet: number;
  readonly addresses: readonly number[];
  frames: number;
}

/**
 * Reads records to the end: a row of numbers and addresses, labels, frames, an empty line. The
 * current line of `lines` is the first one that may be a row. Throws `FormatError` at a line that
 * does not belong there; the samples before it are in `tables` then.
 */
export function readRecords(
  lines: TextLines,
  meaning: RowMeaning,
  tables: TextProfileTables,
  memStats: MemStats | undefined,
  limits: Limits,
  warnings: Warnings,
): void {
  const reader = new RecordReader(lines, meaning, tables, memStats, limits, warnings);
  for (let more = true; more; more = lines.next()) {
    if (!reader.line()) break;
  }
  reader.end();
}

class RecordReader {
  private open: OpenRecord | undefined;
  private framesSeen = false;
  private inMemStats = false;

  constructor(
    private readonly lines: TextLines,
    private readonly meaning: RowMeaning,
    private readonly tables: TextProfileTables,
    private readonly memStats: MemStats | undefined,
    private readonly limits: Limits,
    private readonly warnings: Warnings,
  ) {}

  /** Takes the current line; false where the records end. */
  line(): boolean {
    const { bytes, from, to } = this.lines;
    if (from === to) {
      this.close();
      return true;
    }
    if (bytes[from] === HASH) {
      this.comment();
      return true;
    }
    if (startsAt(bytes, from, to, SECTION) || startsAt(bytes, from, to, LIBRARIES)) return false;
    this.close();
    const { numbers: count } = this.meaning;
    const row = readSampleLine(bytes, from, to, count, this.limits.framesPerStack + 1);
    if (!row) throw this.notALine();
    this.open = {
      values: this.meaning.values(row.numbers),
      labelSet: this.meaning.labelSet(row.numbers),
      addresses: row.addresses,
      frames: 0,
    };
    return true;
  }

  end(): void {
    // a row is followed by its frames, unless the program has no symbols at all
    const { open } = this;
    if (open && open.frames === 0 && open.addresses.length > 0 && this.framesSeen) {
      this.tables.dropFrames();
      throw cut(this.lines, 'its frames are missing', 'frames');
    }
    this.close();
  }

  private comment(): void {
    const { bytes, from, to } = this.lines;
    const frame = this.inMemStats ? undefined : readFrameLine(bytes, from, to);
    const { open } = this;
    if (frame && open) {
      open.frames++;
      this.framesSeen = true;
      const { functionFrom, functionTo } = frame;
      if (functionFrom === functionTo) {
        this.tables.addAddress(bytes, frame.addressFrom, frame.addressTo);
      } else {
        const file = { from: frame.fileFrom, to: frame.fileTo, line: frame.line };
        this.tables.addFrame(bytes, functionFrom, functionTo, file);
      }
      return;
    }
    if (open && open.frames === 0 && startsAt(bytes, from, to, LABELS)) {
      if (bytes[to - 1] !== CLOSING_BRACE) throw this.notALine();
      open.labelSet = this.tables.labelSet(bytes, from + LABELS.length, to - 1);
      return;
    }
    if (this.memStats && startsAt(bytes, from, to, MEMSTATS)) {
      this.close();
      this.inMemStats = true;
      return;
    }
    if (this.inMemStats && this.memStats?.add(bytes, from, to)) return;
    if (open && !this.lines.ended) throw this.notALine();
    // Go says so when a profile of goroutines is taken in a browser, others may too
    this.warnings.add({
      code: 'profile-text.comment',
      message: `Line ${this.lines.number} is a comment that is not read.`,
      place: this.lines.place,
    });
  }

  private close(): void {
    const { open } = this;
    if (!open) return;
    this.open = undefined;
    if (open.frames === 0) {
      for (let i = 0; i < open.addresses.length; i += 2) {
        const from = open.addresses[i] as number;
        this.tables.addAddress(this.lines.bytes, from, open.addresses[i + 1] as number);
      }
    }
    this.tables.endSample(open.values, open.labelSet);
  }

  private notALine(): FormatError {
    // the sample that is open ends here: it is not whole
    this.open = undefined;
    this.tables.dropFrames();
    const { lines } = this;
    if (!lines.ended) return cut(lines, 'it ends in the middle of a line', 'line');
    return new FormatError({
      code: 'profile-text.bad-line',
      message: `Line ${lines.number} (byte ${lines.place.byte}) does not belong in a text profile; what stands before it is kept.`,
      next: 'Capture it again, and store the answer as it comes: something was put into it.',
      place: lines.place,
    });
  }
}

/** What is said of a text that ends too early. */
export const cut = (
  lines: TextLines,
  how: string,
  lacks: 'frames' | 'line' | 'rows',
): FormatError =>
  new FormatError({
    code: 'profile-text.cut',
    message: `The text profile is cut at line ${lines.number} (byte ${lines.place.byte}): ${how}.`,
    next: 'Capture it again: the file was cut while it was written or sent.',
    place: lines.place,
    values: { case: lacks },
  });
