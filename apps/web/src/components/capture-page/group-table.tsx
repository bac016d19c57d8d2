'use client';

import type { Selection } from '@unpark/model';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { type GoroutineTable, MEMBER } from '../../workers/goroutine-messages';
import { DIFFERENCE_GRID, DifferenceHead, DifferenceRow } from './goroutine-difference';
import { keyText, rowOfKey, type TableDumps } from './goroutine-rows';
import { CHANGE_FITS, GoroutineRow, GroupRow, plainGrid, type RowNotes } from './group-row';

export interface GroupTableProps {
  table: GoroutineTable;
  dumps: TableDumps;
  /** words for the two dumps of a difference */
  difference: { readonly from: string; readonly to: string } | undefined;
  /** head of the column of changes; absent without a second dump */
  changeHead: string | undefined;
  /** by row: how many goroutines a filter that is typed would keep */
  keptOf: Int32Array | undefined;
  /** by row: 1 when it holds selected goroutines */
  marks: Uint8Array;
  selectedRows: ReadonlySet<number> | undefined;
  selectedGone: ReadonlySet<number> | undefined;
  selection: Selection;
  /** by row */
  notes: ReadonlyMap<number, RowNotes>;
  /** rows are named by their creator */
  byCreator: boolean;
  /** what names a row that has no function: its label, none */
  titleOf: ((at: number) => string | undefined) | undefined;
  openGroup: string | undefined;
  onOpenGroup: (key: string | undefined) => void;
  /** @param add to what is selected already */
  onGroup: (at: number, add: boolean) => void;
  onGoroutine: (at: number, row: number, isGone: boolean) => void;
  onPage: (goid: string) => void;
  onLabel: (key: string, value: string) => void;
}

const MAX_HEIGHT_PX = 720;
const ROW_PX = 46;
const MEMBER_PX = 26;

