'use client';

import { formatDuration } from '@unpark/base';
import { isEmptySelection, type Selection } from '@unpark/model';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { DumpModel } from '../../workers/capture-messages';
import type { GoroutineTable, GoroutineTableRequest } from '../../workers/goroutine-messages';
import { without } from './capture-actions';
import { dumpNumber } from './dump-requests';
import type { DumpRef } from './flame-sources';
import { useGoroutines, useLatest } from './goroutine-data';
import {
  addRow,
  firstMember,
  marksOf,
  rowOfKey,
  selectedRows,
  selectionOfGoroutine,
  selectionOfRow,
  type TableDumps,
} from './goroutine-rows';
import { GroupTable } from './group-table';
import { marksByPlace, useNotes } from '../notes/notes-context';
import { StackList } from './stack-list';
import type { ViewProps } from './view-props';

export interface RowsProps extends ViewProps {
  shown: DumpRef;
  pair: { readonly from: DumpRef; readonly to: DumpRef } | undefined;
  difference: boolean;
  isTree: boolean;
  request: GoroutineTableRequest;
  table: GoroutineTable;
  main: DumpModel;
  earlier: DumpModel | undefined;
  titleOf: ((at: number) => string | undefined) | undefined;
  onOpen: (goid: string) => void;
}

/** The table, and the stack of the row that is looked at. */
export function GoroutineGroups(
  props: RowsProps & { tableDumps: TableDumps; keptOf: Int32Array | undefined },
) {
  const { table, request, selection, select, change, state, tableDumps, difference, pair } = props;
  const t = useTranslations('goroutines');
  const { main, from: earlier } = tableDumps;
  const isStack = request.grouping === 'stack';
  const named = useMemo(() => selectedRows(main, selection), [main, selection]);
  const byFunction = useGoroutines(
    'goroutines-with',
    useMemo(
      () =>
        named === undefined && !selection.goroutines && selection.functions.length > 0
          ? {
              kind: 'goroutines-with' as const,
              artifact: request.artifact,
              dump: request.dump,
              functions: selection.functions,
            }
          : undefined,
      [named, selection, request.artifact, request.dump],
    ),
  );
  const rows = useMemo(
    () => named ?? (byFunction.state === 'ready' ? new Set(byFunction.value) : undefined),
    [named, byFunction],
  );
  const marks = useMemo(
    () => marksOf(table, tableDumps, rows, selection),
    [table, tableDumps, rows, selection],
  );
  const { notes } = useNotes();
  const noteRows = useMemo(
    () =>
      new Map(
        marksByPlace(notes, String, (of) => rowsOf(table, tableDumps, of)).map(
          ({ place, ...mark }) => [place, mark],
        ),
      ),
    [notes, table, tableDumps],
  );
  const openAt = useMemo(() => rowOfKey(table, state.group), [table, state.group]);
  const marked = marks.indexOf(1);
  const current =
    openAt >= 0 ? openAt : marked >= 0 ? marked : isEmptySelection(selection) ? 0 : -1;
  const member = current < 0 ? undefined : firstOf(table, tableDumps, current, rows);
  const fromRequest = pair && difference ? request.pair?.from : undefined;
  const group = useLatest(
    useGoroutines(
      'goroutine-group',
      useMemo(() => {
        if (!member) return undefined;
        const dump = member.model === main ? request.dump : (fromRequest ?? request.dump);
        return { kind: 'goroutine-group' as const, artifact: dump.artifact, dump, row: member.row };
        // the member is a new object on each drawing
        // oxlint-disable-next-line react/exhaustive-deps
      }, [member?.model, member?.row, main, request.dump, fromRequest]),
    ),
    request.artifact,
  );
  const numberOf = (ref: DumpRef) => t('dump', { number: dumpNumber(ref.label) });
  return (
    <div className="@container">
      <div
        className={
          difference
            ? 'flex flex-col'
            : 'grid @min-[900px]:grid-cols-[minmax(0,1fr)_minmax(240px,340px)]'
        }
      >
        <div className="@container min-w-0">
          <GroupTable
            table={table}
            dumps={tableDumps}
            difference={
              difference && pair ? { from: numberOf(pair.from), to: numberOf(pair.to) } : undefined
            }
            changeHead={changeHead(t, props)}
            keptOf={props.keptOf}
            marks={marks}
            selectedRows={rows}
            selectedGone={earlier && selectedRows(earlier, selection)}
            selection={selection}
            notes={noteRows}
            byCreator={request.grouping === 'creator'}
            titleOf={props.titleOf}
            openGroup={state.group}
            onOpenGroup={(group) =>
              change((from) => (group === undefined ? without(from, 'group') : { ...from, group }))
            }
            onGroup={(at, add) =>
              select(
                add
                  ? addRow(selection, table, tableDumps, at)
                  : selectionOfRow(table, tableDumps, at, isStack),
              )
            }
            onGoroutine={(at, row, isGone) =>
              select(
                selectionOfGoroutine(
                  isGone ? (earlier ?? main) : main,
                  row,
                  isStack ? table.texts[table.fn[at] ?? -1] : undefined,
                ),
              )
            }
            onPage={props.onOpen}
            onLabel={(key, value) =>
              select(
                selection.label?.key === key && selection.label.value === value
                  ? { functions: [] }
                  : { functions: [], label: { key, value } },
              )
            }
          />
        </div>
        <div
          className={
            difference
              ? 'min-w-0 border-t border-line'
              : 'min-w-0 border-line @min-[900px]:border-l @max-[900px]:border-t'
          }
        >
          {current >= 0 && member && group.state === 'ready' ? (
            <StackList
              group={group.value}
              count={
                isStack
                  ? (table.memberStart[current + 1] ?? 0) - (table.memberStart[current] ?? 0)
                  : group.value.rows.length
              }
              selectedFunctions={selection.functions}
              goid={String(member.model.goid[member.row] ?? 0n)}
              onFunction={(symbol) =>
                select({
                  ...selectionOfRow(table, tableDumps, current, isStack),
                  functions: [symbol],
                })
              }
              onGoroutine={props.onOpen}
            />
          ) : current < 0 ? (
            <p className="px-3 py-2 text-dense text-ink-3">{t('chooseGroup')}</p>
          ) : null}
        </div>
      </div>
    </div>
  );
}

