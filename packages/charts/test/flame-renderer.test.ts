import { describe, expect, it } from 'vitest';
import {
  buildFlameTree,
  drawFlame,
  ENGLISH_FLAME_WORDS,
  type DrawContext,
  type FlameScene,
  fitSymbol,
  fitViewport,
  flamePalette,
  flamePins,
  pinAt,
  ROW_PX,
  searchTree,
  selectedNodes,
} from '@unpark/charts';
import { inputOf } from './flame-fixtures';

interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly fill: string;
  readonly alpha: number;
}

/** Records calls with the fill and alpha of their moment; seven pixels a character. */
function recorder(): { context: DrawContext; calls: Call[] } {
  const calls: Call[] = [];
  const state: Record<string, unknown> = { fillStyle: '', globalAlpha: 1 };
  const context = new Proxy(state, {
    get(target, key) {
      const name = String(key);
      if (name in target) return target[name];
      if (name === 'measureText') return (text: string) => ({ width: text.length * 7 });
      return (...args: unknown[]) => {
        calls.push({
          name,
          args,
          fill: String(target['fillStyle']),
          alpha: Number(target['globalAlpha']),
        });
      };
    },
    set(target, key, value) {
      target[String(key)] = value;
      return true;
    },
  });
  return { context: context as unknown as DrawContext, calls };
}

const tree = buildFlameTree(
  inputOf([
    {
      stack: ['net/http.(*conn).serve', 'main.(*store).Lookup'],
      weight: 29,
      cap: { label: 'sync.Mutex.Lock', stateClass: 'lock' },
    },
    { stack: ['main.run'], weight: 1, cap: { label: 'running', stateClass: 'running' } },
  ]),
);

function draw(change: Partial<FlameScene> = {}): Call[] {
  const { context, calls } = recorder();
  drawFlame(context, {
    tree,
    view: fitViewport(tree, 0, 600),
    unit: 'goroutines',
    words: ENGLISH_FLAME_WORDS,
    palette: flamePalette((token) => `<${token}>`),
    pixelRatio: 2,
    scrollPx: 0,
    heightPx: 200,
    selected: [],
    fontFamily: 'mono',
    ...change,
  });
  return calls;
}

const texts = (calls: Call[]) =>
  calls.filter((call) => call.name === 'fillText').map((call) => call.args[0]);

describe('drawing a flame graph', () => {
  it('scales once for the device and fills each box by family or state', () => {
    const calls = draw();
    expect(calls[0]).toMatchObject({ name: 'setTransform', args: [2, 0, 0, 2, 0, 0] });
    const fills = calls
      .filter((call) => call.name === 'roundRect')
      .map((call) => [call.fill, call.args[0], call.args[1], call.args[2]]);
    expect(fills).toEqual([
      ['<fl-rt>', 0, 0, 599],
      ['<fl-http>', 0, ROW_PX, 579],
      ['<fl-own>', 0, 2 * ROW_PX, 579],
      ['<st-lock>', 0, 3 * ROW_PX, 579],
      ['<fl-own>', 580, ROW_PX, 19],
      ['<st-run>', 580, 2 * ROW_PX, 19],
    ]);
  });

  it('writes names with their values and the wait on a patch of its fill', () => {
    const calls = draw();
    expect(texts(calls)).toEqual([
      'all',
      '30',
      'net/http.(*conn).serve',
      '29',
      'main.(*store).Lookup',
      '29',
      'sync.Mutex.Lock  29 goroutines',
    ]);
    const last = calls.findLastIndex((call) => call.name === 'fillText');
    expect(calls[last - 1]).toMatchObject({ name: 'fillRect', fill: '<st-lock>' });
  });

  it('hatches waits inside their box and leaves running solid', () => {
    const calls = draw();
    expect(calls.filter((call) => call.name === 'clip')).toHaveLength(1);
    expect(calls.find((call) => call.name === 'rect')?.args).toEqual([0, 60, 579, 19]);
    expect(calls.filter((call) => call.name === 'save')).toHaveLength(1);
    expect(calls.filter((call) => call.name === 'restore')).toHaveLength(1);
  });

  it('dims what a search does not match and nothing when none matches', () => {
    const dimmed = draw({ search: searchTree(tree, 'lookup') })
      .filter((call) => call.name === 'roundRect')
      .map((call) => call.alpha);
    expect(dimmed).toEqual([0.35, 0.35, 1, 0.35, 0.35, 0.35]);
    const none = draw({ search: searchTree(tree, 'no such name') });
    expect(none.every((call) => call.alpha === 1)).toBe(true);
  });

  it('outlines the selection over everything', () => {
    const calls = draw({ selected: selectedNodes(tree, ['main.(*store).Lookup'], undefined) });
    const strokes = calls.filter((call) => call.name === 'strokeRect');
    expect(strokes.map((call) => call.args)).toEqual([[1, 40, 577, 19]]);
    expect(calls.at(-1)?.name).toBe('strokeRect');
  });

  it('draws only the rows in sight', () => {
    const calls = draw({ scrollPx: 40, heightPx: 19 });
    expect(texts(calls)).toEqual(['main.(*store).Lookup', '29']);
  });
});

describe('names in little room', () => {
  const measure = (text: string) => text.length * 7;
  it('shorten by whole parts, then vanish', () => {
    const at = (widthPx: number) => fitSymbol('net/http.(*conn).serve', widthPx, measure);
    expect(at(22 * 7)).toBe('net/http.(*conn).serve');
    expect(at(22 * 7 - 1)).toBe('http.(*conn).serve');
    expect(at(17 * 7)).toBe('(*conn).serve');
    expect(at(6 * 7)).toBe('serve');
    expect(at(4 * 7)).toBe('');
  });
});

describe('notes on boxes', () => {
  const node = tree.parent.findIndex((_, at) => tree.depth[at] === 1);
  const view = fitViewport(tree, 0, 600);
  const place = { direction: 'down', firstRow: 0, rows: 0 } as const;
  const notes = [{ node, notes: ['n1'], isResolved: false }];
  const discs = (calls: Call[]) => calls.filter((call) => call.name === 'arc');

  it('are discs at the right end of the box, in the accent over the ground', () => {
    const [pin] = flamePins(tree, view, place, { scrollPx: 0, heightPx: 200 }, notes);
    const drawn = draw({ notes });
    expect(discs(drawn).map((call) => [call.args[0], call.args[1], call.fill])).toEqual([
      [pin?.x, pin?.y, '<surface>'],
      [pin?.x, pin?.y, '<accent>'],
      [pin?.x, pin?.y, '<surface>'],
    ]);
    expect(pin?.y).toBe(ROW_PX + 1);
    expect(discs(draw())).toEqual([]);
  });

  it('are hollow when resolved, and gone where the box has no room or is scrolled away', () => {
    const inner = (isResolved: boolean) =>
      Number(discs(draw({ notes: [{ node, notes: ['n1'], isResolved }] })).at(-1)?.args[2]);
    expect(inner(true)).toBeGreaterThan(inner(false));
    expect(discs(draw({ notes, view: fitViewport(tree, 0, 8) }))).toEqual([]);
    expect(discs(draw({ notes, scrollPx: 100 }))).toEqual([]);
  });

  it('are found under the pointer', () => {
    const pins = flamePins(tree, view, place, { scrollPx: 0, heightPx: 200 }, notes);
    const [pin] = pins;
    expect(pinAt(pins, (pin?.x ?? 0) + 3, pin?.y ?? 0)?.notes).toEqual(['n1']);
    expect(pinAt(pins, (pin?.x ?? 0) - 40, pin?.y ?? 0)).toBeUndefined();
  });
});
