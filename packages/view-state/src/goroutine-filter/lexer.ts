import type { FilterProblem } from './filter-syntax';

export type Operator = ':' | '=' | '!=' | '>' | '>=' | '<' | '<=';

export interface Value {
  readonly kind: 'word' | 'quoted' | 'expression';
  /** without quotes and slashes, escapes of quotes undone */
  readonly text: string;
  /** of an expression: `/…/i` */
  readonly ignoreCase: boolean;
  readonly from: number;
  readonly to: number;
}

export type Token =
  | { readonly kind: 'open' | 'close' | 'minus' | 'or' | 'and' | 'not'; readonly at: number }
  | {
      readonly kind: 'term';
      /** undefined for a value without a key */
      readonly key?: string;
      /** after `label.` */
      readonly label?: string;
      readonly operator?: Operator;
      readonly value?: Value;
      readonly at: number;
      readonly to: number;
    };

const isSpace = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
};

const isEnd = (text: string, at: number): boolean =>
  at >= text.length || isSpace(text, at) || text[at] === ')';

const isKeyCharacter = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at) | 32;
  const letter = code >= 97 && code <= 122;
  const digit = text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57;
  return letter || digit || text[at] === '_' || text[at] === '-' || text[at] === '.';
};

/** Where an operator of a key stands, longest first. */
function operatorAt(text: string, at: number): Operator | undefined {
  const two = text.slice(at, at + 2);
  if (two === '!=' || two === '>=' || two === '<=') return two;
  const one = text[at];
  return one === ':' || one === '=' || one === '>' || one === '<' ? one : undefined;
}

/** Cuts a filter into tokens; throws `FilterError`, caught at the door of the parser. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text, at)) {
      at++;
      continue;
    }
    const character = text[at];
    if (character === '(' || character === ')') {
      tokens.push({ kind: character === '(' ? 'open' : 'close', at });
      at++;
      continue;
    }
    if (character === '-' && !isEnd(text, at + 1)) {
      tokens.push({ kind: 'minus', at });
      at++;
      continue;
    }
    const token = termAt(text, at);
    tokens.push(token);
    at = 'to' in token ? token.to : at + wordOf(token.kind).length;
  }
  return tokens;
}

const wordOf = (kind: string): string => (kind === 'or' || kind === 'and' ? kind : 'not');

function termAt(text: string, from: number): Token {
  let at = from;
  while (at < text.length && isKeyCharacter(text, at)) at++;
  const name = text.slice(from, at);
  if (isEnd(text, at) || text[at] === '(') {
    const word = name.toLowerCase();
    if (word === 'or' || word === 'and' || word === 'not') return { kind: word, at: from };
  }
  let label: string | undefined;
  if (name.startsWith('label.')) {
    label = name.slice(6);
    if (text[at] === '"' && label === '') {
      const quoted = quotedAt(text, at);
      label = quoted.text;
      at = quoted.to;
    }
    // keys of labels are any text: `label.app/name`
    const rest = at;
    while (label === name.slice(6) && !isEnd(text, at) && !operatorAt(text, at)) at++;
    label += text.slice(rest, at);
    if (isEnd(text, at)) return { kind: 'term', key: 'label', label, at: from, to: at };
  }
  const operator = name === '' ? undefined : operatorAt(text, at);
  if (!operator) {
    const value = valueAt(text, from);
    return { kind: 'term', value, at: from, to: value.to };
  }
  at += operator.length;
  const key = label === undefined ? name : 'label';
  const head = { kind: 'term', key, ...(label !== undefined && { label }), at: from } as const;
  // key:>5m is key>5m
  const second = operator === ':' ? operatorAt(text, at) : undefined;
  const compares = second !== undefined && second !== ':';
  if (compares) at += second.length;
  const used = compares ? second : operator;
  if (isEnd(text, at)) return { ...head, operator: used, to: at };
  const value = valueAt(text, at);
  return { ...head, operator: used, value, to: value.to };
}

function valueAt(text: string, at: number): Value {
  if (text[at] === '"') return quotedAt(text, at);
  return (text[at] === '/' && expressionAt(text, at)) || wordAt(text, at);
}

function quotedAt(text: string, from: number): Value {
  let out = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"') {
      return { kind: 'quoted', text: out, ignoreCase: false, from, to: at + 1 };
    }
    if (character !== '\\') {
      out += character;
      continue;
    }
    at++;
    const escaped = text[at];
    if (escaped === undefined) break;
    out += escaped === 'n' ? '\n' : escaped === 't' ? '\t' : escaped;
  }
  throw new FilterError({
    code: 'filter.open-quote',
    message: `The quote at character ${from + 1} is not closed.`,
    next: 'Close it with ", and write a quote inside as \\".',
    at: from,
    length: text.length - from,
    example: 'state:"chan send"',
  });
}

/** `/…/` or `/…/i` without a space in it; undefined for a path that only begins with a slash. */
function expressionAt(text: string, from: number): Value | undefined {
  for (let at = from + 1; at < text.length && !isSpace(text, at); at++) {
    if (text[at] === '\\') {
      at++;
      continue;
    }
    if (text[at] !== '/') continue;
    const ignoreCase = text[at + 1] === 'i';
    const to = at + (ignoreCase ? 2 : 1);
    if (!isEnd(text, to) || at === from + 1) continue;
    // a slash needs no backslash for the engine
    const inner = text.slice(from + 1, at).replaceAll('\\/', '/');
    return { kind: 'expression', text: inner, ignoreCase, from, to };
  }
  return undefined;
}

/** Up to a space or a parenthesis that it did not open: `net/http.(*conn).serve` is one word. */
function wordAt(text: string, from: number): Value {
  let depth = 0;
  let at = from;
  for (; at < text.length && !isSpace(text, at); at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && depth-- === 0) break;
  }
  return { kind: 'word', text: text.slice(from, at), ignoreCase: false, from, to: at };
}

/** Stops reading a filter; the parser turns it into its problem. */
export class FilterError extends Error {
  readonly problem: FilterProblem;
  constructor(problem: FilterProblem) {
    super(problem.message);
    this.name = 'FilterError';
    this.problem = problem;
  }
}
