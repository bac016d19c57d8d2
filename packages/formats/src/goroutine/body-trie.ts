import { type Decimal, hexValue, readDecimal, startsAt, word } from './bytes-of-text';
import { IN_ARGUMENTS } from './call-line';
import { ExactWords } from './exact-words';
import type { GoroutineRows } from './goroutine-rows';
import { afterRegisters } from './register-suffix';
import type { SameBytes } from './same-bytes';

/** What may differ between two bodies of one stack. */
export const VARIES = { arguments: 1, creatorGoid: 2, registers: 3 } as const;
type Varies = (typeof VARIES)[keyof typeof VARIES];

/** Bodies that need more are read line by line: so many distinct frames are no repetition. */
const MAX_NODES = 1 << 17;
/** Pieces that are tried after another; a fork of more ways is left to the line-by-line reader. */
const MAX_FORK = 16;
/** From so many ways on, every argument list may differ, not only those with addresses. */
const WIDE_FORK = 4;
/** A word with more digits is taken for an address, which differs from goroutine to goroutine. */
const CONSTANT_DIGITS = 3;

const DOTS = word('...');

// Fields of a node: a literal range of the text, what follows it, and the ways on.
const STRIDE = 10;
const FROM = 0;
const LENGTH = 1;
const THEN = 2;
const DEPTH = 3;
/** of CONSTANT_WORDS: range in `words`; of END: index of the body */
const WORDS = 4;
const WORDS_TO = 5;
const FIRST = 6;
const NEXT = 7;
/** after the literal nothing differs, but it ends after exact words */
const CONSTANT_WORDS = 4;
const END = 5;

/**
 * Bodies of goroutines as pieces of text with what differs between them, from the leaf on. Bodies
 * with equal beginnings share them. Known bodies are walked by comparing pieces, each about a frame
 * long; the way taken last is tried first.
 */
export class BodyTrie {
  /** what `match` found */
  stack = -1;
  creator = -1;
  /** flags that the body sets */
  flags = 0;
  creatorGoidLow = 0;
  creatorGoidHigh = 0;
  /** bytes of the empty line at the end */
  emptyBytes = 1;

  private nodes = new Int32Array(STRIDE * 256);
  private nodeCount = 1;
  /** position, low and high of exact words in literals */
  private words = new Int32Array(3 * 256);
  private wordsUsed = 0;
  /** of each body: stack, creator, flags, bytes of the empty line */
  private bodies = new Int32Array(4 * 64);
  private bodyCount = 0;
  /** what differs in the body being read, in fours: kind, from, to, depth */
  private marks = new Int32Array(4 * 128);
  private markCount = 0;
  /** where the last walk found no way on: node, place in the text, and the part that differs before it */
  private stopNode = 0;
  private stopAt = 0;
  private stopFrom = 0;
  private readonly exact: ExactWords;
  private readonly decimal: Decimal = { end: 0, low: 0, high: 0 };

  constructor(
    private readonly bytes: Uint8Array,
    private readonly same: SameBytes,
    private readonly rows: GoroutineRows,
    private readonly lineBytes: number,
  ) {
    this.exact = new ExactWords(bytes);
  }

  /** A node from which bodies begin. */
  root(): number {
    return this.append(0, 0, END, 0);
  }

  /**
   * Walks a body that was read before. Gives the first byte after its empty line, or -1. Exact words
   * go to the rows.
   */
  match(root: number, from: number): number {
    const argumentsBefore = this.rows.argumentCount;
    const after = this.walk(root, from);
    if (after < 0) this.rows.dropArguments(argumentsBefore);
    return after;
  }

  /** A body is about to be read line by line. */
  begin(): void {
    this.markCount = 0;
  }

  mark(kind: Varies, from: number, to: number, depth: number): void {
    if (this.markCount * 4 === this.marks.length) this.marks = doubled(this.marks);
    const at = this.markCount++ * 4;
    this.marks[at] = kind;
    this.marks[at + 1] = from;
    this.marks[at + 2] = to;
    this.marks[at + 3] = depth;
  }

