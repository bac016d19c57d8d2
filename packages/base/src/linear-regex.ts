/**
 * The part of RE2's syntax that people write to name functions: literals, `.`, classes of characters,
 * groups, `|`, `*`, `+`, `?`, `^` and `$`. Matched by following all states at once (Thompson), so
 * that the time is at most text times expression, whatever both are. JavaScript's own expressions
 * could be made to run for ever by a file or a link.
 */
export interface LinearPattern {
  /** states, the most that one character can cost */
  readonly size: number;
  /** the whole text matches */
  matches(text: string): boolean;
  /** some part of the text matches */
  finds(text: string): boolean;
}

/** Why an expression is not read. */
export type PatternReason =
  | 'too-long'
  | 'too-deep'
  | 'group-not-closed'
  | 'group-not-opened'
  | 'class-not-closed'
  | 'class-order'
  | 'nothing-to-repeat'
  | 'repeated-twice'
  /** counts in braces, look-around, flags, names of classes: RE2 may know it, this reader does not */
  | 'not-read-here'
  | 'unknown-escape'
  | 'unknown';

export interface PatternProblem {
  /** characters before the place where reading stopped, from 0 */
  readonly at: number;
  readonly reason: PatternReason;
}

/** Groups inside groups; RE2 itself stops at 1000, no one writes ten. */
const MAX_DEPTH = 50;

const enum Kind {
  Character,
  /** any but a line break */
  Any,
  Class,
  Split,
  Begin,
  End,
  Match,
}

interface State {
  readonly kind: Kind;
  /** code point, for Character */
  readonly code: number;
  /** for Class: inclusive pairs */
  readonly ranges: readonly number[];
  readonly negated: boolean;
  next: number;
  /** second way of Split */
  other: number;
}

type Node =
  | { readonly kind: 'one'; readonly state: Omit<State, 'next' | 'other'> }
  | { readonly kind: 'row'; readonly of: readonly Node[] }
  | { readonly kind: 'choice'; readonly of: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly mark: '*' | '+' | '?' };

/**
 * An expression of at most `limitCharacters`; undefined when it is longer or outside the subset.
 *
 * @param options.ignoreCase letters A to Z match in both cases
 */
export function compilePattern(
  expression: string,
  limitCharacters: number,
  options: { readonly ignoreCase?: boolean } = {},
): LinearPattern | undefined {
  if (expression.length > limitCharacters) return undefined;
  const parser = new Parser([...expression]);
  const node = parser.choice(0);
  if (!node || !parser.atEnd) return undefined;
  const states: State[] = [];
  const match = add(states, { kind: Kind.Match, code: 0, ranges: [], negated: false }, 0);
  const start = emit(node, match, states);
  const fold = options.ignoreCase === true;
  return {
    size: states.length,
    matches: (text) => run(states, start, text, { search: false, fold }),
    finds: (text) => run(states, start, text, { search: true, fold }),
  };
}

/** Why `compilePattern` gives nothing, and where; undefined for an expression that it reads. */
export function patternProblem(
  expression: string,
  limitCharacters: number,
): PatternProblem | undefined {
  if (expression.length > limitCharacters) return { at: limitCharacters, reason: 'too-long' };
  const parser = new Parser([...expression]);
  if (parser.choice(0)) {
    return parser.atEnd ? undefined : { at: parser.place, reason: 'group-not-opened' };
  }
  return parser.problem ?? { at: parser.place, reason: 'unknown' };
}

class Parser {
  private at = 0;
  /** the first one */
  problem: PatternProblem | undefined;
  constructor(private readonly text: readonly string[]) {}

  get atEnd(): boolean {
    return this.at === this.text.length;
  }

  get place(): number {
    return this.at;
  }

  private refuse(reason: PatternReason, at = this.at): undefined {
    this.problem ??= { at: Math.max(0, Math.min(at, this.text.length)), reason };
    return undefined;
  }

