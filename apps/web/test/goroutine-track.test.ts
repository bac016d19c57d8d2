import { intervalEndNs } from '@unpark/charts';
import { readArtifact } from '@unpark/formats';
import { traceTablesOf } from '@unpark/model';
import { readBundle } from '@unpark/testkit';
import { describe, expect, it } from 'vitest';
import { intervalsIn, trackSpan, wokeIds } from '../src/components/capture-page/track-spans';
import { trackModel } from '../src/workers/goroutine-track';
import { goroutineTimeline } from '../src/workers/timeline-model';

const file = readBundle('mutex-across-io-go1.27').find(({ file: name }) => name === 'trace.out');
const tables = file && traceTablesOf(readArtifact(file.bytes, { file: file.file }).tables);
if (!tables) throw new Error('no trace');
const { model: all } = goroutineTimeline(tables, 'en');

describe('the track of a goroutine of a real trace', () => {
  it('says of each what its lane among all says', () => {
    for (let lane = 0; lane < all.ids.length; lane++) {
      const model = trackModel(tables, String(all.ids[lane]), 'en');
      const [from, to] = [all.lanes.first[lane] ?? 0, all.lanes.first[lane + 1] ?? 0];
      expect(model.lanes.fromNs).toHaveLength(to - from);
      for (let i = 0; i < to - from; i++) {
        const span = trackSpan(model, i);
        expect(span.fromNs).toBe(all.lanes.fromNs[from + i]);
        expect(span.toNs).toBe(intervalEndNs(all.lanes, lane, from + i));
        expect(span.state).toEqual(all.lanes.kinds[all.lanes.kind[from + i] ?? -1]);
      }
    }
  });

  it('goes from who ended a wait to whom the lock went on to', () => {
    const model = trackModel(tables, '23', 'en');
    const spans = Array.from(model.lanes.fromNs, (_, i) => trackSpan(model, i));
    expect(spans[0]).toMatchObject({ isFromBefore: true, isOpen: false, endedBy: 59 });
    expect(spans[0]?.place?.function).toBe('main.(*store).Lookup');
    expect(spans.at(-1)).toMatchObject({ isOpen: true, endedBy: undefined });
    const woke = spans.flatMap((span) => wokeIds(model.woke, span.woke, 9));
    expect(woke).toContain('34');
    expect(spans.reduce((sum, { woke: { count } }) => sum + count, 0)).toBe(model.woke.ns.length);
  });

  it('has the intervals that touch a part of the time, and none for who is not there', () => {
    const model = trackModel(tables, '23', 'en');
    const second = model.lanes.fromNs[1] ?? 0;
    expect(intervalsIn(model, 0, second)).toEqual({ from: 0, to: 1 });
    expect(intervalsIn(model, second, second + 1)).toEqual({ from: 1, to: 2 });
    expect(intervalsIn(model, 0, model.endNs)).toEqual({ from: 0, to: model.lanes.fromNs.length });
    expect(trackModel(tables, '999999', 'en').lanes.fromNs).toHaveLength(0);
  });
});
