import { infinityOf } from '../json-values';
import type { MetricNumber } from './metric-rows';

/** One sample of the text format. */
export interface PrometheusSample {
  readonly name: string;
  /** in the order of the text */
  readonly labels: readonly (readonly [string, string])[];
  readonly value: MetricNumber;
  /** as written: seconds in OpenMetrics, milliseconds in the older format */
  readonly timestamp: number | undefined;
}

/** Deterministic: no digit can be taken in two ways. */
const FLOAT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const WHOLE = /^[+-]?\d{1,20}$/;
const MAX_64 = 18_446_744_073_709_551_615n;
const MIN_64 = -9_223_372_036_854_775_808n;

/** A value as Go's strconv.ParseFloat takes it, but for hexadecimal; undefined for other text. */
export function prometheusNumber(text: string): MetricNumber | undefined {
  if (text.length > 400) return undefined;
  if (!FLOAT.test(text)) return infinityOf(text);
  const number = Number(text);
  if (WHOLE.test(text) && !Number.isSafeInteger(number)) {
    const exact = BigInt(text.startsWith('+') ? text.slice(1) : text);
    if (exact >= MIN_64 && exact <= MAX_64) return exact;
  }
  return number;
}

/**
 * Reads a line that is no comment: `name{label="value"} value [timestamp] [# exemplar]`, with the
 * name before the braces or, in quotes, as the first thing in them. undefined when it is not one.
 * Source: the exposition formats of Prometheus 0.0.4 and OpenMetrics 1.0.
 */
export function prometheusSample(line: string): PrometheusSample | undefined {
  let at = skipSpace(line, 0);
  const nameFrom = at;
  while (at < line.length && !isOneOf(line, at, ' \t{')) at++;
  let name = line.slice(nameFrom, at);
  const labels: [string, string][] = [];
  at = skipSpace(line, at);
  if (line[at] === '{') {
    at = skipSpace(line, at + 1);
    while (line[at] !== '}') {
      const key = readKey(line, at);
      if (!key) return undefined;
      at = skipSpace(line, key.next);
      if (key.quoted && line[at] !== '=') {
        // a quoted text without a value is the name
        if (name !== '') return undefined;
        name = key.text;
      } else {
        if (line[at] !== '=') return undefined;
        const value = readQuoted(line, skipSpace(line, at + 1));
        if (!value) return undefined;
        labels.push([key.text, value.text]);
        at = skipSpace(line, value.next);
      }
      if (line[at] === ',') at = skipSpace(line, at + 1);
      else if (line[at] !== '}') return undefined;
    }
    at++;
  }
  if (name === '') return undefined;
  const valueFrom = skipSpace(line, at);
  at = wordEnd(line, valueFrom);
  const value = prometheusNumber(line.slice(valueFrom, at));
  if (value === undefined) return undefined;
  const restFrom = skipSpace(line, at);
  if (restFrom >= line.length || line[restFrom] === '#') {
    return { name, labels, value, timestamp: undefined };
  }
  const restTo = wordEnd(line, restFrom);
  const timestamp = prometheusNumber(line.slice(restFrom, restTo));
  const after = skipSpace(line, restTo);
  if (timestamp === undefined || (after < line.length && line[after] !== '#')) return undefined;
  return { name, labels, value, timestamp: Number(timestamp) };
}

const isOneOf = (line: string, at: number, set: string): boolean =>
  set.includes(line[at] as string);

function skipSpace(line: string, from: number): number {
  let at = from;
  while (line[at] === ' ' || line[at] === '\t') at++;
  return at;
}

function wordEnd(line: string, from: number): number {
  let at = from;
  while (at < line.length && !isOneOf(line, at, ' \t')) at++;
  return at;
}

function readKey(
  line: string,
  from: number,
): { text: string; next: number; quoted: boolean } | undefined {
  if (line[from] === '"') {
    const quoted = readQuoted(line, from);
    return quoted && { ...quoted, quoted: true };
  }
  let at = from;
  while (at < line.length && !isOneOf(line, at, ' \t=,}"')) at++;
  return at === from ? undefined : { text: line.slice(from, at), next: at, quoted: false };
}

/** Text in quotes, where a backslash stands before a quote, a backslash, or n for a line feed. */
function readQuoted(line: string, from: number): { text: string; next: number } | undefined {
  if (line[from] !== '"') return undefined;
  let text = '';
  let start = from + 1;
  for (let at = start; at < line.length; at++) {
    if (line[at] === '"') return { text: text + line.slice(start, at), next: at + 1 };
    if (line[at] !== '\\') continue;
    const escaped = line[at + 1];
    if (escaped === undefined) return undefined;
    text += line.slice(start, at);
    text += escaped === 'n' ? '\n' : escaped === '"' || escaped === '\\' ? escaped : `\\${escaped}`;
    at++;
    start = at + 1;
  }
  return undefined;
}