  /**
   * Keeps the body that was read line by line.
   * @param emptyFrom where the empty line at its end begins
   */
  learn(
    root: number,
    from: number,
    to: number,
    emptyFrom: number,
    stack: number,
    creator: number,
    flags: number,
  ): void {
    // a line is literal but for one part that differs, so what is matched cannot get too long
    if (to - from > this.lineBytes >>> 1) return;
    const { bytes, marks, exact } = this;
    let node = root;
    let at = from;
    // bodies are learned where `match` gets to: of two ways that fit, it takes the latest
    if (this.isStopAtMark()) {
      node = this.stopNode;
      at = this.stopAt;
    }
    for (let mark = 0; mark < this.markCount * 4; mark += 4) {
      const kind = marks[mark] as number;
      const holeFrom = marks[mark + 1] as number;
      const holeTo = marks[mark + 2] as number;
      const depth = marks[mark + 3] as number;
      // the first line is known already, and all up to the stop
      if (holeTo <= at) continue;
      if (kind === VARIES.arguments) {
        if (isDots(bytes, holeFrom, holeTo)) continue;
        if (!hasAddress(bytes, holeFrom, holeTo) && this.waysFrom(node) < WIDE_FORK) {
          exact.begin(holeFrom, holeTo);
          if (!exact.next()) continue;
          // with the `)`: words that go on are others
          node = this.step(node, at, holeTo + 1 - at, CONSTANT_WORDS, depth);
          if (node < 0) return;
          this.keepWords(node, holeFrom, holeTo);
          at = holeTo + 1;
          continue;
        }
      }
      node = this.step(node, at, holeFrom - at, kind, depth);
      if (node < 0) return;
      at = holeTo;
    }
    node = this.step(node, at, to - at, END, 0);
    if (node < 0 || (this.nodes[node * STRIDE + WORDS] as number) > 0) return;
    if ((this.bodyCount + 2) * 4 > this.bodies.length) this.bodies = doubled(this.bodies);
    const body = ++this.bodyCount;
    this.nodes[node * STRIDE + WORDS] = body;
    this.bodies[body * 4] = stack;
    this.bodies[body * 4 + 1] = creator;
    this.bodies[body * 4 + 2] = flags;
    this.bodies[body * 4 + 3] = to - emptyFrom;
  }

  /** Whether the walk stopped after a part that differs in the body that was read, too. */
  private isStopAtMark(): boolean {
    const { marks, nodes, stopNode, stopFrom, stopAt } = this;
    if (stopNode === 0) return false;
    const then = nodes[stopNode * STRIDE + THEN] as number;
    for (let mark = 0; mark < this.markCount * 4; mark += 4) {
      const holeTo = marks[mark + 2] as number;
      if (then === CONSTANT_WORDS) {
        if (marks[mark] === VARIES.arguments && holeTo + 1 === stopAt) return true;
      } else if (marks[mark] === then && marks[mark + 1] === stopFrom && holeTo === stopAt) {
        return true;
      }
    }
    return false;
  }

  private walk(root: number, from: number): number {
    const { bytes, nodes, rows, exact } = this;
    this.stopNode = 0;
    this.creatorGoidLow = 0;
    this.creatorGoidHigh = 0;
    const longest = this.lineBytes >>> 1;
    let parent = root * STRIDE;
    let at = from;
    let hole = from;
    for (;;) {
      const base = this.wayOn(parent, at);
      if (base === 0) {
        if (at > from) {
          this.stopNode = parent / STRIDE;
          this.stopAt = at;
          this.stopFrom = hole;
        }
        return -1;
      }
      parent = base;
      at += nodes[base + LENGTH] as number;
      hole = at;
      switch (nodes[base + THEN]) {
        case END:
          return this.found(nodes[base + WORDS] as number, at);
        case CONSTANT_WORDS: {
          const { words } = this;
          const to = nodes[base + WORDS_TO] as number;
          for (let i = nodes[base + WORDS] as number; i < to; i += 3) {
            rows.argument(
              nodes[base + DEPTH] as number,
              words[i] as number,
              words[i + 1] as number,
              words[i + 2] as number,
            );
          }
          break;
        }
        case VARIES.arguments:
          while (IN_ARGUMENTS[bytes[at] as number] === 1) at++;
          if (at - hole === DOTS.length && isDots(bytes, hole, at)) return -1;
          exact.begin(hole, at);
          while (exact.next()) {
            rows.argument(nodes[base + DEPTH] as number, exact.position, exact.low, exact.high);
          }
          break;
        case VARIES.creatorGoid:
          if (!readDecimal(bytes, at, bytes.length, this.decimal)) return -1;
          this.creatorGoidLow = this.decimal.low;
          this.creatorGoidHigh = this.decimal.high;
          at = this.decimal.end;
          break;
        default:
          at = afterRegisters(bytes, at);
          if (at === hole) return -1;
      }
      if (at - hole > longest) return -1;
    }
  }

