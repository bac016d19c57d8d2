'use client';

import { formatCount, formatDuration } from '@unpark/base';
import type { Selection } from '@unpark/model';
import { DataCell, DataRow, DataTable, HeadCell } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { EntryGroup } from '../../workers/trace-model';
import { useShown } from './shown-rows';
import { PlaceText, placeTitle, RowButton } from './trace-place';
import { isSelected, selectedIds } from './trace-selection';

type Column = 'count' | 'execNs' | 'schedWaitNs' | 'blockNs' | 'syscallNs';

const COLUMNS: readonly { readonly column: Column; readonly wideOnly: boolean }[] = [
  { column: 'count', wideOnly: false },
  { column: 'execNs', wideOnly: true },
  { column: 'schedWaitNs', wideOnly: true },
  { column: 'blockNs', wideOnly: false },
  { column: 'syscallNs', wideOnly: true },
];

const FEW = 10;
const valueOf = (group: EntryGroup, column: Column): number =>
  column === 'count' ? group.rows.length : group[column];

/** Goroutines by the function that they started with, as the goroutine pages of Go's tool count. */
export function TraceEntries({
  entries,
  goid,
  selection,
  onGroup,
}: {
  entries: readonly EntryGroup[];
  /** by row of the trace's goroutines */
  goid: BigInt64Array;
  selection: Selection;
  onGroup: (group: EntryGroup) => void;
}) {
  const t = useTranslations('timeline.tables.entries');
  const [sort, setSort] = useState<Column>('execNs');
  const sorted = useMemo(
    () => [...entries].sort((a, b) => valueOf(b, sort) - valueOf(a, sort)),
    [entries, sort],
  );
  const { shown, more } = useShown(sorted, FEW, 'entries');
  const ids = useMemo(() => selectedIds(selection), [selection]);
  return (
    <section aria-label={t('title')} className="border-t border-line">
      <h3 className="px-3 pt-2 text-body font-semibold">{t('title')}</h3>
      <DataTable caption={t('caption')} dense>
        <thead>
          <tr>
            <HeadCell>{t('entry')}</HeadCell>
            {COLUMNS.map(({ column, wideOnly }) => (
              <HeadCell
                key={column}
                numeric
                wideOnly={wideOnly}
                aria-sort={sort === column ? 'descending' : 'none'}
              >
                <button
                  type="button"
                  title={t(`${column}.title`)}
                  className={sort === column ? 'text-ink' : 'hover:text-ink'}
                  onClick={() => setSort(column)}
                >
                  {t(`${column}.label`)}
                  <span aria-hidden="true" className="inline-block w-3">
                    {sort === column ? '↓' : ''}
                  </span>
                </button>
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody data-row-list="entries">
          {shown.map((group) => {
            const isMarked = isSelected(selection, ids, [group.entry], goid, group.rows);
            return (
              <DataRow
                key={group.entry?.function ?? ''}
                selected={isMarked}
                data-link
                className="relative"
              >
                <DataCell>
                  <RowButton
                    isMarked={isMarked}
                    title={placeTitle(group.entry)}
                    onSelect={() => onGroup(group)}
                  >
                    <PlaceText place={group.entry} />
                  </RowButton>
                </DataCell>
                {COLUMNS.map(({ column, wideOnly }) => {
                  const value = valueOf(group, column);
                  return (
                    <DataCell
                      key={column}
                      numeric
                      wideOnly={wideOnly}
                      className="not-phone:pr-[22px]"
                    >
                      {column === 'count' ? (
                        formatCount(value)
                      ) : value === 0 ? (
                        <span className="text-ink-3">–</span>
                      ) : (
                        formatDuration(value)
                      )}
                    </DataCell>
                  );
                })}
              </DataRow>
            );
          })}
        </tbody>
      </DataTable>
      {more}
    </section>
  );
}
