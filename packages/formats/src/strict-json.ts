import type { ProblemValues } from '@unpark/base';
import { FormatError } from './format-error';
import { readJsonValues } from './json-values';
import type { Limits } from './limits';

const QUOTE = 34;
const BACKSLASH = 92;
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const decoder = new TextDecoder();

/** What a look over JSON text gives without making values: keys of the outermost object, in order. */
export interface JsonOutline {
  readonly topKeys: readonly string[];
  /** the text ends inside the value */
  readonly open: boolean;
  readonly problem?: {
    readonly code: string;
    readonly what: string;
    readonly byte: number;
    readonly values: ProblemValues;
  };
}

/**
 * Looks over JSON text token by token, with a stack of its own: depth, number of keys, keys that
 * come twice and keys that change objects. What the tokens spell is left to JSON.parse.
 */
export function outlineJson(bytes: Uint8Array, limits: Limits): JsonOutline {
  const topKeys: string[] = [];
  /** keys of each open object; null for an array */
  const stack: (Set<string> | null)[] = [];
  let keys = 0;
  let problem: JsonOutline['problem'];
  const found = (code: string, what: string, byte: number, values: ProblemValues): void => {
    problem ??= { code, what, byte, values };
  };
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    if (byte === 123 || byte === 91) {
      stack.push(byte === 123 ? new Set() : null);
      if (stack.length > limits.jsonDepth) {
        found('json.too-deep', `it is nested deeper than ${limits.jsonDepth}`, at, {
          case: 'refused',
          limit: limits.jsonDepth,
        });
        break;
      }
      at++;
    } else if (byte === 125 || byte === 93) {
      stack.pop();
      at++;
      if (stack.length === 0) break;
    } else if (byte === QUOTE) {
      const end = stringEnd(bytes, at);
      if (end < 0) break;
      const object = stack[stack.length - 1];
      if (object && nextToken(bytes, end) === 58) {
        const key = keyText(bytes.subarray(at, end));
        if (++keys > limits.jsonKeys) {
          found('json.too-many-keys', `it has more than ${limits.jsonKeys} keys`, at, {
            limit: limits.jsonKeys,
          });
          break;
        }
        if (object.has(key)) {
          found('json.duplicate-key', `the key ${key} comes twice`, at, { case: 'refused', key });
        }
        if (FORBIDDEN.has(key)) {
          found('json.forbidden-key', `the key ${key} is not allowed`, at, { key });
        }
        object.add(key);
        if (stack.length === 1) topKeys.push(key);
      }
      at = end;
    } else {
      at++;
    }
  }
  return { topKeys, open: stack.length > 0, ...(problem && { problem }) };
}

/** A JSON value within the limits. Throws `FormatError`. */
export function parseStrictJson(bytes: Uint8Array, limits: Limits): unknown {
  const { problem } = outlineJson(bytes, limits);
  if (problem) throw badJson(problem.code, problem.what, problem.byte, problem.values);
  try {
    return JSON.parse(decoder.decode(bytes), (_, value: unknown) => {
      if (typeof value === 'number' && !Number.isFinite(value)) {
        throw badJson('json.number', 'a number is too large');
      }
      return value;
    });
  } catch (failure) {
    if (failure instanceof FormatError) throw failure;
    const byte = faultByte(bytes, limits);
    throw badJson('json.syntax', 'it does not follow the JSON grammar', byte, { case: 'refused' });
  }
}

/** JSON.parse does not say where; the reader that goes byte by byte does. */
const faultByte = (bytes: Uint8Array, limits: Limits): number | undefined =>
  readJsonValues(bytes, limits).problem?.place?.byte;

function stringEnd(bytes: Uint8Array, from: number): number {
  for (let i = from + 1; i < bytes.length; i++) {
    if (bytes[i] === BACKSLASH) i++;
    else if (bytes[i] === QUOTE) return i + 1;
  }
  return -1;
}

/** the next byte that is no white space */
function nextToken(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === 10 || bytes[at] === 13) at++;
  return bytes[at] ?? 0;
}

function keyText(quoted: Uint8Array): string {
  const text = decoder.decode(quoted.subarray(0, 1024));
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

const badJson = (code: string, what: string, byte?: number, values?: ProblemValues): FormatError =>
  new FormatError({
    code,
    message: `The JSON cannot be used: ${what}.`,
    next: 'Check the file with a JSON validator.',
    ...(byte !== undefined && { place: { byte } }),
    ...(values && { values }),
  });
