import type { Alignment, ArtifactKind } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anchorOf,
  clockAxis,
  meetingsOf,
  rangeOnAxis,
  stripRows,
} from '../src/components/capture-page/clock-axis';

const ORIGIN = 1_700_000_000_000_000_000n;
const row = (artifact: string, fromNs: number, toNs: number): Alignment => ({
  artifact,
  fromUnixNs: String(ORIGIN + BigInt(fromNs)),
  toUnixNs: String(ORIGIN + BigInt(toNs)),
  source: 'capture record',
  errorNs: 10,
});
const alignment = [
  row('block.pprof', 0, 500),
  row('cpu.pprof', 0, 600),
  row('d1.txt', 0, 0),
  row('d2.txt', 250, 250),
  row('mutex.pprof', 100, 550),
  row('trace.out', 200, 500),
];
const kinds = new Map<string, ArtifactKind>([
  ['block.pprof', 'pprof-block'],
  ['cpu.pprof', 'pprof-cpu'],
  ['mutex.pprof', 'pprof-mutex'],
  ['trace.out', 'execution-trace'],
  ['d1.txt', 'goroutine-dump'],
  ['d2.txt', 'goroutine-dump'],
]);
const artifact = (file: string, form: 'trace' | 'metrics' | 'none') =>
  ({ file, record: { facts: { form } } }) as unknown as Parameters<typeof anchorOf>[1][number];
const artifacts = [artifact('cpu.pprof', 'none'), artifact('trace.out', 'trace')];

describe('the axis of a capture', () => {
  it('counts from the trace, and holds all artifacts', () => {
    const anchor = anchorOf(alignment, artifacts, undefined, undefined);
    expect(anchor).toBe('trace.out');
    expect(clockAxis(alignment, anchor)).toEqual({
      anchor: 'trace.out',
      anchorNs: 300,
      fromNs: -200,
      toNs: 400,
      before: 0,
      after: 0,
    });
  });

  it('leaves out what was taken days away, and says how many', () => {
    const far = [...alignment, row('old.pprof', -1e9, -1e9), row('new.pprof', 1e9, 1e9)];
    const axis = clockAxis(far, 'trace.out');
    expect(axis).toMatchObject({ fromNs: -600, toNs: 900, before: 1, after: 1 });
  });

  it('has no range to choose where all are moments', () => {
    const moments = [row('a', 0, 0), row('b', 50, 50)];
    expect(anchorOf(moments, [], undefined, undefined)).toBeUndefined();
    expect(clockAxis(moments, undefined)).toMatchObject({ anchorNs: 0, toNs: 50 });
    expect(clockAxis([row('a', 0, 0)], undefined)).toBeUndefined();
    expect(clockAxis([], undefined)).toBeUndefined();
  });

  it('puts artifacts that overlap below each other', () => {
    const axis = clockAxis(alignment, 'trace.out');
    if (!axis) throw new Error('no axis');
    const rows = stripRows(alignment, kinds, axis);
    expect(rows.map(({ family, lanes }) => [family, lanes])).toEqual([
      ['cpu', 1],
      ['span', 2],
      ['trace', 1],
      ['dump', 1],
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 300 })), { maxLength: 4 }),
        (spans) => {
          const own = spans.map(([from, length], i) => row(`b${i}`, from, from + length));
          const all = [...own, row('trace.out', 0, 1500)];
          const of = clockAxis(all, 'trace.out');
          if (!of) throw new Error('no axis');
          const block = new Map<string, ArtifactKind>([
            ...own.map(({ artifact: of }): [string, ArtifactKind] => [of, 'pprof-block']),
            ['trace.out', 'execution-trace'],
          ]);
          const marks = stripRows(all, block, of).flatMap((strip) =>
            strip.family === 'span' ? strip.marks : [],
          );
          for (const [i, a] of marks.entries())
            for (const b of marks.slice(i + 1)) {
              if (a.lane !== b.lane) continue;
              expect(a.toNs <= b.fromNs || b.toNs <= a.fromNs).toBe(true);
            }
        },
      ),
    );
  });

  it('says which dumps are in a range, and which profiles overlap it in what share', () => {
    const range = { artifact: 'trace.out', fromNs: 0, toNs: 150 };
    expect(meetingsOf(alignment, range)).toEqual({
      inside: ['d2.txt'],
      overlaps: [
        { file: 'block.pprof', share: 0.3 },
        { file: 'cpu.pprof', share: 0.25 },
        { file: 'mutex.pprof', share: 150 / 450 },
      ],
      perhaps: [],
    });
    const later = { artifact: 'trace.out', fromNs: 60, toNs: 150 };
    expect(meetingsOf(alignment, later).perhaps).toEqual(['d2.txt']);
  });

  it('finds a range of another artifact on the axis', () => {
    const axis = clockAxis(alignment, 'trace.out');
    if (!axis) throw new Error('no axis');
    const range = { artifact: 'cpu.pprof', fromNs: 250, toNs: 350 };
    expect(rangeOnAxis(alignment, range, axis)).toMatchObject({
      fromNs: 50,
      toNs: 150,
      errorNs: 20,
    });
    expect(rangeOnAxis(alignment, { ...range, artifact: 'x' }, axis)).toBeUndefined();
  });
});
