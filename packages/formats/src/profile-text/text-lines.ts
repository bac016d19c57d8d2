import { CR, LF } from '../goroutine/bytes-of-text';

/** Walks over lines without making a string of any. A line ends before its LF or CRLF. */
export class TextLines {
  /** the line is bytes[from..to) */
  from = 0;
  to = 0;
  /** 1 for the first */
  number = 0;
  /** the line has its line feed; the last one of a cut text has not */
  ended = false;
  private nextFrom = 0;

  /** @param baseOffset bytes of the file before bytes[0] */
  constructor(
    readonly bytes: Uint8Array,
    readonly baseOffset: number,
  ) {}

  /** Goes to the next line; false at the end. */
  next(): boolean {
    const { bytes } = this;
    if (this.nextFrom >= bytes.length) return false;
    this.from = this.nextFrom;
    const feed = bytes.indexOf(LF, this.from);
    this.ended = feed >= 0;
    this.to = feed < 0 ? bytes.length : feed;
    this.nextFrom = feed < 0 ? bytes.length : feed + 1;
    if (this.to > this.from && bytes[this.to - 1] === CR) this.to--;
    this.number++;
    return true;
  }

  get place(): { readonly byte: number; readonly line: number } {
    return { byte: this.from + this.baseOffset, line: this.number };
  }
}
