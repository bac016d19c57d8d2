'use client';

import { formatCount } from '@unpark/base';
import {
  nodeLine,
  nodeParts,
  type PictureEdge,
  type PictureNode,
  relationWords,
  type WaitPicture,
} from '@unpark/charts';
import { DataCell, DataRow, DataTable, HeadCell } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { ProvenanceDot } from './evidence-list';
import type { WaitsWords } from './waits-words';

const COLUMNS = ['who', 'relation', 'whom', 'count', 'known', 'source'] as const;
type Column = (typeof COLUMNS)[number];

/** The same edges as rows; a row opens its edge as a click on the drawing does. */
export function WaitsTable({
  picture,
  words,
  openEdge,
  onEdge,
}: {
  picture: WaitPicture;
  words: WaitsWords;
  openEdge: number | undefined;
  onEdge: (edge: number) => void;
}) {
  const t = useTranslations('waits');
  const [sort, setSort] = useState<{ column: Column; down: boolean }>({
    column: 'count',
    down: true,
  });
  const rows = useMemo(() => {
    const textOf = (edge: PictureEdge, column: Exclude<Column, 'count'>): string => {
      const from = picture.nodes[edge.from];
      const to = picture.nodes[edge.to];
      if (!from || !to) return '';
      switch (column) {
        case 'who':
          return nodeLine(from, words);
        case 'whom':
          return nodeLine(to, words);
        case 'relation':
          return relationWords(picture, edge, words);
        case 'known':
          return `${words.provenance(edge.provenance)}: ${edge.why}`;
        case 'source':
          return edge.source ?? '';
      }
    };
    const all = picture.edges.map((edge, at) => ({
      at,
      edge,
      who: textOf(edge, 'who'),
      relation: textOf(edge, 'relation'),
      whom: textOf(edge, 'whom'),
      known: textOf(edge, 'known'),
      source: textOf(edge, 'source'),
    }));
    const sign = sort.down ? -1 : 1;
    return all.sort((a, b) => {
      if (sort.column === 'count') return sign * (a.edge.count - b.edge.count) || a.at - b.at;
      const [x, y] = [a[sort.column], b[sort.column]];
      return sign * (x < y ? -1 : x > y ? 1 : 0) || a.at - b.at;
    });
  }, [picture, words, sort]);
  return (
    <div className="mt-2 max-h-[620px] overflow-y-auto border-t border-line">
      <DataTable caption={t('tableCaption')} dense className="w-full">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <HeadCell
                key={column}
                numeric={column === 'count'}
                wideOnly={column === 'known' || column === 'source'}
                aria-sort={
                  sort.column !== column ? undefined : sort.down ? 'descending' : 'ascending'
                }
              >
                <button
                  type="button"
                  className="font-medium hover:text-ink"
                  onClick={() =>
                    setSort((before) => ({
                      column,
                      down: before.column === column ? !before.down : column === 'count',
                    }))
                  }
                >
                  {t(`columns.${column}`)}
                  {sort.column === column && (
                    <span aria-hidden="true">{sort.down ? ' ↓' : ' ↑'}</span>
                  )}
                </button>
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, edge, relation, known, source }) => (
            <DataRow
              key={at}
              selected={openEdge === at}
              data-link
              className="cursor-pointer"
              onClick={() => onEdge(at)}
            >
              <DataCell className="[overflow-wrap:anywhere]">
                <button
                  type="button"
                  data-row-link
                  aria-pressed={openEdge === at}
                  className="text-left"
                >
                  <NodeWords node={picture.nodes[edge.from]} words={words} />
                </button>
              </DataCell>
              <DataCell className="whitespace-nowrap text-ink-2">{relation}</DataCell>
              <DataCell className="[overflow-wrap:anywhere]">
                <NodeWords node={picture.nodes[edge.to]} words={words} />
                {picture.nodes[edge.to]?.root && (
                  <span className="ml-1.5 rounded-[4px] bg-ink px-1.5 text-label font-semibold text-surface">
                    {words.root}
                  </span>
                )}
                {edge.ring !== undefined && (
                  <span className="ml-1.5 rounded-[4px] bg-crit px-1.5 text-label font-semibold whitespace-nowrap text-surface">
                    {words.cycle(picture.rings[edge.ring]?.goroutines ?? 0)}
                  </span>
                )}
              </DataCell>
              <DataCell numeric>{formatCount(edge.count)}</DataCell>
              <DataCell wideOnly className="text-ink-2">
                <span className="mr-1.5">
                  <ProvenanceDot provenance={edge.provenance} />
                </span>
                {known}
              </DataCell>
              <DataCell wideOnly className="whitespace-nowrap text-ink-3">
                {source}
              </DataCell>
            </DataRow>
          ))}
        </tbody>
      </DataTable>
    </div>
  );
}

function NodeWords({ node, words }: { node: PictureNode | undefined; words: WaitsWords }) {
  if (!node) return null;
  const { what, code } = nodeParts(node, words);
  return (
    <>
      {what} <code className="marks-through text-ink-2">{code.join(' ')}</code>
    </>
  );
}