  choice(depth: number): Node | undefined {
    if (depth > MAX_DEPTH) return this.refuse('too-deep');
    const of: Node[] = [];
    for (;;) {
      const row = this.row(depth);
      if (!row) return undefined;
      of.push(row);
      if (this.text[this.at] !== '|') break;
      this.at++;
    }
    return of.length === 1 ? of[0] : { kind: 'choice', of };
  }

  private row(depth: number): Node | undefined {
    const of: Node[] = [];
    while (!this.atEnd && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      const atom = this.atom(depth);
      if (!atom) return undefined;
      of.push(this.repeated(atom));
      const next = this.text[this.at];
      // RE2 refuses a second mark after a mark and `?`, and counts in braces are not read here
      if (next === '*' || next === '+' || next === '?') return this.refuse('repeated-twice');
      if (next === '{') return this.refuse('not-read-here');
    }
    return { kind: 'row', of };
  }

  /** An atom with its mark; a `?` after the mark only changes which match is preferred. */
  private repeated(atom: Node): Node {
    const mark = this.text[this.at];
    if (mark !== '*' && mark !== '+' && mark !== '?') return atom;
    this.at++;
    if (this.text[this.at] === '?') this.at++;
    return { kind: 'repeat', of: atom, mark };
  }

  private atom(depth: number): Node | undefined {
    const character = this.text[this.at++] as string;
    switch (character) {
      case '(': {
        const opened = this.at - 1;
        if (this.text[this.at] === '?') {
          if (this.text[this.at + 1] !== ':') return this.refuse('not-read-here');
          this.at += 2;
        }
        const inner = this.choice(depth + 1);
        if (!inner) return undefined;
        if (this.text[this.at++] !== ')') return this.refuse('group-not-closed', opened);
        return inner;
      }
      case '[':
        return this.charClass();
      case '.':
        return one(Kind.Any);
      case '^':
        return one(Kind.Begin);
      case '$':
        return one(Kind.End);
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
      case '{':
        return this.refuse('nothing-to-repeat', this.at - 1);
      default:
        return literal(character);
    }
  }

  private escape(): Node | undefined {
    const letter = this.text[this.at++];
    if (letter === undefined) return this.refuse('unknown-escape');
    const ranges = CLASSES.get(letter.toLowerCase());
    if (ranges) return one(Kind.Class, 0, ranges, letter !== letter.toLowerCase());
    const code = escaped(letter);
    return code === undefined
      ? this.refuse('unknown-escape', this.at - 1)
      : one(Kind.Character, code);
  }

  private charClass(): Node | undefined {
    const opened = this.at - 1;
    const negated = this.text[this.at] === '^';
    if (negated) this.at++;
    const ranges: number[] = [];
    for (let first = true; ; first = false) {
      const character = this.text[this.at];
      if (character === undefined) return this.refuse('class-not-closed', opened);
      if (character === ']' && !first) break;
      if (character === '[' && this.text[this.at + 1] === ':') return this.refuse('not-read-here');
      if (character === '\\') {
        const named = CLASSES.get(this.text[this.at + 1] ?? '');
        if (named) {
          ranges.push(...named);
          this.at += 2;
          continue;
        }
      }
      const from = this.classCharacter();
      let to = from;
      if (this.text[this.at] === '-' && this.text[this.at + 1] !== ']') {
        this.at++;
        to = this.classCharacter();
      }
      if (from === undefined || to === undefined) return this.refuse('class-not-closed', opened);
      if (to < from) return this.refuse('class-order', this.at - 1);
      ranges.push(from, to);
    }
    this.at++;
    return one(Kind.Class, 0, ranges, negated);
  }

  private classCharacter(): number | undefined {
    const character = this.text[this.at++];
    if (character !== '\\') return character?.codePointAt(0);
    const letter = this.text[this.at++];
    return letter === undefined ? undefined : escaped(letter);
  }
}

