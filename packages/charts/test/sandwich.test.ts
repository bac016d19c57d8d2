import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildFlameTree,
  endStates,
  type FlameTree,
  fitViewport,
  drawFlame,
  ENGLISH_FLAME_WORDS,
  flamePalette,
  foldedStacks,
  labelOf,
  linesOfFunction,
  sandwichOf,
  svgDrawing,
  topText,
  weightOfFunction,
} from '@unpark/charts';
import { FRAMES, i32, makeTable, STATE_CLASSES, u8, utf8Column } from '@unpark/model';
import { inputOf } from './flame-fixtures';

const below = (tree: FlameTree): Record<string, number> => {
  const out = new Map<string, number>();
  for (let node = 0; node < tree.nodes; node++) {
    const path: string[] = [];
    for (let at = node; at >= 0; at = tree.parent[at] ?? -1) path.unshift(labelOf(tree, at));
    out.set(path.join(' '), tree.total[node] ?? 0);
  }
  return Object.fromEntries(out);
};

const STACKS = [
  { stack: ['main', 'serve', 'get', 'read'], weight: 4 },
  { stack: ['main', 'cron', 'get'], weight: 2 },
  { stack: ['main', 'get', 'parse', 'get', 'read'], weight: 1 },
  { stack: ['main'], weight: 3 },
];

describe('a sandwich', () => {
  it('merges callers upwards and callees downwards from the outermost call', () => {
    const { callers, callees } = sandwichOf(inputOf(STACKS), 'get');
    expect(below(buildFlameTree(callers))).toEqual({
      get: 7,
      'get serve': 4,
      'get serve main': 4,
      'get cron': 2,
      'get cron main': 2,
      'get main': 1,
    });
    expect(below(buildFlameTree(callees))).toEqual({
      get: 7,
      'get read': 4,
      'get parse': 1,
      'get parse get': 1,
      'get parse get read': 1,
    });
    expect(buildFlameTree(callees).whole).toBe(10);
  });

  it('weighs on both sides what the function weighs, recursion once', () => {
    const names = ['a', 'b', 'c'];
    const lines = fc.array(
      fc.record({
        stack: fc.array(fc.constantFrom(...names), { maxLength: 8 }),
        weight: fc.integer({ min: 0, max: 9 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(lines, fc.constantFrom(...names, 'nowhere'), (input, symbol) => {
        const { total } = weightOfFunction(buildFlameTree(inputOf(input)), symbol);
        const { callers, callees } = sandwichOf(inputOf(input), symbol);
        const [up, down] = [buildFlameTree(callers), buildFlameTree(callees)];
        expect(up.total[0]).toBe(total);
        expect(down.total[0]).toBe(total);
        // no caller of the outermost call is the function itself
        for (let node = 1; node < up.nodes; node++) expect(labelOf(up, node)).not.toBe(symbol);
      }),
    );
  });
});

describe('states that boxes end in', () => {
  it('are those of most of the weight below', () => {
    const tree = buildFlameTree(
      inputOf([
        { stack: ['a', 'b'], weight: 3, cap: { label: 'Lock', stateClass: 'lock' } },
        { stack: ['a', 'c'], weight: 2, cap: { label: 'IO wait', stateClass: 'network' } },
      ]),
    );
    const names = Array.from(endStates(tree), (state) => STATE_CLASSES[state]);
    const of = (name: string) =>
      names[tree.label.findIndex((_, node) => labelOf(tree, node) === name)];
    expect([of('a'), of('b'), of('c'), of('IO wait')]).toEqual([
      'lock',
      'lock',
      'network',
      'network',
    ]);
  });
});

describe('lines of a function', () => {
  it('carry flat and cum weight, recursion through one line once', () => {
    // frames: f at line 10 and 12, g at 5
    const frames = makeTable(FRAMES, {
      function: utf8Column(['f', 'f', 'g']),
      file: utf8Column(['/x/f.go', '/x/f.go', '/x/g.go']),
      line: i32(Int32Array.from([10, 12, 5])),
      startLine: i32(Int32Array.from([8, 8, 1])),
      inlined: u8(Uint8Array.from([0, 1, 0])),
    });
    const input = {
      ...inputOf([]),
      functions: {
        symbols: ['f', 'g'],
        files: ['/x/f.go', '/x/g.go'],
        families: ['own', 'own'] as const,
        ofFrame: Int32Array.from([0, 0, 1]),
      },
      // f:10 → g:5 → f:10 → f:12
      stackFrame: Int32Array.from([0, 2, 0, 1]),
      stackParent: Int32Array.from([-1, 0, 1, 2]),
      stackOf: Int32Array.from([3, 1, 0]),
      weights: Float64Array.from([5, 2, 1]),
    };
    expect(linesOfFunction(input, frames, 'f')).toEqual([
      { file: '/x/f.go', line: 10, startLine: 8, flat: 1, cum: 8, inlined: false },
      { file: '/x/f.go', line: 12, startLine: 8, flat: 5, cum: 5, inlined: true },
    ]);
    expect(linesOfFunction(input, frames, 'absent')).toEqual([]);
  });
});

describe('text and SVG of what is shown', () => {
  const tree = buildFlameTree(inputOf(STACKS));

  it('read like pprof -top and like folded stacks', () => {
    const text = topText(tree, { title: 'cpu', unit: 'count', steps: ['focus get'] });
    expect(text).toContain('Type: cpu\nStep: focus get\n');
    expect(text).toMatch(/^ +5 +50\.0 % +50\.0 % +5 +50\.0 % +read$/m);
    expect(text).toMatch(/^ +3 +30\.0 % +80\.0 % +10 +100 % +main$/m);
    expect(foldedStacks(tree)).toBe(
      'main;serve;get;read 4\nmain 3\nmain;cron;get 2\nmain;get;parse;get;read 1\n',
    );
  });

  it('keep markup in names as text', () => {
    const evil = buildFlameTree(inputOf([{ stack: ['a<script>"&\u0001'], weight: 1 }]));
    const { context, svg } = svgDrawing(
      { width: 900, height: 40, background: '#fff' },
      'mono',
      6.6,
    );
    drawFlame(context, {
      tree: evil,
      view: fitViewport(evil, 0, 900),
      unit: 'count',
      words: ENGLISH_FLAME_WORDS,
      palette: flamePalette((token) => `#${token}`),
      pixelRatio: 1,
      scrollPx: 0,
      heightPx: 40,
      selected: [],
      fontFamily: 'mono',
    });
    const text = svg('a "title" <b>');
    expect(text).toContain('a&lt;script&gt;&quot;&amp;</text>');
    expect(text).toContain('<title>a &quot;title&quot; &lt;b&gt;</title>');
    expect(text).not.toContain('<script');
    expect(text.match(/<text /g)).toHaveLength(4);
  });
});
