'use client';

import { formatCount } from '@unpark/base';
import { type Selection, shortenSymbol, STATE_CLASSES } from '@unpark/model';
import { useVirtualizer } from '@tanstack/react-virtual';
import { classNames, Icon, StateSwatch } from '@unpark/ui';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { DumpModel } from '../../workers/capture-messages';
import { type GoroutineTree, TREE_NODE } from '../../workers/goroutine-messages';
import { type GoroutineWords, useGoroutineWords } from './goroutine-words';
import { Symbol } from './stack-list';

const MAX_HEIGHT_PX = 720;
const ROW_PX = 28;
const INDENT_PX = 18;
/** Deeper levels are not moved further to the right. */
const MOST_INDENT = 14;
/** Nodes that are open at first: as many levels as fit on a screen. */
const FIRST_ROWS = 24;

export interface TreeProps {
  tree: GoroutineTree;
  model: DumpModel;
  selectedRows: ReadonlySet<number> | undefined;
  onSelect: (selection: Selection) => void;
  onPage: (goid: string) => void;
}

/** Who created whom, as a tree: arrows walk it, Enter selects what is below a node. */
export function GoroutineTreeList(props: TreeProps) {
  const { tree, model, selectedRows } = props;
  const words = useGoroutineWords();
  const { t } = words;
  const [open, setOpen] = useState<ReadonlySet<number>>();
  const opened = useMemo(() => open ?? firstOpen(tree), [open, tree]);
  const nodes = useMemo(() => inSight(tree, opened), [tree, opened]);
  const marks = useMemo(() => markedNodes(tree, selectedRows), [tree, selectedRows]);
  const [cursor, setCursor] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  // what it returns is used here alone, and never memoized
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: nodes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    // rows are drawn with the rest of the view, not in a second run once the list was measured
    initialRect: { width: 0, height: MAX_HEIGHT_PX },
  });
  const hasChildren = (node: number) => (tree.end[node] ?? 0) > node + 1;
  const set = (node: number, isOpen: boolean) => {
    const next = new Set(opened);
    if (isOpen) next.add(node);
    else next.delete(node);
    setOpen(next);
  };
  const at = Math.min(cursor, nodes.length - 1);
  const go = (index: number) => {
    const to = Math.max(0, Math.min(nodes.length - 1, index));
    setCursor(to);
    virtual.scrollToIndex(to, { align: 'auto' });
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus(),
    );
  };
  const select = (node: number) => props.onSelect(selectionOfNode(tree, model, node));

  const onKeyDown = (event: KeyboardEvent) => {
    const node = nodes[at] ?? 0;
    const isOpen = opened.has(node);
    switch (event.key) {
      case 'ArrowDown':
        go(at + 1);
        break;
      case 'ArrowUp':
        go(at - 1);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(nodes.length - 1);
        break;
      case 'ArrowRight':
        if (!hasChildren(node)) return;
        if (isOpen) go(at + 1);
        else set(node, true);
        break;
      case 'ArrowLeft':
        if (isOpen && hasChildren(node)) set(node, false);
        else if ((tree.parent[node] ?? -1) >= 0) go(nodes.indexOf(tree.parent[node] ?? 0));
        break;
      case 'Enter':
      case ' ':
        select(node);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={t('tree.label')}
      className="overflow-y-auto py-1"
      style={{ maxHeight: MAX_HEIGHT_PX }}
      onKeyDown={onKeyDown}
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const node = nodes[item.index] ?? 0;
          const branch = hasChildren(node);
          const depth = tree.depth[node] ?? 0;
          return (
            <div
              key={node}
              data-index={item.index}
              data-row-link
              role="treeitem"
              aria-level={depth + 1}
              aria-selected={marks[node] === 1}
              {...(branch && { 'aria-expanded': opened.has(node) })}
              tabIndex={item.index === at ? 0 : -1}
              onFocus={() => setCursor(item.index)}
              onClick={() => {
                setCursor(item.index);
                select(node);
              }}
              className={classNames(
                'absolute top-0 left-0 flex h-7 w-full cursor-pointer items-center gap-2 pr-3 text-dense outline-offset-[-2px]',
                marks[node] === 1
                  ? 'bg-accent-bg shadow-[inset_2px_0_0_var(--accent)]'
                  : 'hover:bg-sunken',
              )}
              style={{
                transform: `translateY(${item.start}px)`,
                paddingLeft: 8 + INDENT_PX * Math.min(depth, MOST_INDENT),
              }}
            >
              <span
                aria-hidden="true"
                className="grid size-[18px] flex-none place-items-center text-ink-3"
                onClick={(event) => {
                  if (!branch) return;
                  event.stopPropagation();
                  set(node, !opened.has(node));
                }}
              >
                {branch && (
                  <Icon name={opened.has(node) ? 'chevron-down' : 'chevron-right'} size={14} />
                )}
              </span>
              <Node tree={tree} model={model} node={node} words={words} onPage={props.onPage} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Node({
  tree,
  model,
  node,
  words: { t },
  onPage,
}: {
  tree: GoroutineTree;
  model: DumpModel;
  node: number;
  words: GoroutineWords;
  onPage: (goid: string) => void;
}) {
  const kind = tree.kind[node] ?? 0;
  const name = tree.texts[tree.fn[node] ?? -1];
  const reason = tree.texts[tree.reason[node] ?? -1];
  const weight = tree.weight[node] ?? 0;
  const own = tree.own[node] ?? 0;
  const goid = String(model.goid[tree.row[node] ?? -1] ?? 0n);
  const quiet = tree.quiet[node] === 1 || own === 0;
  const single = kind === TREE_NODE.goroutine || (kind === TREE_NODE.alike && own === 1);
  return (
    <>
      <span className="num w-12 flex-none text-right font-medium">{formatCount(weight)}</span>
      {kind !== TREE_NODE.creator && (
        <StateSwatch state={STATE_CLASSES[tree.state[node] ?? -1] ?? 'unknown'} />
      )}
      {single && (
        <button
          type="button"
          tabIndex={-1}
          title={t('openGoroutine', { goid })}
          onClick={(event) => {
            event.stopPropagation();
            onPage(goid);
          }}
          className="code flex-none text-accent hover:underline"
        >
          g{goid}
        </button>
      )}
      <span className={classNames('min-w-0 flex-1 truncate', quiet && 'text-ink-3')} title={name}>
        {kind === TREE_NODE.creator ? (
          <span className="text-ink-2">
            {t.rich('tree.creator', {
              name: shortenSymbol(name ?? '', 1),
              code: (chunks) => <code className="text-ink">{chunks}</code>,
            })}
          </span>
        ) : (
          <span className="code">
            <Symbol text={name === undefined ? t('noFramesShort') : shortenSymbol(name, 1)} />
          </span>
        )}
      </span>
      <span className="flex-none text-ink-2 phone:hidden">{reason}</span>
    </>
  );
}

/** Levels are opened from the top as long as all rows fit. */
function firstOpen(tree: GoroutineTree): ReadonlySet<number> {
  const open = new Set<number>();
  let rows = 0;
  for (let node = 0; node < tree.size; node++) if (tree.depth[node] === 0) rows++;
  for (let depth = 0; depth < MOST_INDENT; depth++) {
    const parents: number[] = [];
    let added = 0;
    for (let node = 0; node < tree.size; node++) {
      if (tree.depth[node] === depth + 1) added++;
      if (tree.depth[node] === depth && (tree.end[node] ?? 0) > node + 1) parents.push(node);
    }
    if (added === 0 || (depth > 0 && rows + added > FIRST_ROWS)) break;
    rows += added;
    for (const node of parents) open.add(node);
  }
  return open;
}

function inSight(tree: GoroutineTree, open: ReadonlySet<number>): number[] {
  const nodes: number[] = [];
  for (let node = 0; node < tree.size; ) {
    nodes.push(node);
    node = open.has(node) ? node + 1 : (tree.end[node] ?? node + 1);
  }
  return nodes;
}

function markedNodes(tree: GoroutineTree, rows: ReadonlySet<number> | undefined): Uint8Array {
  const marks = new Uint8Array(tree.size);
  if (!rows || rows.size === 0) return marks;
  for (let node = 0; node < tree.size; node++) {
    const end = tree.memberStart[node + 1] ?? 0;
    for (let i = tree.memberStart[node] ?? 0; i < end && marks[node] === 0; i++) {
      if (rows.has(tree.member[i] ?? -1)) marks[node] = 1;
    }
  }
  return marks;
}

/** The goroutines of a node and of all below. */
function selectionOfNode(tree: GoroutineTree, model: DumpModel, node: number): Selection {
  const from = tree.memberStart[node] ?? 0;
  const to = tree.memberStart[tree.end[node] ?? node + 1] ?? from;
  const goids: string[] = [];
  for (let i = from; i < to; i++) goids.push(String(model.goid[tree.member[i] ?? -1] ?? 0n));
  return { functions: [], goroutines: { artifact: model.artifact, goids } };
}
