import { buildFlameTree, labelOf } from '@unpark/charts';
import { readArtifact } from '@unpark/formats';
import { dumpTablesOf } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRow,
  isSameProcess,
  marksOf,
  selectedRows,
  selectionOfRow,
} from '../src/components/capture-page/goroutine-rows';
import { withWait } from '../src/components/capture-page/goroutine-ages';
import { dumpFlameInput, openDump, type OpenDump } from '../src/workers/dump-model';
import { agesOf } from '../src/workers/goroutine-ages';
import { maskOf } from '../src/workers/goroutine-mask';
import {
  AGE,
  CHANGE_CLASSES,
  type GoroutineTable,
  MEMBER,
  TREE_NODE,
} from '../src/workers/goroutine-messages';
import { goroutinePage } from '../src/workers/goroutine-page';
import type { KeptDump } from '../src/workers/goroutine-buckets';
import { buildTable, type TableInput } from '../src/workers/goroutine-table';
import { goroutineTree } from '../src/workers/goroutine-tree';

const block = (goid: number, state: string, name: string, by = 1, labels = '') =>
  `goroutine ${goid} [${state}]${labels}:\nmain.${name}(0xc000010000)\n\t/app/main.go:7 +0x1\n${
    by === 0 ? '' : `created by main.start in goroutine ${by}\n\t/app/main.go:3 +0x1\n`
  }\n`;

function dumpOf(text: string, file = 'dump.txt'): OpenDump {
  const parsed = readArtifact(new TextEncoder().encode(text), { file });
  const tables = dumpTablesOf(parsed.tables);
  if (!tables) throw new Error(parsed.error?.message ?? 'no tables');
  return openDump(file, 0, tables);
}

function kept(dump: OpenDump, filter = ''): KeptDump {
  const ages = agesOf(dump);
  const { mask, kept: count, problem } = maskOf(dump, { text: filter, findings: [] }, ages, 1);
  if (problem) throw new Error(problem.message);
  return { dump, mask, kept: count, ages };
}

const request = (goid: number, minutes = 4) =>
  block(goid, `sync.Mutex.Lock, ${minutes} minutes`, 'serve', 1, ` {tenant: t${goid % 2}}`);
const first = dumpOf(
  `${block(1, 'running', 'main', 0)}${request(20)}${request(21)}${request(22)}${block(30, 'chan receive', 'hold')}`,
  'one.txt',
);
const second = dumpOf(
  `${block(1, 'running', 'main', 0)}${request(21)}${request(22, 5)}${request(40)}${block(31, 'chan receive', 'hold')}${block(50, 'select', 'fresh', 40)}`,
  'two.txt',
);

function tableOf(changes: Partial<TableInput> & { filter?: string } = {}): GoroutineTable {
  const { filter, ...rest } = changes;
  const pair = { from: kept(first, filter), to: kept(second, filter) };
  return buildTable({
    main: rest.difference ? pair.to : pair.from,
    pair,
    difference: false,
    grouping: 'stack',
    sort: 'count',
    ...rest,
  }).table;
}

const rowOf = (table: GoroutineTable, reason: string): number =>
  Array.from({ length: table.size }, (_, at) => at).find(
    (at) => table.texts[table.reason[at] ?? -1] === reason,
  ) ?? -1;
const idsOf = (table: GoroutineTable, at: number, dumps = { main: first, from: second }) =>
  Array.from(table.member.slice(table.memberStart[at], table.memberStart[at + 1]), (row) =>
    String(dumps.main.model.goid[row]),
  );

describe('goroutines of two dumps', () => {
  it('are compared by id, not by count', () => {
    const table = tableOf();
    const locked = rowOf(table, 'sync.Mutex.Lock');
    expect([table.before[locked], table.after[locked], table.stayed[locked]]).toEqual([3, 3, 2]);
    const held = rowOf(table, 'chan receive');
    expect([table.swapFrom[held], table.swapTo[held]]).toEqual([30n, 31n]);
  });

  it('fall into classes, and gone ones are listed with those that are there', () => {
    const table = tableOf({ difference: true });
    const classOf = (reason: string) => CHANGE_CLASSES[table.change[rowOf(table, reason)] ?? -1];
    expect(classOf('select')).toBe('new');
    expect(classOf('sync.Mutex.Lock')).toBe('aged');
    expect(classOf('running')).toBe('still');
    const locked = rowOf(table, 'sync.Mutex.Lock');
    const kinds = Array.from(
      table.memberKind.slice(table.memberStart[locked], table.memberStart[locked + 1]),
    );
    expect(kinds).toEqual([MEMBER.stayed, MEMBER.stayed, MEMBER.added, MEMBER.gone]);
    // 1, 20, 21, 22, 30 and 31, 40, 50
    expect([table.total, table.kept]).toEqual([8, 8]);
  });

  it('are filtered alike', () => {
    const table = tableOf({ difference: true, filter: 'label.tenant=t0' });
    expect(table.size).toBe(1);
    expect([table.before[0], table.after[0], table.stayed[0]]).toEqual([2, 2, 1]);
    expect([table.total, table.kept]).toEqual([8, 3]);
  });
});

