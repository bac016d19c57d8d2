import { buildFlameTree, labelOf } from '@unpark/charts';
import { readArtifact } from '@unpark/formats';
import { dumpTablesOf } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import {
  addGroup,
  changeWords,
  filterGroups,
  groupMark,
  selectedRows,
  selectionOfGroup,
  sortGroups,
} from '../src/components/capture-page/goroutine-rows';
import { dumpFlameInput, dumpModel } from '../src/workers/dump-model';
import { groupChanges } from '../src/workers/group-changes';

const block = (goid: number, state: string, name: string) =>
  `goroutine ${goid} [${state}]:\nmain.${name}(...)\n\t/app/main.go:7 +0x1\ncreated by main.start in goroutine 1\n\t/app/main.go:3 +0x1\n\n`;

function modelOf(text: string) {
  const parsed = readArtifact(new TextEncoder().encode(text), { file: 'dump.txt' });
  const tables = dumpTablesOf(parsed.tables);
  if (!tables) throw new Error(parsed.error?.message ?? 'no tables');
  return { model: dumpModel('dump.txt', 0, tables), tables };
}

const request = (goid: number) => block(goid, 'sync.Mutex.Lock, 4 minutes', 'serve');
const first = modelOf(
  `${block(1, 'running', 'main')}${request(20)}${request(21)}${request(22)}${block(30, 'chan receive', 'hold')}`,
);
const second = modelOf(
  `${block(1, 'running', 'main')}${request(21)}${request(22)}${request(40)}${block(31, 'chan receive', 'hold')}`,
);
const locked = first.model.groups.find((group) => group.reason === 'sync.Mutex.Lock');
const held = first.model.groups.find((group) => group.reason === 'chan receive');

describe('goroutines of two dumps', () => {
  it('are compared by id, not by count', () => {
    const changes = groupChanges(first.model, second.model);
    expect(locked && changeWords(changes.get(locked.key))).toBe('2 same, +1 −1');
    expect(held && changeWords(changes.get(held.key))).toBe('g30 → g31');
  });

  it('that are in one dump only are new or gone', () => {
    const third = modelOf(block(1, 'running', 'main'));
    const changes = groupChanges(first.model, third.model);
    expect(locked && changeWords(changes.get(locked.key))).toBe('3 gone');
    const back = groupChanges(third.model, first.model);
    expect(locked && changeWords(back.get(locked.key))).toBe('3 new');
    expect(changeWords(undefined)).toBe('–');
  });
});

describe('selecting goroutines', () => {
  it('of a group marks it and its rows, and nothing else', () => {
    if (!locked || !held) throw new Error('groups missing');
    const selection = selectionOfGroup(first.model, locked);
    expect(selection.goroutines?.goids).toEqual(['20', '21', '22']);
    const rows = selectedRows(first.model, selection);
    expect(groupMark(locked, selection, rows)).toBe('selected');
    expect(groupMark(held, selection, rows)).toBeUndefined();
    const both = addGroup(selection, first.model, held);
    expect(both.goroutines?.goids).toEqual(['20', '21', '22', '30']);
  });

  it('by stack alone finds them in any dump', () => {
    if (!locked) throw new Error('group missing');
    const rows = selectedRows(second.model, { functions: [], stack: locked.stackHash });
    expect([...(rows ?? [])].map((row) => String(second.model.goid[row]))).toEqual([
      '21',
      '22',
      '40',
    ]);
  });

  it('by function alone marks the groups that call it', () => {
    const selection = { functions: ['main.hold'] };
    const marked = first.model.groups.filter(
      (group) => groupMark(group, selection, undefined) === 'selected',
    );
    expect(marked.map((group) => group.key)).toEqual([held?.key]);
  });
});

describe('finding and ordering groups', () => {
  it('searches functions, reasons and ids', () => {
    const reasons = (filter: string) =>
      filterGroups(first.model, filter).map((group) => group.reason);
    expect(reasons('SERVE')).toEqual(['sync.Mutex.Lock']);
    expect(reasons('chan rec')).toEqual(['chan receive']);
    expect(reasons('g30')).toEqual(['chan receive']);
    expect(reasons('no such thing')).toEqual([]);
  });

  it('keeps what is idle by design last in every order', () => {
    for (const sort of ['count', 'age', 'function'] as const) {
      const roles = sortGroups(first.model.groups, sort).map((group) => group.role === 'working');
      expect(roles).toEqual([...roles].sort((a, b) => Number(b) - Number(a)));
    }
  });
});

describe('flame graph of a dump', () => {
  it('ends each stack in the state of its goroutines', () => {
    const tree = buildFlameTree(dumpFlameInput(first.model, first.tables));
    expect(tree.total[0]).toBe(first.model.rows.length);
    const ends = first.model.rows.map((_, item) => tree.itemNode[item] ?? -1);
    const labels = [...ends].map((node) => labelOf(tree, node));
    expect(labels.filter((label) => label.startsWith('sync.Mutex.Lock'))).toHaveLength(3);
  });
});
