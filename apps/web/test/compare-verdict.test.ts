import { describe, expect, it } from 'vitest';
import { verdictFacts } from '../src/components/compare/compare-verdict';
import type { DumpDiffModel, DumpDiffRow } from '../src/workers/compare-messages';

const row = (name: string, a: number, b: number, creator?: string): DumpDiffRow => ({
  key: name,
  fate: b > a ? 'grown' : 'still',
  a,
  b,
  reason: 'chan receive',
  stateClass: 'channel',
  isCapture: false,
  function: name,
  isOwn: true,
  place: '',
  functions: [name],
  ...(creator && { creator }),
});
const dumps = (...rows: DumpDiffRow[]): DumpDiffModel => ({
  rows,
  totals: { a: 0, b: 0 },
  process: 'same',
  byIds: false,
});
const up = { symbol: 'main.subscribe', a: 2, b: 4, carriesMost: true };
const heap = {
  program: { a: 2, b: 4, isSame: false, up },
  measure: 'absolute',
  what: 'heap-inuse',
  basis: 'moment',
  process: 'same',
} as const;

describe('the sentence over a difference', () => {
  it('joins heap and goroutines that grew behind one function', () => {
    const grown = dumps(row('main.forward', 60, 631, 'main.subscribe'), row('net.read', 3, 4));
    expect(verdictFacts({ ...heap, dumps: grown })).toEqual({
      form: 'together',
      goroutines: 571,
      amount: 2,
      function: 'main.subscribe',
      groups: ['main.forward'],
    });
  });

  it('does not join what grew elsewhere, or in another process', () => {
    const elsewhere = dumps(row('main.other', 60, 631, 'main.start'));
    expect(verdictFacts({ ...heap, dumps: elsewhere })).toMatchObject({ form: 'moved', amount: 2 });
    const grown = dumps(row('main.forward', 60, 631, 'main.subscribe'));
    expect(verdictFacts({ ...heap, process: 'different', dumps: grown })).toMatchObject({
      form: 'moved',
      isStory: false,
    });
  });

  it('says when the sum stands still and parts do not', () => {
    const down = { symbol: 'main.cache', a: 4, b: 2, carriesMost: true };
    expect(verdictFacts({ ...heap, program: { a: 6, b: 6, isSame: true, up, down } })).toEqual({
      form: 'shifted',
      up,
      down,
    });
    expect(verdictFacts({ ...heap, program: { a: 6, b: 6, isSame: true } })).toEqual({
      form: 'same',
    });
    expect(verdictFacts({ ...heap, program: { a: 0, b: 0, isSame: true } })).toEqual({
      form: 'nothing',
    });
  });

  it('names who started goroutines only where one function started most', () => {
    const of = (...rows: DumpDiffRow[]) =>
      verdictFacts({ ...heap, what: 'goroutines', dumps: dumps(...rows) });
    expect(of(row('main.forward', 1, 90, 'main.subscribe'))).toMatchObject({
      form: 'goroutines',
      creator: 'main.subscribe',
    });
    expect(
      of(row('main.x', 1, 50, 'main.one'), row('main.y', 1, 50, 'main.two')),
    ).not.toHaveProperty('creator');
  });

  it('of shares speaks of shares alone', () => {
    expect(verdictFacts({ ...heap, measure: 'share' })).toEqual({ form: 'shares', up });
  });
});