const DIGITS = [48, 57];
const CLASSES: ReadonlyMap<string, readonly number[]> = new Map([
  ['d', DIGITS],
  ['w', [...DIGITS, 65, 90, 95, 95, 97, 122]],
  ['s', [9, 10, 12, 13, 32, 32]],
]);
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
]);

/** An escaped character that stands for itself, or a control character. */
function escaped(letter: string): number | undefined {
  const code = letter.codePointAt(0) as number;
  const isWord = /^[0-9A-Za-z]$/.test(letter);
  if (isWord || code >= 0x80) return CONTROLS.get(letter);
  return code;
}

const one = (kind: Kind, code = 0, ranges: readonly number[] = [], negated = false): Node => ({
  kind: 'one',
  state: { kind, code, ranges, negated },
});

const literal = (character: string): Node =>
  one(Kind.Character, character.codePointAt(0) as number);

function add(states: State[], state: Omit<State, 'next' | 'other'>, next: number): number {
  states.push({ ...state, next, other: -1 });
  return states.length - 1;
}

/** States of a node that go on to `next`; the number of the first. As deep as groups stand in groups. */
function emit(node: Node, next: number, states: State[]): number {
  const split = (): State => {
    add(states, { kind: Kind.Split, code: 0, ranges: [], negated: false }, next);
    return states.at(-1) as State;
  };
  switch (node.kind) {
    case 'one':
      return add(states, node.state, next);
    case 'row':
      return node.of.reduceRight((after, part) => emit(part, after, states), next);
    case 'choice': {
      let way = emit(node.of.at(-1) as Node, next, states);
      for (const part of node.of.slice(0, -1).reverse()) {
        const first = emit(part, next, states);
        const fork = split();
        fork.next = first;
        fork.other = way;
        way = states.length - 1;
      }
      return way;
    }
    case 'repeat': {
      const fork = split();
      const at = states.length - 1;
      fork.other = next;
      fork.next = emit(node.of, node.mark === '?' ? next : at, states);
      return node.mark === '+' ? fork.next : at;
    }
  }
}

function run(
  states: readonly State[],
  start: number,
  text: string,
  { search, fold }: { readonly search: boolean; readonly fold: boolean },
): boolean {
  let current: number[] = [];
  let following: number[] = [];
  const seen = new Int32Array(states.length).fill(-1);
  const waiting: number[] = [];
  /** Adds a state and all that are reached from it without a character. */
  const reach = (from: number, list: number[], position: number): void => {
    waiting.push(from);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen[at] === position) continue;
      seen[at] = position;
      const state = states[at] as State;
      if (state.kind === Kind.Split) waiting.push(state.other, state.next);
      else if (state.kind === Kind.Begin) {
        if (position === 0) waiting.push(state.next);
      } else if (state.kind === Kind.End) {
        if (position === text.length) waiting.push(state.next);
      } else list.push(at);
    }
  };
  reach(start, current, 0);
  const ended = (): boolean => current.some((at) => states[at]?.kind === Kind.Match);
  let position = 0;
  for (const character of text) {
    if (search && ended()) return true;
    if (current.length === 0 && !search) return false;
    const code = character.codePointAt(0) as number;
    position += character.length;
    following.length = 0;
    for (const at of current) {
      const state = states[at] as State;
      if (takes(state, code, fold)) reach(state.next, following, position);
    }
    [current, following] = [following, current];
    if (search) reach(start, current, position);
  }
  return ended();
}

const otherCase = (code: number): number =>
  (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? code ^ 32 : code;

function takes(state: State, code: number, fold: boolean): boolean {
  const other = fold ? otherCase(code) : code;
  if (state.kind === Kind.Character) return state.code === code || state.code === other;
  if (state.kind === Kind.Any) return code !== 10;
  if (state.kind !== Kind.Class) return false;
  for (let i = 0; i < state.ranges.length; i += 2) {
    const from = state.ranges[i] as number;
    const to = state.ranges[i + 1] as number;
    if ((code >= from && code <= to) || (other >= from && other <= to)) return !state.negated;
  }
  return state.negated;
}
