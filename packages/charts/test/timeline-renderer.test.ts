import {
  arrowsOf,
  AXIS_PX,
  BAR_PX,
  BAR_TOP_PX,
  type DrawContext,
  drawTimeline,
  groupGrid,
  LANE_PX,
  MOST_ARROWS,
  pinAt,
  pinsOfTimeline,
  plainRows,
  rowAtPx,
  tickText,
  timelinePalette,
  timelineRows,
  type TimelineScene,
} from '@unpark/charts';
import { STATE_CLASSES } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { lanesOf } from './timeline-fixtures';

interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly fill: string;
  readonly alpha: number;
  /** top of the coordinates in force */
  readonly top: number;
}

/** Records calls with the fill, alpha and place of their moment; seven pixels a character. */
function recorder(): { context: DrawContext; calls: Call[] } {
  const calls: Call[] = [];
  let top = 0;
  const state: Record<string, unknown> = { fillStyle: '', globalAlpha: 1 };
  const context = new Proxy(state, {
    get(target, key) {
      const name = String(key);
      if (name in target) return target[name];
      if (name === 'measureText') return (text: string) => ({ width: text.length * 7 });
      return (...args: unknown[]) => {
        if (name === 'setTransform') top = Number(args[5]);
        calls.push({
          name,
          args,
          fill: String(target['fillStyle']),
          alpha: Number(target['globalAlpha']),
          top,
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

const of = (stateClass: string) => STATE_CLASSES.indexOf(stateClass as never);
const [RUN, READY, LOCK, NET] = ['running', 'runnable', 'lock', 'network'].map(of) as [
  number,
  number,
  number,
  number,
];
// three goroutines that hand one lock on: 0 to 1 at 300, 1 to 2 at 600
const lanes = lanesOf([
  {
    beginNs: 0,
    parts: [
      [NET, 300],
      [LOCK, 700],
    ],
  },
  {
    beginNs: 0,
    parts: [
      [LOCK, 300],
      [READY, 10],
      [NET, 290],
      [LOCK, 400],
    ],
  },
  {
    beginNs: 0,
    parts: [
      [LOCK, 600],
      [READY, 10],
      [RUN, 390],
    ],
  },
]);
const wakes = {
  first: Int32Array.of(0, 0, 1, 2),
  interval: Int32Array.of(3, 7),
  by: Int32Array.of(0, 1),
  firstBy: Int32Array.of(0, 1, 2, 2),
  edge: Int32Array.of(0, 1),
};
const none = { fromNs: new Float64Array(0), toNs: new Float64Array(0) };

const scene = (change: Partial<TimelineScene> = {}): TimelineScene => ({
  data: {
    endNs: 1000,
    lanes,
    wakes,
    seenNs: Float64Array.of(0, 200, 0),
    stops: none,
    collections: none,
  },
  rows: plainRows(3),
  window: { fromNs: 0, toNs: 1000, widthPx: 1000 },
  gutterPx: 100,
  scrollPx: 0,
  heightPx: 200,
  labelOf: (row) => ({ id: `g${row}`, text: 'main.(*store).Lookup', isFunction: true }),
  textOf: () => [],
  selected: new Set(),
  palette: timelinePalette((token) => `<${token}>`),
  fills: {
    hatch: STATE_CLASSES.map((name) => (name === 'running' ? undefined : `hatch ${name}`)),
    drawnBack: 'stripes',
  },
  fontFamily: 'mono',
  pixelRatio: 1,
  ...change,
});

function draw(change: Partial<TimelineScene> = {}): Call[] {
  const { context, calls } = recorder();
  drawTimeline(context, scene(change));
  return calls;
}

const rects = (calls: readonly Call[], fill: string, row?: number) =>
  calls
    .filter(
      (call) =>
        call.name === 'fillRect' &&
        call.fill === fill &&
        (row === undefined || call.top === AXIS_PX + row * LANE_PX),
    )
    .map(({ args }) => args);
const texts = (calls: readonly Call[]) =>
  calls.filter(({ name }) => name === 'fillText').map(({ args }) => args[0]);

describe('drawing a timeline', () => {
  it('fills each span by its state, with the hatch on top and running without one', () => {
    const calls = draw();
    expect(rects(calls, '<st-lock>', 0)).toContainEqual([300, BAR_TOP_PX, 699, BAR_PX]);
    expect(rects(calls, 'hatch lock', 0)).toEqual([[300, BAR_TOP_PX, 699, BAR_PX]]);
    expect(rects(calls, '<st-run>', 2)).toContainEqual([610, BAR_TOP_PX, 389, BAR_PX]);
    expect(calls.some(({ fill }) => fill === 'hatch running')).toBe(false);
  });

  it('leaves hatches out of bars that are narrower than they', () => {
    expect(rects(draw({ window: { fromNs: 0, toNs: 1000, widthPx: 5 } }), 'hatch lock')).toEqual(
      [],
    );
  });

  it('marks what is drawn back, as far as the trace first tells of the goroutine', () => {
    expect(rects(draw(), 'stripes')).toEqual([[0, BAR_TOP_PX, 200, BAR_PX]]);
  });

  it('names spans where there is room, and lanes by id and shortened function', () => {
    const said = texts(draw());
    expect(said).toContain('a lock 700 ns');
    expect(said).not.toContain('a runnable 10 ns');
    expect(said).toContain('g2');
    expect(said).toContain('Lookup');
  });

  it('draws arrows from who woke to who was woken, and only between rows in sight', () => {
    const arrows = arrowsOf(scene(), 0, 2);
    expect(arrows.map(({ fromRow, toRow, px }) => [fromRow, toRow, px])).toEqual([
      [0, 1, 300],
      [1, 2, 600],
    ]);
    expect(arrowsOf(scene(), 2, 2)).toHaveLength(1);
    const calls = draw();
    const heads = calls.filter(({ name }) => name === 'fill');
    expect(heads).toHaveLength(2);
  });

  it('keeps to the arrows of the selection when there are more than two hundred', () => {
    const many = 2 * MOST_ARROWS;
    const parts = Array.from({ length: many }, () => [LOCK, 5] as const);
    const busy = lanesOf([
      { beginNs: 0, parts: [[RUN, 5 * many]] },
      { beginNs: 0, parts },
      {
        beginNs: 0,
        parts: [
          [LOCK, 100],
          [READY, 5 * many - 100],
        ],
      },
    ]);
    const each = Int32Array.from({ length: many - 1 }, (_, i) => i + 2);
    const data = {
      ...scene().data,
      endNs: 5 * many,
      lanes: busy,
      wakes: {
        first: Int32Array.of(0, 0, many - 1, many),
        interval: Int32Array.of(...each, many + 2),
        by: new Int32Array(many),
        firstBy: Int32Array.of(0, many, many, many),
        edge: Int32Array.from({ length: many }, (_, i) => i),
      },
    };
    const wide = { fromNs: 0, toNs: 5 * many, widthPx: 5 * many };
    expect(arrowsOf(scene({ data, window: wide }), 0, 2)).toEqual([]);
    const chosen = arrowsOf(scene({ data, window: wide, selected: new Set([2]) }), 0, 2);
    expect(chosen.map(({ toRow }) => toRow)).toEqual([2]);
    // two goroutines: what they did to each other
    const pair = arrowsOf(scene({ data, window: wide, selected: new Set([0, 2]) }), 0, 2);
    expect(pair.map(({ fromRow, toRow }) => [fromRow, toRow])).toEqual([[0, 2]]);
  });

  it('draws the world standing still over all lanes, at least a pixel wide', () => {
    const stops = { fromNs: Float64Array.of(500), toNs: Float64Array.of(500.1) };
    const calls = draw({ data: { ...scene().data, stops } });
    expect(rects(calls, '<st-gc>')).toContainEqual([600, AXIS_PX, 1, 200 - AXIS_PX]);
  });

  it('pales what is outside a selected range', () => {
    const calls = draw({ range: { fromNs: 200, toNs: 600 } });
    const pale = calls.filter(({ name, alpha }) => name === 'fillRect' && alpha === 0.55);
    expect(pale.map(({ args }) => [args[0], args[2]])).toEqual([
      [100, 200],
      [700, 400],
    ]);
  });

  it('draws only the rows in sight', () => {
    const manyRows = lanesOf(
      Array.from({ length: 5000 }, () => ({ beginNs: 0, parts: [[LOCK, 1000]] as const })),
    );
    const data = { ...scene().data, lanes: manyRows, seenNs: new Float64Array(5000) };
    const { wakes: _, ...rest } = data;
    const calls = draw({ data: rest, rows: plainRows(5000), scrollPx: 40_000 });
    const labels = texts(calls).filter((text) => String(text).startsWith('g'));
    expect(labels[0]).toBe('g2000');
    expect(labels.length).toBeLessThan(14);
  });

  it('stacks the states of a folded group, all of its lanes together the height of the bar', () => {
    const all = { first: Int32Array.of(0, 3), lanes: Int32Array.of(0, 1, 2) };
    const groups = { ...all, grid: groupGrid(lanes, all, 1000, 100) };
    const fold = {
      order: [0],
      open: new Set<number>(),
      whole: new Set<number>(),
      wanted: new Map(),
    };
    const rows = timelineRows(groups, Int32Array.of(0), 3, fold);
    const calls = draw({ data: { ...scene().data, groups }, rows, textOf: () => ['two wait'] });
    // two of three wait for the lock first, one for the network
    expect(rects(calls, '<st-lock>', 0)[0]).toEqual([0, BAR_TOP_PX + 5, 300, 10]);
    expect(rects(calls, '<st-net>', 0)[0]).toEqual([0, BAR_TOP_PX, 300, 5]);
    expect(texts(calls)).toContain('two wait');
  });

  it('finds the row that is drawn at a height', () => {
    for (const row of [0, 3, 17]) {
      expect(rowAtPx({ scrollPx: 33 }, AXIS_PX + row * LANE_PX - 33 + LANE_PX / 2)).toBe(
        AXIS_PX + row * LANE_PX - 33 + LANE_PX / 2 < AXIS_PX ? -1 : row,
      );
    }
  });

  it('writes moments with as many digits as neighbours need', () => {
    expect(tickText(1_500_000_000, 500_000_000)).toBe('1.5 s');
    expect(tickText(1_000_000_000, 500_000_000)).toBe('1.0 s');
    expect(tickText(12_345_000, 1000)).toBe('12.345 ms');
    expect(tickText(0, 1_000_000)).toBe('0 ms');
  });
});

describe('notes over time', () => {
  const onRange = { notes: ['a'], isResolved: false, range: { fromNs: 300, toNs: 600 } };
  const onLane = { notes: ['b'], isResolved: false, lane: 1 };
  const onBoth = { notes: ['c'], isResolved: true, lane: 2, range: { fromNs: 100, toNs: 200 } };
  const notes = [onRange, onLane, onBoth];
  const discs = (calls: readonly Call[]) =>
    calls
      .filter((call) => call.name === 'arc' && call.fill === '<accent>')
      .map((call) => [call.args[0], Number(call.args[1])]);

  it('a part of the time is a line on the axis with a pin at its begin', () => {
    const drawn = draw({ notes: [onRange] });
    expect(discs(drawn)).toEqual([[400, AXIS_PX - 8]]);
    expect(drawn).toContainEqual(
      expect.objectContaining({
        name: 'fillRect',
        fill: '<accent>',
        args: [400, AXIS_PX - 9, 300, 2],
      }),
    );
  });

  it('a lane has its pin beside its name, an interval of it where that begins', () => {
    expect(discs(draw({ notes: [onLane, onBoth] }))).toEqual([
      [92, AXIS_PX + LANE_PX * 1.5 - 0.5],
      [200, AXIS_PX + LANE_PX * 2.5 - 0.5],
    ]);
  });

  it('what is not in sight has none: another part of the time, a folded or scrolled lane', () => {
    const later = { fromNs: 700, toNs: 1000, widthPx: 1000 };
    expect(discs(draw({ notes, window: later }))).toHaveLength(1);
    expect(discs(draw({ notes, rows: plainRows(1) }))).toHaveLength(1);
    expect(discs(draw({ notes: [onLane], scrollPx: 200 }))).toEqual([]);
    expect(discs(draw())).toEqual([]);
  });

  it('is found under the pointer', () => {
    const pins = pinsOfTimeline(scene({ notes }));
    expect(pinAt(pins, 402, AXIS_PX - 6)).toBe(onRange);
    expect(pinAt(pins, 600, AXIS_PX - 6)).toBeUndefined();
  });
});
