'use client';

import { formatCount, formatShare } from '@unpark/base';
import { type FlameTree, pathHashOf, type SearchHits, weightOfFunction } from '@unpark/charts';
import { shortenSymbol } from '@unpark/model';
import { Button, IconButton } from '@unpark/ui';
import type { CaptureViewState, FlameOrder } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { FlameModel } from '../../workers/flame-messages';
import { FlameLegend } from './flame-legend';
import type { FlameSource } from './flame-sources';
import { useFlameWords } from './use-flame-words';

/** Under the picture: what is selected, what a search found, what the colours are. */
export function FlameFoot({
  model,
  source,
  state,
  functions,
  items,
  outlined,
  hits,
  onZoom,
  onOrder,
  onMore,
}: {
  model: FlameModel;
  source: FlameSource;
  state: Pick<CaptureViewState, 'flameForm' | 'flameColour' | 'flameOrder' | 'zoom' | 'search'>;
  functions: readonly string[];
  items: readonly number[] | undefined;
  outlined: readonly number[];
  hits: SearchHits | undefined;
  onZoom: (zoom: string | undefined) => void;
  onOrder: (order: FlameOrder) => void;
  /** the menu of the selected function */
  onMore: (symbol: string, at: { readonly x: number; readonly y: number }) => void;
}) {
  const t = useTranslations('flame');
  const words = useFlameWords();
  const { tree, legend } = model;
  const isPicture = state.flameForm === 'icicle' || state.flameForm === 'flame';
  const [first] = functions;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-t border-line px-3 pt-1.5 pb-2 text-dense">
      <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
        <SelectedLine tree={tree} source={source} symbol={first} items={items} />
        {first !== undefined && (
          <IconButton
            icon="more"
            size="small"
            label={t('menu.open', { name: shortenSymbol(first, 1) })}
            onClick={(event) => {
              const { left, bottom } = event.currentTarget.getBoundingClientRect();
              onMore(first, { x: left, y: bottom });
            }}
          />
        )}
      </span>
      {hits && (
        <span role="status" className="num text-ink-2">
          {hits.count === 0
            ? t('hits.none', { text: state.search })
            : t('hits.some', {
                count: formatCount(hits.count),
                amount: words.amount(hits.weight, source.unit),
                share: formatShare(hits.weight, tree.whole),
              })}
        </span>
      )}
      {isPicture && (
        <PictureButtons
          tree={tree}
          zoom={state.zoom}
          outlined={outlined}
          order={state.flameOrder}
          onZoom={onZoom}
          onOrder={onOrder}
        />
      )}
      <span className="flex-1" />
      {state.flameForm !== 'table' && <FlameLegend parts={legend} colour={state.flameColour} />}
    </div>
  );
}

/** What the keyboard and the wheel do, for fingers and for those who look for a button. */
function PictureButtons({
  tree,
  zoom,
  outlined,
  order,
  onZoom,
  onOrder,
}: {
  tree: FlameTree;
  zoom: string | undefined;
  outlined: readonly number[];
  order: FlameOrder;
  onZoom: (zoom: string | undefined) => void;
  onOrder: (order: FlameOrder) => void;
}) {
  const t = useTranslations('flame');
  const [first] = outlined;
  const target = first === undefined || first === 0 ? undefined : pathHashOf(tree, first);
  return (
    <span className="flex flex-wrap gap-1">
      {target !== undefined && target !== zoom && (
        <Button variant="ghost" size="small" onClick={() => onZoom(target)}>
          {t('zoom.selection')}
        </Button>
      )}
      {zoom !== undefined && (
        <Button variant="ghost" size="small" onClick={() => onZoom(undefined)}>
          {t('zoom.all')}
        </Button>
      )}
      <Button
        variant="ghost"
        size="small"
        title={t('order.label')}
        onClick={() => onOrder(order === 'weight' ? 'name' : 'weight')}
      >
        {t(`order.${order}`)}
      </Button>
    </span>
  );
}

/** Total and share of what is selected, always in the same place. */
function SelectedLine({
  tree,
  source,
  symbol,
  items,
}: {
  tree: FlameTree;
  source: FlameSource;
  symbol: string | undefined;
  items: readonly number[] | undefined;
}) {
  const t = useTranslations('flame.selected');
  const words = useFlameWords();
  const shown = tree.total[0] ?? 0;
  const weight = useMemo(
    () => (symbol === undefined ? undefined : weightOfFunction(tree, symbol).total),
    [tree, symbol],
  );
  if (symbol === undefined || weight === undefined) {
    return (
      <span className="num text-ink-2">
        {items ? t('of', { count: formatCount(items.length) }) : t('all')}{' '}
        <b className="font-semibold text-ink">{words.amount(shown, source.unit)}</b>
      </span>
    );
  }
  return (
    <>
      <span className="code font-semibold marks-through [overflow-wrap:anywhere]">{symbol}</span>
      {weight === 0 ? (
        <span className="text-ink-2">{t('none', { source: source.label })}</span>
      ) : (
        <span className="num">
          <b className="font-semibold">
            {t('total', { amount: words.amount(weight, source.unit) })}
          </b>
          <span className="text-ink-2">
            , {t('share', { share: formatShare(weight, tree.whole) })}
          </span>
        </span>
      )}
    </>
  );
}
