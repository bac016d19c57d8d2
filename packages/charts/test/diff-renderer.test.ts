import { describe, expect, it } from 'vitest';
import {
  buildDiffTree,
  diffPalette,
  type DiffScene,
  type DrawContext,
  drawDiff,
  fitViewport,
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
  const saved: unknown[] = [];
  const context = new Proxy(state, {
    get(target, key) {
      const name = String(key);
      if (name in target) return target[name];
      if (name === 'measureText') return (text: string) => ({ width: text.length * 7 });
      return (...args: unknown[]) => {
        if (name === 'save') saved.push(target['globalAlpha']);
        if (name === 'restore') target['globalAlpha'] = saved.pop();
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

// widths: subscribe 400, Start 200, Write 100, steady 100 of 800
const diff = buildDiffTree(
  inputOf([
    { stack: ['main.subscribe'], weight: 200 },
    { stack: ['trace.Start'], weight: 200 },
    { stack: ['main.steady'], weight: 100 },
  ]),
  inputOf([
    { stack: ['main.subscribe'], weight: 400 },
    { stack: ['pprof.Write'], weight: 100 },
    { stack: ['main.steady'], weight: 100 },
  ]),
);

function draw(change: Partial<DiffScene> = {}): Call[] {
  const { context, calls } = recorder();
  drawDiff(context, {
    diff,
    view: fitViewport(diff.flame, 0, 800),
    changeText: (amount) => (amount > 0 ? `+${amount}` : String(amount)),
    palette: diffPalette((token) => `<${token}>`),
    pixelRatio: 2,
    scrollPx: 0,
    heightPx: 200,
    selected: [],
    fontFamily: 'mono',
    ...change,
  });
  return calls;
}

const boxes = (calls: Call[]) =>
  calls
    .filter((call) => call.name === 'roundRect')
    .map((call) => [call.fill, call.args[0], call.args[1], call.args[2]]);
const texts = (calls: Call[]) =>
  calls.filter((call) => call.name === 'fillText').map((call) => call.args[0]);

describe('drawing a difference', () => {
  it('colours the part of a box that changed, in the scale of its width', () => {
    const seen = new Map(boxes(draw()).map((box) => [`${String(box[0])} ${String(box[2])}`, box]));
    expect(seen.get('<df-more> 0')).toEqual(['<df-more>', 0, 0, 100]);
    expect(seen.get(`<df-more> ${ROW_PX}`)).toEqual(['<df-more>', 0, ROW_PX, 200]);
  });

  it('fills a box that only one side has', () => {
    const calls = boxes(draw());
    const of = (token: string) => calls.find(([fill]) => fill === token);
    expect(of('<df-onlya>')?.[3]).toBe(199);
    expect(of('<df-onlyb>')?.[3]).toBe(99);
  });

  it('writes the sign and the amount of every change', () => {
    expect(texts(draw())).toEqual([
      'all',
      '+100',
      'main.subscribe',
      '+200',
      'steady',
      '0',
      'trace.Start',
      '-200',
      'Write',
      '+100',
    ]);
    // with no room for both the amount stays, with less the sign
    const narrow = texts(draw({ view: fitViewport(diff.flame, 0, 400) }));
    expect(narrow).toContain('-200');
    const tiny = texts(draw({ view: fitViewport(diff.flame, 0, 120) }));
    expect(tiny).toContain('+');
  });

  it('hatches rising for more and falling for less', () => {
    const calls = draw();
    const slopes: [number, number][] = [];
    for (const [i, call] of calls.entries()) {
      if (call.name !== 'clip') continue;
      const move = calls[i + 2];
      const to = calls[i + 3];
      slopes.push([Number(move?.args[1]), Number(to?.args[1])]);
    }
    const up = slopes.filter(([from, to]) => to < from).length;
    // root, subscribe and Write rise, Start falls
    expect([up, slopes.length - up]).toEqual([3, 1]);
  });

  it('puts letters over a hatch on a patch of the fill', () => {
    const calls = draw();
    const at = calls.findIndex(
      (call) => call.name === 'fillText' && call.args[0] === 'trace.Start',
    );
    expect(calls[at - 1]).toMatchObject({ name: 'fillRect', fill: '<df-onlya>' });
    const steady = calls.findIndex((call) => call.name === 'fillText' && call.args[0] === 'steady');
    expect(calls[steady - 1]?.name).not.toBe('fillRect');
  });

  it('keeps the coloured part in place when magnified, and dims what a search does not match', () => {
    // the right half of subscribe: what changed ends where it begins
    const subscribe = selectedNodes(diff.flame, ['main.subscribe'], undefined)[0] ?? 0;
    const half = draw({ view: { root: 0, from: 200, to: 400, widthPx: 800 } });
    expect(boxes(half).filter(([fill, , y]) => fill === '<df-more>' && y === ROW_PX)).toEqual([]);
    const zoomed = draw({ view: fitViewport(diff.flame, subscribe, 800) });
    expect(boxes(zoomed).filter(([fill]) => fill === '<df-more>')).toEqual([
      ['<df-more>', 0, 0, (799 * 100) / 800],
      ['<df-more>', 0, ROW_PX, 400],
    ]);
    const dimmed = draw({ search: searchTree(diff.flame, 'subscribe') });
    expect(dimmed.find((call) => call.name === 'roundRect')?.alpha).toBe(0.35);
  });

  it('outlines the selection', () => {
    const selected = selectedNodes(diff.flame, ['main.subscribe'], undefined);
    expect(draw({ selected }).at(-1)).toMatchObject({
      name: 'strokeRect',
      args: [1, ROW_PX, 397, 19],
    });
  });

  it('draws nothing of nothing', () => {
    const none = buildDiffTree(inputOf([]), inputOf([]));
    expect(boxes(draw({ diff: none, view: fitViewport(none.flame, 0, 800) }))).toEqual([]);
  });
});
