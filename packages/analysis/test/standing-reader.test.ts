import { GOROUTINE_STATE, TransitionReader } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goroutineLives } from '../src/goroutine-lives';
import { StandingReader } from '../src/standing-reader';
import { randomTrace } from './random-trace';
import { traceOf } from './trace-of';

interface Known {
  state: number;
  fromNs: number;
  isFromBefore: boolean;
  isSeen: boolean;
  hasRun: boolean;
  reason: number;
  stack: number;
  ownStack: number;
}

describe('a walk with standings', () => {
  it('knows before each row what the goroutine did, and at the end what all did', () => {
    fc.assert(
      fc.property(randomTrace, fc.integer({ min: 1, max: 9 }), (made, chunkRows) => {
        const tables = traceOf({ ...made, chunkRows });
        const { firstState } = goroutineLives(tables);
        const at = new StandingReader(tables);
        const all = Array.from(
          firstState,
          (state, g): Known => ({
            state,
            fromNs: 0,
            isFromBefore: true,
            isSeen: false,
            hasRun: false,
            reason: 0,
            stack: -1,
            ownStack: at.entryStackOf(g),
          }),
        );
        while (at.next()) {
          const known = all[at.goroutine] as Known;
          expect({
            state: at.state,
            fromNs: at.fromNs,
            isFromBefore: at.isFromBefore,
            isSeen: at.isSeen,
            hasRun: at.hasRun,
            reason: at.stateReason,
            stack: at.stateStack,
            ownStack: at.ownStack,
          }).toEqual(known);
          expect(at.isChange).toBe(at.to !== known.state);
          const { running, undetermined } = GOROUTINE_STATE;
          if (at.isChange) {
            known.fromNs = at.timeNs;
            known.isFromBefore = false;
          }
          if (at.isChange || !known.isSeen) {
            known.stack = at.stack;
            known.reason = at.reason;
          } else if (known.stack < 0) known.stack = at.stack;
          const isOwn = at.from === running || at.from === at.to || at.from === undetermined;
          if (isOwn && at.stack >= 0) known.ownStack = at.stack;
          known.state = at.to;
          known.isSeen = true;
          known.hasRun ||= at.to === running;
        }
        for (const [g, known] of all.entries()) {
          expect({
            state: at.stateOf(g),
            sinceNs: at.sinceNsOf(g),
            hasRun: at.hasRunOf(g),
            reason: at.reasonOfState(g),
            stack: at.stateStackOf(g),
            ownStack: at.ownStackOf(g),
          }).toEqual({
            state: known.state,
            sinceNs: known.isFromBefore ? -1 : known.fromNs,
            hasRun: known.hasRun,
            reason: known.reason,
            stack: known.stack,
            ownStack: known.ownStack,
          });
        }
      }),
    );
  });

  it('knows who made a goroutine and where', () => {
    fc.assert(
      fc.property(randomTrace, (made) => {
        const tables = traceOf(made);
        const { creator, createStack } = goroutineLives(tables);
        const at = new StandingReader(tables);
        while (at.next());
        expect(Array.from(creator, (_, g) => at.creatorOf(g))).toEqual([...creator]);
        expect(Array.from(createStack, (_, g) => at.createStackOf(g))).toEqual([...createStack]);
      }),
    );
  });

  it('reads the rows that a walk without them reads, across more than it looks ahead', () => {
    const steps = Array.from({ length: 700 }, (_, i) => {
      const [from, to] =
        i % 2 === 0 ? (['running', 'runnable'] as const) : (['runnable', 'running'] as const);
      return { ns: i * 10, g: 0, from, to };
    });
    const tables = traceOf({ steps, endNs: 7_000, chunkRows: 100 });
    const plain = new TransitionReader(tables);
    const at = new StandingReader(tables);
    while (plain.next()) {
      expect(at.next()).toBe(true);
      expect([at.row, at.timeNs, at.from]).toEqual([plain.row, plain.timeNs, plain.from]);
    }
    expect(at.next()).toBe(false);
    const seek: TransitionReader = at;
    expect(() => seek.seek(3)).toThrow('cannot begin in the middle');
  });
});
