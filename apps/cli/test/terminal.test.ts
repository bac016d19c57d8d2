import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemText, visible, visibleJson, wrapped } from '../src/terminal';

const OBEYED = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u061c]/u;

describe('text for a terminal', () => {
  it('shows what a terminal would obey', () => {
    expect(visible('a\u001b[31mb\u0007')).toBe('a\\x1b[31mb\\x07');
    expect(visible('main.\u202eevil')).toBe('main.\\u202eevil');
    expect(visible('two\nlines\ttab')).toBe('two\\x0alines\\x09tab');
    expect(visible('main.(*größe).漢字 😀')).toBe('main.(*größe).漢字 😀');
  });

  it('leaves nothing a terminal would obey, in any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !OBEYED.test(visible(text))));
  });

  it('keeps JSON equal while escaping', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const whole = { value, [text]: text };
        const printed = visibleJson(whole);
        expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(whole)));
        return !OBEYED.test(printed.replaceAll('\n', ''));
      }),
    );
  });

  it('breaks lines at spaces only', () => {
    const text = `${'word '.repeat(30)}net/http.(*conn).serve${'x'.repeat(90)} end`;
    const lines = wrapped(text, '  - ', '    ').split('\n');
    expect(lines[0]?.startsWith('  - word')).toBe(true);
    expect(lines[1]?.startsWith('    word')).toBe(true);
    expect(lines.map((line) => line.slice(4)).join(' ')).toBe(text);
    for (const line of lines)
      if (line.includes('word')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('says what happened, where and what to do', () => {
    expect(
      problemText({
        code: 'a.b',
        message: 'The gzip data ends early.',
        next: 'Take it again.',
        place: { file: 'cpu\u001b.pprof', byte: 17 },
      }),
    ).toBe('The gzip data ends early.\n  at cpu\\x1b.pprof, byte 17\n  Take it again.');
  });
});
