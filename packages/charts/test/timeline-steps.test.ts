import {
  handOver,
  handOverFrom,
  type LaneWakes,
  nextHandOver,
  placeInChain,
  previousHandOver,
  stepInLane,
} from '@unpark/charts';
import { STATE_CLASSES } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { lanesOf } from './timeline-fixtures';

const [RUN, READY, LOCK, NET, UNKNOWN] = (
  ['running', 'runnable', 'lock', 'network', 'unknown'] as const
).map((stateClass) => STATE_CLASSES.indexOf(stateClass)) as [
  number,
  number,
  number,
  number,
  number,
];

/**
 * A lock goes from 0 to 1 at 300, to 2 at 600 and to 3 at 900; what 1 waited for is from before the
 * trace and not known. Lane 4 ends a network wait of 2 at 700, while 2 has the lock.
 */
const lanes = lanesOf([
  {
    beginNs: 0,
    parts: [
      [RUN, 300],
      [LOCK, 900],
    ],
  },
  {
    beginNs: 0,
    parts: [
      [UNKNOWN, 300],
      [READY, 10],
      [RUN, 290],
      [LOCK, 600],
    ],
  },
  {
    beginNs: 0,
    parts: [
      [LOCK, 600],
      [READY, 10],
      [NET, 90],
      [READY, 5],
      [RUN, 195],
      [LOCK, 300],
    ],
  },
  {
    beginNs: 0,
    parts: [
      [LOCK, 900],
      [READY, 10],
      [RUN, 290],
    ],
  },
  { beginNs: 0, parts: [[RUN, 1200]] },
]);
const EDGES = [
  { lane: 1, interval: 3, by: 0 },
  { lane: 2, interval: 7, by: 1 },
  { lane: 2, interval: 9, by: 4 },
  { lane: 3, interval: 13, by: 2 },
];
const wakes: LaneWakes = {
  first: Int32Array.of(0, 0, 1, 3, 4, 4),
  interval: Int32Array.from(EDGES, ({ interval }) => interval),
  by: Int32Array.from(EDGES, ({ by }) => by),
  firstBy: Int32Array.of(0, 1, 2, 3, 3, 4),
  edge: Int32Array.of(0, 1, 3, 2),
};
const at = (edge: number) => handOver(lanes, wakes, edge);

describe('following who woke whom', () => {
  it('says who was woken, when, and since when that one waited', () => {
    expect(at(1)).toMatchObject({ lane: 2, by: 1, ns: 600, waitedFromNs: 0, isFromBefore: true });
    expect(at(2)).toMatchObject({
      lane: 2,
      by: 4,
      ns: 700,
      waitedFromNs: 610,
      isFromBefore: false,
    });
  });

  it('goes along one lock, past waits of another kind, and back', () => {
    const chain = [at(0), nextHandOver(lanes, wakes, at(0)), nextHandOver(lanes, wakes, at(1))];
    expect(chain.map((of) => of?.edge)).toEqual([0, 1, 3]);
    expect(nextHandOver(lanes, wakes, at(3))).toBeUndefined();
    expect(previousHandOver(lanes, wakes, at(3))?.edge).toBe(1);
    expect(previousHandOver(lanes, wakes, at(1))?.edge).toBe(0);
    expect(placeInChain(lanes, wakes, at(1))).toEqual({ place: 2, of: 3 });
  });

  it('begins at a moment of a lane: who ended the wait, whom the lane woke next', () => {
    expect(handOverFrom(lanes, wakes, 3, 100, false)?.edge).toBe(3);
    expect(handOverFrom(lanes, wakes, 2, 650, false)?.edge).toBe(2);
    expect(handOverFrom(lanes, wakes, 2, 1100, false)?.edge).toBe(2);
    expect(handOverFrom(lanes, wakes, 1, 0, true)?.edge).toBe(1);
    expect(handOverFrom(lanes, wakes, 3, 0, true)).toBeUndefined();
  });
});

describe('walking the spans of a lane', () => {
  it('goes to the beginning of the next and the previous one and stops at the ends', () => {
    expect(stepInLane(lanes, 2, 650, 1)).toBe(700);
    expect(stepInLane(lanes, 2, 650, -1)).toBe(600);
    expect(stepInLane(lanes, 2, 0, -1)).toBe(0);
    expect(stepInLane(lanes, 2, 1000, 1)).toBe(1000);
  });
});