describe('rows', () => {
  it('of every grouping hold each goroutine that the filter keeps once', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            goid: fc.integer({ min: 2, max: 60 }),
            state: fc.constantFrom('select', 'chan send, 7 minutes', 'IO wait', 'running'),
            name: fc.constantFrom('a', 'b', 'c'),
            by: fc.integer({ min: 0, max: 60 }),
            tenant: fc.constantFrom('', ' {tenant: x}', ' {tenant: y, shard: 3}'),
          }),
          { minLength: 1, maxLength: 40 },
        ),
        fc.constantFrom('', 'state:select', '-wait:unknown', 'label.tenant', 'frame:main.b'),
        fc.constantFrom('stack', 'function', 'creator', 'label'),
        fc.constantFrom('count', 'age', 'function'),
        (blocks, filter, grouping, sort) => {
          const unique = [...new Map(blocks.map((one) => [one.goid, one])).values()];
          const dump = dumpOf(
            unique.map((one) => block(one.goid, one.state, one.name, one.by, one.tenant)).join(''),
          );
          const main = kept(dump, filter);
          const { table, rowOfMain } = buildTable({ main, difference: false, grouping, sort });
          expect([...table.member].sort((a, b) => a - b)).toEqual(
            [...dump.model.rows].filter((row) => main.mask[row] === 1),
          );
          for (let at = 0; at < table.size; at++) {
            const members = table.member.slice(table.memberStart[at], table.memberStart[at + 1]);
            expect(members.length).toBe(table.count[at]);
            for (const row of members) expect(rowOfMain[row]).toBe(at);
          }
          const quiet = [...table.quiet];
          expect(quiet).toEqual([...quiet].sort());
          expect(new Set(table.key).size).toBe(table.size);

          const tree = goroutineTree(main);
          expect([...tree.member].sort((a, b) => a - b)).toEqual(
            [...table.member].sort((a, b) => a - b),
          );
          for (let node = 0; node < tree.size; node++) {
            const parent = tree.parent[node] ?? -1;
            expect(parent).toBeLessThan(node);
            if (parent >= 0) {
              expect(tree.end[parent]).toBeGreaterThanOrEqual(tree.end[node] ?? 0);
              expect(tree.depth[node]).toBe((tree.depth[parent] ?? 0) + 1);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('by label are named by its values, and those without one are a row', () => {
    const table = tableOf({ grouping: 'label' });
    expect(table.groupedBy).toBe('tenant');
    expect([...table.count].sort()).toEqual([1, 2, 2]);
  });

  it('know minutes as Go prints them', () => {
    const { ages } = tableOf();
    expect(ages.unknown).toBe(2);
    expect(ages.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(ages.edges.slice(0, 4)).toEqual([60, 120, 300]);
  });
});

describe('ages from a trace', () => {
  it('are exact for a wait that began in it, and a lower bound for an older one', () => {
    const column = (values: unknown) => ({ values });
    // goroutine 20 waits since 1 s, 21 since before the trace, 30 only since after the dump
    const trace = {
      goroutines: { columns: { goid: column(BigInt64Array.of(20n, 21n, 30n)) } },
      derived: {
        openWaits: {
          rows: 3,
          columns: {
            goroutine: column(Int32Array.of(0, 1, 2)),
            state: column(Uint8Array.of(4, 4, 4)),
            sinceNs: column(Float64Array.of(1e9, -1, 9e9)),
          },
        },
      },
    } as never;
    const text = `${block(20, 'select', 'a')}${block(21, 'select', 'a')}${block(30, 'select', 'a')}`;
    const dump = dumpOf(text);
    const { ns, known } = agesOf(dump, trace, 3e9);
    expect([...ns]).toEqual([2e9, 3e9, 0]);
    expect([...known]).toEqual([AGE.exact, AGE.atLeast, AGE.unknown]);
    const ages = agesOf(dump, trace, 3e9);
    const { mask } = maskOf(dump, { text: 'wait>=2s', findings: [] }, ages, 1);
    expect([...mask]).toEqual([1, 1, 0]);
    const main: KeptDump = { dump, mask: Uint8Array.of(1, 1, 1), kept: 3, ages };
    const { table } = buildTable({ main, difference: false, grouping: 'stack', sort: 'age' });
    expect(table.ages).toMatchObject({ unknown: 1, exact: 1 });
    expect([table.ageMin[0], table.ageMax[0], table.ageKnown[0]]).toEqual([2e9, 3e9, AGE.atLeast]);
  });
});

describe('who created whom', () => {
  it('is by id where both are there, else by function, and equal leaves are one node', () => {
    const tree = goroutineTree(kept(second));
    const nodes = Array.from({ length: tree.size }, (_, node) => ({
      kind: tree.kind[node],
      depth: tree.depth[node],
      weight: tree.weight[node],
    }));
    expect(nodes[0]).toEqual({ kind: TREE_NODE.goroutine, depth: 0, weight: 6 });
    // 40 has a child, 21 and 22 have none
    expect(nodes.slice(1)).toEqual([
      { kind: TREE_NODE.goroutine, depth: 1, weight: 2 },
      { kind: TREE_NODE.alike, depth: 2, weight: 1 },
      { kind: TREE_NODE.alike, depth: 1, weight: 2 },
      { kind: TREE_NODE.alike, depth: 1, weight: 1 },
    ]);
    const alone = goroutineTree(kept(dumpOf(request(7))));
    expect([...alone.kind]).toEqual([TREE_NODE.creator, TREE_NODE.alike]);
  });

  it('ends where a damaged file has goroutines create each other', () => {
    const ring = goroutineTree(
      kept(dumpOf(`${block(2, 'select', 'a', 3)}${block(3, 'select', 'b', 2)}`)),
    );
    expect(ring.member.length).toBe(2);
  });
});

describe('one goroutine', () => {
  it('is found in each dump, with who shares its words', () => {
    const page = goroutinePage('22', [first, second], 0, agesOf(first), []);
    expect(page.dumps.map((there) => there?.same)).toEqual([true, true]);
    expect(page.frames[0]?.words[0]).toMatchObject({ value: '0xc000010000', shared: 4 });
    expect([page.creatorGoid, page.creatorIsThere]).toEqual(['1', true]);
    expect(goroutinePage('1', [first], 0, undefined, []).children).toBe(4);
    expect(goroutinePage('30', [first, second], 0, undefined, []).dumps[1]).toBeUndefined();
    expect(goroutinePage('999', [first], 0, undefined, []).group).toBeUndefined();
  });
});

describe('selecting goroutines', () => {
  const table = tableOf();
  const locked = rowOf(table, 'sync.Mutex.Lock');
  const held = rowOf(table, 'chan receive');
  const dumps = { main: first.model };

  it('of a row marks it and nothing else', () => {
    const selection = selectionOfRow(table, dumps, locked, true);
    expect(selection.goroutines?.goids).toEqual(['20', '21', '22']);
    const rows = selectedRows(first.model, selection);
    const marks = marksOf(table, dumps, rows, selection);
    expect([marks[locked], marks[held]]).toEqual([1, 0]);
    const both = addRow(selection, table, dumps, held);
    expect(both.goroutines?.goids).toEqual(['20', '21', '22', '30']);
    expect(idsOf(table, held)).toEqual(['30']);
  });

  it('by stack alone finds them in any dump', () => {
    const { stack } = selectionOfRow(table, dumps, locked, true);
    const rows = selectedRows(second.model, { functions: [], ...(stack && { stack }) });
    expect([...(rows ?? [])].map((row) => String(second.model.goid[row]))).toEqual([
      '21',
      '22',
      '40',
    ]);
  });

  it('by id holds in every file of the process, and in none of another', () => {
    const selection = {
      functions: [],
      goroutines: { artifact: 'trace.out', goids: ['21', '40', '77'] },
    };
    const rows = selectedRows(second.model, selection);
    expect([...(rows ?? [])].map((row) => Number(second.model.goid[row]))).toEqual([21, 40]);
    const strange = { ...second.model, otherProcess: ['trace.out'] };
    expect(selectedRows(strange, { ...selection })).toBeUndefined();
    expect(isSameProcess({ ...second.model, otherProcess: ['two.txt'] }, 'one.txt')).toBe(false);
    expect(isSameProcess({ ...second.model, otherProcess: ['two.txt'] }, 'two.txt')).toBe(true);
  });

  it('by label finds those that have it', () => {
    const rows = selectedRows(first.model, {
      functions: [],
      label: { key: 'tenant', value: 't0' },
    });
    expect([...(rows ?? [])].map((row) => Number(first.model.goid[row]))).toEqual([20, 22]);
  });
});

describe('a bar of the histogram', () => {
  it('takes the place of what the filter says of waiting', () => {
    expect(withWait('', 'wait>=2m wait<5m')).toBe('wait>=2m wait<5m');
    expect(withWait('state:select wait:>5m -role:idle', 'wait:unknown')).toBe(
      'state:select -role:idle wait:unknown',
    );
    expect(withWait('wait>=2m wait<5m acme', '')).toBe('acme');
  });
});

describe('flame graph of a dump', () => {
  it('ends each stack in the state of its goroutines', () => {
    const tree = buildFlameTree(dumpFlameInput(first));
    expect(tree.total[0]).toBe(first.model.rows.length);
    const ends = first.model.rows.map((_, item) => tree.itemNode[item] ?? -1);
    const labels = [...ends].map((node) => labelOf(tree, node));
    expect(labels.filter((label) => label.startsWith('sync.Mutex.Lock'))).toHaveLength(3);
  });
});
