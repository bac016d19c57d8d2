'use client';

import {
  type FlameAct,
  groupOf,
  nodeOfPathHash,
  quoted,
  searchTree,
  withStep,
} from '@unpark/charts';

import { Button, EmptyState, useToast } from '@unpark/ui';
import { type FlameStep, MAX_FLAME_STEPS, withoutPart } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { lazy, Suspense, useMemo, useState } from 'react';
import { withSource, without } from './capture-actions';
import { dumpRequest, NO_IDLE_RULES } from './dump-requests';

import { copyText } from './flame-clipboard';
import { FlameDrawn, type FlameHandlers, zoomOf } from './flame-drawn';
import { FlameExport } from './flame-export';
import { FlameFoot } from './flame-foot';
import { FlameMenu, type FlameMenuAct, type FlameMenuFor } from './flame-menu';
import { FlamePanel } from './flame-panel';
import { flameAsked, rangeOf } from './flame-request';
import {
  labelExpressionOf,
  nodesOfSelection,
  selectedItems,
  selectionOfNode,
  symbolOf,
} from './flame-selection';
import { chosenSource, type FlameSource } from './flame-sources';
import { FlameToolbar } from './flame-toolbar';
import { marksByPlace, noteToOpen, useNotes } from '../notes/notes-context';

import { programOf } from './program-context';
import { useDump, useFlame, useFlameLines } from './use-capture-data';
import { useFlameBoxWords, useFlameWords, useFunctionTableWords } from './use-flame-words';
import { useLatest } from './use-latest';
import { loadLinesPanel } from './view-parts';
import type { ViewProps } from './view-props';

const FlameLinesPanel = lazy(() => loadLinesPanel().then((component) => ({ default: component })));

const NONE: readonly number[] = [];
/** Boxes that one note marks at most: goroutines may end in very many. */
const MOST_MARKED = 200;

