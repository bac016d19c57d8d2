import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goroutineTrack } from '../src/goroutine-track';
import { goroutineIntervals } from '../src/timeline-intervals';
import { randomTrace } from './random-trace';
import { traceOf } from './trace-of';

const packed = (state: number, reason: number, stack: number) =>
  state + 8 * (reason + 16 * (stack + 1));

const randomAssists = fc.array(
  fc
    .tuple(fc.nat(5), fc.nat(20_000), fc.integer({ min: 1, max: 3000 }))
    .map(([g, fromNs, length]) => ({ g, fromNs, toNs: fromNs + length })),
  { maxLength: 4 },
);

describe('the track of one goroutine', () => {
  it('is its lane among all others, with the wake-ups of both directions', () => {
    fc.assert(
      fc.property(randomTrace, randomAssists, (made, assists) => {
        const tables = traceOf({ ...made, assists });
        const all = goroutineIntervals(tables, packed);
        const { wakes } = all;
        const edgeNs = (edge: number) => all.fromNs[wakes.interval[edge] ?? -1];
        const edges = Array.from(wakes.by, (by, edge) => ({ edge, by }));
        for (let g = 0; g < tables.goroutines.rows; g++) {
          const track = goroutineTrack(tables, g, packed);
          const [from, to] = [all.first[g] ?? 0, all.first[g + 1] ?? 0];
          expect([...track.fromNs]).toEqual([...all.fromNs.subarray(from, to)]);
          expect([...track.kind]).toEqual([...all.kind.subarray(from, to)]);
          expect([...track.stack]).toEqual([...all.stack.subarray(from, to)]);
          expect(track.seenNs).toBe(all.seenNs[g]);
          if (to > from) expect(track.endNs).toBe(all.endNs[g]);

          const laneOf = (edge: number) => wakes.first.findLastIndex((first) => first <= edge);
          const into = edges.filter(({ edge }) => laneOf(edge) === g);
          // an edge whose interval has no length begins nothing, and has no time of its own there
          const drawn = into.filter(({ edge }) => (wakes.interval[edge] ?? 0) < to);
          expect([...track.woken.other]).toEqual(into.map(({ by }) => by));
          expect([...track.woken.interval]).toEqual(
            into.map(({ edge }) => (wakes.interval[edge] ?? 0) - from),
          );
          expect(track.woken.ns).toHaveLength(into.length);
          for (const [i, { edge }] of drawn.entries()) {
            expect(track.woken.ns[i]).toBeLessThanOrEqual(edgeNs(edge) ?? 0);
          }
          const out = edges.filter(({ edge, by }) => by === g && laneOf(edge) !== g);
          expect([...track.woke.other].sort()).toEqual(out.map(({ edge }) => laneOf(edge)).sort());
          expect([...track.woke.ns]).toEqual([...track.woke.ns].sort((a, b) => a - b));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tells when and by whom', () => {
    const tables = traceOf({
      steps: [
        { ns: 5, g: 0, from: 'undetermined', to: 'running' },
        { ns: 10, g: 1, from: 'undetermined', to: 'waiting' },
        { ns: 100, g: 1, from: 'waiting', to: 'runnable', by: 0 },
        { ns: 110, g: 1, from: 'runnable', to: 'running' },
        { ns: 200, g: 2, from: 'notExist', to: 'runnable', by: 0 },
      ],
      endNs: 300,
    });
    const waker = goroutineTrack(tables, 0, packed);
    expect([...waker.woke.ns]).toEqual([100, 200]);
    expect([...waker.woke.other]).toEqual([1, 2]);
    expect(waker.woken.ns).toHaveLength(0);
    const woken = goroutineTrack(tables, 1, packed);
    expect([...woken.woken.ns]).toEqual([100]);
    expect([...woken.woken.interval].map((i) => woken.fromNs[i])).toEqual([100]);
    const nobody = goroutineTrack(tables, -1, packed);
    expect(nobody.fromNs).toHaveLength(0);
  });
});
