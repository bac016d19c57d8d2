import type { NumberKey, NumberRange, NumberTest } from './filter-syntax';
import { FilterError, type Operator, type Value } from './lexer';

const SECONDS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);

/** `5m`, `1h30m`, `90s`: seconds. A dump has whole minutes, so shorter units are seldom of use. */
function secondsOf(text: string): number | undefined {
  let seconds = 0;
  let at = 0;
  while (at < text.length) {
    const from = at;
    while (at < text.length && isDigitOrDot(text, at)) at++;
    const unit = SECONDS.get((text[at] ?? '').toLowerCase());
    const value = Number(text.slice(from, at));
    if (at === from || unit === undefined || !Number.isFinite(value)) return undefined;
    seconds += value * unit;
    at++;
  }
  return text === '' ? undefined : seconds;
}

const isDigitOrDot = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || code === 46;
};

/** The longest number that a comparison tells apart from the next one. */
const wholeOf = (text: string): number | undefined =>
  /^\d{1,15}$/.test(text) ? Number(text) : undefined;

export function waitTest(operator: Operator, value: Value): NumberTest {
  if (value.text.toLowerCase() === 'unknown' && (operator === ':' || operator === '=')) {
    return { kind: 'unknown' };
  }
  const range = rangeOf(operator, value.text, secondsOf);
  if (range) return { kind: 'ranges', ranges: [range] };
  throw new FilterError({
    code: 'filter.bad-duration',
    message: `\`${value.text}\` at character ${value.from + 1} is not a duration.`,
    next: 'Write a number with its unit (s, m, h, d), two of them with .. between, or unknown.',
    at: value.from,
    length: value.to - value.from,
    example: 'wait:>5m',
  });
}

export function numberTest(key: NumberKey, operator: Operator, value: Value): NumberTest {
  const ranges: NumberRange[] = [];
  for (const part of value.text.split(',')) {
    const range = rangeOf(operator, part, wholeOf);
    if (!range) {
      throw new FilterError({
        code: 'filter.bad-number',
        message: `\`${part}\` at character ${value.from + 1} is not a whole number of at most 15 digits.`,
        next: `Write ${key}:7, ${key}:>7, ${key}:3..9 or ${key}:1,4,7.`,
        at: value.from,
        length: value.to - value.from,
        example: `${key}:7`,
      });
    }
    ranges.push(range);
  }
  return { kind: 'ranges', ranges };
}

function rangeOf(
  operator: Operator,
  text: string,
  numberOf: (text: string) => number | undefined,
): NumberRange | undefined {
  const dots = text.indexOf('..');
  if (dots >= 0) {
    const least = numberOf(text.slice(0, dots));
    const most = numberOf(text.slice(dots + 2));
    if (least === undefined || most === undefined || least > most) return undefined;
    return operator === ':' || operator === '=' || operator === '!=' ? { least, most } : undefined;
  }
  const value = numberOf(text);
  if (value === undefined) return undefined;
  switch (operator) {
    case '>':
      return { least: value, leastOpen: true, most: Number.POSITIVE_INFINITY };
    case '>=':
      return { least: value, most: Number.POSITIVE_INFINITY };
    case '<':
      return { least: Number.NEGATIVE_INFINITY, most: value, mostOpen: true };
    case '<=':
      return { least: Number.NEGATIVE_INFINITY, most: value };
    default:
      return { least: value, most: value };
  }
}

export function inRanges(value: number, ranges: readonly NumberRange[]): boolean {
  for (const { least, most, leastOpen, mostOpen } of ranges) {
    const above = leastOpen ? value > least : value >= least;
    if (above && (mostOpen ? value < most : value <= most)) return true;
  }
  return false;
}
