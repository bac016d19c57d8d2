import {
  addTimeInGroup,
  addTimeInLane,
  axisTicks,
  CLASS_COUNT,
  groupGrid,
  intervalAt,
  intervalEndNs,
  laneOfInterval,
  laneRuns,
  makeRuns,
  nsOf,
  panWindow,
  pxOf,
  ROW_KIND,
  type RowChoice,
  timelineRows,
  zoomWindow,
} from '@unpark/charts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lanesOf, randomLanes, timeOneByOne } from './timeline-fixtures';

const windowOf = fc
  .tuple(fc.nat(30_000), fc.integer({ min: 100, max: 30_000 }), fc.integer({ min: 1, max: 300 }))
  .map(([fromNs, span, widthPx]) => ({ fromNs, toNs: fromNs + span, widthPx }));

describe('levels of detail of lanes', () => {
  it('conserve time: any window has exactly the time of its intervals', () => {
    fc.assert(
      fc.property(randomLanes, windowOf, (lanes, { fromNs, toNs }) => {
        for (let lane = 0; lane + 1 < lanes.first.length; lane++) {
          const out = new Float64Array(CLASS_COUNT);
          addTimeInLane(lanes, lane, fromNs, toNs, out);
          expect([...out]).toEqual(timeOneByOne(lanes, lane, fromNs, toNs));
        }
      }),
    );
  });

  it('of a group are the sum over its lanes, exactly on the grid and close between its points', () => {
    fc.assert(
      fc.property(randomLanes, fc.nat(16), fc.nat(16), fc.nat(1000), (lanes, a, b, off) => {
        const count = lanes.first.length - 1;
        const all = {
          first: Int32Array.of(0, count),
          lanes: Int32Array.from({ length: count }, (_, i) => i),
        };
        const endNs = Math.max(...lanes.endNs, 1);
        const groups = { ...all, grid: groupGrid(lanes, all, endNs, 16) };
        const sums = (fromNs: number, toNs: number) =>
          Array.from({ length: count }, (_, lane) =>
            timeOneByOne(lanes, lane, fromNs, toNs),
          ).reduce((sum, row) => sum.map((ns, of) => ns + (row[of] ?? 0)));
        const [from, to] = [(Math.min(a, b) * endNs) / 16, (Math.max(a, b) * endNs) / 16];
        const out = new Float64Array(CLASS_COUNT);
        addTimeInGroup(lanes, groups, 0, from, to, out);
        for (const [of, ns] of sums(from, to).entries()) expect(out[of]).toBeCloseTo(ns, 5);
        // a window off the grid is wrong by two cells at most
        const shift = (off / 1000) * (endNs / 16);
        out.fill(0);
        addTimeInGroup(lanes, groups, 0, from + shift, to + shift, out);
        for (const [of, ns] of sums(from + shift, to + shift).entries()) {
          expect(Math.abs((out[of] ?? 0) - ns)).toBeLessThanOrEqual(
            (2 * endNs * count) / 16 + 1e-6,
          );
        }
      }),
    );
  });
});

