'use client';

import type { GoroutineGroup } from '@unpark/diagnosis';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import type { DumpModel, GroupChanges } from '../../workers/capture-messages';
import { GoroutineRow, GroupRow } from './group-row';

export interface GroupTableProps {
  model: DumpModel;
  groups: readonly GoroutineGroup[];
  /** by position in `groups` */
  marked: readonly boolean[];
  selectedRows: ReadonlySet<number> | undefined;
  changes: GroupChanges | undefined;
  /** head of the column of changes; absent without a second dump */
  changeHead: string | undefined;
  openGroup: string | undefined;
  onOpenGroup: (key: string | undefined) => void;
  /** @param add to what is selected already */
  onGroup: (group: GoroutineGroup, add: boolean) => void;
  onGoroutine: (group: GoroutineGroup, row: number) => void;
}

type Line =
  | { readonly group: GoroutineGroup; readonly at: number; readonly row?: undefined }
  | { readonly group: GoroutineGroup; readonly at: number; readonly row: number };

const MAX_HEIGHT_PX = 720;

/** Groups, and the goroutines of the opened one below it; only what is in sight is in the page. */
export function GroupTable(props: GroupTableProps) {
  const { model, groups, marked, openGroup, changes, changeHead } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo<Line[]>(
    () =>
      groups.flatMap((group, at): Line[] => {
        const line: Line = { group, at };
        if (group.key !== openGroup) return [line];
        return [line, ...Array.from(group.rows, (row) => ({ group, at, row }))];
      }),
    [groups, openGroup],
  );
  const lineHeight = (i: number) => (lines[i]?.row === undefined ? 46 : 26);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: lineHeight,
    getItemKey: (i) => {
      const line = lines[i];
      return line ? `${line.group.key} ${line.row ?? ''}` : i;
    },
    // a panel behind another tab has no height; its rows keep the estimate until they are seen
    measureElement: (element) => {
      const { height } = element.getBoundingClientRect();
      return height > 0 ? height : lineHeight(Number(element.getAttribute('data-index')));
    },
    overscan: 8,
  });
  const most = useMemo(
    () => groups.reduce((max, group) => Math.max(max, group.rows.length), 1),
    [groups],
  );

  const firstMarked = marked.indexOf(true);
  const markedKey = groups[firstMarked]?.key;
  useEffect(() => {
    if (markedKey === undefined) return;
    const at = lines.findIndex((line) => line.group.key === markedKey);
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
    // Only another selection moves the list; opening a group or scrolling by hand does not.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [markedKey]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row-link]')];
    const here = rows.indexOf(document.activeElement as HTMLElement);
    const next = rows[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  };

  const columns = changeHead
    ? 'grid-cols-[22px_92px_120px_minmax(0,1fr)_54px_116px]'
    : 'grid-cols-[22px_92px_124px_minmax(0,1fr)_72px]';
  const grid = `grid ${columns} phone:grid-cols-[28px_46px_minmax(0,1fr)_auto]`;
  return (
    <div
      role="table"
      aria-label="Goroutine groups"
      aria-rowcount={lines.length + 1}
      className="min-w-0"
    >
      <div role="rowgroup">
        <div
          role="row"
          className={`${grid} border-b border-line pr-2 text-label font-medium text-ink-3 [&>*]:px-1.5 [&>*]:py-[7px]`}
        >
          <span role="columnheader" className="sr-only">
            Open
          </span>
          <span role="columnheader" className="col-start-2">
            <span className="phone:hidden">Goroutines</span>
            <span className="not-phone:hidden">Count</span>
          </span>
          <span role="columnheader" className="phone:hidden">
            Wait reason
          </span>
          <span role="columnheader">Where</span>
          <span role="columnheader" className="text-right phone:hidden">
            Age
          </span>
          {changeHead && (
            <span
              role="columnheader"
              title="Compared by goroutine id and stack. One that is the same may have made another call in between."
            >
              {changeHead}
              <span className="block font-normal">same id and stack</span>
            </span>
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
            const line = lines[item.index];
            if (!line) return null;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {line.row === undefined ? (
                  <GroupRow
                    group={line.group}
                    grid={grid}
                    most={most}
                    marked={marked[line.at] === true}
                    open={line.group.key === openGroup}
                    change={changes?.get(line.group.key)}
                    showChange={changeHead !== undefined}
                    onOpen={() =>
                      props.onOpenGroup(line.group.key === openGroup ? undefined : line.group.key)
                    }
                    onSelect={(add) => props.onGroup(line.group, add)}
                  />
                ) : (
                  <GoroutineRow
                    model={model}
                    row={line.row}
                    marked={props.selectedRows?.has(line.row) === true}
                    onSelect={() => props.onGoroutine(line.group, line.row)}
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
