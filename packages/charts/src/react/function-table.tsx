'use client';

import { formatShare } from '@unpark/base';
import { type ReactNode, useMemo, useState } from 'react';
import type { FlameTree } from '../layout/flame-tree';
import {
  functionRows,
  type FunctionSort,
  type FunctionWeights,
  type SearchHits,
} from '../layout/marks';
import type { FlameWords } from '../renderer/flame-words';

/** Rows shown before the reader asks for the rest, and added with each further asking. */
const ROWS_STEP = 60;
const MORE_ROWS = 1000;

export interface FunctionTableWords {
  readonly flat: string;
  readonly cum: string;
  readonly share: string;
  readonly name: string;
  readonly more: (left: number) => string;
  readonly none: string;
}

/** The numbers of the flame graph by function, the same selection and search. */
export function FunctionTable({
  tree,
  weights,
  unit,
  label,
  words,
  table,
  selected,
  onSelect,
  onMenu,
  search,
  lead,
  maxHeightPx = 480,
}: {
  tree: FlameTree;
  /** of the tree, where they are known already */
  weights?: FunctionWeights;
  unit: string;
  label: string;
  words: Pick<FlameWords, 'quantity'>;
  table: FunctionTableWords;
  selected: readonly string[];
  onSelect: (symbol: string) => void;
  onMenu?: (symbol: string, at: { readonly x: number; readonly y: number }) => void;
  search?: SearchHits;
  lead?: ReactNode;
  maxHeightPx?: number;
}) {
  const [by, setBy] = useState<FunctionSort>('self');
  const [limit, setLimit] = useState(ROWS_STEP);
  const rows = useMemo(() => functionRows(tree, by, weights), [tree, by, weights]);
  const searching = search !== undefined && search.labels.includes(1);
  const matching = searching ? rows.filter((row) => search.labels[row.label] === 1) : rows;
  const shown = matching.slice(0, limit);
  const whole = tree.whole;
  const head = (column: FunctionSort, text: string, right = true) => (
    <th
      className={right ? 'r' : undefined}
      aria-sort={by === column ? (column === 'name' ? 'ascending' : 'descending') : 'none'}
    >
      <button type="button" onClick={() => setBy(column)} className="font-medium">
        {text}
        {by === column ? (column === 'name' ? ' ↑' : ' ↓') : ''}
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
      {lead}
      <table className="data-table" data-dense>
        <caption className="sr-only">{label}</caption>
        <thead className="sticky top-0 bg-surface">
          <tr>
            {head('self', table.flat)}
            <th className="r phone:hidden">{table.share}</th>
            {head('total', table.cum)}
            <th className="r">{table.share}</th>
            {head('name', table.name, false)}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr
              key={row.label}
              data-selected={selected.includes(row.symbol) || undefined}
              onContextMenu={(event) => {
                if (!onMenu) return;
                event.preventDefault();
                onMenu(row.symbol, { x: event.clientX, y: event.clientY });
              }}
            >
              <td className="r num">{row.self === 0 ? '–' : words.quantity(row.self, unit)}</td>
              <td className="r num text-ink-2 phone:hidden">
                {row.self === 0 ? '' : formatShare(row.self, whole)}
              </td>
              <td className="r num">{words.quantity(row.total, unit)}</td>
              <td className="r num text-ink-2">{formatShare(row.total, whole)}</td>
              <td>
                <button
                  type="button"
                  className="code text-left marks-through [overflow-wrap:anywhere] hover:underline"
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
      {matching.length === 0 && <p className="px-3 py-2 text-dense text-ink-2">{table.none}</p>}
      {shown.length < matching.length && (
        <button
          type="button"
          className="px-3 py-2 text-dense font-medium text-accent"
          onClick={() => setLimit((known) => known + MORE_ROWS)}
        >
          {table.more(matching.length - shown.length)}
        </button>
      )}
    </div>
  );
}
