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

/** Signs that part a symbol; what stands behind the last of them is compared first. */
function lastPart(name: string): string {
  let at = name.length - 1;
  while (at >= 0 && !isBorder(name.charCodeAt(at))) at--;
  return name.slice(at + 1);
}
/** `*`, `.`, `/` and `(` */
const isBorder = (code: number): boolean =>
  code === 42 || code === 46 || code === 47 || code === 40;

/**
 * A test for a list of which any will do. A pattern without dots for any text ends like the symbol,
 * border and all, so that one look-up of the symbol's last part rules out nearly every list; a dump
 * of many functions is held against many lists at a cost that does not follow their length.
 */
export function anyOf(patterns: readonly FramePattern[]): FrameTest {
  const byLastPart = new Map<string, FramePattern[]>();
  const others: FramePattern[] = [];
  for (const pattern of patterns) {
    if (pattern.includes('...') || declaredFunction(pattern) !== pattern) {
      others.push(pattern);
      continue;
    }
    const last = lastPart(pattern);
    const known = byLastPart.get(last);
    if (known) known.push(pattern);
    else byLastPart.set(last, [pattern]);
  }
  return (symbol) =>
    byLastPart.get(lastPartOf(symbol))?.some((pattern) => frameMatches(pattern, symbol)) === true ||
    others.some((pattern) => frameMatches(pattern, symbol));
}

const lastParts = new Map<string, string>();

function lastPartOf(symbol: string): string {
  let last = lastParts.get(symbol);
  if (last === undefined) {
    if (lastParts.size >= MAX_KEPT_SYMBOLS) lastParts.clear();
    last = lastPart(declaredOf(symbol));
    lastParts.set(symbol, last);
  }
  return last;
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
    const at = lastBefore(name, part, end);
    if (at < 0) return false;
    end = at;
  }
  if (first === '') return true;
  for (let at = lastBefore(name, first, end); at >= 0; ) {
    if (startsName(name, at)) return true;
    if (at === 0) return false;
    at = name.lastIndexOf(first, at - 1);
  }
  return false;
}

/** Where a part stands last that ends before `end`; −1 where there is no room for it. */
const lastBefore = (name: string, part: string, end: number): number =>
  // lastIndexOf takes a place before the text for its begin
  end < part.length ? -1 : name.lastIndexOf(part, end - part.length);

/** A name begins here: at the start, or after a slash, a dot or an opening bracket. */
function startsName(name: string, at: number): boolean {
  if (at < 0) return false;
  if (at === 0) return true;
  const before = name[at - 1];
  return before === '/' || before === '.' || before === '(' || before === '*';
}
