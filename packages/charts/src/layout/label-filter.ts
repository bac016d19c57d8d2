import {
  compilePattern,
  type LinearPattern,
  type PatternProblem,
  patternProblem,
} from '@unpark/base';
import type { ItemLabel } from './flame-input';
import { MAX_EXPRESSION_CHARACTERS } from './flame-limits';

export type LabelTest = (labels: readonly ItemLabel[]) => boolean;

/**
 * What pprof's `tagfocus` and `tagignore` accept: `key=expression`, an expression over `key:value`, or
 * a range of numbers such as `bytes=1kb:64kb`, `12ms`, `:1mb`. Several expressions between commas: with
 * a key any of them, without one all of them must fit. A number without a unit is compared as it is
 * written, where pprof would only look at labels that have no unit either.
 */
export function labelFilter(text: string): LabelTest | PatternProblem {
  const mark = text.indexOf('=');
  const key = mark === -1 ? undefined : text.slice(0, mark);
  const value = mark === -1 ? text : text.slice(mark + 1);
  const range = numberRange(value);
  if (range) {
    return (labels) => labels.some((label) => (key ?? label.key) === label.key && range(label));
  }
  const patterns: LinearPattern[] = [];
  let at = mark + 1;
  for (const part of value.split(',')) {
    const pattern = compilePattern(part, MAX_EXPRESSION_CHARACTERS);
    if (!pattern) {
      const problem = patternProblem(part, MAX_EXPRESSION_CHARACTERS);
      return { at: at + (problem?.at ?? 0), reason: problem?.reason ?? 'unknown' };
    }
    patterns.push(pattern);
    at += part.length + 1;
  }
  if (key === undefined) {
    return (labels) =>
      patterns.every((pattern) =>
        labels.some(
          (label) => label.number === undefined && pattern.finds(`${label.key}:${label.text}`),
        ),
      );
  }
  return (labels) =>
    labels.some(
      (label) =>
        label.key === key &&
        label.number === undefined &&
        patterns.some((pattern) => pattern.finds(label.text)),
    );
}

/** Exact expression for one value of a label. */
export function labelExpression(
  label: Pick<ItemLabel, 'key' | 'text' | 'number' | 'unit'>,
): string {
  if (label.number !== undefined)
    return `${label.key}=${label.text}${UNIT_SIGNS.get(label.unit) ?? ''}`;
  return `${label.key}=^${quotedForLabel(label.text)}$`;
}

/** The text as an expression that finds it; a comma would end one, so any character stands for it. */
const quotedForLabel = (text: string): string => quoted(text).replaceAll(',', '.');

/** The text as an expression that finds it, as Go's `regexp.QuoteMeta` writes it. */
export function quoted(text: string): string {
  let out = '';
  for (const character of text)
    out += '\\.+*?()|[]{}^$'.includes(character) ? `\\${character}` : character;
  return out;
}

/** Factor to bytes or nanoseconds. */
const UNITS: ReadonlyMap<string, { readonly of: 'bytes' | 'time'; readonly factor: number }> =
  new Map(
    (
      [
        ['bytes', 1, ['b', 'byte', 'bytes']],
        ['bytes', 1024, ['kb', 'kbyte', 'kilobyte', 'kilobytes']],
        ['bytes', 1024 ** 2, ['mb', 'mbyte', 'megabyte', 'megabytes']],
        ['bytes', 1024 ** 3, ['gb', 'gbyte', 'gigabyte', 'gigabytes']],
        ['time', 1, ['ns', 'nanosecond', 'nanoseconds']],
        ['time', 1e3, ['us', 'microsecond', 'microseconds']],
        ['time', 1e6, ['ms', 'millisecond', 'milliseconds']],
        ['time', 1e9, ['s', 'sec', 'second', 'seconds']],
        ['time', 3600e9, ['hr', 'hour', 'hours']],
      ] as const
    ).flatMap(([of, factor, names]) => names.map((name) => [name, { of, factor }] as const)),
  );
const UNIT_SIGNS: ReadonlyMap<string, string> = new Map([
  ['bytes', 'b'],
  ['kilobytes', 'kb'],
  ['megabytes', 'mb'],
  ['nanoseconds', 'ns'],
  ['microseconds', 'us'],
  ['milliseconds', 'ms'],
  ['seconds', 's'],
]);

const NUMBER = /^([+-]?\d{1,18})([A-Za-z]{0,20})$/;

function numberRange(text: string): ((label: ItemLabel) => boolean) | undefined {
  if (text.length > 100) return undefined;
  const parts = text.split(':');
  if (parts.length > 2) return undefined;
  const [low, high] = parts.map((part) => NUMBER.exec(part));
  const empty = (part: string | undefined) => part === '';
  const isRange = parts.length === 2;
  if (!isRange && !low) return undefined;
  if (isRange && !((low || empty(parts[0])) && (high || empty(parts[1])) && (low || high))) {
    return undefined;
  }
  const unit = UNITS.get((low?.[2] || high?.[2] || '').toLowerCase());
  const unitText = low?.[2] || high?.[2] || '';
  if (unitText !== '' && !unit) return undefined;
  const amount = (found: RegExpExecArray) =>
    Number(found[1]) * (UNITS.get((found[2] || unitText).toLowerCase())?.factor ?? 1);
  if (low && high && UNITS.get((high[2] || unitText).toLowerCase())?.of !== unit?.of)
    return undefined;
  const from = low ? amount(low) : -Infinity;
  const to = isRange ? (high ? amount(high) : Infinity) : from;
  return ({ key, number, unit: of }) => {
    if (number === undefined) return false;
    const own = UNITS.get(unitOf(key, of).toLowerCase());
    if (unit && own?.of !== unit.of) return false;
    const value = unit ? number * (own?.factor ?? 1) : number;
    return value >= from && value <= to;
  };
}

/** Go writes sizes of allocations without a unit; pprof then takes the key for it. */
const unitOf = (key: string, unit: string): string =>
  unit !== '' ? unit : key === 'alignment' || key === 'request' ? 'bytes' : key;
