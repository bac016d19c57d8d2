'use client';

import { formatCount } from '@unpark/base';
import { type DiffRow, diffRows, searchTree } from '@unpark/charts';
import { Button, DataTable, Panel, PanelHead, Segmented } from '@unpark/ui';
import { COMPARE_WEIGHTS, type CompareSort, type CompareState } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { DiffModel } from '../../workers/compare-messages';
import { useAmountWords } from './compare-words';
import { DiffSwatch } from './diff-swatch';
import type { ChangeCompare } from './use-compare-state';

const FIRST_ROWS = 12;

/** The numbers of the picture by function: the same selection, search and order of magnitude. */
export function ChangesTable({
  model,
  unit,
  state,
  change,
  onSelect,
}: {
  model: DiffModel;
  unit: string;
  state: CompareState;
  change: ChangeCompare;
  onSelect: (symbol: string) => void;
}) {
  const t = useTranslations('compare');
  const { diff } = model;
  const { weight, sort } = state;
  const words = useAmountWords(diff, unit);
  const [isWhole, setWhole] = useState(false);
  const rows = useMemo(() => {
    const hits = searchTree(diff.flame, state.search);
    const found = diffRows(diff, weight).filter(
      (row) =>
        (row[weight].a > 0 || row[weight].b > 0) &&
        (hits.count === 0 || hits.labels[row.label] === 1),
    );
    return sorted(found, weight, sort);
  }, [diff, weight, sort, state.search]);
  const changed = rows.filter((row) => row[weight].kind !== 'same').length;
  const first = Math.max(FIRST_ROWS, Math.min(changed, 40));
  const shown = isWhole ? rows : rows.slice(0, first);
  const head = (column: CompareSort, name: string, isNumber: boolean) => (
    <th
      scope="col"
      className={`${isNumber ? 'r' : ''} ${column === 'a' || column === 'b' ? 'phone:hidden' : ''}`}
      aria-sort={sort !== column ? 'none' : column === 'function' ? 'ascending' : 'descending'}
    >
      <button
        type="button"
        className="font-medium"
        title={t('table.sortBy', { column: name })}
        onClick={() => change((from) => ({ ...from, sort: column }))}
      >
        {name}
        {sort === column ? (column === 'function' ? ' ↑' : ' ↓') : ''}
      </button>
    </th>
  );
  return (
    <Panel aria-label={t('table.region')} id="changes">
      <PanelHead
        title={t('table.title')}
        note={t('table.shown', { shown: formatCount(shown.length), all: formatCount(rows.length) })}
        actions={
          <Segmented
            label={t('table.of')}
            value={weight}
            options={COMPARE_WEIGHTS.map((value) => ({ value, label: t(`table.${value}`) }))}
            onChange={(next) => change((from) => ({ ...from, weight: next }))}
          />
        }
      />
      {rows.length === 0 ? (
        <p className="p-3 text-ink-2">{t('table.none')}</p>
      ) : (
        <DataTable caption={t('table.region')}>
          <thead>
            <tr>
              {head('function', t('table.function'), false)}
              {head('a', t('table.a'), true)}
              {head('b', t('table.b'), true)}
              {head('change', t('table.change'), true)}
              <th scope="col" className="w-[124px] phone:hidden">
                {t('table.kind')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <ChangeRow
                key={row.label}
                row={row}
                weight={weight}
                words={words}
                isSelected={state.functions.includes(row.symbol)}
                onSelect={onSelect}
              />
            ))}
          </tbody>
        </DataTable>
      )}
      {shown.length < rows.length && (
        <Button variant="ghost" className="m-1.5 self-start" onClick={() => setWhole(true)}>
          {t('table.all', { count: formatCount(rows.length) })}
        </Button>
      )}
    </Panel>
  );
}

function ChangeRow({
  row,
  weight,
  words,
  isSelected,
  onSelect,
}: {
  row: DiffRow;
  weight: 'self' | 'total';
  words: ReturnType<typeof useAmountWords>;
  isSelected: boolean;
  onSelect: (symbol: string) => void;
}) {
  const t = useTranslations('compare');
  const { a, b, change, kind } = row[weight];
  return (
    <tr data-selected={isSelected || undefined}>
      <td>
        <button
          type="button"
          data-row-link
          className="code text-left marks-through hover:underline phone:min-h-8"
          aria-pressed={isSelected}
          title={row.file || undefined}
          onClick={() => onSelect(row.symbol)}
        >
          {row.symbol}
        </button>
      </td>
      <td className="r num phone:hidden">{words.side('a', a)}</td>
      <td className="r num phone:hidden">{words.side('b', b)}</td>
      <td
        className={`r num ${kind === 'same' ? 'text-ink-2' : change > 0 ? 'font-semibold text-crit' : 'font-semibold text-ok'}`}
      >
        {words.change(change)}
        <span className="not-phone:hidden block font-normal text-ink-2">{t(`kind.${kind}`)}</span>
      </td>
      <td className="phone:hidden">
        <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <DiffSwatch kind={kind} />
          {t(`kind.${kind}`)}
        </span>
      </td>
    </tr>
  );
}

function sorted(rows: readonly DiffRow[], weight: 'self' | 'total', by: CompareSort): DiffRow[] {
  const name = (x: DiffRow, y: DiffRow) => (x.symbol < y.symbol ? -1 : x.symbol > y.symbol ? 1 : 0);
  return rows.toSorted((x, y) => {
    switch (by) {
      case 'function':
        return name(x, y);
      case 'change':
        return Math.abs(y[weight].change) - Math.abs(x[weight].change) || name(x, y);
      default:
        return y[weight][by] - x[weight][by] || name(x, y);
    }
  });
}
