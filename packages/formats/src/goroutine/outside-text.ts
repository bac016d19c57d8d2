import { cleanString } from '../bytes/clean-text';
import type { Warnings } from '../format-error';
import type { OutsideLine } from './outside-line';

const MAX_CRASH_MESSAGE_BYTES = 1000;

/**
 * Text before and between goroutines: what tells of a crash is kept, the rest is passed over. Whether
 * a goroutine begins a new dump follows from what stood before it.
 */
export class OutsideText {
  crashMessage: string | undefined;
  sawSignal = false;
  sawCrash = false;
  /** lines that the runtime does not print, since the last goroutine */
  foreignSinceBlock = false;
  crashSinceBlock = false;
  /** after `panic: …`, whose text may look like goroutines, until a goroutine with a frame */
  inPanicText = false;
  private afterRelayLine = false;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly warnings: Warnings,
  ) {}

  line(kind: OutsideLine, from: number, to: number): void {
    const { afterRelayLine } = this;
    this.afterRelayLine = kind === 'relay';
    switch (kind) {
      case 'foreign':
        this.foreignSinceBlock = true;
        break;
      case 'panic':
      case 'fatal':
      case 'signal':
        this.crashSinceBlock = true;
        this.sawCrash = true;
        this.inPanicText = kind === 'panic';
        this.keepCrashMessage(from, to);
        break;
      case 'quit':
        this.sawSignal = true;
        if (!afterRelayLine) this.crashSinceBlock = true;
        break;
      default:
    }
    if (afterRelayLine) this.foreignSinceBlock = false;
  }

  private keepCrashMessage(from: number, to: number): void {
    if (this.crashMessage !== undefined) return;
    const end = Math.min(to, from + MAX_CRASH_MESSAGE_BYTES);
    this.crashMessage = cleanString(this.bytes.subarray(from, end), this.warnings);
    if (end < to) this.crashMessage += '…';
  }
}
