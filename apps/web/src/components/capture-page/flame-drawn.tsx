'use client';

import { formatShare } from '@unpark/base';
import {
  type FlameAct,
  FlameGraph,
  type FlameNoteMark,
  type FlameTree,
  FunctionTable,
  pathHashOf,
  type SearchHits,
} from '@unpark/charts';
import type { CaptureViewState } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import type { FlameModel } from '../../workers/flame-messages';
import { FlameSandwich } from './flame-sandwich';
import type { FlameSource } from './flame-sources';
import { useFlameWords, useFunctionTableWords } from './use-flame-words';

export interface FlameHandlers {
  readonly onNode: (tree: FlameTree, node: number) => void;
  readonly onFunction: (symbol: string) => void;
  readonly onZoom: (zoom: string | undefined) => void;
  readonly onPivot: (symbol: string | undefined) => void;
  readonly onNote: (notes: readonly string[]) => void;
  readonly onAct: (tree: FlameTree, act: FlameAct, node: number) => void;
  readonly onMenu: (
    on: { readonly tree: FlameTree; readonly node: number } | { readonly symbol: string },
    at: { readonly x: number; readonly y: number },
  ) => void;
}

/** The picture or table in the chosen form. */
export function FlameDrawn({
  model,
  source,
  state,
  pivot,
  outlined,
  hits,
  notes,
  selectedFunctions,
  handlers,
}: {
  model: FlameModel;
  source: FlameSource;
  state: Pick<CaptureViewState, 'flameForm' | 'flameColour' | 'zoom'>;
  pivot: string | undefined;
  outlined: readonly number[];
  hits: SearchHits | undefined;
  notes: readonly FlameNoteMark[] | undefined;
  selectedFunctions: readonly string[];
  handlers: FlameHandlers;
}) {
  const t = useTranslations('flame');
  const words = useFlameWords();
  const tableWords = useFunctionTableWords();
  const { tree, states, weights, sandwich } = model;
  const { unit } = source;
  const total = tree.total[0] ?? 0;
  const label = `${source.label}: ${words.amount(total, unit)}, ${formatShare(total, tree.whole)}`;
  const byState = state.flameColour === 'state';
  const { flameForm: form } = state;
  if (form === 'table' || (form === 'sandwich' && pivot === undefined)) {
    const picks = form === 'sandwich';
    return (
      <FunctionTable
        tree={tree}
        weights={weights}
        unit={unit}
        label={t('table.label', { source: source.label })}
        words={words}
        table={tableWords}
        selected={selectedFunctions}
        onSelect={picks ? handlers.onPivot : handlers.onFunction}
        onMenu={(symbol, at) => handlers.onMenu({ symbol }, at)}
        {...(hits && { search: hits })}
        {...(picks && {
          lead: (
            <p className="border-b border-line px-3 py-2 text-dense">
              <b className="font-semibold">{t('sandwich.pick')}</b>{' '}
              <span className="text-ink-2">{t('sandwich.pickHint')}</span>
            </p>
          ),
        })}
      />
    );
  }
  if (form === 'sandwich') {
    if (!sandwich || pivot === undefined) return null;
    return (
      <div className="px-3 pt-2.5 pb-2">
        <FlameSandwich
          sandwich={sandwich}
          symbol={pivot}
          sourceLabel={source.label}
          unit={unit}
          words={words}
          byState={byState}
          onSelect={handlers.onNode}
          onPivot={handlers.onPivot}
          onAct={handlers.onAct}
          onMenu={(of, node, at) => handlers.onMenu({ tree: of, node }, at)}
        />
      </div>
    );
  }
  return (
    <div className="px-3 pt-2.5 pb-2">
      <FlameGraph
        id="flame-graph"
        tree={tree}
        unit={unit}
        words={words}
        label={label}
        direction={form === 'flame' ? 'up' : 'down'}
        {...(byState && states && { states })}
        {...(state.zoom !== undefined && { zoom: state.zoom })}
        onZoom={handlers.onZoom}
        selected={outlined}
        onSelect={(node) => handlers.onNode(tree, node)}
        onAct={(act, node) => handlers.onAct(tree, act, node)}
        onMenu={(node, at) => handlers.onMenu({ tree, node }, at)}
        {...(notes && { notes, onNote: handlers.onNote })}
        {...(hits && { search: hits })}
      />
    </div>
  );
}

/** Name of a box in links. */
export const zoomOf = (tree: FlameTree, node: number): string | undefined =>
  node === 0 ? undefined : pathHashOf(tree, node);
