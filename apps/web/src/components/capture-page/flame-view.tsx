'use client';

import { capOf, type FlameTree, isFunctionNode, labelOf, selectedNodes } from '@unpark/charts';
import { EMPTY_SELECTION, type Evidence, type Selection } from '@unpark/model';
import { type CaptureViewState, MAX_IDS } from '@unpark/view-state';
import { useMemo } from 'react';
import type { DumpModel, TreeRequest } from '../../workers/capture-messages';
import { withSource, without } from './capture-actions';
import { dumpRequest, type IdleRules, NO_IDLE_RULES } from './dump-requests';
import { sampleRowsOf } from './evidence-index';
import { FlamePanel } from './flame-panel';
import { chosenSource, type FlameSource } from './flame-sources';
import { selectedRows } from './goroutine-rows';
import { flameTablesOfTrace, tableAddresses } from './table-addresses';
import { type Loaded, useDump, useFlameTree } from './use-capture-data';
import type { ViewProps } from './view-props';

/** The flame graph of whichever source is chosen, with the selection marked in it. */
export function FlameView({
  view,
  state,
  change,
  selection,
  select,
  evidence,
  sources,
}: ViewProps) {
  const source = chosenSource(sources, state.sample);
  const idle = view.diagnosis?.idle ?? NO_IDLE_RULES;
  const dump = useDump(
    source?.of.form === 'dump'
      ? dumpRequest({ artifact: source.artifact, dump: source.of.dump }, idle)
      : undefined,
  );
  const tree = useFlameTree(treeRequest(source, state.flameOrder, idle));
  const items = useMemo(
    () => selectedItems(selection, source, dump, evidence),
    [selection, source, dump, evidence],
  );

  const onNode = (flame: FlameTree, node: number) => {
    if (node === 0) return select(EMPTY_SELECTION);
    // what a goroutine of a trace waits for is named by the function above
    const of = source?.of.form === 'trace' && capOf(flame, node) ? flame.parent[node] : node;
    const functions = of !== undefined && isFunctionNode(flame, of) ? [labelOf(flame, of)] : [];
    // more goroutines than a link can name are named by their function alone
    const named = functions.length === 0 || (flame.total[node] ?? 0) <= MAX_IDS;
    if (dump.state !== 'ready' || !source || !named) return select({ functions });
    const below = goidsBelow(dump.value, flame, node);
    if (capOf(flame, node)) {
      return select({
        functions: [],
        goroutines: { artifact: source.artifact.file, goids: below },
      });
    }
    // a function below the selected goroutines narrows the selection; elsewhere it starts a new one
    const narrows = items !== undefined && selectedNodes(flame, functions, items).includes(node);
    return select(
      narrows && selection.goroutines
        ? { functions, goroutines: selection.goroutines }
        : { functions, goroutines: { artifact: source.artifact.file, goids: below } },
    );
  };

  return (
    <FlamePanel
      sources={sources}
      source={source}
      tree={tree}
      form={state.flameForm}
      search={state.search}
      zoom={state.zoom}
      selectedFunctions={selection.functions}
      selectedItems={items}
      onSource={(next) => change((from) => withSource(from, next))}
      order={state.flameOrder}
      onOrder={(flameOrder) => change((from) => ({ ...from, flameOrder }))}
      onForm={(flameForm) => change((from) => ({ ...from, flameForm }))}
      onSearch={(search) => change((from) => ({ ...from, search }))}
      onZoom={(zoom) =>
        change((from) => (zoom === undefined ? without(from, 'zoom') : { ...from, zoom }))
      }
      onNode={onNode}
      onFunction={(symbol) => select({ functions: [symbol] })}
    />
  );
}

function treeRequest(
  source: FlameSource | undefined,
  order: CaptureViewState['flameOrder'],
  idle: IdleRules,
): TreeRequest | undefined {
  if (!source) return undefined;
  const { artifact, of } = source;
  const tree = { kind: 'tree', artifact: artifact.file, order } as const;
  switch (of.form) {
    case 'dump':
      return { ...tree, tables: tableAddresses(artifact), of: 'dump', dump: of.dump, idle };
    case 'profile':
      return {
        ...tree,
        tables: tableAddresses(artifact),
        of: 'profile',
        sampleType: of.sampleType,
      };
    case 'trace':
      return {
        ...tree,
        tables: flameTablesOfTrace(artifact, of.weigh),
        of: 'trace',
        weigh: of.weigh,
      };
  }
}

/** Positions of the selected goroutines or samples among the items of the drawn tree. */
function selectedItems(
  selection: Selection,
  source: FlameSource | undefined,
  model: Loaded<DumpModel>,
  evidence: ReadonlyMap<string, Evidence>,
): readonly number[] | undefined {
  if (!source) return undefined;
  if (source.of.form === 'trace') return undefined;
  if (source.of.form === 'profile') {
    const item = selection.evidence ? evidence.get(selection.evidence) : undefined;
    return sampleRowsOf(item, source.artifact.file);
  }
  if (model.state !== 'ready') return undefined;
  const rows = selectedRows(model.value, selection);
  if (!rows) return undefined;
  const items: number[] = [];
  for (const [item, row] of model.value.rows.entries()) if (rows.has(row)) items.push(item);
  return items;
}

function goidsBelow(model: DumpModel, tree: FlameTree, node: number): string[] {
  const end = tree.end[node] ?? node;
  const goids: string[] = [];
  for (const [item, row] of model.rows.entries()) {
    const at = tree.itemNode[item] ?? -1;
    if (at >= node && at < end) goids.push(String(model.goid[row] ?? 0n));
  }
  return goids;
}
