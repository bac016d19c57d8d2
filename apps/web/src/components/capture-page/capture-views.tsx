'use client';

import { capOf, type FlameTree, isFunctionNode, labelOf, selectedNodes } from '@unpark/charts';
import { EMPTY_SELECTION, type Evidence, type IdleRuleRecord, type Selection } from '@unpark/model';
import type { ArtifactView, CaptureView } from '@unpark/usecases';
import { type CaptureViewState, MAX_IDS } from '@unpark/view-state';
import { useMemo } from 'react';
import type {
  ChangesRequest,
  DumpModel,
  DumpRequest,
  TreeRequest,
} from '../../workers/capture-messages';
import { withSelection, withSource, without } from './capture-actions';
import { completed, sampleRowsOf } from './evidence-index';
import { FlamePanel } from './flame-panel';
import { chosenSource, type DumpRef, type FlameSource } from './flame-sources';
import { selectedRows } from './goroutine-rows';
import { GoroutinesPanel } from './goroutines-panel';
import { stateOfGroup } from './group-words';
import { MetricsPanel } from './metrics-panel';
import { SelectionBar } from './selection-bar';
import { flameTablesOfTrace, tableAddresses } from './table-addresses';
import { TracePanel } from './trace-panel';
import { type Loaded, useChanges, useDump, useFlameTree } from './use-capture-data';
import type { ChangeView } from './use-view-state';

/** The linked views. Each draws tables under one selection and gives selections back. */
export function CaptureViews({
  view,
  state,
  change,
  evidence,
  dumps,
  sources,
}: {
  view: CaptureView;
  state: CaptureViewState;
  change: ChangeView;
  evidence: ReadonlyMap<string, Evidence>;
  dumps: readonly DumpRef[];
  sources: readonly FlameSource[];
}) {
  const selection = useMemo(
    () => completed(state.selection, evidence),
    [state.selection, evidence],
  );
  const source = chosenSource(sources, state.sample);
  const dump =
    dumps.find(
      (ref) => ref.artifact.file === state.dump?.artifact && ref.dump === state.dump.dump,
    ) ?? dumps[0];
  const other = dump && otherDump(dumps, dump);

  const idle = view.diagnosis?.idle ?? NO_IDLE_RULES;
  const model = useDump(dump && dumpRequest(dump, idle));
  const changes = useChanges(changesRequest(dumps, dump, other, idle));
  // mostly both views show one dump: it is brought over from the worker once
  const sameDump = source?.key === dump?.key;
  const otherModel = useDump(
    source?.of.form === 'dump' && !sameDump
      ? dumpRequest({ artifact: source.artifact, dump: source.of.dump }, idle)
      : undefined,
  );
  const flameDump = sameDump ? model : otherModel;
  const tree = useFlameTree(treeRequest(source, state.flameOrder, idle));
  const items = useMemo(
    () => selectedItems(selection, source, flameDump, evidence),
    [selection, source, flameDump, evidence],
  );

  const stateClass = useMemo(() => sharedState(model, selection), [model, selection]);

  const select = (next: Selection) => change((from) => withSelection(from, next));
  const onNode = (flame: FlameTree, node: number) => {
    if (node === 0) return select(EMPTY_SELECTION);
    // what a goroutine of a trace waits for is named by the function above
    const of = source?.of.form === 'trace' && capOf(flame, node) ? flame.parent[node] : node;
    const functions = of !== undefined && isFunctionNode(flame, of) ? [labelOf(flame, of)] : [];
    // more goroutines than a link can name are named by their function alone
    const named = functions.length === 0 || (flame.total[node] ?? 0) <= MAX_IDS;
    if (flameDump.state !== 'ready' || !source || !named) return select({ functions });
    const below = goidsBelow(flameDump.value, flame, node);
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

  const shows = (tab: CaptureViewState['tab']) => (state.tab === tab ? '' : 'phone:hidden');
  const anyView = state.tab !== 'verdict' && state.tab !== 'files';
  return (
    <div className={`flex min-w-0 flex-col gap-2.5 ${anyView ? '' : 'phone:hidden'}`}>
      <SelectionBar selection={selection} stateClass={stateClass} onChange={select} />
      <div id="capture-panel-flame" className={shows('flame')}>
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
      </div>
      <div id="capture-panel-goroutines" className={shows('goroutines')}>
        <GoroutinesPanel
          dumps={dumps}
          dump={dump}
          other={other}
          model={model}
          changes={changes}
          filter={state.filter}
          sort={state.sort}
          openGroup={state.group}
          selection={selection}
          hasGoroutineProfile={view.artifacts.some(
            (artifact) => artifact.record?.kind === 'pprof-goroutine',
          )}
          onDump={(next) =>
            change((from) => ({
              ...without(from, 'group'),
              dump: { artifact: next.artifact.file, dump: next.dump },
            }))
          }
          onFilter={(filter) => change((from) => ({ ...from, filter }))}
          onSort={(sort) => change((from) => ({ ...from, sort }))}
          onOpenGroup={(group) =>
            change((from) => (group === undefined ? without(from, 'group') : { ...from, group }))
          }
          onSelection={select}
        />
      </div>
      <div id="capture-panel-trace" className={shows('trace')}>
        <TracePanel
          artifacts={view.artifacts}
          dump={dump}
          dumpModel={model.state === 'ready' ? model.value : undefined}
          selection={selection}
          onSelection={select}
        />
      </div>
      <div id="capture-panel-metrics" className={shows('metrics')}>
        <MetricsPanel artifacts={view.artifacts} />
      </div>
    </div>
  );
}

/** The dump to compare with: the next one, for the last one the one before. */
function otherDump(dumps: readonly DumpRef[], dump: DumpRef): DumpRef | undefined {
  const at = dumps.indexOf(dump);
  return dumps[at + 1] ?? dumps[at - 1];
}

type IdleRules = readonly IdleRuleRecord[];
const NO_IDLE_RULES: IdleRules = [];

const dumpRequest = (
  { artifact, dump }: { readonly artifact: ArtifactView; readonly dump: number },
  idle: IdleRules,
): DumpRequest => ({
  kind: 'dump',
  artifact: artifact.file,
  dump,
  idle,
  tables: tableAddresses(artifact),
});

/** Always from the earlier dump to the later one, whichever is shown. */
function changesRequest(
  dumps: readonly DumpRef[],
  dump: DumpRef | undefined,
  other: DumpRef | undefined,
  idle: IdleRules,
): ChangesRequest | undefined {
  if (!dump || !other) return undefined;
  const forward = dumps.indexOf(dump) < dumps.indexOf(other);
  const [from, to] = forward ? [dump, other] : [other, dump];
  return {
    kind: 'changes',
    artifact: to.artifact.file,
    from: dumpRequest(from, idle),
    to: dumpRequest(to, idle),
  };
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

/** State class of the selected goroutines when all share one. */
function sharedState(model: Loaded<DumpModel>, selection: Selection) {
  if (model.state !== 'ready') return undefined;
  const rows = selectedRows(model.value, selection);
  if (!rows || rows.size === 0) return undefined;
  const states = new Set(
    model.value.groups
      .filter((group) => group.rows.some((row) => rows.has(row)))
      .map((group) => stateOfGroup(group)),
  );
  const [only, ...more] = states;
  return more.length === 0 ? only : undefined;
}
