import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween, changesInto, type TextChange } from '../src/incidents/merge-text';

const made = (text: string, changes: readonly TextChange[]): string =>
  changes.reduceRight(
    (of, { at, removed, inserted }) => of.slice(0, at) + inserted + of.slice(at + removed),
    text,
  );
const merge = (base: string, mine: string, theirs: string): string =>
  made(theirs, changesInto(base, mine, theirs));

const text = fc
  .array(fc.constantFrom('alpha', 'beta', ' ', '\n', '事', '故', '😀', '😁', 'x1', '.'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''));

/** A text with marks put in, none of which is in it or in another's. */
const withMarks = (parts: readonly string[], who: string, places: readonly number[]): string => {
  const marked = [...parts];
  places.forEach((place, i) => marked.splice(place % (marked.length + 1), 0, `<${who}${i}>`));
  return marked.join('');
};
const words = (of: string): string[] => of.match(/[A-Za-z0-9_]+|./gsu) ?? [];
const marksOf = (of: string): string => [...of.matchAll(/<t\d>/g)].join('');

describe('changes between two texts', () => {
  it('make one of the other', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(made(a, changesBetween(a, b))).toBe(b);
      }),
    );
  });

  it('are one where the stretch is too long to compare', () => {
    const [a, b] = ['a.'.repeat(2000), 'b,'.repeat(2000)];
    expect(changesBetween(`x ${a} y`, `x ${b} y`)).toHaveLength(1);
  });
});

describe('what two made of one text', () => {
  const places = fc.array(fc.nat(60), { maxLength: 4 });

  it('is all there when both write at once', () => {
    fc.assert(
      fc.property(text, places, places, (base, mine, theirs) => {
        for (const split of [words, (of: string) => [...of]]) {
          const parts = split(base);
          const both = merge(base, withMarks(parts, 'm', mine), withMarks(parts, 't', theirs));
          mine.forEach((_, i) => expect(both).toContain(`<m${i}>`));
          theirs.forEach((_, i) => expect(both).toContain(`<t${i}>`));
          // a word that both wrote into may be there twice; nothing else is
          if (split === words) expect(both.replaceAll(/<[mt]\d>/g, '')).toBe(base);
        }
      }),
    );
  });

  it('keeps what others wrote into what was taken out', () => {
    fc.assert(
      fc.property(text, places, (base, theirs) => {
        const changed = withMarks(words(base), 't', theirs);
        expect(merge(base, '', changed)).toBe(marksOf(changed));
      }),
    );
  });

  it('is one of them where only one wrote, or both the same', () => {
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(merge(base, changed, base)).toBe(changed);
        expect(merge(base, base, changed)).toBe(changed);
        expect(merge(base, changed, changed)).toBe(changed);
      }),
    );
  });

  it('reads as people would have it', () => {
    const base = 'Pool ran dry.\nNo fix yet.\n';
    expect(
      merge(base, 'Pool ran dry.\nRolled back.\n', 'The pool ran dry at 10:00.\nNo fix yet.\n'),
    ).toBe('The pool ran dry at 10:00.\nRolled back.\n');
    expect(merge('alpha', 'alpha2', 'alphabet')).toBe('alphabet2');
    expect(merge('连接池耗尽。', '支付连接池耗尽。', '连接池耗尽了。')).toBe('支付连接池耗尽了。');
  });
});