/** Rows of the goroutines that a note names; of functions alone those that are in one of them. */
function rowsOf(table: GoroutineTable, dumps: TableDumps, of: Selection): readonly number[] {
  const rows = selectedRows(dumps.main, of);
  const found: number[] = [];
  if (rows) {
    const marks = marksOf(table, dumps, rows, of);
    for (const [at, mark] of marks.entries()) if (mark === 1) found.push(at);
  } else if (!of.goroutines && of.functions.length > 0) {
    for (let at = 0; at < table.size; at++)
      if (of.functions.includes(table.texts[table.fn[at] ?? -1] ?? '')) found.push(at);
  }
  return found;
}

/** A selected goroutine of a row, else its first. */
function firstOf(
  table: GoroutineTable,
  dumps: TableDumps,
  at: number,
  rows: ReadonlySet<number> | undefined,
) {
  if (rows && rows.size > 0) {
    const end = table.memberStart[at + 1] ?? 0;
    for (let i = table.memberStart[at] ?? 0; i < end; i++) {
      const row = table.member[i] ?? -1;
      if (table.memberKind[i] !== 3 && rows.has(row)) return { model: dumps.main, row };
    }
  }
  return firstMember(table, dumps, at);
}

/** `6.0 s later`, `in dump 2`: what the last column compares with. */
function changeHead(
  t: ReturnType<typeof useTranslations<'goroutines'>>,
  { pair, shown, difference }: RowsProps,
): string | undefined {
  if (!pair || difference) return undefined;
  const other = pair.from === shown ? pair.to : pair.from;
  if (shown.atUnixNs === undefined || other.atUnixNs === undefined) {
    return t('heads.inDump', { dump: t('dumpIn', { number: dumpNumber(other.label) }) });
  }
  const gap = Number(other.atUnixNs - shown.atUnixNs);
  return gap >= 0
    ? t('heads.later', { time: formatDuration(gap) })
    : t('heads.before', { time: formatDuration(-gap) });
}
