import {
  type ColumnOf,
  FRAMES,
  GOROUTINES,
  i32,
  makeTable,
  pinSelection,
  type PinnedSelection,
  pinnedSelectionShape,
  type PinPlace,
  resolvePin,
  type Selection,
  STACKS,
  type Table,
  tableNamed,
  type TableSchema,
  allTexts,
  utf8Column,
} from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupGoroutines } from '../src/goroutine-groups';
import { type PinFile, pinTarget } from '../src/pin-places';
import { bundleArtifacts } from './bundle-artifacts';

const SHA = 'a'.repeat(64);
const artifact = bundleArtifacts('chan-full-slow-consumer-go1.27', ({ file }) =>
  file.includes('debug2'),
).find(({ dump }) => dump !== undefined);
if (!artifact?.dump) throw new Error('the bundle has no dump');
const dump = artifact.dump;
const place: PinPlace = { file: artifact.record.file, sha256: SHA };
const trace: PinPlace = {
  file: 'trace.out',
  sha256: 'b'.repeat(64),
  durationNs: 3e9,
  originUnixNs: '1790000000000000000',
};
const tables: readonly Table[] = Object.values(dump) as unknown as readonly Table[];
const groups = groupGoroutines(dump, { dumpIndex: 0 });
const goids = [...dump.goroutines.columns.goid.values].map(String);
const symbols = [...new Set(allTexts(dump.frames.columns.function))].filter(Boolean);

const nobody = { isSameProcess: true, evidenceOf: () => undefined };
const targetOf = (
  files: readonly PinFile[],
  pins: readonly PinnedSelection[],
  rest: Parameters<typeof pinTarget>[2] = nobody,
) => pinTarget([...files, { place: trace, tables: [] }], pins, rest);

const selections: fc.Arbitrary<Selection> = fc
  .record({
    functions: fc.subarray(symbols, { maxLength: 4 }),
    goids: fc.subarray(goids, { maxLength: 40 }),
    stack: fc.option(fc.constantFrom(...groups.map(({ stackHash }) => stackHash))),
    range: fc.option(fc.tuple(fc.nat(1e9), fc.integer({ min: 1, max: 1e9 }))),
  })
  .map(({ functions, goids: ids, stack, range }) => ({
    functions,
    ...(ids.length > 0 && { goroutines: { artifact: place.file, goids: ids } }),
    ...(stack !== null && { stack }),
    ...(range && { range: { artifact: trace.file, fromNs: range[0], toNs: range[0] + range[1] } }),
  }));

/** The rows of a table in another order: new row i is old row `order[i]`. */
function reordered(table: Table, order: readonly number[]): Table {
  const columns = Object.fromEntries(
    Object.entries(table.columns).map(([name, column]) => {
      if (column.type === 'utf8') {
        const texts = allTexts(column);
        return [name, utf8Column(order.map((row) => texts[row] ?? ''))];
      }
      const values = column.values.slice() as Int32Array;
      for (const [i, row] of order.entries()) values[i] = column.values[row] as number;
      return [name, { ...column, values }];
    }),
  );
  return makeTable(table.schema, columns as Table['columns']);
}

const shuffledRows = (rows: number) =>
  fc.shuffledSubarray([...Array(rows).keys()], { minLength: rows, maxLength: rows });

/** Frames and goroutines as another release might order them. */
function parsedAnew(frameOrder: readonly number[], goroutineOrder: readonly number[]) {
  const rowOf = new Int32Array(frameOrder.length);
  for (const [row, old] of frameOrder.entries()) rowOf[old] = row;
  const moved = <S extends TableSchema>(schema: S) => tableNamed(tables, schema);
  const frames = moved(FRAMES);
  const goroutines = moved(GOROUTINES);
  const stacks = tableNamed(tables, STACKS);
  if (!frames || !goroutines || !stacks) throw new Error('no tables');
  const frame: ColumnOf<'i32'> = i32(stacks.columns.frame.values.map((old) => rowOf[old] ?? -1));
  return [
    reordered(frames as unknown as Table, frameOrder),
    reordered(goroutines as unknown as Table, goroutineOrder),
    makeTable(STACKS, { ...stacks.columns, frame }) as unknown as Table,
  ];
}

