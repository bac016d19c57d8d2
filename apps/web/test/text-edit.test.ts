import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caretAfter, editBetween } from '../src/components/incidents/text-edit';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });

describe('what a person typed, found from two texts', () => {
  it('makes the second of the first, wherever the caret is', () => {
    fc.assert(
      fc.property(text, text, fc.nat({ max: 40 }), (before, after, caret) => {
        const edit = editBetween(before, after, Math.min(caret, after.length));
        const made = edit
          ? before.slice(0, edit.at) + edit.inserted + before.slice(edit.at + edit.removed)
          : before;
        expect(made).toBe(after);
      }),
    );
  });

  it('tears no character apart', () => {
    // the two share their first, and their last, half
    for (const [before, after] of [
      ['😀', '😁'],
      ['🀀', '😀'],
      ['a😀b', 'a😁b'],
    ] as const) {
      for (let caret = 0; caret <= after.length; caret++) {
        const edit = editBetween(before, after, caret);
        const [at, removed] = [edit?.at ?? 0, edit?.removed ?? 0];
        expect(edit?.inserted).not.toMatch(/\p{Cs}/u);
        expect(before.slice(at, at + removed)).not.toMatch(/\p{Cs}/u);
      }
    }
  });

  it('ends at the caret where the text says nothing', () => {
    expect(editBetween('aaa', 'aaaa', 2)).toEqual({ at: 1, removed: 0, inserted: 'a' });
    expect(editBetween('aaa', 'aa', 1)).toEqual({ at: 1, removed: 1, inserted: '' });
    expect(editBetween('a', 'a', 0)).toBeUndefined();
  });
});

it('a caret stays before the same character when others write', () => {
  expect(caretAfter(3, { at: 0, removed: 0, inserted: 'xx' })).toBe(5);
  expect(caretAfter(3, { at: 3, removed: 0, inserted: 'xx' })).toBe(3);
  expect(caretAfter(3, { at: 1, removed: 4, inserted: 'y' })).toBe(2);
  expect(caretAfter(8, { at: 1, removed: 4, inserted: '' })).toBe(4);
});
