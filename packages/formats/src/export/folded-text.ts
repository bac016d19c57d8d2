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
  const names = allTexts(tables.frames.columns.function).map(foldedName);
  const values = tables.values.columns.value.values;
  const stacks = tables.samples.columns.stack.values;
  const sums = new Map<number, bigint>();
  for (let row = 0; row < tables.samples.rows; row++) {
    const stack = stacks[row] as number;
    sums.set(stack, (sums.get(stack) ?? 0n) + (values[row * types + sampleType] as bigint));
  }
  // stacks that differ in lines only are one line of text
  const lines = new Map<string, bigint>();
  const walk = new StackWalk(tables);
  for (const [stack, value] of sums) {
    const frames = walk.from(stack);
    let line = '';
    for (let i = frames.length - 1; i >= 0; i--)
      line += `${names[frames[i] as number]}${i > 0 ? ';' : ''}`;
    const key = frames.length === 0 ? '[no stack]' : line;
    lines.set(key, (lines.get(key) ?? 0n) + value);
  }
  const ranked = [...lines].filter(([, value]) => value !== 0n);
  ranked.sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? 1 : -1));
  let chunk = '';
  for (const [line, value] of ranked) {
    chunk += `${line} ${value}\n`;
    if (chunk.length > CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
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
