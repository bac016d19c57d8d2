import { declaredFunction, withoutTypeArguments } from '../stack-hash';
import type { FramePattern } from './wait-rule';

type FrameTest = (symbol: string) => boolean;

const tests = new Map<FramePattern, FrameTest>();
/** Patterns come from the library and from a workspace, so their number is small. */
const MAX_KEPT_TESTS = 4096;

/** Does a symbol match? Linear in both lengths. */
export function frameMatches(pattern: FramePattern, symbol: string): boolean {
  let test = tests.get(pattern);
  if (!test) {
    if (tests.size >= MAX_KEPT_TESTS) tests.clear();
    test = compile(pattern);
    tests.set(pattern, test);
  }
  return test(symbol);
}

/** Symbols as they are compared; kept, because the same few thousand come again and again. */
const declared = new Map<string, string>();
const MAX_KEPT_SYMBOLS = 100_000;

function declaredOf(symbol: string): string {
  let name = declared.get(symbol);
  if (name === undefined) {
    if (declared.size >= MAX_KEPT_SYMBOLS) declared.clear();
    name = declaredFunction(symbol);
    declared.set(symbol, name);
  }
  return name;
}

function compile(pattern: FramePattern): FrameTest {
  const parts = pattern.split('...');
  // a pattern that names a closure is held against the closure's own name
  const exact = declaredFunction(pattern) !== pattern;
  return (symbol) => {
    const name = exact ? withoutTypeArguments(symbol) : declaredOf(symbol);
    return endMatches(parts, name);
  };
}

/** The parts in their order, the last at the end, the first at the start of a name. */
function endMatches(parts: readonly string[], name: string): boolean {
  const first = parts[0] ?? '';
  const last = parts[parts.length - 1] ?? '';
  if (!name.endsWith(last)) return false;
  if (parts.length === 1) return startsName(name, name.length - first.length);
  let end = name.length - last.length;
  for (let i = parts.length - 2; i > 0; i--) {
    const part = parts[i] as string;
    const at = name.lastIndexOf(part, end - part.length);
    if (at < 0) return false;
    end = at;
  }
  if (first === '') return true;
  for (let at = name.lastIndexOf(first, end - first.length); at >= 0; ) {
    if (startsName(name, at)) return true;
    if (at === 0) return false;
    at = name.lastIndexOf(first, at - 1);
  }
  return false;
}

/** A name begins here: at the start, or after a slash, a dot or an opening bracket. */
function startsName(name: string, at: number): boolean {
  if (at < 0) return false;
  if (at === 0) return true;
  const before = name[at - 1];
  return before === '/' || before === '.' || before === '(' || before === '*';
}
