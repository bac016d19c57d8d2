import { closestName, compilePattern, err, ok, type Result } from '@unpark/base';
import { FILTER_KEYS } from './filter-keys';
import {
  FILTER_LIMITS,
  FLAG_KEYS,
  type FilterNode,
  type FilterProblem,
  type FlagKey,
  type GoroutineFilter,
  NUMBER_KEYS,
  type NumberKey,
  TEXT_KEYS,
  type TextKey,
  type TextTest,
} from './filter-syntax';
import { FilterError, type Token, tokensOf, type Value } from './lexer';
import { numberTest, waitTest } from './number-values';

type Term = Extract<Token, { kind: 'term' }>;

/** Reads a filter. What is wrong stands in the problem, with the place in the text and an example. */
export function parseGoroutineFilter(text: string): Result<GoroutineFilter, FilterProblem> {
  if (text.length > FILTER_LIMITS.characters) {
    return err({
      code: 'filter.too-long',
      message: `The filter has ${text.length} characters; ${FILTER_LIMITS.characters} are read.`,
      next: 'Filter by what the goroutines have in common, such as frame: or created_by:.',
      at: FILTER_LIMITS.characters,
      length: text.length - FILTER_LIMITS.characters,
      example: 'frame:/grpc/',
    });
  }
  try {
    return ok(new Parser(text, tokensOf(text)).filter());
  } catch (failure) {
    if (failure instanceof FilterError) return err(failure.problem);
    throw failure;
  }
}

class Parser {
  private at = 0;
  private terms = 0;
  private readonly keys = new Set<string>();
  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  filter(): GoroutineFilter {
    if (this.tokens.length === 0) return { root: { kind: 'all', of: [] }, keys: this.keys };
    const root = this.any(0);
    const rest = this.tokens[this.at];
    if (rest) {
      throw problemAt(rest.at, 1, {
        code: 'filter.extra-parenthesis',
        message: `The closing parenthesis at character ${rest.at + 1} has no opening one.`,
        next: 'Take it out, or put the text around it in quotes.',
        example: '(state:select or state:"chan send") wait:>5m',
      });
    }
    return { root, keys: this.keys };
  }

  private any(depth: number): FilterNode {
    const of = [this.all(depth)];
    while (this.tokens[this.at]?.kind === 'or') {
      this.at++;
      of.push(this.all(depth));
    }
    return of.length === 1 ? (of[0] as FilterNode) : { kind: 'any', of };
  }

  private all(depth: number): FilterNode {
    const of = [this.unary(depth)];
    for (;;) {
      const next = this.tokens[this.at];
      if (!next || next.kind === 'or' || next.kind === 'close') break;
      if (next.kind === 'and') this.at++;
      of.push(this.unary(depth));
    }
    return of.length === 1 ? (of[0] as FilterNode) : { kind: 'all', of };
  }

  private unary(depth: number): FilterNode {
    const token = this.tokens[this.at];
    if (depth > FILTER_LIMITS.depth) {
      throw problemAt(token?.at ?? this.text.length, 1, {
        code: 'filter.too-deep',
        message: `More than ${FILTER_LIMITS.depth} parentheses or negations stand inside each other.`,
        next: 'Write the filter flat: terms side by side, alternatives joined by or.',
        example: 'state:select wait:>5m',
      });
    }
    switch (token?.kind) {
      case 'minus':
      case 'not':
        this.at++;
        return { kind: 'not', of: this.unary(depth + 1) };
      case 'open': {
        this.at++;
        const inner = this.any(depth + 1);
        if (this.tokens[this.at]?.kind !== 'close') {
          throw problemAt(token.at, this.text.length - token.at, {
            code: 'filter.open-parenthesis',
            message: `The parenthesis at character ${token.at + 1} is not closed.`,
            next: 'Close it with ).',
            example: '(state:select or state:"chan send")',
          });
        }
        this.at++;
        return inner;
      }
      case 'term':
        this.at++;
        return this.term(token);
      default: {
        const at = token?.at ?? this.text.length;
        const found = token ? `\`${this.text.slice(at, at + 3).trim()}\`` : 'the end';
        throw problemAt(at, 1, {
          code: 'filter.term-expected',
          message: `A term was expected at character ${at + 1}, found ${found}.`,
          next: 'Write key:value there; put the words and, or and not in quotes to look for them.',
          example: 'state:select or state:"chan send"',
        });
      }
    }
  }

  private term(token: Term): FilterNode {
    if (++this.terms > FILTER_LIMITS.terms) {
      throw problemAt(token.at, 1, {
        code: 'filter.too-many-terms',
        message: `The filter has more than ${FILTER_LIMITS.terms} terms.`,
        next: 'Use one expression for many names: frame:/a|b|c/.',
        example: 'frame:/read|write/',
      });
    }
    if (token.key === undefined) return wordTerm(token);
    const key = token.key === 'label' ? 'label' : token.key.toLowerCase();
    this.keys.add(key);
    const node = termOf(key, token);
    return token.operator === '!=' ? { kind: 'not', of: node } : node;
  }
}

