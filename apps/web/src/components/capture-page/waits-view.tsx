'use client';

import {
  canShowEach,
  MAX_SINGLE_GOROUTINES,
  nodeLine,
  waitPicture,
  type WaitGrain,
} from '@unpark/charts';
import { Panel, PanelHead, Segmented } from '@unpark/ui';
import { WAIT_FORMS } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useMemo, useRef, useState } from 'react';
import { withEvidence } from './capture-actions';
import type { ViewProps } from './view-props';
import { WaitsEdgeLine } from './waits-edge-line';
import { WaitsEmpty } from './waits-empty';
import { WaitsExport } from './waits-export';
import { WaitsFigure } from './waits-figure';
import {
  type OpenEdge,
  openEdgeOf,
  selectedNodes,
  selectionKey,
  selectionOfEdge,
  selectionOfNode,
} from './waits-selection';
import { WaitsRest, WaitsSummary } from './waits-summary';
import { WaitsTable } from './waits-table';
import { useWaitsWords } from './waits-words';
import { marksByPlace, useNotes } from '../notes/notes-context';

/** Nodes that one note marks at most. */
const MOST_MARKED = 12;

const NO_GRAPH = { nodes: [], edges: [], cycles: [], left: 0 };

/** Who waits for whom: a picture or a table; an edge selects what it was read from. */
export function WaitsView(props: ViewProps) {
  const { view, state, change, selection, select, evidence, sources } = props;
  const t = useTranslations('waits');
  const words = useWaitsWords();
  const graph = view.diagnosis?.waitGraph ?? NO_GRAPH;
  const [opened, setOpened] = useState<OpenEdge>();
  const svg = useRef<SVGSVGElement>(null);
  const each = useMemo(() => canShowEach(graph), [graph]);
  const shownGrain: WaitGrain = each && state.waitEach ? 'goroutines' : 'groups';
  const picture = useMemo(
    () => waitPicture(graph, { grain: shownGrain, all: state.waitAll }),
    [graph, shownGrain, state.waitAll],
  );
  const whole = useMemo(() => waitPicture(graph, { all: true }), [graph]);
  const marked = useMemo(() => selectedNodes(picture, selection), [picture, selection]);
  const { notes } = useNotes();
  const noteMarks = useMemo(
    () =>
      marksByPlace(
        notes,
        ({ node, edge }: { node?: number; edge?: number }) => `${node ?? ''} ${edge ?? ''}`,
        (of) => {
          const edge = picture.edges.findIndex(
            (one) => of.evidence !== undefined && one.evidence === of.evidence,
          );
          return edge >= 0
            ? [{ edge }]
            : [...selectedNodes(picture, of)].slice(0, MOST_MARKED).map((node) => ({ node }));
        },
      ).map(({ place, ...mark }) => ({ ...place, ...mark })),
    [notes, picture],
  );
  const isTable = state.waitForm === 'table';
  const table = isTable ? whole : picture;
  const openEdge = openEdgeOf(table, opened, state);

  const onEdge = (at: number) => {
    const edge = table.edges[at];
    const from = edge && table.nodes[edge.from];
    const to = edge && table.nodes[edge.to];
    if (!edge || !from || !to) return;
    const item = edge.evidence === undefined ? undefined : evidence.get(edge.evidence);
    const next = selectionOfEdge(table, edge, item);
    setOpened({ from: from.id, to: to.id, selection: selectionKey(next) });
    if (item) change((before) => withEvidence(before, item, sources));
    else select(next);
  };
  const onNode = (at: number) => {
    const node = picture.nodes[at];
    if (node) select(selectionOfNode(node));
  };

  const empty = graph.edges.length === 0;
  return (
    <Panel aria-label={t('title')} id="waits">
      <PanelHead
        title={t('title')}
        note={<span className="phone:hidden">{t('note')}</span>}
        actions={
          !empty && (
            <>
              <Segmented
                label={t('form')}
                value={state.waitForm}
                options={WAIT_FORMS.map((value) => ({ value, label: t(value) }))}
                onChange={(waitForm) => change((before) => ({ ...before, waitForm }))}
              />
              <WaitsExport picture={table} words={words} svg={isTable ? undefined : svg} />
            </>
          )
        }
      >
        {!empty && !isTable && (
          <span className="flex flex-1 justify-end phone:order-last phone:basis-full phone:justify-start">
            <Segmented
              label={t('grain')}
              value={shownGrain}
              options={[
                { value: 'groups', label: t('groups') },
                {
                  value: 'goroutines',
                  label: t('everyGoroutine'),
                  disabled: !each,
                  ...(!each && { title: t('grainOff', { most: MAX_SINGLE_GOROUTINES }) }),
                },
              ]}
              onChange={(grain) =>
                change((before) => ({ ...before, waitEach: grain === 'goroutines' }))
              }
            />
          </span>
        )}
      </PanelHead>
      {empty ? (
        <WaitsEmpty view={view} />
      ) : (
        <>
          <WaitsSummary
            graph={graph}
            dumps={view.diagnosis?.dumps ?? []}
            cycles={picture.rings.length}
            roots={picture.nodes.filter((node) => node.root).map((node) => nodeLine(node, words))}
          />
          {isTable ? (
            <WaitsTable picture={whole} words={words} openEdge={openEdge} onEdge={onEdge} />
          ) : (
            <>
              <WaitsFigure
                picture={picture}
                words={words}
                selected={marked}
                openEdge={openEdge}
                onNode={onNode}
                onEdge={onEdge}
                svg={svg}
                notes={noteMarks}
              />
              <WaitsRest
                picture={picture}
                all={state.waitAll}
                onAll={(waitAll) => change((before) => ({ ...before, waitAll }))}
              />
            </>
          )}
          <WaitsEdgeLine
            {...props}
            picture={table}
            edge={openEdge === undefined ? undefined : table.edges[openEdge]}
            words={words}
          />
        </>
      )}
    </Panel>
  );
}
