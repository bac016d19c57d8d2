'use client';

import { formatQuantity, formatShare } from '@unpark/base';
import { useMemo, useState } from 'react';
import type { FlameTree } from '../layout/flame-tree';
import { functionRows, type SearchHits } from '../layout/marks';

/** Rows shown before the reader asks for the rest. */
const FIRST_ROWS = 60;

/** The numbers of the flame graph by function, the same selection and search. */
export function FunctionTable({
  tree,
  unit,
  label,
  selected,
  onSelect,
  search,
  maxHeightPx = 480,
}: {
  tree: FlameTree;
  unit: string;
  label: string;
  selected: readonly string[];
  onSelect: (symbol: string) => void;
  search?: SearchHits;
  maxHeightPx?: number;
}) {
  const [by, setBy] = useState<'total' | 'self'>('total');
  const [all, setAll] = useState(false);
  const rows = useMemo(() => functionRows(tree, by), [tree, by]);
  const searching = search !== undefined && search.labels.includes(1);
  const matching = searching ? rows.filter((row) => search.labels[row.label] === 1) : rows;
  const shown = all ? matching : matching.slice(0, FIRST_ROWS);
  const whole = tree.total[0] ?? 0;
  const head = (column: 'total' | 'self', words: string) => (
    <th className="r" aria-sort={by === column ? 'descending' : 'none'}>
      <button type="button" onClick={() => setBy(column)} className="font-medium">
        {words}
        {by === column ? ' ↓' : ''}
      </button>
    </th>
  );
  return (
    <div
      className="overflow-auto"
      style={{ maxHeight: maxHeightPx }}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table className="data-table" data-dense>
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 bg-surface">
          <tr>
            {head('total', 'Total')}
            <th className="r">Share</th>
            {head('self', 'Self')}
            <th>Function</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.label} data-selected={selected.includes(row.symbol) || undefined}>
              <td className="r num">{formatQuantity(row.total, unit)}</td>
              <td className="r num text-ink-2">{formatShare(row.total, whole)}</td>
              <td className="r num">{row.self === 0 ? '–' : formatQuantity(row.self, unit)}</td>
              <td>
                <button
                  type="button"
                  className="code text-left marks-through hover:underline"
                  aria-pressed={selected.includes(row.symbol)}
                  title={row.file || undefined}
                  onClick={() => onSelect(row.symbol)}
                >
                  {row.symbol}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < matching.length && (
        <button
          type="button"
          className="px-3 py-2 text-dense font-medium text-accent"
          onClick={() => setAll(true)}
        >
          Show all {matching.length} functions
        </button>
      )}
    </div>
  );
}