/** The flame graph of whichever source is chosen, with the selection marked in it. */
export function FlameView(props: ViewProps) {
  const { view, state, change, selection, select, evidence, sources, dumps } = props;
  const t = useTranslations('flame');
  const toast = useToast();
  const words = useFlameWords();
  const tableWords = useFunctionTableWords();
  const source = chosenSource(sources, state.sample);
  const boxWords = useFlameBoxWords(source, state.flameLabel);
  const idle = view.diagnosis?.idle ?? NO_IDLE_RULES;
  const range = rangeOf(source, selection);
  const of = source?.of;
  const ref =
    of?.form === 'dump'
      ? dumps.find(({ artifact, dump: at }) => artifact === source?.artifact && at === of.dump)
      : undefined;
  const dump = useDump(ref && dumpRequest(ref, idle));

  const asked = source && flameAsked(source, state, idle, boxWords, range);
  const pivot =
    state.flameForm === 'sandwich' ? (state.pivot ?? selection.functions[0]) : undefined;
  const answer = useFlame(
    asked && {
      ...asked,
      kind: 'flame',
      order: state.flameOrder,
      ...(pivot !== undefined && { pivot }),
    },
  );
  // the last picture stays until the next one is there, unless it is of something else
  const flame = useLatest(answer, source?.key ?? '');
  const lines = useFlameLines(
    asked && state.sourceOf !== undefined
      ? { ...asked, kind: 'flame-lines', symbol: state.sourceOf }
      : undefined,
  );
  const [menu, setMenu] = useState<FlameMenuFor>();

  const items = useMemo(
    () => selectedItems(selection, source, dump, evidence),
    [selection, source, dump, evidence],
  );
  const model = flame.state === 'ready' ? flame.value : undefined;
  const tree = model?.tree;
  const hits = useMemo(
    () => (tree && state.search !== '' ? searchTree(tree, state.search) : undefined),
    [tree, state.search],
  );
  const outlined = useMemo(() => {
    return tree ? nodesOfSelection(tree, selection, items) : NONE;
  }, [tree, selection, items]);

  const { notes, spot, setSpot } = useNotes();
  const noteMarks = useMemo(() => {
    if (!tree || notes.length === 0) return undefined;
    return marksByPlace(notes, String, (of) =>
      nodesOfSelection(tree, of, selectedItems(of, source, dump, evidence)).slice(0, MOST_MARKED),
    ).map(({ place, ...mark }) => ({ node: place, ...mark }));
  }, [tree, notes, source, dump, evidence]);

  const setSteps = (flameSteps: readonly FlameStep[]) =>
    change((from) => ({
      ...without(from, 'zoom'),
      flameSteps: flameSteps.slice(-MAX_FLAME_STEPS),
    }));
  const addStep = (step: FlameStep) => setSteps(withStep(state.flameSteps, step));
  const setZoom = (zoom: string | undefined) =>
    change((from) => (zoom === undefined ? without(from, 'zoom') : { ...from, zoom }));
  const setPivot = (symbol: string | undefined) =>
    change((from) => ({
      ...without(from, 'pivot'),
      flameForm: 'sandwich',
      ...(symbol === undefined
        ? { selection: { ...from.selection, functions: [] } }
        : { pivot: symbol }),
    }));

  const actOn = (symbol: string, act: FlameAct | FlameMenuAct, zoom?: string) => {
    const expression = `^${quoted(symbol)}$`;
    switch (act) {
      case 'focus':
      case 'ignore':
      case 'hide':
      case 'show-from':
        return addStep({ kind: act, expression });
      case 'recursion':
        return addStep({ kind: 'recursion', expression: '' });
      case 'sandwich':
        return setPivot(symbol);
      case 'source':
        return change((from) => ({ ...from, sourceOf: symbol }));
      case 'zoom':
        return setZoom(zoom);
      case 'undo':
        return setSteps(state.flameSteps.slice(0, -1));
      case 'copy':
        void copyText(symbol).then((done) =>
          toast(
            done ? { message: t('menu.copied') } : { message: t('export.refused'), tone: 'error' },
          ),
        );
    }
  };

  const handlers: FlameHandlers = {
    onNode: (of, node) => select(selectionOfNode(of, node, { selection, source, dump, items })),
    onFunction: (symbol) => select({ functions: [symbol] }),
    onZoom: setZoom,
    onPivot: setPivot,
    onNote: (ids) => setSpot(noteToOpen(ids, spot)),
    onAct: (of, act, node) => {
      const group = groupOf(of, node);
      if (act === 'undo' || act === 'recursion') return actOn('', act);
      if (group) {
        if (group.value === undefined || (act !== 'focus' && act !== 'ignore')) return;
        const kind = act === 'focus' ? 'label-focus' : 'label-ignore';
        return addStep({ kind, expression: labelExpressionOf(group.key, group.value) });
      }
      const symbol = symbolOf(of, node);
      if (symbol !== undefined) actOn(symbol, act);
    },
    onMenu: (on, at) => {
      if ('symbol' in on) return setMenu({ symbol: on.symbol, ...at });
      const symbol = symbolOf(on.tree, on.node);
      if (symbol === undefined) return;
      const isMain = on.tree === tree;
      setMenu({ symbol, ...(isMain && { node: on.node }), ...at });
    },
  };

  const picture = tree &&
    source && {
      tree,
      unit: source.unit,
      words,
      root: nodeOfPathHash(tree, state.zoom),
      direction: state.flameForm === 'flame' ? ('up' as const) : ('down' as const),
      ...(state.flameColour === 'state' && model?.states && { states: model.states }),
      widthPx: 1200,
    };
  const title = source ? `${view.service.name}, ${source.artifact.file}: ${source.label}` : '';
  return (
    <>
      <FlamePanel
        sources={sources}
        source={source}
        loaded={flame}
        form={state.flameForm}
        onSource={(next) => change((from) => withSource(from, next))}
        onForm={(flameForm) => change((from) => ({ ...from, flameForm }))}
        toolbar={
          <FlameToolbar
            state={state}
            model={model}
            range={range}
            onSearch={(search) => change((from) => ({ ...from, search }))}
            onSteps={setSteps}
            onColour={(flameColour) => change((from) => ({ ...from, flameColour }))}
            onSplit={(key) =>
              change((from) => ({
                ...without(from, 'flameLabel', 'zoom'),
                ...(key !== undefined && { flameLabel: key }),
              }))
            }
            onWholeTrace={() => select(withoutPart(selection, 'range'))}
          >
            {picture && asked && (
              <FlameExport
                picture={picture}
                name={fileNameOf(view.service.slug, source)}
                title={title}
                file={{
                  ...asked,
                  kind: 'flame-file',
                  head: {
                    title: source.label,
                    unit: source.unit,
                    steps: state.flameSteps.map(({ kind, expression }) =>
                      `${t(`steps.${kind}`)} ${expression}`.trim(),
                    ),
                  },
                  columns: {
                    flat: tableWords.flat,
                    cum: tableWords.cum,
                    share: tableWords.share,
                    name: tableWords.name,
                  },
                  sampleType: sampleTypeOf(source),
                }}
              />
            )}
          </FlameToolbar>
        }
      >
        {model && source && (tree?.total[0] ?? 0) <= 0 ? (
          <NothingLeft
            source={source}
            hasSteps={state.flameSteps.length > 0}
            hasRange={range !== undefined}
            onUndo={() => actOn('', 'undo')}
          />
        ) : (
          model &&
          source && (
            <>
              <FlameDrawn
                model={model}
                source={source}
                state={state}
                pivot={pivot}
                outlined={outlined}
                hits={hits}
                notes={noteMarks}
                selectedFunctions={selection.functions}
                handlers={handlers}
              />
              <FlameFoot
                model={model}
                source={source}
                state={state}
                functions={
                  pivot === undefined || selection.functions.includes(pivot)
                    ? selection.functions
                    : [pivot]
                }
                items={items}
                outlined={outlined}
                hits={hits}
                onZoom={setZoom}
                onOrder={(flameOrder) => change((from) => ({ ...from, flameOrder }))}
                onMore={(symbol, at) => setMenu({ symbol, ...at })}
              />
            </>
          )
        )}
        {state.sourceOf !== undefined && source && (
          <Suspense>
            <FlameLinesPanel
              symbol={state.sourceOf}
              lines={lines}
              unit={source.unit}
              words={words}
              program={programOf(view)}
              onClose={() => change((from) => without(from, 'sourceOf'))}
            />
          </Suspense>
        )}
      </FlamePanel>
      <FlameMenu
        opened={menu}
        onClose={() => setMenu(undefined)}
        onAct={(act, { symbol, node }) =>
          actOn(symbol, act, tree && node !== undefined ? zoomOf(tree, node) : undefined)
        }
      />
    </>
  );
}

