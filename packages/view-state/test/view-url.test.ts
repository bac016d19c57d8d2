import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CaptureViewState,
  DEFAULT_VIEW_STATE,
  decodeViewState,
  encodeViewState,
  FLAME_COLOURS,
  FLAME_FORMS,
  FLAME_ORDERS,
  FLAME_STEP_KINDS,
  GOROUTINE_GROUPINGS,
  GOROUTINE_SORTS,
  historyMode,
  idsToRanges,
  MAX_FLAME_STEPS,
  MAX_RANGES,
  MAX_VIEWS,
  rangesToIds,
  TABS,
  TIMELINE_LANES,
  TIMELINE_SIDES,
  VIEWS,
  WAIT_FORMS,
} from '@unpark/view-state';

const hex = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 16, maxLength: 16 })
  .map((digits) => digits.join(''));
const file = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const symbol = fc.oneof(
  fc.constantFrom('net/http.(*conn).serve', 'main.(*store).Lookup', 'a.b[go.shape.int]&=?#+%'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
);
const goids = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), { minLength: 1, maxLength: 60 })
  .map((ids) => ids.sort((a, b) => (a < b ? -1 : 1)).map(String));
const ordinal = fc.integer({ min: 0, max: 9999 });
const words = fc.string({ unit: 'grapheme', maxLength: 80 });

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const interval = fc
  .tuple(fc.integer({ min: 0, max: 1e15 - 2 }), fc.integer({ min: 1, max: 1e14 }))
  .map(([fromNs, ns]) => ({ fromNs, toNs: Math.min(fromNs + ns, 1e15 - 1) }));
const flameStep = fc
  .tuple(fc.constantFrom(...FLAME_STEP_KINDS), text)
  .map(([kind, expression]) => ({ kind, expression: kind === 'recursion' ? '' : expression }));

const state: fc.Arbitrary<CaptureViewState> = fc.record(
  {
    selection: fc.record(
      {
        functions: fc.array(symbol, { maxLength: 10 }),
        goroutines: fc.record({ artifact: file, goids }),
        stack: hex,
        range: fc
          .tuple(file, interval)
          .map(([artifact, { fromNs, toNs }]) => ({ artifact, fromNs, toNs })),
        label: fc.record({ key: text, value: text }),
        evidence: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      },
      { requiredKeys: ['functions'] },
    ),
    sample: fc.oneof(
      fc.record({ artifact: file, type: fc.string({ minLength: 1, maxLength: 30 }) }),
      fc.record({ artifact: file, dump: ordinal }),
      fc.record({ type: fc.string({ minLength: 1, maxLength: 30 }) }),
    ),
    zoom: hex,
    flameForm: fc.constantFrom(...FLAME_FORMS),
    flameOrder: fc.constantFrom(...FLAME_ORDERS),
    flameColour: fc.constantFrom(...FLAME_COLOURS),
    flameSteps: fc.array(flameStep, { maxLength: MAX_FLAME_STEPS }),
    pivot: symbol,
    sourceOf: symbol,
    views: fc.subarray([...VIEWS], { minLength: 1, maxLength: MAX_VIEWS }),
    sideBySide: fc.boolean(),
    search: words,
    filter: words,
    dump: fc.record({ artifact: file, dump: ordinal }),
    grouping: fc.constantFrom(...GOROUTINE_GROUPINGS),
    groupLabel: text,
    group: hex,
    goroutine: goids.map(([first]) => first ?? '1'),
    difference: fc.boolean(),
    trace: file,
    lanes: fc.constantFrom(...TIMELINE_LANES),
    window: interval,
    waitForm: fc.constantFrom(...WAIT_FORMS),
    waitEach: fc.boolean(),
    waitAll: fc.boolean(),
    timelineSide: fc.constantFrom(...TIMELINE_SIDES),
    sort: fc.constantFrom(...GOROUTINE_SORTS),
    tab: fc.constantFrom(...TABS),
  },
  {
    requiredKeys: [
      'selection',
      'views',
      'sideBySide',
      'tab',
      'flameForm',
      'flameOrder',
      'flameColour',
      'flameSteps',
      'search',
      'filter',
      'grouping',
      'difference',
      'sort',
      'lanes',
      'waitForm',
      'waitEach',
      'waitAll',
      'timelineSide',
    ],
  },
);

