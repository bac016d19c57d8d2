import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyOf, frameMatches } from '../src/declared/frame-match';

const piece = fc.constantFrom(
  'a',
  'b',
  'T',
  '(*T)',
  'func1',
  'sql',
  '...',
  '',
  '[...]',
  '-fm',
  '2',
);
const border = fc.constantFrom('.', '/', '', '*', '(');
const name = fc
  .array(fc.tuple(piece, border), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.flat().join(''));

it('a list of functions matches what one of them matches', () => {
  fc.assert(
    fc.property(
      fc.array(
        name.filter((text) => text !== ''),
        { maxLength: 6 },
      ),
      name,
      (patterns, symbol) => {
        expect(anyOf(patterns)(symbol)).toBe(patterns.some((one) => frameMatches(one, symbol)));
      },
    ),
    { numRuns: 3000 },
  );
});

it('a list of functions matches ends of symbols, from the start of a name', () => {
  const test = anyOf(['sql.(*DB).conn', 'Lock', 'pay/...(*Client).Call', 'main.run.func2']);
  expect(
    [
      'database/sql.(*DB).conn',
      'mysql.(*DB).conn',
      'sync.(*Mutex).Lock',
      'sync.(*Mutex).TryLock',
      'example.com/pay/v2.(*Client).Call.func1',
      'main.run.func2',
      'main.run.func1',
    ].map(test),
  ).toEqual([true, false, true, false, true, true, false]);
});
