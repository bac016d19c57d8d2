import { assert, describe, expect, it } from 'vitest';
import { orderDumps } from '../src/dump-order';
import { diagnose } from '../src/diagnose';
import type { FrameFacts } from '../src/dump-view';
import type { GoroutineGroup } from '../src/goroutine-groups';
import { MAX_GROUPS_ASKED } from '../src/groups-asked';
import { Situation } from '../src/situation';
import { groupsWhere } from '../src/patterns/stuck-rows';
import { PATTERNS } from '../src/patterns/catalogue';
import { artifactOf } from './dump-text';
import { HOSTILE_WAITS, hostileDumps } from './hostile-dump';

/** A dump, and how often its groups, stacks and frames were looked at. */
function counted(count: number): { situation: () => Situation; looks: () => number; size: number } {
  const sources = hostileDumps(count).flatMap(({ record, hints, dump }) =>
    dump ? [{ record, hints, dump }] : [],
  );
  const dumps = orderDumps(sources);
  let looks = 0;
  const watched = dumps.map((dump) => {
    const groups = dump.groups.map((group): GoroutineGroup => {
      const { frames, functions } = group;
      return Object.defineProperties(
        { ...group },
        {
          functions: { get: () => (looks++, functions) },
          frames: { get: () => (looks++, frames) },
        },
      );
    });
    const { view } = dump;
    const stack = view.stack.bind(view);
    view.stack = (row) => (looks++, stack(row));
    for (const { frames } of dump.groups) {
      for (const frame of frames) {
        const { function: name, receiver } = frame as FrameFacts;
        Object.defineProperties(frame, {
          function: { get: () => (looks++, name), configurable: true },
          receiver: { get: () => (looks++, receiver), configurable: true },
        });
      }
    }
    const byKey = new Map(groups.map((group) => [group.key, group]));
    const ofRow = new Map(groups.flatMap((group) => [...group.rows].map((row) => [row, group])));
    return { ...dump, groups, groupByKey: byKey, groupOfRow: ofRow as never };
  });
  const [first] = watched;
  if (!first) throw new Error('a dump');
  return {
    situation: () => new Situation(watched, first, []),
    looks: () => looks,
    size: first.groups.length,
  };
}

describe('a dump with as many groups as goroutines', () => {
  it('has them', () => {
    expect(counted(3400).size).toBeGreaterThan(3300);
  });

  it('is looked at in proportion to its size, not to its square', () => {
    const looksAt = (count: number): number => {
      const { situation, looks } = counted(count);
      const made = situation();
      for (const pattern of PATTERNS) pattern.detect(made, new Set());
      return looks();
    };
    // beyond the bound a group more costs the same few looks, whatever there is beside it
    const from = MAX_GROUPS_ASKED * 1.5;
    const some = looksAt(from);
    const more = looksAt(from * 2);
    expect((more - some) / from).toBeLessThan(LOOKS_A_GROUP);
  });

  it('is asked group by group up to a bound', () => {
    const made = counted(MAX_GROUPS_ASKED + 2000).situation();
    let asked = 0;
    groupsWhere(made, () => ++asked > 0);
    expect(asked).toBe(MAX_GROUPS_ASKED);
  });

  it.each(HOSTILE_WAITS)('of %s has an answer', (wait) => {
    const artifacts = hostileDumps(300, wait);
    const { findings } = diagnose({ artifacts });
    expect(findings.length).toBeLessThanOrEqual(24);
    expect(diagnose({ artifacts: artifacts.toReversed() }).findings).toEqual(findings);
  });
});

/** Each pattern may look at each group of the dump a few times. */
const LOOKS_A_GROUP = 100;

describe('a text of many dumps', () => {
  it('takes memory in proportion to its goroutines, not to goroutines times dumps', () => {
    const perDump = 300;
    const goroutine = (i: number, name: string) =>
      `goroutine ${i + 1} [select]:\nmain.${name}(0x${i})\n\t/app/main.go:7 +0x1d\n\n`;
    const text = Array.from({ length: 400 }, (_, at) =>
      Array.from({ length: perDump }, (__, i) =>
        goroutine(i, i > 0 ? 'wait' : 'x'.repeat(at + 1)),
      ).join(''),
    ).join('\n');
    const { record, hints, dump } = artifactOf('many.txt', new TextEncoder().encode(text));
    assert(dump, 'a dump');
    const beforeBytes = process.memoryUsage().arrayBuffers;
    const dumps = orderDumps([{ record, hints, dump }]);
    const [first] = dumps;
    assert(first, 'a dump');
    for (const { view } of dumps) view.sameArguments(view.rows[1] ?? 0, first.view, 1);
    // two arrays of 120 000 rows for each of 400 dumps were 384 MB
    expect(process.memoryUsage().arrayBuffers - beforeBytes).toBeLessThan(60e6);
    expect(dumps.length).toBe(400);
    const last = dumps[dumps.length - 1];
    expect(last?.groupOfRow.get(last.view.rows[5] ?? -1)?.key).toBe(
      first.groupOfRow.get(first.view.rows[5] ?? -1)?.key,
    );
    expect(last?.groupOfRow.get(0)).toBeUndefined();
    expect(last?.view.sameArguments(last.view.rows[7] ?? 0, first.view, 7)).toBe(true);
    expect(last?.view.sameArguments(last.view.rows[7] ?? 0, first.view, 8)).toBe(false);
  });
});
