import { closestName, compilePattern, patternProblem } from '@unpark/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('compilePattern', () => {
  const finds = (expression: string, text: string, ignoreCase = false) =>
    compilePattern(expression, 1000, { ignoreCase })?.finds(text);

  it('finds a part of a text, where the whole need not match', () => {
    expect(finds('grpc', 'google.golang.org/grpc.(*Server).Serve')).toBe(true);
    expect(compilePattern('grpc', 1000)?.matches('x/grpc.y')).toBe(false);
    expect(finds('^main', 'x/main')).toBe(false);
    expect(finds('^main', 'main.x')).toBe(true);
    expect(finds('func1$', 'main.x.func12')).toBe(false);
    expect(finds('func1$', 'main.x.func1')).toBe(true);
    expect(finds('', '')).toBe(true);
    expect(finds('a+b', 'caab')).toBe(true);
    expect(finds('a+b', 'cb')).toBe(false);
  });

  it('takes letters of either case only where asked', () => {
    expect(finds('GRPC', 'x/grpc')).toBe(false);
    expect(finds('GRPC', 'x/grpc', true)).toBe(true);
    expect(finds('^[a-c]$', 'B', true)).toBe(true);
    expect(finds('^[^a]$', 'A', true)).toBe(false);
  });

  it('agrees with the platform on random expressions of the subset', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(?:ab|b)', 'c');
    const part = fc.tuple(atom, fc.constantFrom('', '*', '+', '?')).map(([a, mark]) => a + mark);
    const expression = fc
      .tuple(fc.constantFrom('', '^'), fc.array(part, { maxLength: 5 }), fc.constantFrom('', '$'))
      .map(([head, parts, tail]) => head + parts.join('') + tail);
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(expression, text, (source, subject) => {
        expect(finds(source, subject)).toBe(new RegExp(source).test(subject));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what it does not understand', () => {
    for (const bad of ['(', 'a{2}', '(?=x)', '\\b', '[a', 'a**', '*']) {
      expect(compilePattern(bad, 1000), bad).toBeUndefined();
    }
    expect(compilePattern('a'.repeat(1001), 1000)).toBeUndefined();
  });
});

describe('patternProblem', () => {
  it('says where reading stopped and why', () => {
    const of = (expression: string) => patternProblem(expression, 20);
    expect(of('a|b')).toBeUndefined();
    expect(of('ab(c')).toEqual({ at: 2, reason: 'group-not-closed' });
    expect(of('ab)c')).toEqual({ at: 2, reason: 'group-not-opened' });
    expect(of('a[bc')).toEqual({ at: 1, reason: 'class-not-closed' });
    expect(of('[c-a]')).toEqual({ at: 3, reason: 'class-order' });
    expect(of('*a')).toEqual({ at: 0, reason: 'nothing-to-repeat' });
    expect(of('a**')).toEqual({ at: 2, reason: 'repeated-twice' });
    expect(of('a{2}')).toEqual({ at: 1, reason: 'not-read-here' });
    expect(of('(?i)a')).toEqual({ at: 1, reason: 'not-read-here' });
    expect(of('a\\')).toEqual({ at: 2, reason: 'unknown-escape' });
    expect(of('\\q')).toEqual({ at: 1, reason: 'unknown-escape' });
    expect(of('a'.repeat(21))).toEqual({ at: 20, reason: 'too-long' });
    expect(of('('.repeat(3) + 'a')).toEqual({ at: 2, reason: 'group-not-closed' });
  });

  it('has a reason exactly where compilePattern refuses', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab()[]|*+?{\\^$.-:'), maxLength: 12 });
    fc.assert(
      fc.property(text, (expression) => {
        const problem = patternProblem(expression, 1000);
        expect(problem === undefined).toBe(compilePattern(expression, 1000) !== undefined);
        expect(problem?.reason).not.toBe('unknown');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('closestName', () => {
  it('names the near one, or none', () => {
    const known = ['inuse_space', 'alloc_space', 'alloc_objects'];
    expect(closestName('inuse_spac', known)).toBe('inuse_space');
    expect(closestName('ALLOC_SPACE', known)).toBe('alloc_space');
    expect(closestName('inuse', known)).toBe('inuse_space');
    expect(closestName('cpu', known)).toBeUndefined();
  });
});
