import {
  type DrawContext,
  drawLane,
  flamePalette,
  type LanePicture,
  type LaneScene,
} from '@unpark/charts';
import { describe, expect, it } from 'vitest';

interface Call {
  readonly name: string;
  readonly args: readonly number[];
  readonly fill: string;
}

function recorder(): { context: DrawContext; calls: Call[] } {
  const calls: Call[] = [];
  const state: Record<string, unknown> = { fillStyle: '', globalAlpha: 1 };
  const context = new Proxy(state, {
    get(target, key) {
      const name = String(key);
      if (name in target) return target[name];
      return (...args: number[]) =>
        void calls.push({ name, args, fill: String(target['fillStyle']) });
    },
    set(target, key, value) {
      target[String(key)] = value;
      return true;
    },
  });
  return { context: context as unknown as DrawContext, calls };
}

function draw(picture: LanePicture, change: Partial<LaneScene> = {}): Call[] {
  const { context, calls } = recorder();
  drawLane(context, {
    axis: { fromNs: 0, toNs: 100, widthPx: 100 },
    heightPx: 42,
    pixelRatio: 1,
    palette: flamePalette((token) => `<${token}>`),
    picture,
    ...change,
  });
  return calls;
}

const boxes = (calls: Call[], fill: string) =>
  calls
    .filter((call) => call.name === 'fillRect' && call.fill === fill)
    .map(({ args }) => args.map((number) => Math.round(number * 1e6) / 1e6));

const stack: LanePicture = {
  kind: 'stack',
  top: 10,
  parts: {
    fromNs: 0,
    partNs: 50,
    layers: [
      { stateClass: 'running', value: Float64Array.of(1, 0) },
      { stateClass: 'lock', value: Float64Array.of(4, 8) },
    ],
  },
};

describe('drawing a lane', () => {
  it('stacks states: one box a run of equal columns, the second on top of the first', () => {
    const calls = draw(stack);
    expect(boxes(calls, '<st-run>')).toEqual([[0, 37, 50, 4]]);
    expect(boxes(calls, '<st-lock>')).toEqual([
      [0, 21, 50, 16],
      [50, 9, 50, 32],
    ]);
  });

  it('hatches what is high enough, so that colour is not alone', () => {
    const stroked = (picture: LanePicture) =>
      draw(picture).filter(({ name }) => name === 'stroke').length;
    expect(stroked(stack)).toBe(2);
    expect(stroked({ ...stack, top: 100 })).toBe(0);
  });

  it('greys what is outside of the range', () => {
    const outside = boxes(draw(stack, { range: { fromNs: 20, toNs: 70 } }), '<surface>');
    expect(outside).toEqual([
      [0, 0, 20, 42],
      [70, 0, 30, 42],
    ]);
    expect(boxes(draw(stack), '<surface>')).toEqual([]);
    expect(boxes(draw(stack, { range: { fromNs: -5, toNs: 105 } }), '<surface>')).toEqual([]);
  });

  it('draws spans of no length, and many in one pixel once', () => {
    const times = Float64Array.from({ length: 1000 }, (_, i) => 10 + i / 1e6);
    const calls = draw({
      kind: 'spans',
      stateClass: 'gc',
      spans: { fromNs: times, toNs: times },
      marks: { fromNs: Float64Array.of(50), toNs: Float64Array.of(60) },
    });
    expect(boxes(calls, '<st-gc>').length).toBeLessThanOrEqual(2);
    expect(boxes(calls, '<ink>')).toEqual([[50, 0, 10, 42]]);
  });

  it('draws points that were measured as discs, with a broken line between', () => {
    const calls = draw({
      kind: 'lines',
      top: 10,
      lines: [
        {
          series: {
            timeNs: Float64Array.of(0, 100),
            value: Float64Array.of(5, 10),
            form: 'points',
          },
        },
      ],
    });
    expect(calls.filter(({ name }) => name === 'arc').length).toBe(2);
    expect(boxes(calls, '<ink-2>').every(([, , width]) => width === 3)).toBe(true);
  });

  it('a step line covers each column in which something is known', () => {
    const calls = draw({
      kind: 'lines',
      top: 10,
      lines: [
        {
          series: {
            timeNs: Float64Array.of(30, 60),
            value: Float64Array.of(5, Number.NaN),
            form: 'step',
          },
        },
      ],
    });
    const columns = boxes(calls, '<ink>').map(([x]) => x);
    expect(columns).toEqual(Array.from({ length: 30 }, (_, i) => 30 + i));
  });

  it('has the cursor where it is', () => {
    expect(boxes(draw(stack, { cursorNs: 33 }), '<ink>')).toEqual([[33, 0, 1, 42]]);
  });
});
