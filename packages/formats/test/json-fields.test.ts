import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { word } from '../src/goroutine/bytes-of-text';
import { JsonFields } from '../src/goroutine/json-fields';
import { utf8 } from './fixtures';

const GROUPS = [['log', 'msg'].map(word), ['stack'].map(word)];
const decoder = new TextDecoder();

function taken(line: string): string | undefined {
  const bytes = utf8(line);
  const fields = new JsonFields(bytes, GROUPS);
  if (!fields.read(0, bytes.length)) return undefined;
  const out = new Uint8Array(bytes.length);
  return decoder.decode(out.subarray(0, fields.write(out, 0)));
}

/** what JSON.parse makes of the same line */
function expected(line: string): string | undefined {
  const value = new Map(Object.entries(JSON.parse(line) as object));
  const text = (keys: readonly string[]): string => {
    const found = keys.map((key) => value.get(key)).find((one) => typeof one === 'string');
    if (typeof found !== 'string') return '';
    return found.endsWith('\n') ? found : `${found}\n`;
  };
  const all = text(['log', 'msg']) + text(['stack']);
  // half a surrogate pair has no UTF-8
  return all === '' ? undefined : decoder.decode(utf8(all));
}

describe('text fields of JSON lines', () => {
  it.each([
    '{"log":"a\\tb\\n","stream":"stderr"}\n',
    '{ "level" : 3 , "msg" : "x" , "stack" : "y\\n" }\r\n',
    '{"a":{"log":"no"},"b":[{"log":"no"}],"c":"}","msg":"\\u00e9\\ud83d\\ude00\\ud83d\\\\ \\/"}',
    '{"log":1,"msg":"second"}',
    '{"msg":"second","log":"first"}',
    '{"log":"one","log":"two"}',
    '{"log":""}',
    '{"level":"info"}',
    '{}',
  ])('%s', (line) => {
    expect(taken(line)).toBe(expected(line));
  });

  it.each([
    '{"log":"x"',
    '{"log":"x}',
    '{"log" "x"}',
    '{"log":}',
    '{"log":"x"} tail',
    '{"log":"x",',
    '{log:"x"}',
  ])('leaves %s alone', (line) => {
    expect(taken(line)).toBeUndefined();
  });

  it('are those that JSON.parse gives', () => {
    const key = fc.oneof(fc.constantFrom('log', 'msg', 'stack'), fc.string({ maxLength: 4 }));
    const text = fc.string({ unit: 'binary', maxLength: 12 });
    const value = fc.oneof(text, text, fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(
        fc.dictionary(key, value, { maxKeys: 6 }),
        fc.nat({ max: 2 }),
        (record, space) => {
          const line = JSON.stringify(record, undefined, space).replaceAll('\n', ' ');
          expect(taken(line)).toBe(expected(line));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
