import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDiffTree, pairOfNode, withoutMarked } from '@unpark/charts';
import { inputOf } from './flame-fixtures';

const marked = (input: ReturnType<typeof inputOf>, names: readonly string[]) =>
  Uint8Array.from(input.functions.symbols, (symbol) => (names.includes(symbol) ? 1 : 0));

describe('stacks without marked functions', () => {
  const input = inputOf([
    { stack: ['http.serve', 'pprof.Index', 'flate.Write'], weight: 5 },
    { stack: ['http.serve', 'pprof.Index', 'pprof.Write'], weight: 3 },
    { stack: ['http.serve', 'main.run'], weight: 7 },
  ]);

  it('lose the whole stack, wherever the function stands on it', () => {
    const { rest, left, leftBySymbol } = withoutMarked(
      input,
      marked(input, ['pprof.Index', 'pprof.Write']),
    );
    expect(left).toBe(8);
    expect([...rest.weights]).toEqual([0, 0, 7]);
    const of = (name: string) => leftBySymbol[input.functions.symbols.indexOf(name)];
    expect([of('pprof.Index'), of('pprof.Write'), of('flate.Write')]).toEqual([5, 3, 0]);
    // the input itself is as it was
    expect([...input.weights]).toEqual([5, 3, 7]);
  });

  it('and what was left out add up to the whole', () => {
    const names = ['a', 'b', 'c', 'd'];
    const line = fc.record({
      stack: fc.array(fc.constantFrom(...names), { maxLength: 4 }),
      weight: fc.integer({ min: 0, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), fc.subarray(names), (lines, chosen) => {
        const one = inputOf(lines);
        const { rest, left, leftBySymbol } = withoutMarked(one, marked(one, chosen));
        const sum = (all: Float64Array) => all.reduce((x, y) => x + y, 0);
        expect(sum(rest.weights) + left).toBe(sum(one.weights));
        expect(sum(leftBySymbol)).toBe(left);
        const shown = buildDiffTree(rest, rest);
        for (let node = 1; node < shown.flame.nodes; node++) {
          const label = shown.flame.labels[shown.flame.label[node] ?? -1] ?? '';
          expect(chosen).not.toContain(label);
          expect(pairOfNode(shown, node).kind).toBe('same');
        }
      }),
    );
  });
});
