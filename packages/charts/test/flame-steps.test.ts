import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySteps,
  buildFlameTree,
  type FlameInput,
  type FlameTree,
  functionRows,
  labelFilter,
  labelKeys,
  labelOf,
  quoted,
  splitByLabel,
  withStep,
} from '@unpark/charts';
import type { FlameStep, FlameStepKind } from '@unpark/view-state';
import { inputOf } from './flame-fixtures';

type Line = { stack: readonly string[]; weight: number };
const NAMES = ['main.a', 'main.b', 'sync.lock', 'runtime.park'];
const lines = fc.array(
  fc.record({
    stack: fc.array(fc.constantFrom(...NAMES), { maxLength: 7 }),
    weight: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 20 },
);

/** Weights by whole stack, outermost first. */
function stacksOf(tree: FlameTree): Record<string, number> {
  const out = new Map<string, number>();
  for (let node = 0; node < tree.nodes; node++) {
    const self = tree.self[node] ?? 0;
    if (self === 0) continue;
    const path: string[] = [];
    for (let at = node; at > 0; at = tree.parent[at] ?? -1) path.unshift(labelOf(tree, at));
    out.set(path.join(' '), self);
  }
  return Object.fromEntries([...out].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function summed(input: readonly Line[]): Record<string, number> {
  const out = new Map<string, number>();
  for (const { stack, weight } of input) {
    out.set(stack.join(' '), (out.get(stack.join(' ')) ?? 0) + weight);
  }
  return Object.fromEntries([...out].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const after = (input: FlameInput, ...steps: FlameStep[]) =>
  stacksOf(buildFlameTree(applySteps(input, steps).input));
const step = (kind: FlameStepKind, expression = ''): FlameStep => ({ kind, expression });

/** What pprof does to one sample, written the slow way; undefined drops it. */
const SLOW: Partial<
  Record<FlameStepKind, (stack: string[], fits: (name: string) => boolean) => string[] | undefined>
> = {
  focus: (stack, fits) => (stack.some(fits) ? stack : undefined),
  ignore: (stack, fits) => (stack.length > 0 && !stack.some(fits) ? stack : undefined),
  hide: (stack, fits) => nonEmpty(stack.filter((name) => !fits(name))),
  show: (stack, fits) => nonEmpty(stack.filter(fits)),
  'show-from': (stack, fits) =>
    nonEmpty(stack.slice(stack.findIndex(fits) === -1 ? stack.length : stack.findIndex(fits))),
};
const nonEmpty = (stack: string[]) => (stack.length === 0 ? undefined : stack);

describe('steps', () => {
  const input = [
    { stack: ['main.main', 'net/http.serve', 'main.handle', 'sync.lock'], weight: 5 },
    { stack: ['main.main', 'net/http.serve', 'runtime.park'], weight: 3 },
    { stack: ['runtime.park'], weight: 2 },
  ];

  it('keep, drop, hide, show and cut as pprof does', () => {
    const of = (kind: FlameStepKind, expression: string) =>
      after(inputOf(input), step(kind, expression));
    expect(of('focus', 'handle|lock')).toEqual({
      'main.main net/http.serve main.handle sync.lock': 5,
    });
    expect(of('ignore', '^main\\.main$')).toEqual({ 'runtime.park': 2 });
    expect(of('hide', 'net/http')).toEqual({
      'main.main main.handle sync.lock': 5,
      'main.main runtime.park': 3,
      'runtime.park': 2,
    });
    // a sample whose frames are all hidden is gone
    expect(of('hide', 'runtime')).toEqual({
      'main.main net/http.serve': 3,
      'main.main net/http.serve main.handle sync.lock': 5,
    });
    expect(of('show', '^main')).toEqual({ 'main.main': 3, 'main.main main.handle': 5 });
    expect(of('show-from', 'serve')).toEqual({
      'net/http.serve main.handle sync.lock': 5,
      'net/http.serve runtime.park': 3,
    });
  });

  it('agree with the slow way on random stacks', () => {
    const kinds = fc.constantFrom(...(Object.keys(SLOW) as FlameStepKind[]));
    fc.assert(
      fc.property(
        lines,
        kinds,
        fc.constantFrom(...NAMES, 'main', 'nothing'),
        (stacks, kind, part) => {
          const fits = (name: string) => name.includes(part);
          const wanted = stacks.flatMap(({ stack, weight }) => {
            const left = SLOW[kind]?.([...stack], fits);
            return left ? [{ stack: left, weight }] : [];
          });
          expect(after(inputOf(stacks), step(kind, quoted(part)))).toEqual(summed(wanted));
        },
      ),
    );
  });

  it('choose samples by what was recorded, so that hiding first changes nothing', () => {
    fc.assert(
      fc.property(lines, (stacks) => {
        const hide = step('hide', 'runtime');
        const focus = step('focus', 'park');
        expect(after(inputOf(stacks), hide, focus)).toEqual(after(inputOf(stacks), focus, hide));
      }),
    );
  });

  it('collapse recursion, direct and through others, and keep every weight', () => {
    expect(
      after(
        inputOf([
          { stack: ['a', 'a', 'b'], weight: 1 },
          { stack: ['a', 'b', 'a', 'c'], weight: 2 },
          { stack: ['x', 'a', 'b', 'a'], weight: 4 },
        ]),
        step('recursion'),
      ),
    ).toEqual({ 'a b': 1, 'a c': 2, 'x a': 4 });
    fc.assert(
      fc.property(lines, (stacks) => {
        const before = buildFlameTree(inputOf(stacks));
        const tree = buildFlameTree(applySteps(inputOf(stacks), [step('recursion')]).input);
        expect(tree.total[0]).toBe(before.total[0]);
        // nothing recursive is left, and no function lost or gained weight
        for (let node = 1; node < tree.nodes; node++) {
          for (let at = tree.parent[node] ?? 0; at > 0; at = tree.parent[at] ?? 0) {
            expect(tree.label[at]).not.toBe(tree.label[node]);
          }
        }
        const heavy = (of: FlameTree) =>
          Object.fromEntries(functionRows(of).map((row) => [row.symbol, row.total]));
        const left = heavy(tree);
        for (const [symbol, total] of Object.entries(left)) {
          expect(total).toBeLessThanOrEqual(heavy(before)[symbol] ?? 0);
        }
      }),
    );
  });

  it('leave a broken expression out, say where it breaks, and say what matches nothing', () => {
    const { input: left, outcomes } = applySteps(inputOf(input), [
      step('hide', 'net/http'),
      step('focus', 'main('),
      step('ignore', 'nowhere'),
    ]);
    expect(outcomes).toEqual([
      { of: 'done' },
      { of: 'problem', problem: { at: 4, reason: 'group-not-closed' } },
      { of: 'no-match' },
    ]);
    expect(buildFlameTree(left).total[0]).toBe(10);
  });

  it('keep the places of items, so that a selection keeps its meaning', () => {
    const { input: left } = applySteps(inputOf(input), [
      step('focus', 'lock'),
      step('hide', 'serve'),
    ]);
    const tree = buildFlameTree(left);
    expect(labelOf(tree, tree.itemNode[0] ?? -1)).toBe('sync.lock');
    expect(tree.itemNode[1]).toBe(-1);
  });
});

describe('a step more', () => {
  it('adds to hide and ignore, and takes the place of the others', () => {
    let steps = withStep([], step('hide', 'a'));
    steps = withStep(steps, step('focus', 'b'));
    steps = withStep(steps, step('hide', 'c'));
    steps = withStep(steps, step('hide', 'a'));
    steps = withStep(steps, step('focus', 'd'));
    expect(steps).toEqual([step('hide', 'a|c'), step('focus', 'd')]);
    expect(withStep(withStep([], step('recursion')), step('recursion'))).toHaveLength(1);
  });
});

describe('labels', () => {
  const withLabels: FlameInput = {
    ...inputOf([
      { stack: ['main.a'], weight: 4 },
      { stack: ['main.a', 'main.b'], weight: 2 },
      { stack: ['main.b'], weight: 1 },
    ]),
    labels: {
      setOf: Int32Array.from([0, 1, -1]),
      sets: [
        [{ key: 'tenant', text: 'acme', unit: '' }],
        [
          { key: 'tenant', text: 'globex', unit: '' },
          { key: 'bytes', text: '2048', number: 2048, unit: 'bytes' },
        ],
      ],
    },
  };

  it('choose samples by value, by any label, and by a range of numbers', () => {
    const of = (kind: FlameStepKind, expression: string) =>
      after(withLabels, step(kind, expression));
    expect(of('label-focus', 'tenant=^acme$')).toEqual({ 'main.a': 4 });
    expect(of('label-focus', 'tenant=acme,glo')).toEqual({ 'main.a': 4, 'main.a main.b': 2 });
    expect(of('label-focus', 'tenant:glo')).toEqual({ 'main.a main.b': 2 });
    expect(of('label-focus', 'bytes=1kb:64kb')).toEqual({ 'main.a main.b': 2 });
    expect(of('label-focus', 'bytes=2048')).toEqual({ 'main.a main.b': 2 });
    expect(of('label-focus', ':1kb')).toEqual({});
    expect(of('label-ignore', 'tenant=acme')).toEqual({ 'main.a main.b': 2, 'main.b': 1 });
    expect(labelFilter('tenant=a(b')).toEqual({ at: 8, reason: 'group-not-closed' });
  });

  it('split the stacks by their values, heaviest first, those without in a box of their own', () => {
    const split = splitByLabel(withLabels, 'tenant', { without: 'none', others: 'others' });
    expect(stacksOf(buildFlameTree(split))).toEqual({
      'none main.b': 1,
      'tenant=acme main.a': 4,
      'tenant=globex main.a main.b': 2,
    });
    expect(labelKeys(withLabels)).toEqual([
      { key: 'tenant', values: 2, weight: 6 },
      { key: 'bytes', values: 1, weight: 2 },
    ]);
  });

  it('lose no weight when split, whatever the labels', () => {
    fc.assert(
      fc.property(
        lines,
        fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 20, maxLength: 20 }),
        (stacks, sets) => {
          const input: FlameInput = {
            ...inputOf(stacks),
            labels: {
              setOf: Int32Array.from(stacks, (_, i) => sets[i] ?? -1),
              sets: ['x', 'y', 'z'].map((text) => [{ key: 'k', text, unit: '' }]),
            },
          };
          const plain = buildFlameTree(input);
          const tree = buildFlameTree(splitByLabel(input, 'k', { without: 'none', others: '' }));
          expect(tree.total[0]).toBe(plain.total[0]);
          expect(functionRows(tree)).toEqual(functionRows(plain));
        },
      ),
    );
  });
});