function NothingLeft({
  source,
  hasSteps,
  hasRange,
  onUndo,
}: {
  source: FlameSource;
  hasSteps: boolean;
  hasRange: boolean;
  onUndo: () => void;
}) {
  const t = useTranslations('flame');
  if (hasSteps) {
    return (
      <EmptyState
        title={t('empty.steps')}
        actions={<Button onClick={onUndo}>{t('steps.undo')}</Button>}
      >
        {t('empty.stepsHint')}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t('empty.source', { source: source.label })}>
      {hasRange
        ? t('empty.range')
        : source.of.form === 'trace'
          ? t('empty.trace', { file: source.artifact.file })
          : t('empty.profile', { file: source.artifact.file })}
    </EmptyState>
  );
}

function sampleTypeOf({ choice, unit, of }: FlameSource): { type: string; unit: string } {
  if (of.form === 'dump') return { type: 'goroutine', unit: 'count' };
  return { type: choice.type ?? 'samples', unit };
}

const fileNameOf = (service: string, source: FlameSource): string => {
  const file = source.artifact.file.slice(source.artifact.file.lastIndexOf('/') + 1);
  const type = source.choice.type ?? `dump-${(source.choice.dump ?? 0) + 1}`;
  return [service, file, type]
    .filter((part) => part !== '')
    .join('-')
    .replace(/[^A-Za-z0-9._-]+/g, '-');
};