describe('view state in the address', () => {
  it('comes back as it went in', () => {
    fc.assert(
      fc.property(state, (value) => {
        expect(decodeViewState(encodeViewState(value))).toEqual(value);
      }),
      { numRuns: 400 },
    );
  });

  it('is read the same by the platform', () => {
    fc.assert(
      fc.property(state, (value) => {
        const viaPlatform = new URLSearchParams(encodeViewState(value)).toString();
        expect(decodeViewState(viaPlatform)).toEqual(value);
      }),
    );
  });

  it('reads any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeViewState(text)).toBeDefined();
      }),
    );
  });

  it('leaves the default address bare', () => {
    expect(encodeViewState(DEFAULT_VIEW_STATE)).toBe('');
  });

  it('takes a bad value as absent and keeps the others', () => {
    const read = decodeViewState(
      'v=1&zoom=xyz&sort=up&tab=flame&g=9-1&gf=a&sd=-1&fn=&fn=main.a&dump=d&dn=x&q=%E0%A4%A',
    );
    expect(read).toEqual({
      ...DEFAULT_VIEW_STATE,
      tab: 'flame',
      selection: { functions: ['main.a'] },
      dump: { artifact: 'd', dump: 0 },
    });
  });

  it('shows the plain page for a version it does not know', () => {
    expect(decodeViewState('v=9&tab=flame')).toEqual(DEFAULT_VIEW_STATE);
  });

  it('reads the letters of a pprof link', () => {
    const read = decodeViewState('?h=runtime&f=%5Emain%5C.Lookup%24&si=alloc_space&g=lines&h=poll');
    expect(read.flameSteps).toEqual([
      { kind: 'hide', expression: 'runtime' },
      { kind: 'focus', expression: '^main\\.Lookup$' },
      { kind: 'hide', expression: 'poll' },
    ]);
    expect(read.sample).toEqual({ type: 'alloc_space' });
    expect(read.selection).toEqual({ functions: [] });
  });

  it('reads links from before the timeline was one of the views', () => {
    expect(decodeViewState('v=1&tab=trace').tab).toBe('timeline');
  });

  it('writes functions and files so that a person can read them', () => {
    const text = encodeViewState({
      ...DEFAULT_VIEW_STATE,
      selection: {
        functions: ['net/http.(*conn).serve'],
        goroutines: { artifact: 'dir/dump.txt', goids: ['20', '21', '22', '55'] },
      },
    });
    expect(text).toBe('v=1&fn=net/http.(*conn).serve&gf=dir/dump.txt&g=20-22,55');
  });
});

describe('ranges of goroutine ids', () => {
  it('joins neighbours and keeps the set', () => {
    expect(idsToRanges(['7', '5', '6', '1', '7'])).toBe('1,5-7');
    expect(rangesToIds('1,5-7')).toEqual({ ok: true, value: ['1', '5', '6', '7'] });
  });

  it('refuses what would fill the memory', () => {
    expect(rangesToIds('1-9000000000').ok).toBe(false);
    expect(rangesToIds('1-15000,20000-35000').ok).toBe(false);
    expect(rangesToIds('').ok).toBe(false);
  });

  it('leaves too many single ids out of the link, not the rest of it', () => {
    const odd = Array.from({ length: MAX_RANGES + 1 }, (_, i) => String(i * 2 + 1));
    const selection = { functions: ['main.a'], goroutines: { artifact: 'd', goids: odd } };
    const read = decodeViewState(encodeViewState({ ...DEFAULT_VIEW_STATE, selection }));
    expect(read.selection).toEqual({ functions: ['main.a'] });
    const fitting = { ...selection, goroutines: { artifact: 'd', goids: odd.slice(1) } };
    const kept = decodeViewState(encodeViewState({ ...DEFAULT_VIEW_STATE, selection: fitting }));
    expect(kept.selection).toEqual(fitting);
  });
});

describe('steps of the history', () => {
  it('typing and sorting replace, pointing pushes', () => {
    const from = DEFAULT_VIEW_STATE;
    expect(historyMode(from, from)).toBe('none');
    expect(historyMode(from, { ...from, search: 'a' })).toBe('replace');
    expect(historyMode(from, { ...from, sort: 'age' })).toBe('replace');
    expect(historyMode(from, { ...from, zoom: '0123456789abcdef' })).toBe('push');
    expect(historyMode(from, { ...from, selection: { functions: ['f'] } })).toBe('push');
    expect(historyMode(from, { ...from, tab: 'files', search: 'a' })).toBe('push');
  });
});
