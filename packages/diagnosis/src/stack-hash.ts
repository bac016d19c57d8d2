/**
 * A text dump hides the frames in which the runtime parks a goroutine; profiles, SIGQUIT output and
 * traces show them. Both forms are brought to the hidden one, so that a stack is the same stack in
 * every artifact.
 */
export function isHiddenRuntimeFrame(symbol: string): boolean {
  if (symbol.startsWith('internal/runtime/')) return true;
  if (!symbol.startsWith('runtime.')) return false;
  const first = symbol.charCodeAt(8);
  // runtime.GC, runtime.Gosched and other exported functions are printed by a dump
  return !(first >= 65 && first <= 90);
}

const ROOT_FRAMES = new Set(['runtime.goexit', 'runtime.main']);

/** Where the visible part of a stack begins and ends (leaf first, end exclusive). */
export function visibleSpan(functions: readonly string[]): { from: number; to: number } {
  let to = functions.length;
  while (to > 0 && ROOT_FRAMES.has(functions[to - 1] ?? '')) to--;
  let from = 0;
  while (from < to && isHiddenRuntimeFrame(functions[from] ?? '')) from++;
  // a stack of nothing but runtime frames keeps them: a dump does the same
  return from === to ? { from: 0, to } : { from, to };
}

/** Type arguments left out: a dump prints `[...]`, a profile the full list. */
export function withoutTypeArguments(symbol: string): string {
  if (!symbol.includes('[')) return symbol;
  let out = '';
  let depth = 0;
  for (const char of symbol) {
    if (char === '[') depth++;
    else if (char === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0) out += char;
  }
  return out;
}

const CLOSURE_PART = /^(?:func\d+|gowrap\d+|deferwrap\d+|\d+)$/;

/**
 * The declared function that a closure, wrapper or range body belongs to:
 * `main.(*T).run.func2.1` → `main.(*T).run`.
 */
export function declaredFunction(symbol: string): string {
  let name = declaredNames.get(symbol);
  if (name === undefined) {
    if (declaredNames.size >= MAX_KEPT_SYMBOLS) declaredNames.clear();
    name = declaredOf(symbol);
    declaredNames.set(symbol, name);
  }
  return name;
}

/** The same few thousand symbols come again and again. */
const MAX_KEPT_SYMBOLS = 100_000;
const declaredNames = new Map<string, string>();
const receiverTypes = new Map<string, string | undefined>();

function declaredOf(symbol: string): string {
  let name = withoutTypeArguments(symbol);
  for (;;) {
    const dash = name.lastIndexOf('-');
    if (dash > name.lastIndexOf('.') && /^(?:range\d+|fm)$/.test(name.slice(dash + 1))) {
      name = name.slice(0, dash);
      continue;
    }
    const dot = name.lastIndexOf('.');
    if (dot > 0 && CLOSURE_PART.test(name.slice(dot + 1))) {
      name = name.slice(0, dot);
      continue;
    }
    return name;
  }
}

/** `main.(*sink).persist` → `main.(*sink)`; undefined for a plain function. */
export function receiverType(symbol: string): string | undefined {
  const known = receiverTypes.get(symbol);
  if (known !== undefined || receiverTypes.has(symbol)) return known;
  if (receiverTypes.size >= MAX_KEPT_SYMBOLS) receiverTypes.clear();
  const type = receiverOf(symbol);
  receiverTypes.set(symbol, type);
  return type;
}

/** The same for a symbol that is asked once: its frame keeps the answer. */
export function receiverOf(symbol: string): string | undefined {
  const name = declaredOf(symbol);
  const open = name.indexOf('.(*');
  if (open !== -1) {
    const close = name.indexOf(')', open);
    return close === -1 ? undefined : name.slice(0, close + 1);
  }
  const afterSlash = name.lastIndexOf('/') + 1;
  const first = name.indexOf('.', afterSlash);
  const second = first === -1 ? -1 : name.indexOf('.', first + 1);
  return second === -1 ? undefined : name.slice(0, second);
}

/** `example.com/shop/cart.(*Cart).Add` → `example.com/shop/cart` */
export function packageOf(symbol: string): string {
  const slash = symbol.lastIndexOf('/') + 1;
  const dot = symbol.indexOf('.', slash);
  return dot === -1 ? symbol : symbol.slice(0, dot);
}

/** Two 32-bit lanes over UTF-16 units: not cryptographic, stable everywhere. */
export class TextHash {
  private a = 0x811c9dc5;
  private b = 0x9e3779b9;

  add(text: string): this {
    let { a, b } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b ^ unit, 0x85ebca6b);
      b ^= b >>> 13;
    }
    // a separator that no symbol contains keeps ["ab", "c"] apart from ["a", "bc"]
    this.a = Math.imul(a ^ 0xffff, 0x01000193);
    this.b = Math.imul(b ^ 0xffff, 0xc2b2ae35);
    return this;
  }

  hex(): string {
    let { a, b } = this;
    a = Math.imul(a ^ (a >>> 16), 0x7feb352d);
    b = Math.imul(b ^ (b >>> 15), 0x846ca68b);
    a ^= b >>> 11;
    return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
  }
}

/**
 * 16 hex digits over the visible functions of a stack, innermost first: the same stack has the same
 * hash in a dump, a SIGQUIT log and a profile. Lines and files do not count.
 */
export function stackHash(functions: readonly string[]): string {
  const { from, to } = visibleSpan(functions);
  const hash = new TextHash();
  for (let i = from; i < to; i++) hash.add(withoutTypeArguments(functions[i] ?? ''));
  return hash.hex();
}
