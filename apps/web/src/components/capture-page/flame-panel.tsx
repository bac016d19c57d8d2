'use client';

import { formatCount, formatShare } from '@unpark/base';
import {
  amountText,
  FlameGraph,
  type FlameTree,
  FunctionTable,
  pathHashOf,
  searchTree,
  selectedNodes,
  weightOfFunction,
} from '@unpark/charts';
import {
  Button,
  CommandLine,
  EmptyState,
  ErrorState,
  Panel,
  PanelHead,
  Segmented,
} from '@unpark/ui';
import type { FlameForm, FlameOrder } from '@unpark/view-state';
import { useMemo } from 'react';
import { FlameLegend } from './flame-legend';
import type { FlameSource } from './flame-sources';
import { SearchField } from './search-field';
import { SourceSwitch } from './source-switch';
import type { Loaded } from './use-capture-data';

export interface FlamePanelProps {
  sources: readonly FlameSource[];
  source: FlameSource | undefined;
  tree: Loaded<FlameTree>;
  form: FlameForm;
  search: string;
  zoom: string | undefined;
  selectedFunctions: readonly string[];
  /** selected items of this tree; undefined when the selection names none of this artifact */
  selectedItems: readonly number[] | undefined;
  onSource: (source: FlameSource) => void;
  onForm: (form: FlameForm) => void;
  order: FlameOrder;
  onOrder: (order: FlameOrder) => void;
  onSearch: (search: string) => void;
  onZoom: (zoom: string | undefined) => void;
  onNode: (tree: FlameTree, node: number) => void;
  onFunction: (symbol: string) => void;
}

const NONE: readonly number[] = [];

export function FlamePanel(props: FlamePanelProps) {
  const { sources, source, tree, form, search } = props;
  return (
    <Panel aria-label="Flame graph" id="flame">
      <PanelHead
        title="Flame"
        actions={
          source && (
            <>
              <SearchField
                id="flame-search"
                label="Search functions"
                hint="Search"
                value={search}
                onChange={props.onSearch}
              />
              <Segmented
                label="Form of the flame graph"
                value={form}
                options={[
                  { value: 'icicle', label: 'Icicle' },
                  { value: 'table', label: 'Table' },
                ]}
                onChange={props.onForm}
              />
            </>
          )
        }
      >
        {sources.length > 0 && source && (
          <SourceSwitch sources={sources} source={source} onSource={props.onSource} />
        )}
      </PanelHead>
      {!source ? (
        <EmptyState title="Nothing here has stacks">
          <p>
            A goroutine dump shows what every goroutine waits for; a profile shows where time or
            memory went.
          </p>
          <CommandLine
            className="mt-2"
            command="curl -so goroutines.txt 'http://host:6060/debug/pprof/goroutine?debug=2'"
          />
        </EmptyState>
      ) : tree.state === 'failed' ? (
        <ErrorState mark="Not drawn" title={tree.problem.message}>
          {tree.problem.next}
        </ErrorState>
      ) : tree.state === 'ready' ? (
        <Drawn {...props} source={source} flame={tree.value} />
      ) : (
        <p role="status" className="p-3 text-dense text-ink-3" style={{ minHeight: 240 }}>
          Reading {source.artifact.file}
        </p>
      )}
    </Panel>
  );
}