  /** The way from a node whose literal stands at `at`, brought to the front; 0 for none. */
  private wayOn(parent: number, at: number): number {
    const { nodes, same } = this;
    const room = this.bytes.length - at;
    let before = 0;
    let node = (nodes[parent + FIRST] as number) * STRIDE;
    while (node !== 0) {
      const length = nodes[node + LENGTH] as number;
      if (length <= room && same.equal(at, nodes[node + FROM] as number, length)) {
        if (before !== 0) {
          nodes[before + NEXT] = nodes[node + NEXT] as number;
          nodes[node + NEXT] = nodes[parent + FIRST] as number;
          nodes[parent + FIRST] = node / STRIDE;
        }
        return node;
      }
      before = node;
      node = (nodes[node + NEXT] as number) * STRIDE;
    }
    return 0;
  }

  private found(body: number, after: number): number {
    if (body === 0) return -1;
    const { bodies } = this;
    this.stack = bodies[body * 4] as number;
    this.creator = bodies[body * 4 + 1] as number;
    this.flags = bodies[body * 4 + 2] as number;
    this.emptyBytes = bodies[body * 4 + 3] as number;
    return after;
  }

  /** The node after this piece, made when there is none; -1 when there is no room for it. */
  private step(parent: number, from: number, length: number, then: number, depth: number): number {
    const { nodes, same } = this;
    let ways = 0;
    for (let node = nodes[parent * STRIDE + FIRST] as number; node !== 0; ways++) {
      const base = node * STRIDE;
      if (
        nodes[base + THEN] === then &&
        nodes[base + LENGTH] === length &&
        same.equal(from, nodes[base + FROM] as number, length)
      ) {
        return node;
      }
      node = nodes[base + NEXT] as number;
    }
    if (ways >= MAX_FORK || this.nodeCount >= MAX_NODES) return -1;
    const node = this.append(from, length, then, depth);
    this.nodes[node * STRIDE + NEXT] = this.nodes[parent * STRIDE + FIRST] as number;
    this.nodes[parent * STRIDE + FIRST] = node;
    return node;
  }

  private waysFrom(node: number): number {
    let ways = 0;
    let way = this.nodes[node * STRIDE + FIRST] as number;
    for (; way !== 0; ways++) way = this.nodes[way * STRIDE + NEXT] as number;
    return ways;
  }

  private append(from: number, length: number, then: number, depth: number): number {
    const node = this.nodeCount++;
    if (this.nodeCount * STRIDE > this.nodes.length) this.nodes = doubled(this.nodes);
    const base = node * STRIDE;
    this.nodes[base + FROM] = from;
    this.nodes[base + LENGTH] = length;
    this.nodes[base + THEN] = then;
    this.nodes[base + DEPTH] = depth;
    return node;
  }

  private keepWords(node: number, from: number, to: number): void {
    const base = node * STRIDE;
    if ((this.nodes[base + WORDS_TO] as number) > 0) return;
    const { exact } = this;
    this.nodes[base + WORDS] = this.wordsUsed;
    exact.begin(from, to);
    while (exact.next()) {
      if (this.wordsUsed + 3 > this.words.length) this.words = doubled(this.words);
      this.words[this.wordsUsed++] = exact.position;
      this.words[this.wordsUsed++] = exact.low;
      this.words[this.wordsUsed++] = exact.high;
    }
    this.nodes[base + WORDS_TO] = this.wordsUsed;
  }
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}

const isDots = (bytes: Uint8Array, from: number, to: number): boolean =>
  to - from === DOTS.length && startsAt(bytes, from, to, DOTS);

function hasAddress(bytes: Uint8Array, from: number, to: number): boolean {
  let digits = 0;
  for (let at = from; at < to; at++) {
    digits = hexValue(bytes[at]) >= 0 ? digits + 1 : 0;
    if (digits > CONSTANT_DIGITS) return true;
  }
  return false;
}