/** Groups, and the goroutines of the opened one below it; only what is in sight is in the page. */
export function GroupTable(props: GroupTableProps) {
  const { table, dumps, marks, keptOf } = props;
  const t = useTranslations('goroutines');
  const scroller = useRef<HTMLDivElement>(null);
  const openAt = useMemo(() => rowOfKey(table, props.openGroup), [table, props.openGroup]);
  const memberFrom = openAt < 0 ? 0 : (table.memberStart[openAt] ?? 0);
  const members = openAt < 0 ? 0 : (table.memberStart[openAt + 1] ?? 0) - memberFrom;
  const memberAt = (line: number) =>
    line > openAt && line <= openAt + members ? line - openAt - 1 : -1;
  const rowAt = (line: number) => (openAt >= 0 && line > openAt + members ? line - members : line);
  const heightOf = (line: number) => (openAt >= 0 && memberAt(line) >= 0 ? MEMBER_PX : ROW_PX);
  // the same function as long as the lines are the same: for another one, all lines are placed anew
  const keyOfLine = useMemo(() => {
    // 30 bits of a hash, which engines hold without an object of its own: placing 100 000 lines by
    // them takes a third of what whole hashes take. Two lines that share one share a measured height.
    const words = new Uint32Array(table.key.buffer, table.key.byteOffset, table.size * 2);
    return (line: number): number => {
      if (openAt >= 0 && line > openAt && line <= openAt + members) return openAt - line;
      const at = openAt >= 0 && line > openAt ? line - members : line;
      return (words[at * 2] ?? 0) >>> 2;
    };
  }, [table, openAt, members]);
  const virtual = useVirtualizer({
    count: table.size + members,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    getItemKey: keyOfLine,
    // a panel behind another tab has no height; its rows keep the estimate until they are seen
    measureElement: (element) => {
      const { height } = element.getBoundingClientRect();
      return height > 0 ? height : heightOf(Number(element.getAttribute('data-index')));
    },
    overscan: 8,
    // rows are drawn with the rest of the view, not in a second run once the list was measured
    initialRect: { width: 0, height: MAX_HEIGHT_PX },
  });
  const most = useMemo(
    () => (props.difference ? Math.max(peak(table.after), peak(table.before)) : peak(table.count)),
    [table, props.difference],
  );

  const firstMarked = marks.indexOf(1);
  const markedKey = table.key[firstMarked];
  useEffect(() => {
    if (markedKey === undefined) return;
    const at = table.key.indexOf(markedKey);
    if (at >= 0)
      virtual.scrollToIndex(openAt >= 0 && at > openAt ? at + members : at, { align: 'auto' });
    // Only another selection moves the list; opening a group or scrolling by hand does not.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [markedKey]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const here = document.activeElement as HTMLElement;
    const line = Number(here.closest('[data-index]')?.getAttribute('data-index') ?? -1);
    if ((event.key === 'ArrowRight' || event.key === 'ArrowLeft') && line >= 0) {
      const isMember = openAt >= 0 && memberAt(line) >= 0;
      const key = keyText(table.key[isMember ? openAt : rowAt(line)] ?? 0n);
      if (event.key === 'ArrowRight' ? isMember : key !== props.openGroup) return;
      event.preventDefault();
      props.onOpenGroup(event.key === 'ArrowRight' ? key : undefined);
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
    const next = rows[rows.indexOf(here) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  };

  const hasAges = table.ages.counts.length > 0;
  const grid = props.difference
    ? DIFFERENCE_GRID
    : plainGrid(hasAges, props.changeHead !== undefined);
  return (
    <div
      role="table"
      aria-label={t('table')}
      aria-rowcount={table.size + members + 1}
      className="min-w-0"
    >
      <div role="rowgroup">
        <div
          role="row"
          className={`${grid} border-b border-line pr-2 text-label font-medium text-ink-3 [&>*]:px-1.5 [&>*]:py-[7px]`}
        >
          <span role="columnheader" className="sr-only">
            {t('open')}
          </span>
          {props.difference ? (
            <DifferenceHead words={props.difference} />
          ) : (
            <PlainHead changeHead={props.changeHead} hasAges={hasAges} />
          )}
        </div>
      </div>
      <div
        ref={scroller}
        role="rowgroup"
        tabIndex={-1}
        className="overflow-y-auto"
        style={{ maxHeight: MAX_HEIGHT_PX }}
        onKeyDown={onKeyDown}
        data-row-list="goroutines"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const member = openAt >= 0 ? memberAt(item.index) : -1;
            const at = member >= 0 ? openAt : rowAt(item.index);
            const slot = memberFrom + member;
            const key = keyText(table.key[at] ?? 0n);
            const row = table.member[slot] ?? 0;
            const isGone = table.memberKind[slot] === MEMBER.gone;
            const shared = {
              table,
              at,
              grid,
              most,
              marked: marks[at] === 1,
              kept: keptOf?.[at],
              open: at === openAt,
              title: props.titleOf?.(at),
              selection: props.selection,
              notes: props.notes.get(at),
              onOpen: () => props.onOpenGroup(at === openAt ? undefined : key),
              onSelect: (add: boolean) => props.onGroup(at, add),
              onLabel: props.onLabel,
            };
            return (
              <div
                key={member >= 0 ? item.key : key}
                ref={virtual.measureElement}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {member >= 0 ? (
                  <GoroutineRow
                    model={isGone ? (dumps.from ?? dumps.main) : dumps.main}
                    row={row}
                    kind={table.memberKind[slot] ?? 0}
                    marked={(isGone ? props.selectedGone : props.selectedRows)?.has(row) === true}
                    onSelect={() => props.onGoroutine(at, row, isGone)}
                    onPage={props.onPage}
                  />
                ) : props.difference ? (
                  <DifferenceRow {...shared} />
                ) : (
                  <GroupRow
                    {...shared}
                    showChange={props.changeHead !== undefined}
                    showAge={hasAges}
                    byCreator={props.byCreator}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const peak = (column: Int32Array): number => {
  let most = 1;
  for (const value of column) if (value > most) most = value;
  return most;
};

function PlainHead({ changeHead, hasAges }: { changeHead: string | undefined; hasAges: boolean }) {
  const t = useTranslations('goroutines');
  return (
    <>
      <span role="columnheader" className="col-start-2">
        <span className="phone:hidden @max-[720px]:hidden">{t('heads.count')}</span>
        <span className="@min-[720px]:hidden">{t('heads.countShort')}</span>
      </span>
      <span role="columnheader" className="phone:hidden">
        {t('heads.reason')}
      </span>
      <span role="columnheader">{t('heads.where')}</span>
      {hasAges && (
        <span role="columnheader" className="text-right phone:hidden">
          {t('heads.age')}
        </span>
      )}
      {changeHead && (
        <span role="columnheader" title={t('heads.changeHint')} className={CHANGE_FITS}>
          {changeHead}
          <span className="block font-normal">{t('heads.sameIdAndStack')}</span>
        </span>
      )}
    </>
  );
}