describe('bars of a lane', () => {
  it('cover its part of the window once, each pixel with the class that has most of it', () => {
    fc.assert(
      fc.property(randomLanes, windowOf, (lanes, window) => {
        const runs = makeRuns();
        for (let lane = 0; lane + 1 < lanes.first.length; lane++) {
          laneRuns(lanes, lane, window, runs);
          const begins = lanes.fromNs[lanes.first[lane] ?? 0] ?? 0;
          const from = Math.max(window.fromNs, begins);
          const to = Math.min(window.toNs, lanes.endNs[lane] ?? 0);
          if (lanes.first[lane] === lanes.first[lane + 1] || to <= from) {
            expect(runs.count).toBe(0);
            continue;
          }
          expect(runs.fromPx[0]).toBeCloseTo(pxOf(window, from), 6);
          expect(runs.toPx[runs.count - 1]).toBeCloseTo(pxOf(window, to), 6);
          for (let i = 0; i < runs.count; i++) {
            if (i > 0) expect(runs.fromPx[i]).toBeCloseTo(runs.toPx[i - 1] ?? -1, 6);
            const interval = runs.interval[i] ?? -1;
            if (interval >= 0) {
              expect(runs.stateClass[i]).toBe(lanes.kind[interval]);
              continue;
            }
            // a merged bar of one pixel has its heaviest class
            if ((runs.toPx[i] ?? 0) - (runs.fromPx[i] ?? 0) > 1) continue;
            const ns = timeOneByOne(
              lanes,
              lane,
              nsOf(window, runs.fromPx[i] ?? 0),
              nsOf(window, runs.toPx[i] ?? 0),
            );
            expect(ns[runs.stateClass[i] ?? 0]).toBeGreaterThan(Math.max(...ns) - 1e-3);
          }
        }
      }),
    );
  });

  it('are never more than pixels and wide intervals together', () => {
    const busy = lanesOf([
      { beginNs: 0, parts: Array.from({ length: 5000 }, (_, i) => [i % 3, 1 + (i % 7)] as const) },
    ]);
    const runs = makeRuns();
    laneRuns(busy, 0, { fromNs: 0, toNs: busy.endNs[0] ?? 0, widthPx: 100 }, runs);
    expect(runs.count).toBeLessThanOrEqual(100);
  });

  it('hit-testing is the inverse of drawing', () => {
    fc.assert(
      fc.property(
        randomLanes,
        windowOf,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lanes, window, at) => {
          const runs = makeRuns();
          for (let lane = 0; lane + 1 < lanes.first.length; lane++) {
            laneRuns(lanes, lane, window, runs);
            for (let i = 0; i < runs.count; i++) {
              const [from = 0, to = 0] = [runs.fromPx[i], runs.toPx[i]];
              const ns = nsOf(window, from + (0.01 + 0.98 * at) * (to - from));
              const found = intervalAt(lanes, lane, ns);
              expect(found).toBeGreaterThanOrEqual(0);
              if ((runs.interval[i] ?? -1) >= 0) expect(found).toBe(runs.interval[i]);
              expect(laneOfInterval(lanes, found)).toBe(lane);
              expect(lanes.fromNs[found]).toBeLessThanOrEqual(ns);
              expect(intervalEndNs(lanes, lane, found)).toBeGreaterThan(ns);
            }
          }
        },
      ),
    );
  });
});

describe('the window', () => {
  it('keeps the moment under the pointer when it zooms, and never leaves the trace', () => {
    fc.assert(
      fc.property(windowOf, fc.double({ min: 0, max: 1, noNaN: true }), (window, share) => {
        const endNs = 60_000;
        const px = share * window.widthPx;
        const closer = zoomWindow(window, endNs, px, 2);
        if (window.toNs - window.fromNs >= 200) {
          expect(nsOf(closer, px)).toBeCloseTo(nsOf(window, px), 3);
        }
        for (const next of [
          closer,
          zoomWindow(window, endNs, px, 0.1),
          panWindow(window, endNs, -9999),
        ]) {
          expect(next.fromNs).toBeGreaterThanOrEqual(0);
          expect(next.toNs).toBeLessThanOrEqual(endNs + 1e-6);
          expect(next.toNs - next.fromNs).toBeGreaterThanOrEqual(99);
        }
      }),
    );
  });

  it('has ticks at round numbers that do not crowd', () => {
    const ticks = axisTicks({ fromNs: 130, toNs: 3_000_000_000, widthPx: 700 }, 80);
    expect(ticks).toEqual([500_000_000, 1e9, 1.5e9, 2e9, 2.5e9, 3e9]);
  });
});

describe('rows', () => {
  const groups = {
    first: Int32Array.of(0, 20, 21),
    lanes: Int32Array.from({ length: 21 }, (_, i) => i),
  };
  const rows = (choice: Partial<RowChoice>) => {
    const none = new Set<number>();
    const { kind, of } = timelineRows(groups, Int32Array.of(15, 0), 21, {
      order: [0, 1],
      open: none,
      whole: none,
      wanted: new Map(),
      ...choice,
    });
    return Array.from(kind, (k, i) => `${Object.keys(ROW_KIND)[k]} ${of[i]}`);
  };

  it('fold groups, and a group of one is its lane', () => {
    expect(rows({})).toEqual(['group 0', 'lane 20']);
  });

  it('show what did something, what is wanted, and the rest as one row', () => {
    expect(rows({ open: new Set([0]), wanted: new Map([[0, [18]]]) })).toEqual([
      'group 0',
      ...[0, 1, 2, 3, 4, 18].map((lane) => `lane ${lane}`),
      'more 0',
      'lane 20',
    ]);
    expect(rows({ open: new Set([0]), whole: new Set([0]) })).toHaveLength(23);
  });
});
