import { hexValue } from './bytes-of-text';

const DOT = 46;
const QUESTION = 63;
const UNDERSCORE = 95;
const ZERO = 48;
const LOWER_X = 120;

/**
 * Walks the words of an argument list and gives those that are exact. `_` and words with `?` count
 * as positions. After `...` positions are unknown, so the walk ends there. One object is reused for
 * all lists: a call back a word is what would cost most here.
 */
export class ExactWords {
  position = 0;
  /** halves of the value, signed */
  low = 0;
  high = 0;
  private at = 0;
  private to = 0;
  private following = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** @param from first byte after the parenthesis */
  begin(from: number, to: number): void {
    this.at = from;
    this.to = to;
    this.following = 0;
  }

  /** Whether there is another exact word; its parts stand in `position`, `low` and `high`. */
  next(): boolean {
    const { bytes, to } = this;
    let { at } = this;
    while (at < to) {
      const byte = bytes[at] as number;
      if (byte === DOT) {
        this.at = to;
        return false;
      }
      if (byte === UNDERSCORE) {
        this.following++;
        at++;
      } else if (byte === ZERO && bytes[at + 1] === LOWER_X) {
        at += 2;
        let low = 0;
        let high = 0;
        while (at < to) {
          const digit = hexValue(bytes[at]);
          if (digit < 0) break;
          high = (high << 4) | (low >>> 28);
          low = (low << 4) | digit;
          at++;
        }
        const position = this.following++;
        if (bytes[at] !== QUESTION) {
          this.at = at;
          this.position = position;
          this.low = low;
          this.high = high;
          return true;
        }
        at++;
      } else {
        at++;
      }
    }
    this.at = to;
    return false;
  }
}
