'use client';

import {
  FlameGraph,
  type FlameAct,
  type FlameTree,
  type FlameWords,
  labelOf,
} from '@unpark/charts';
import { shortenSymbol } from '@unpark/model';
import { Button, EmptyState } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { FlameModel } from '../../workers/flame-messages';

/** A function in the middle: callers merged above, the nearest ones next to it; what it calls below. */
export function FlameSandwich({
  sandwich,
  symbol,
  sourceLabel,
  unit,
  words,
  byState,
  onSelect,
  onPivot,
  onAct,
  onMenu,
}: {
  sandwich: NonNullable<FlameModel['sandwich']>;
  symbol: string;
  sourceLabel: string;
  unit: string;
  words: FlameWords;
  byState: boolean;
  onSelect: (tree: FlameTree, node: number) => void;
  /** another function, or none to choose one */
  onPivot: (symbol: string | undefined) => void;
  onAct: (tree: FlameTree, act: FlameAct, node: number) => void;
  onMenu: (tree: FlameTree, node: number, at: { readonly x: number; readonly y: number }) => void;
}) {
  const t = useTranslations('flame.sandwich');
  const { callers, callees, calleeStates } = sandwich;
  const name = shortenSymbol(symbol, 1);
  if ((callees.total[0] ?? 0) <= 0) {
    return (
      <EmptyState
        title={t('absent', { name, source: sourceLabel })}
        actions={<Button onClick={() => onPivot(undefined)}>{t('change')}</Button>}
      >
        {t('absentHint')}
      </EmptyState>
    );
  }
  const common = (tree: FlameTree) => ({
    tree,
    unit,
    words,
    onSelect: (node: number) => onSelect(tree, node),
    onZoom: () => undefined,
    onOpen: (node: number) => {
      if (node > 0 && (tree.label[node] ?? 0) < tree.functionCount) onPivot(labelOf(tree, node));
    },
    onAct: (act: FlameAct, node: number) => onAct(tree, act, node),
    onMenu: (node: number, at: { readonly x: number; readonly y: number }) =>
      onMenu(tree, node, at),
  });
  return (
    <>
      <FlameGraph
        {...common(callers)}
        id="flame-graph"
        direction="up"
        label={t('callers', { name })}
        maxHeightPx={260}
        selected={ROOT}
      />
      <FlameGraph
        {...common(callees)}
        firstRow={1}
        label={t('callees', { name })}
        maxHeightPx={340}
        {...(byState && calleeStates && { states: calleeStates })}
      />
    </>
  );
}

/** the function in the middle has the outline of a selection */
const ROOT: readonly number[] = [0];
