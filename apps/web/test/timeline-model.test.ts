import {
  addTimeInLane,
  CLASS_COUNT,
  endsLockWait,
  handOver,
  nextHandOver,
  placeInChain,
} from '@unpark/charts';
import { readArtifact } from '@unpark/formats';
import { STATE_CLASSES, type TraceTables, traceTablesOf } from '@unpark/model';
import { readBundle } from '@unpark/testkit';
import { describe, expect, it } from 'vitest';
import {
  handOverOf,
  handOverSelection,
  selectedLanes,
} from '../src/components/capture-page/timeline-selection';
import { NO_FOLDS, rowsOfModel } from '../src/components/capture-page/timeline-lanes';
import { goroutineTimeline, otherTimeline } from '../src/workers/timeline-model';
import { wallGroups, wallModel } from '../src/workers/trace-wall';

function traceOf(bundle: string, name = 'trace.out'): TraceTables {
  const file = readBundle(bundle).find(({ file: of }) => of === name);
  if (!file) throw new Error(`${bundle} has no ${name}`);
  const tables = traceTablesOf(readArtifact(file.bytes, { file: name }).tables);
  if (!tables) throw new Error('no trace');
  return tables;
}

describe('the timeline of a lock that is held across an HTTP call', () => {
  const tables = traceOf('mutex-across-io-go1.27');
  const { model, kept } = goroutineTimeline(tables, 'en');
  const { lanes, groups, wakes } = model;
  if (!groups || !wakes) throw new Error('no groups');

  it('has the time of the wall account, state by state', () => {
    const ns = new Float64Array(CLASS_COUNT);
    for (let lane = 0; lane < model.ids.length; lane++)
      addTimeInLane(lanes, lane, 0, model.endNs, ns);
    const wall = wallModel(tables, wallGroups(tables));
    for (const { stateClass, ns: expected } of wall.parts) {
      // a sleep of one or two is idle by design there; here nobody counts them
      if (stateClass === 'sleep' || stateClass === 'idle') continue;
      expect(ns[STATE_CLASSES.indexOf(stateClass)], stateClass).toBeCloseTo(expected, -3);
    }
    expect(ns.reduce((sum, part) => sum + part, 0)).toBeCloseTo(wall.totalNs, -3);
    expect(kept.row).toHaveLength(lanes.fromNs.length);
  });

  it('puts the requests first, and each gets the lock from the one above it', () => {
    expect(groups.heads[0]?.place?.function).toBe('main.(*store).Lookup');
    expect(groups.still[0]).toBeGreaterThan(15);
    const rows = rowsOfModel(model, new Set(), new Set(), NO_FOLDS);
    const isRequest = (lane: number) => model.groupOf?.[lane] === 0;
    const edge = [...wakes.by.keys()].find((at) => {
      const of = handOver(lanes, wakes, at);
      return endsLockWait(lanes, of) && isRequest(of.lane) && isRequest(of.by);
    });
    expect(edge).toBeDefined();
    let of = handOver(lanes, wakes, edge ?? 0);
    const { place, of: steps } = placeInChain(lanes, wakes, of);
    expect(steps).toBeGreaterThanOrEqual(5);
    for (let step = place; step < steps; step++) {
      const next = nextHandOver(lanes, wakes, of);
      if (!next) throw new Error('the chain ends early');
      expect(next.by).toBe(of.lane);
      expect(rows.rowOf[next.lane]).toBeGreaterThan(rows.rowOf[of.lane] ?? 0);
      of = next;
    }
  });

  it('finds a hand-over again from the selection that it made', () => {
    for (let edge = 0; edge < wakes.by.length; edge++) {
      const of = handOver(lanes, wakes, edge);
      if (of.isCreation || of.by === of.lane) continue;
      const selection = handOverSelection(model, 'trace.out', of);
      expect(handOverOf(model, 'trace.out', selection)).toEqual(of);
      expect(selectedLanes(model, selection)).toEqual(new Set([of.lane, of.by]));
      expect(handOverOf(model, 'other.out', selection)).toBeUndefined();
    }
  });

  it('has lanes of procs whose code is known by goroutine', () => {
    const procs = otherTimeline(tables, 'procs', 'en');
    expect(procs.laneCount).toBe(tables.procs.rows);
    expect([...(procs.subject ?? [])].some((goid) => goid > 0)).toBe(true);
    expect(otherTimeline(tables, 'tasks', 'en').laneCount).toBe(0);
  });
});