describe('a pinned selection', () => {
  it('is the same selection in the capture it was made in', () => {
    fc.assert(
      fc.property(selections, (selection) => {
        const pin = pinSelection(selection, { files: [place, trace], view: 'goroutines' });
        expect(pinnedSelectionShape.safeParse(JSON.parse(JSON.stringify(pin))).success).toBe(true);
        const found = resolvePin(pin, targetOf([{ place, tables }], [pin]));
        expect(found).toEqual({ selection, gone: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('is found again when the file is read anew and rows stand in another order', () => {
    fc.assert(
      fc.property(
        selections,
        shuffledRows(dump.frames.rows),
        shuffledRows(dump.goroutines.rows),
        (selection, frameOrder, goroutineOrder) => {
          const pin = pinSelection(selection, { files: [place, trace] });
          const again = parsedAnew(frameOrder, goroutineOrder);
          const found = resolvePin(pin, targetOf([{ place, tables: again }], [pin]));
          expect(found).toEqual({ selection, gone: [] });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('says which part is no longer there', () => {
    fc.assert(
      fc.property(selections, (selection) => {
        const pin = pinSelection(selection, { files: [place, trace] });
        const target = pinTarget([], [pin], nobody);
        const found = resolvePin(pin, target);
        const isEmpty =
          selection.functions.length === 0 &&
          !selection.goroutines &&
          !selection.stack &&
          !selection.range;
        expect(found.selection).toEqual(isEmpty ? { functions: [] } : undefined);
        expect(found.gone.includes('functions')).toBe(selection.functions.length > 0);
        expect(found.gone.includes('goroutines')).toBe(selection.goroutines !== undefined);
        expect(found.gone.includes('stack')).toBe(selection.stack !== undefined);
        expect(found.gone.includes('range')).toBe(selection.range !== undefined);
      }),
      { numRuns: 60 },
    );
  });

  it('goes into another capture of the service by functions, stack and clock, never by ids of another process', () => {
    fc.assert(
      fc.property(selections, fc.boolean(), (selection, isSameProcess) => {
        const pin = pinSelection(selection, { files: [place, trace] });
        const later = {
          ...trace,
          file: 'later.out',
          sha256: 'c'.repeat(64),
          originUnixNs: '1789999999000000000',
        };
        const target = pinTarget(
          [
            { place: { file: 'other.txt', sha256: 'd'.repeat(64) }, tables },
            { place: later, tables: [] },
          ],
          [pin],
          { ...nobody, isSameProcess },
        );
        const { selection: found, gone } = resolvePin(pin, target);
        expect(found?.functions ?? []).toEqual(selection.functions);
        expect(found?.stack).toBe(selection.stack);
        const { range, goroutines } = selection;
        if (range) {
          expect(found?.range ?? gone).toEqual(
            range.toNs + 1e9 <= 3e9
              ? { artifact: 'later.out', fromNs: range.fromNs + 1e9, toNs: range.toNs + 1e9 }
              : expect.arrayContaining(['range']),
          );
        }
        if (!goroutines) return;
        expect(found?.goroutines).toEqual(
          isSameProcess ? { artifact: 'other.txt', goids: goroutines.goids } : undefined,
        );
        // the stack tells the same goroutines apart where ids do not
        expect(gone.includes('goroutines')).toBe(!isSameProcess && selection.stack === undefined);
      }),
      { numRuns: 60 },
    );
  });

  it('names stacks as the groups of goroutines do', () => {
    const pins = groups.map(
      ({ stackHash }) => ({ version: 1, functions: [], stack: stackHash }) as const,
    );
    const target = targetOf([{ place, tables }], pins);
    for (const { stackHash } of groups) expect(target.hasStack(stackHash)).toBe(true);
    expect(target.hasStack('0'.repeat(16))).toBe(false);
  });

  it('keeps the evidence of a finding by its fingerprint', () => {
    const finding = { pattern: 'chan-full', fingerprint: 'f00', evidence: 'f1.e2' };
    const selection: Selection = { functions: [], evidence: 'f1.e2' };
    const pin = pinSelection(selection, { files: [], finding });
    const found = (now: string | undefined) =>
      resolvePin(pin, targetOf([], [pin], { isSameProcess: true, evidenceOf: () => now }));
    expect(found('f3.e2')).toEqual({ selection: { functions: [], evidence: 'f3.e2' }, gone: [] });
    expect(found(undefined)).toEqual({ gone: ['finding'] });
  });
});