function Drawn(props: FlamePanelProps & { source: FlameSource; flame: FlameTree }) {
  const { flame: tree, source, search, form, zoom, selectedFunctions, selectedItems } = props;
  const hits = useMemo(
    () => (search === '' ? undefined : searchTree(tree, search)),
    [tree, search],
  );
  const outlined = useMemo(
    () =>
      selectedFunctions.length === 0 && !selectedItems
        ? NONE
        : selectedNodes(tree, selectedFunctions, selectedItems),
    [tree, selectedFunctions, selectedItems],
  );
  const total = tree.total[0] ?? 0;
  const label = `${source.label}: ${amountText(total, source.unit)}`;
  if (total <= 0) {
    return (
      <EmptyState title={`${source.label} is empty`}>
        {source.of.form === 'trace'
          ? `${source.artifact.file} holds none that ended inside its window. Those that were still open at its end are listed in the trace panel.`
          : `${source.artifact.file} holds no samples of this type. Block and mutex profiles record a wait when it ends: an empty one proves nothing.`}
      </EmptyState>
    );
  }
  return (
    <>
      <div className={form === 'icicle' ? 'px-3 pt-2.5 pb-2' : ''}>
        {form === 'icicle' ? (
          <FlameGraph
            id="flame-graph"
            tree={tree}
            unit={source.unit}
            label={label}
            {...(zoom !== undefined && { zoom })}
            onZoom={props.onZoom}
            selected={outlined}
            onSelect={(node) => props.onNode(tree, node)}
            {...(hits && { search: hits })}
          />
        ) : (
          <FunctionTable
            tree={tree}
            unit={source.unit}
            label={label}
            selected={selectedFunctions}
            onSelect={props.onFunction}
            {...(hits && { search: hits })}
          />
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-t border-line px-3 pt-1.5 pb-2 text-dense">
        <SelectedLine
          tree={tree}
          source={source}
          functions={selectedFunctions}
          items={selectedItems}
        />
        {hits && (
          <span role="status" className="num text-ink-2">
            {hits.count === 0
              ? `No function matches "${search}"`
              : `${hits.count} match, ${amountText(hits.weight, source.unit)}, ${formatShare(hits.weight, total)}`}
          </span>
        )}
        {form === 'icicle' && <PictureButtons {...props} outlined={outlined} tree={tree} />}
        <span className="flex-1" />
        <FlameLegend tree={tree} />
      </div>
    </>
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
}: Pick<FlamePanelProps, 'zoom' | 'order' | 'onZoom' | 'onOrder'> & {
  tree: FlameTree;
  outlined: readonly number[];
}) {
  const [first] = outlined;
  const target = first === undefined ? undefined : pathHashOf(tree, first);
  return (
    <span className="flex flex-wrap gap-1">
      {target !== undefined && target !== zoom && (
        <Button variant="ghost" size="small" onClick={() => onZoom(target)}>
          Zoom to selection
        </Button>
      )}
      {zoom !== undefined && (
        <Button variant="ghost" size="small" onClick={() => onZoom(undefined)}>
          Show everything
        </Button>
      )}
      <Button
        variant="ghost"
        size="small"
        title="Order of boxes below one caller"
        onClick={() => onOrder(order === 'weight' ? 'name' : 'weight')}
      >
        {order === 'weight' ? 'Widest first' : 'By name'}
      </Button>
    </span>
  );
}

/** Total and share of what is selected, always in the same place. */
function SelectedLine({
  tree,
  source,
  functions,
  items,
}: {
  tree: FlameTree;
  source: FlameSource;
  functions: readonly string[];
  items: readonly number[] | undefined;
}) {
  const whole = tree.total[0] ?? 0;
  const [first] = functions;
  const weight = useMemo(() => {
    if (first !== undefined) return weightOfFunction(tree, first).total;
    return undefined;
  }, [tree, first]);
  if (first === undefined || weight === undefined) {
    return (
      <span className="num text-ink-2">
        {items ? `${formatCount(items.length)} selected of ` : 'all '}
        <b className="font-semibold text-ink">{amountText(whole, source.unit)}</b>
      </span>
    );
  }
  return (
    <>
      <span className="code font-semibold marks-through">{first}</span>
      {weight === 0 ? (
        <span className="text-ink-2">not in {source.label}</span>
      ) : (
        <span className="num">
          total <b className="font-semibold">{amountText(weight, source.unit)}</b>
          <span className="text-ink-2">, {formatShare(weight, whole)} of all</span>
        </span>
      )}
    </>
  );
}
