import { describe, expect, it } from 'vitest';
import { toJsonColumn } from '../src/json-column';

describe('toJsonColumn', () => {
  it('replaces what jsonb refuses, in values and keys', () => {
    expect(toJsonColumn({ a: 'x\0y', 'k\0': ['\uD800', '\uDC00', '😀'], gone: undefined })).toEqual(
      {
        a: 'x\uFFFDy',
        'k\uFFFD': ['\uFFFD', '\uFFFD', '😀'],
      },
    );
  });

  it('keeps names of the object prototype as plain keys', () => {
    const parsed: unknown = JSON.parse('{"__proto__":{"x\\u0000":1},"constructor":"a"}');
    expect(JSON.stringify(toJsonColumn(parsed))).toBe(
      '{"__proto__":{"x\uFFFD":1},"constructor":"a"}',
    );
  });
});
