import { allTexts } from '@unpark/model';
import { type ExportedProfile, StackWalk } from './exported-profile';

/** Text of about this many characters goes out at a time. */
const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Stacks as lines `root;caller;leaf value`, as flame graph scripts read them; equal stacks are one
 * line, the largest value first. The form has no escapes of its own: a `;`, a line break or another
 * control character in a name becomes `\x3b`, `\x0a`. A sample without a stack is `[no stack]`.
 *
 * @param sampleType which of the values, from 0
 */
export function* foldedText(
  { tables, facts }: ExportedProfile,
  sampleType: number,
): Generator<string> {
  const types = facts.sampleTypes.length;
  const values = tables.values.columns.value.values;
  const stacks = tables.samples.columns.stack.values;
  const lines = new FoldedStacks(tables);
  const sums = new Map<number, bigint>();
  for (let row = 0; row < tables.samples.rows; row++) {
    const stack = lines.representative(stacks[row] as number);
    sums.set(stack, (sums.get(stack) ?? 0n) + (values[row * types + sampleType] as bigint));
  }
  // equal values keep the order of the file
  const ranked = [...sums].filter(([, value]) => value !== 0n);
  ranked.sort(([, a], [, b]) => (a === b ? 0 : a < b ? 1 : -1));
  let chunk = '';
  for (const [stack, value] of ranked) {
    chunk += `${lines.text(stack)} ${value}\n`;
    if (chunk.length > CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

/** The seed keeps a file from choosing its collisions; what is written does not depend on it. */
const SEED = (Math.random() * 0x7fffffff) | 0;

/**
 * Stacks that read alike: those that differ in lines or inlining only. Told by a hash of their names
 * and then by the names, so that no text of a whole stack is held.
 */
class FoldedStacks {
  private readonly names: readonly string[];
  /** number of a frame's name */
  private readonly nameOf: Int32Array;
  private readonly hashes: Int32Array;
  private readonly known = new Map<number, number[]>();
  private readonly first: Int32Array;
  private readonly walk: StackWalk;
  private readonly otherWalk: StackWalk;

  constructor(tables: ExportedProfile['tables']) {
    const numbers = new Map<string, number>();
    this.nameOf = Int32Array.from(allTexts(tables.frames.columns.function), (text) => {
      const name = foldedName(text);
      let number = numbers.get(name);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(name, number);
      }
      return number;
    });
    this.names = [...numbers.keys()];
    const { frame, parent } = tables.stacks.columns;
    this.hashes = new Int32Array(tables.stacks.rows);
    for (let row = 0; row < this.hashes.length; row++) {
      const above = parent.values[row] as number;
      const hash = above < 0 ? SEED : (this.hashes[above] as number);
      this.hashes[row] = mixed(hash, this.nameOf[frame.values[row] as number] as number);
    }
    this.first = new Int32Array(tables.stacks.rows).fill(-1);
    this.walk = new StackWalk(tables);
    this.otherWalk = new StackWalk(tables);
  }

  /** The first stack seen that reads as this one. */
  representative(stack: number): number {
    if (stack < 0) return -1;
    const known = this.first[stack] as number;
    if (known >= 0) return known;
    const hash = this.hashes[stack] as number;
    const alike = this.known.get(hash);
    const found = alike?.find((other) => this.readAlike(stack, other)) ?? stack;
    if (found === stack) {
      if (alike) alike.push(stack);
      else this.known.set(hash, [stack]);
    }
    this.first[stack] = found;
    return found;
  }

  text(stack: number): string {
    if (stack < 0) return '[no stack]';
    const frames = this.walk.from(stack);
    const parts: string[] = [];
    for (let i = frames.length - 1; i >= 0; i--) {
      parts.push(this.names[this.nameOf[frames[i] as number] as number] as string);
    }
    return parts.join(';');
  }

  private readAlike(a: number, b: number): boolean {
    const left = this.walk.from(a);
    const right = this.otherWalk.from(b);
    if (left.length !== right.length) return false;
    for (let i = 0; i < left.length; i++) {
      if (this.nameOf[left[i] as number] !== this.nameOf[right[i] as number]) return false;
    }
    return true;
  }
}

function mixed(hash: number, value: number): number {
  let h = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ Math.imul(value + 1, 0x297a2d39);
  h = Math.imul(h ^ (h >>> 13), 0x85ebca6b);
  return h ^ (h >>> 16);
}

function foldedName(name: string): string {
  let out = '';
  for (const character of name) {
    const code = character.codePointAt(0) as number;
    const escaped = character === ';' || code < 32 || code === 127;
    out += escaped ? `\\x${code.toString(16).padStart(2, '0')}` : character;
  }
  return out === '' ? '[no name]' : out;
}
