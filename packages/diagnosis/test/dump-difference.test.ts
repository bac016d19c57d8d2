import { readArtifact } from '@unpark/formats';
import { dumpTablesOf } from '@unpark/model';
import { differenceOfDumps, groupGoroutines, type GroupedDump } from '@unpark/diagnosis';
import { readBundle } from '@unpark/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function dumpOf(text: string): GroupedDump {
  const artifact = readArtifact(new TextEncoder().encode(text), { file: 'goroutines.txt' });
  const tables = dumpTablesOf(artifact.tables);
  if (!tables) throw new Error(`no dump: ${artifact.error?.message ?? ''}`);
  return { groups: groupGoroutines(tables), goid: tables.goroutines.columns.goid.values };
}

interface Made {
  readonly id: number;
  readonly at: 'recv' | 'send' | 'lock';
  readonly minutes?: number;
}

const REASONS = { recv: 'chan receive', send: 'chan send', lock: 'sync.Mutex.Lock' };

const written = (goroutines: readonly Made[]): string =>
  goroutines
    .map(
      ({ id, at, minutes }) =>
        `goroutine ${id} [${REASONS[at]}${minutes ? `, ${minutes} minutes` : ''}]:\nmain.${at}(0xc000${id})\n\t/src/main.go:${at.length} +0x1d\ncreated by main.main in goroutine 1\n\t/src/main.go:9 +0x2a\n`,
    )
    .join('\n');

const made = (goroutines: readonly Made[]) => dumpOf(written(goroutines));
const base: Made = { id: 1, at: 'lock' };

const goroutines = fc.uniqueArray(fc.integer({ min: 2, max: 60 }), { maxLength: 20 }).chain((ids) =>
  fc
    .array(fc.constantFrom('recv' as const, 'send' as const, 'lock' as const), {
      minLength: ids.length,
      maxLength: ids.length,
    })
    .map((places) => [base, ...ids.map((id, i): Made => ({ id, at: places[i] ?? 'recv' }))]),
);

describe('groups of two dumps', () => {
  it('tell new, grown, aged, still, fewer and gone apart', () => {
    const a = made([
      base,
      { id: 2, at: 'recv', minutes: 2 },
      { id: 3, at: 'send' },
      { id: 4, at: 'send' },
    ]);
    const b = made([
      base,
      { id: 2, at: 'recv', minutes: 5 },
      { id: 5, at: 'recv' },
      { id: 3, at: 'send' },
    ]);
    const of = (rows: ReturnType<typeof differenceOfDumps>) =>
      rows
        .map((row) => [row.group.topUserFrame?.function ?? '', row.a, row.b, row.fate] as const)
        .toSorted((x, y) => (x[0] < y[0] ? 1 : -1));
    expect(of(differenceOfDumps(a, b, true))).toEqual([
      ['main.send', 2, 1, 'shrunk'],
      ['main.recv', 1, 2, 'grown'],
      ['main.lock', 1, 1, 'still'],
    ]);
    expect(of(differenceOfDumps(made([base]), b, true))).toContainEqual(['main.recv', 0, 2, 'new']);
    expect(of(differenceOfDumps(b, made([base]), true))).toContainEqual([
      'main.recv',
      2,
      0,
      'gone',
    ]);
    const old = made([base, { id: 2, at: 'recv', minutes: 5 }]);
    expect(
      of(differenceOfDumps(made([base, { id: 2, at: 'recv', minutes: 2 }]), old, true))[0],
    ).toEqual(['main.recv', 1, 1, 'aged']);
    // the same count, the same minutes of age, but another goroutine: nothing aged
    const other = made([base, { id: 9, at: 'recv', minutes: 5 }]);
    expect(
      of(differenceOfDumps(made([base, { id: 2, at: 'recv', minutes: 2 }]), other, true))[0],
    ).toEqual(['main.recv', 1, 1, 'still']);
  });

  it('say nothing of ids across processes', () => {
    const rows = differenceOfDumps(made([base]), made([base]), false);
    expect(rows.map((row) => [row.a, row.b, row.ids])).toEqual([[1, 1, undefined]]);
  });

  it('add up to both dumps, whatever moved', () => {
    fc.assert(
      fc.property(goroutines, goroutines, (x, y) => {
        const a = made(x);
        const b = made(y);
        const rows = differenceOfDumps(a, b, true);
        const sum = (of: (row: (typeof rows)[number]) => number) =>
          rows.reduce((all, row) => all + of(row), 0);
        expect(sum((row) => row.a)).toBe(x.length);
        expect(sum((row) => row.b)).toBe(y.length);
        expect(sum((row) => (row.ids?.stayed ?? 0) + (row.ids?.gone ?? 0))).toBe(x.length);
        expect(sum((row) => (row.ids?.stayed ?? 0) + (row.ids?.fresh ?? 0))).toBe(y.length);
        const same = (one: Made) => y.some((two) => two.id === one.id && two.at === one.at);
        expect(sum((row) => row.ids?.stayed ?? 0)).toBe(x.filter(same).length);
        // turned round: what is new was gone
        const back = differenceOfDumps(b, a, true);
        for (const row of rows) {
          const other = back.find(({ key }) => key === row.key);
          expect([other?.a, other?.b, other?.ids?.fresh]).toEqual([row.b, row.a, row.ids?.gone]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('find the leak of a real process between two of its captures', () => {
    const read = (bundle: string) => {
      const file = readBundle(bundle).find(({ file: name }) =>
        name.endsWith('goroutine.debug2.txt'),
      );
      return dumpOf(new TextDecoder().decode(file?.bytes));
    };
    const rows = differenceOfDumps(
      read('leak-growing-go1.27-t0'),
      read('leak-growing-go1.27-t2'),
      true,
    );
    const [first] = rows;
    expect(first).toMatchObject({ fate: 'grown', a: 60, b: 631 });
    expect(first?.group.topUserFrame?.function).toBe('main.(*broker).forward');
    expect(first?.group.creator?.function).toBe('main.(*broker).subscribe');
    // all that waited before still wait
    expect(first?.ids).toEqual({ stayed: 60, fresh: 571, gone: 0 });
  });
});
