import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMPARE_MEASURES,
  COMPARE_SORTS,
  COMPARE_WEIGHTS,
  compareHistoryMode,
  type CompareState,
  decodeCompareState,
  DEFAULT_COMPARE_STATE,
  encodeCompareState,
  swapSides,
} from '@unpark/view-state';

const chars = (letters: string, length: number) =>
  fc
    .array(fc.constantFrom(...letters), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const hex = chars('0123456789abcdef', 16);
const capture = chars('0123456789abcdefghjkmnpqrstvwxyz', 26).map((id) => `cap_${id}`);
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const range = fc
  .tuple(fc.integer({ min: 0, max: 1e15 - 2 }), fc.integer({ min: 1, max: 1e14 }))
  .map(([fromNs, ns]) => ({ fromNs, toNs: Math.min(fromNs + ns, 1e15 - 1) }));
const sample = fc.oneof(
  fc.record({ artifact: text, type: text }),
  fc.record({ artifact: text, dump: fc.integer({ min: 0, max: 9999 }) }),
  fc.record({ artifact: text }),
  fc.record({ type: text }),
);
const side = fc.oneof(
  fc.record({ capture, sample, rest: fc.constant(false) }, { requiredKeys: ['capture', 'rest'] }),
  fc.record({ capture, sample, range, rest: fc.boolean() }),
);
const state: fc.Arbitrary<CompareState> = fc.record(
  {
    a: side,
    b: side,
    measure: fc.constantFrom(...COMPARE_MEASURES),
    hideCapture: fc.boolean(),
    weight: fc.constantFrom(...COMPARE_WEIGHTS),
    sort: fc.constantFrom(...COMPARE_SORTS),
    functions: fc.array(
      fc.oneof(fc.constantFrom('net/http.(*conn).serve', 'a.b[go.shape.int]&=?#+%'), text),
      { maxLength: 5 },
    ),
    zoom: hex,
    search: fc.string({ unit: 'grapheme', maxLength: 80 }),
    group: hex,
  },
  { requiredKeys: ['measure', 'hideCapture', 'weight', 'sort', 'functions', 'search'] },
);

describe('the address of a difference', () => {
  it('gives every state back', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(decodeCompareState(encodeCompareState(one))).toEqual(one);
        expect(decodeCompareState(`?${encodeCompareState(one)}`)).toEqual(one);
      }),
    );
  });

  it('reads whatever stands there, and writes what it read the same way again', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (query) => {
        const read = decodeCompareState(query);
        expect(decodeCompareState(encodeCompareState(read))).toEqual(read);
      }),
    );
  });

  it('turned round twice is the same link', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(encodeCompareState(swapSides(swapSides(one)))).toBe(encodeCompareState(one));
        expect(swapSides(one).a).toEqual(one.b);
      }),
    );
  });

  it('reads version 1 for good', () => {
    const a = `cap_${'0'.repeat(26)}`;
    const b = `cap_${'1'.repeat(26)}`;
    expect(
      decodeCompareState(
        `v=1&a=${a}&a.sample=heap.pprof&a.si=inuse_space&b=${b}&b.sample=trace.out&b.si=wall&b.r=10-20&b.rest=1&norm=1&own=0&of=total&sort=a&fn=main.f&zoom=00000000deadbeef&q=f&group=00000000deadbeef`,
      ),
    ).toEqual({
      a: { capture: a, sample: { artifact: 'heap.pprof', type: 'inuse_space' }, rest: false },
      b: {
        capture: b,
        sample: { artifact: 'trace.out', type: 'wall' },
        range: { fromNs: 10, toNs: 20 },
        rest: true,
      },
      measure: 'share',
      hideCapture: true,
      weight: 'total',
      sort: 'a',
      functions: ['main.f'],
      zoom: '00000000deadbeef',
      search: 'f',
      group: '00000000deadbeef',
    });
    expect(decodeCompareState(`v=2&a=${a}`)).toEqual(DEFAULT_COMPARE_STATE);
    expect(decodeCompareState('v=1&a=../x&b.r=9-1')).toEqual(DEFAULT_COMPARE_STATE);
  });

  it('makes typing and sorting no step of Back', () => {
    const at = { ...DEFAULT_COMPARE_STATE, hideCapture: true };
    expect(compareHistoryMode(at, { ...at, search: 'x', sort: 'a' })).toBe('replace');
    expect(compareHistoryMode(at, DEFAULT_COMPARE_STATE)).toBe('push');
    expect(compareHistoryMode(at, { ...at })).toBe('none');
  });
});
