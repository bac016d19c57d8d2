import { GOROUTINE_ANCESTORS, i32, i64, makeTable, type Table } from '@unpark/model';
import { isDigit, type Decimal, readDecimal, SPACE, startsAt, TAB, word } from './bytes-of-text';
import {
  type CallLine,
  emptyCall,
  emptyPlace,
  type PlaceLine,
  readCall,
  readPlace,
} from './call-line';
import { CREATED_BY } from './creator-line';
import type { DumpTexts } from './dump-texts';
import { isElision } from './elided-line';
import { emptyHeader } from './header-line';
import { IntRows } from './int-rows';
import { OpenBlock } from './open-block';

const ORIGINATING = word('[originating from goroutine ');

// Fields of a row.
const GOROUTINE = 0;
const DEPTH = 1;
const GOID_LOW = 2;
const GOID_HIGH = 3;
const STACK = 4;
const CREATOR = 5;
const WIDTH = 6;

export const isAncestor = (bytes: Uint8Array, from: number, to: number): boolean =>
  startsAt(bytes, from, to, ORIGINATING) && isDigit(bytes[from + ORIGINATING.length]);

/**
 * Ancestors of goroutines, as programs with GODEBUG=tracebackancestors=N print them after the
 * creator: `[originating from goroutine N]:`, frames with `(...)` for every argument list, and who
 * created that goroutine.
 */
export class AncestorRows {
  private readonly rows = new IntRows(WIDTH);
  private readonly block: OpenBlock;
  private readonly call: CallLine = emptyCall();
  private readonly place: PlaceLine = emptyPlace();
  private readonly decimal: Decimal = { end: 0, low: 0, high: 0 };
  private isOpen = false;
  private goroutine = -1;
  private depth = 0;

  constructor(
    private readonly bytes: Uint8Array,
    texts: DumpTexts,
    framesPerStack: number,
  ) {
    this.block = new OpenBlock(bytes, texts.names, texts.stacks, framesPerStack);
  }

  /** @param goroutine row of the goroutine whose ancestors begin with this line */
  begin(goroutine: number, from: number, to: number): void {
    this.close();
    this.depth = goroutine === this.goroutine ? this.depth + 1 : 0;
    this.goroutine = goroutine;
    this.isOpen = readDecimal(this.bytes, from + ORIGINATING.length, to, this.decimal);
    this.block.begin(emptyHeader(), 0);
  }

  /** A line after `[originating from …]`; false when it is none of an ancestor. */
  line(from: number, to: number): boolean {
    const { bytes, block } = this;
    if (isAncestor(bytes, from, to)) {
      this.begin(this.goroutine, from, to);
      return true;
    }
    if (block.isWaitingForPlace && readPlace(bytes, from, to, this.place)) {
      block.placeSeen(this.place);
      return true;
    }
    if (bytes[from] === TAB || bytes[from] === SPACE) return false;
    if (startsAt(bytes, from, to, CREATED_BY)) {
      block.creatorSeen(from + CREATED_BY.length, to);
      return true;
    }
    if (isElision(bytes, from, to)) return true;
    if (!readCall(bytes, from, to, this.call)) return false;
    block.callSeen(from, this.call);
    return true;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const at = this.rows.add();
    const { current } = this.rows;
    current[at + GOROUTINE] = this.goroutine;
    current[at + DEPTH] = this.depth;
    current[at + GOID_LOW] = this.decimal.low;
    current[at + GOID_HIGH] = this.decimal.high;
    current[at + STACK] = this.block.stack();
    current[at + CREATOR] = this.block.creator;
  }

  /** no table when no goroutine has ancestors */
  finish(): Table[] {
    const { rows } = this;
    if (rows.count === 0) return [];
    const column = (field: number) => i32(rows.column(field));
    return [
      makeTable(GOROUTINE_ANCESTORS, {
        goroutine: column(GOROUTINE),
        depth: column(DEPTH),
        goid: i64(new BigInt64Array(rows.wide(GOID_LOW, GOID_HIGH))),
        stack: column(STACK),
        creator: column(CREATOR),
      }),
    ];
  }
}