function wordTerm(token: Term): FilterNode {
  const value = token.value as Value;
  const word = value.text.toLowerCase();
  if (value.kind === 'word' && isFlag(word)) return { kind: 'flag', key: word, set: true };
  return { kind: 'word', test: textTest(value, ':') };
}

const isFlag = (word: string): word is FlagKey => (FLAG_KEYS as readonly string[]).includes(word);
const isText = (key: string): key is TextKey => (TEXT_KEYS as readonly string[]).includes(key);
const isNumber = (key: string): key is NumberKey =>
  (NUMBER_KEYS as readonly string[]).includes(key);

function termOf(key: string, token: Term): FilterNode {
  if (key === 'label') {
    if (token.label === '') {
      throw problemAt(token.at, token.to - token.at, {
        code: 'filter.no-label-key',
        message: 'After `label.` stands the key of a label.',
        next: 'Name it, in quotes where it has spaces.',
        example: 'label.tenant=acme',
      });
    }
    const label = token.label as string;
    if (token.operator === undefined) return { kind: 'label', label };
    return { kind: 'label', label, test: textTest(valueOf(key, token), equality(key, token)) };
  }
  if (isText(key)) {
    return { kind: 'text', key, test: textTest(valueOf(key, token), equality(key, token)) };
  }
  if (key === 'wait') {
    return { kind: 'wait', test: waitTest(token.operator ?? ':', valueOf(key, token)) };
  }
  if (isNumber(key)) {
    return {
      kind: 'number',
      key,
      test: numberTest(key, token.operator ?? ':', valueOf(key, token)),
    };
  }
  if (isFlag(key)) return { kind: 'flag', key, set: yesOrNo(key, token) };
  if (key === 'in') {
    equality(key, token);
    return { kind: 'finding', finding: valueOf(key, token).text };
  }
  const names = FILTER_KEYS.map((known) => known.key);
  const near = closestName(key, [...names, 'label.']);
  throw problemAt(token.at, (token.key as string).length, {
    code: 'filter.unknown-key',
    message: `\`${token.key}\` at character ${token.at + 1} is not a key.${near ? ` Did you mean \`${near}\`?` : ''}`,
    next: `Keys are ${names.join(', ')}. To look for text with : or = in it, put it in quotes.`,
    example: FILTER_KEYS.find((known) => known.key === near)?.example ?? '"main.go:42"',
  });
}

const exampleOf = (key: string): string =>
  FILTER_KEYS.find((known) => known.key === key || (key === 'label' && known.key === 'label.KEY'))
    ?.example ?? 'state:select';

function valueOf(key: string, token: Term): Value {
  if (token.value) return token.value;
  throw problemAt(token.to, 1, {
    code: 'filter.value-expected',
    message: `A value was expected after \`${token.key}${token.operator ?? ''}\` at character ${token.to + 1}.`,
    next: 'Write it without a space before it.',
    example: exampleOf(key),
  });
}

/** Text is equal or not; it has no order. */
function equality(key: string, token: Term): ':' | '=' {
  if (token.operator === '=' || token.operator === '!=') return '=';
  if (token.operator === ':' || token.operator === undefined) return ':';
  throw problemAt(token.at, token.to - token.at, {
    code: 'filter.no-order',
    message: `\`${key}\` is text and cannot be compared with \`${token.operator}\`.`,
    next: 'Use :, = or !=.',
    example: exampleOf(key),
  });
}

function yesOrNo(key: FlagKey, token: Term): boolean {
  equality(key, token);
  const word = valueOf(key, token).text.toLowerCase();
  if (word === 'yes' || word === 'true' || word === '1') return true;
  if (word === 'no' || word === 'false' || word === '0') return false;
  throw problemAt(token.at, token.to - token.at, {
    code: 'filter.bad-flag',
    message: `\`${key}\` is yes or no.`,
    next: `Write ${key}:yes or ${key}:no.`,
    example: `${key}:yes`,
  });
}

function textTest(value: Value, operator: ':' | '='): TextTest {
  if (value.kind !== 'expression') {
    return operator === '='
      ? { kind: 'is', text: value.text }
      : { kind: 'contains', folded: value.text.toLowerCase() };
  }
  const pattern = compilePattern(value.text, FILTER_LIMITS.expressionCharacters, {
    ignoreCase: value.ignoreCase,
  });
  if (pattern) return { kind: 'matches', pattern };
  const long = value.text.length > FILTER_LIMITS.expressionCharacters;
  throw problemAt(value.from, value.to - value.from, {
    code: long ? 'filter.expression-too-long' : 'filter.bad-expression',
    message: long
      ? `The expression has ${value.text.length} characters; ${FILTER_LIMITS.expressionCharacters} are read.`
      : `The expression at character ${value.from + 1} cannot be read.`,
    next: 'Literals, ., [classes], \\d \\w \\s, groups, |, *, +, ?, ^ and $ are understood; counts in braces and look-around are not.',
    example: 'frame:/^main\\.(read|write)/',
  });
}

const problemAt = (
  at: number,
  length: number,
  problem: Omit<FilterProblem, 'at' | 'length'>,
): FilterError => new FilterError({ ...problem, at, length: Math.max(length, 1) });
