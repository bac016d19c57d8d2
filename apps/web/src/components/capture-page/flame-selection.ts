import {
  capOf,
  type FlameTree,
  groupOf,
  isFunctionNode,
  labelExpression,
  labelOf,
  selectedNodes,
} from '@unpark/charts';
import { EMPTY_SELECTION, type Evidence, type Selection } from '@unpark/model';
import { MAX_IDS } from '@unpark/view-state';
import type { DumpModel } from '../../workers/capture-messages';
import { sampleRowsOf } from './evidence-index';
import type { FlameSource } from './flame-sources';
import { selectedRows } from './goroutine-rows';
import type { Loaded } from './use-capture-data';

const NONE: readonly number[] = [];

/** The function of a box; of what goroutines wait for, the one that waits. */
export function symbolOf(tree: FlameTree, node: number): string | undefined {
  const at = capOf(tree, node) ? (tree.parent[node] ?? -1) : node;
  return at >= 0 && isFunctionNode(tree, at) ? labelOf(tree, at) : undefined;
}

/** Values of labels are written with their unit; numbers have their own expression. */
export function labelExpressionOf(key: string, value: string): string {
  const [, digits, unit] = /^(-?\d+)(?: (\S+))?$/.exec(value) ?? [];
  return digits !== undefined && unit !== undefined
    ? labelExpression({ key, text: digits, number: Number(digits), unit })
    : labelExpression({ key, text: value, unit: '' });
}

/** The boxes that a selection is about. */
export function nodesOfSelection(
  tree: FlameTree,
  selection: Selection,
  items: readonly number[] | undefined,
): readonly number[] {
  const group = groupNode(tree, selection);
  if (group !== undefined) return [group];
  return selection.functions.length === 0 && !items
    ? NONE
    : selectedNodes(tree, selection.functions, items);
}

/** The box of the selected label, where the stacks are split by it. */
function groupNode(tree: FlameTree, { label }: Selection): number | undefined {
  if (!label || tree.groups.length === 0) return undefined;
  const end = tree.end[0] ?? 0;
  for (let node = 1; node < end; node = tree.end[node] ?? end) {
    const group = groupOf(tree, node);
    if (group?.key === label.key && group.value === label.value) return node;
  }
  return undefined;
}

interface Marked {
  readonly selection: Selection;
  readonly source: FlameSource | undefined;
  readonly dump: Loaded<DumpModel>;
  readonly items: readonly number[] | undefined;
}

/** What a click on a box selects in all views. */
export function selectionOfNode(
  flame: FlameTree,
  node: number,
  { selection, source, dump, items }: Marked,
): Selection {
  const range = selection.range && { range: selection.range };
  if (node === 0 && !isFunctionNode(flame, 0)) return { ...EMPTY_SELECTION, ...range };
  const group = groupOf(flame, node);
  if (group) {
    return group.value === undefined
      ? { ...EMPTY_SELECTION, ...range }
      : { functions: [], ...range, label: { key: group.key, value: group.value } };
  }
  // what a goroutine of a trace waits for is named by the function above
  const of = source?.of.form === 'trace' && capOf(flame, node) ? flame.parent[node] : node;
  const functions = of !== undefined && isFunctionNode(flame, of) ? [labelOf(flame, of)] : [];
  // more goroutines than a link can name are named by their function alone
  const named = functions.length === 0 || (flame.total[node] ?? 0) <= MAX_IDS;
  if (dump.state !== 'ready' || !source || !named) return { functions, ...range };
  const artifact = source.artifact.file;
  const below = goidsBelow(dump.value, flame, node);
  if (capOf(flame, node)) return { functions: [], goroutines: { artifact, goids: below } };
  // a function below the selected goroutines narrows the selection; elsewhere it starts a new one
  const narrows = items !== undefined && selectedNodes(flame, functions, items).includes(node);
  return narrows && selection.goroutines
    ? { functions, goroutines: selection.goroutines }
    : { functions, goroutines: { artifact, goids: below } };
}

/** Positions of the selected goroutines or samples among the items of the drawn tree. */
export function selectedItems(
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
  // goroutines that are not in this dump leave the selection to its functions
  if (!rows || rows.size === 0) return undefined;
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

/** As pprof would name it, so that a saved profile opens with the right words. */
