'use client';

import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type FlameTree, nodeOfPathHash, pathHashOf } from '../layout/flame-tree';
import type { SearchHits } from '../layout/marks';
import { type FlameNoteMark, flamePins, pinAt } from '../layout/note-pins';
import {
  boxOf,
  type Direction,
  fitViewport,
  nodeAt,
  panViewport,
  ROW_PX,
  type RowPlace,
  flameRowAtPx,
  flameRowTopPx,
  stepFrom,
  type Viewport,
  visibleRows,
  zoomViewport,
} from '../layout/viewport';
import { drawFlame } from '../renderer/flame-renderer';
import { boxSentence, type FlameWords } from '../renderer/flame-words';
import { BoxCard } from './box-card';
import { flamePalette } from '../renderer/palette';
import { useCanvasLook, useWidth } from './use-canvas-look';
import { useDrawing } from './use-drawing';

/** What a letter does to the box under the cursor; what it means is the page's matter. */
export type FlameAct = 'focus' | 'ignore' | 'hide' | 'recursion' | 'sandwich' | 'source' | 'undo';

/** `d` moves to the right, so that dropping takes the capital. */
const ACT_OF_KEY: ReadonlyMap<string, FlameAct> = new Map([
  ['f', 'focus'],
  ['i', 'ignore'],
  ['D', 'ignore'],
  ['h', 'hide'],
  ['r', 'recursion'],
  ['z', 'sandwich'],
  ['e', 'source'],
  ['u', 'undo'],
]);

export interface FlameGraphProps {
  tree: FlameTree;
  words: FlameWords;
  /** root at the top (icicle) or at the bottom (flame) */
  direction?: 'down' | 'up';
  /** rows left out, from the root */
  firstRow?: number;
  /** by node (`endStates`): boxes have the colour of a state */
  states?: Uint8Array;
  /** letters other than those that move */
  onAct?: (act: FlameAct, node: number) => void;
  /** a right click, the menu key or Shift+F10; place in pixels of the window */
  onMenu?: (node: number, at: { readonly x: number; readonly y: number }) => void;
  /** unit of the weights as in sample types; `goroutines` for a dump */
  unit: string;
  /** accessible name: what is drawn, with its total */
  label: string;
  /** name of the zoomed box (`pathHashOf`); absent or unknown shows everything */
  zoom?: string;
  onZoom: (zoom: string | undefined) => void;
  /** what Enter and a double click do instead of zooming */
  onOpen?: (node: number) => void;
  /** nodes with the selection's outline */
  selected?: readonly number[];
  onSelect: (node: number) => void;
  search?: SearchHits;
  notes?: readonly FlameNoteMark[];
  /** a pin was pressed */
  onNote?: (notes: readonly string[]) => void;
  /** the picture scrolls inside this height */
  maxHeightPx?: number;
  /** element that takes the focus; for a key of the page */
  id?: string;
}

interface Pointer {
  readonly node: number;
  readonly x: number;
  readonly y: number;
}

const ARROWS: ReadonlyMap<string, Direction> = new Map([
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
]);
const FLIPPED: ReadonlyMap<Direction, Direction> = new Map([
  ['up', 'down'],
  ['down', 'up'],
]);
const KEY_ZOOM = 1.5;
const KEY_PAN = 0.15;

const NOTHING: readonly number[] = [];

/**
 * An icicle, or a flame with its root at the bottom. Arrows walk the boxes, Space or a click selects,
 * Enter, F or a double click zooms, Escape zooms out, W S A D and Ctrl with the wheel magnify and
 * move; other letters act on the box. The picture has no text of its own for screen readers: the
 * cursor's box is announced, and `FunctionTable` holds the same numbers.
 */
export function FlameGraph(props: FlameGraphProps) {
  const {
    tree,
    words,
    unit,
    label,
    zoom,
    onZoom,
    direction = 'down',
    firstRow = 0,
    states,
    onAct,
    onMenu,
    onOpen,
    selected = NOTHING,
    onSelect,
    search,
    notes,
    onNote,
    maxHeightPx = 480,
    id,
  } = props;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useCanvasLook(frame, flamePalette);
  const widthPx = useWidth(frame);
  const [scrollPx, setScrollPx] = useState(0);
  const [pointer, setPointer] = useState<Pointer>();
  const [cursor, setCursor] = useState<{ tree: FlameTree; node: number }>();
  const [magnified, setMagnified] = useState<{ tree: FlameTree; view: Viewport }>();

  const root = useMemo(() => nodeOfPathHash(tree, zoom), [tree, zoom]);
  const fit = fitViewport(tree, root, widthPx);
  const view =
    magnified?.tree === tree && magnified.view.root === root && magnified.view.widthPx === widthPx
      ? magnified.view
      : fit;
  const cursorNode = cursor?.tree === tree ? cursor.node : undefined;
  const rows = useMemo(
    () => (widthPx > 0 ? Math.max(1, visibleRows(tree, view) - firstRow) : 1),
    // the fitted viewport is made anew each time; its parts say whether it differs
    // oxlint-disable-next-line react/exhaustive-deps
    [tree, view.root, view.from, view.to, widthPx, firstRow],
  );
  const place: RowPlace = { direction, firstRow, rows };
  const contentPx = rows * ROW_PX;
  const heightPx = Math.min(contentPx, maxHeightPx);

  // the root of a flame stands at the bottom, where the picture begins
  useEffect(() => {
    if (direction === 'up' && frame.current) frame.current.scrollTop = contentPx;
  }, [direction, contentPx, tree]);

  useDrawing(
    canvas,
    { width: widthPx, height: heightPx },
    look?.palette,
    flamePalette,
    (context, palette, pixelRatio) => {
      drawFlame(context, {
        tree,
        view,
        unit,
        words,
        place,
        ...(states && { states }),
        palette,
        fontFamily: look?.fontFamily ?? 'monospace',
        pixelRatio,
        scrollPx,
        heightPx,
        selected,
        ...(search && { search }),
        ...(notes && { notes }),
        ...(cursorNode !== undefined && { cursor: cursorNode }),
      });
    },
  );

  const scrollToRow = (row: number) => {
    const scroller = frame.current;
    if (!scroller) return;
    const top = flameRowTopPx(place, row);
    if (top >= scroller.scrollTop && top + ROW_PX <= scroller.scrollTop + heightPx) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    scroller.scrollTo({ top: top - heightPx / 2, behavior: still ? 'auto' : 'smooth' });
  };
  const firstSelected = selected[0];
  useEffect(() => {
    if (firstSelected !== undefined) scrollToRow(tree.depth[firstSelected] ?? 0);
    // Only a new selection re-centres; scrolling by hand afterwards is left alone.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [firstSelected, tree]);

  // React listens to the wheel passively; magnifying must keep the page from scrolling.
  const wheel = useRef<(event: WheelEvent) => void>(undefined);
  useEffect(() => {
    wheel.current = (event) => {
      const { ctrlKey, metaKey, shiftKey, deltaX, deltaY, offsetX } = event;
      if (ctrlKey || metaKey) {
        setMagnified({ tree, view: zoomViewport(tree, view, offsetX, Math.exp(-deltaY / 300)) });
      } else if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
        setMagnified({ tree, view: panViewport(tree, view, deltaX || deltaY) });
      } else return;
      event.preventDefault();
      setPointer(undefined);
    };
  });
  useEffect(() => {
    const target = canvas.current;
    const listen = (event: WheelEvent) => wheel.current?.(event);
    target?.addEventListener('wheel', listen, { passive: false });
    return () => target?.removeEventListener('wheel', listen);
  }, []);

  const zoomTo = (node: number) => {
    setMagnified(undefined);
    setPointer(undefined);
    if (onOpen) return onOpen(node);
    onZoom(node === 0 ? undefined : pathHashOf(tree, node));
  };
  const under = (event: { nativeEvent: { offsetX: number; offsetY: number } }) => {
    const { offsetX, offsetY } = event.nativeEvent;
    const row = flameRowAtPx(place, offsetY + scrollPx);
    return row < firstRow ? undefined : nodeAt(tree, view, offsetX, row);
  };
  const onPointerMove = (event: PointerEvent) => {
    const node = event.pointerType === 'touch' ? undefined : under(event);
    const { offsetX, offsetY } = event.nativeEvent;
    setPointer(node === undefined ? undefined : { node, x: offsetX, y: offsetY });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = cursorNode ?? firstSelected ?? root;
    const arrow = ARROWS.get(event.key);
    const act = ACT_OF_KEY.get(event.key);
    const middle = widthPx / 2;
    if (arrow) {
      const toward = direction === 'up' ? (FLIPPED.get(arrow) ?? arrow) : arrow;
      const stepped = cursorNode === undefined ? from : stepFrom(tree, view, from, toward);
      const next = (tree.depth[stepped] ?? 0) < firstRow ? from : stepped;
      setCursor({ tree, node: next });
      scrollToRow(tree.depth[next] ?? 0);
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      openMenuAt(from);
    } else if (event.key === 'Enter' || event.key === 'F') {
      zoomTo(from);
    } else if (event.key === ' ') {
      onSelect(from);
    } else if (event.key === 'Escape' && (view !== fit || root !== 0)) {
      if (view !== fit) setMagnified(undefined);
      else zoomTo(0);
    } else if (event.key === 'w' || event.key === 's') {
      const factor = event.key === 'w' ? KEY_ZOOM : 1 / KEY_ZOOM;
      const box = cursorNode === undefined ? undefined : boxOf(tree, view, cursorNode);
      const at = box ? box.xPx + box.widthPx / 2 : middle;
      setMagnified({ tree, view: zoomViewport(tree, view, at, factor) });
    } else if (event.key === 'a' || event.key === 'd') {
      const by = widthPx * (event.key === 'a' ? -KEY_PAN : KEY_PAN);
      setMagnified({ tree, view: panViewport(tree, view, by) });
    } else if (act && onAct) {
      onAct(act, from);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const openMenuAt = (node: number) => {
    const bounds = canvas.current?.getBoundingClientRect();
    const box = boxOf(tree, view, node);
    if (!bounds || !onMenu) return;
    const x = box ? box.xPx + Math.min(box.widthPx / 2, 120) : widthPx / 2;
    const y = flameRowTopPx(place, tree.depth[node] ?? 0) + ROW_PX - scrollPx;
    onMenu(node, { x: bounds.left + x, y: bounds.top + Math.min(Math.max(y, 0), heightPx) });
  };
  const onContextMenu = (event: MouseEvent) => {
    if (!onMenu) return;
    event.preventDefault();
    // the menu key of some systems arrives as a click at no place
    if (event.button !== 2) return openMenuAt(cursorNode ?? firstSelected ?? root);
    const node = under(event);
    if (node !== undefined) onMenu(node, { x: event.clientX, y: event.clientY });
    setPointer(undefined);
  };

  const told = pointer?.node ?? cursorNode;
  return (
    <div className="relative">
      <div
        ref={frame}
        id={id}
        role="application"
        aria-roledescription={words.role}
        aria-label={label}
        tabIndex={0}
        className="overflow-y-auto overflow-x-hidden rounded-data"
        style={{ height: heightPx }}
        onScroll={(event) => setScrollPx(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        onFocus={() => setCursor((known) => known ?? { tree, node: firstSelected ?? root })}
        onBlur={() => setCursor(undefined)}
      >
        <div style={{ height: contentPx }}>
          <canvas
            ref={canvas}
            aria-hidden="true"
            className="sticky top-0 block"
            style={{ width: widthPx, height: heightPx }}
            onPointerMove={onPointerMove}
            onPointerLeave={() => setPointer(undefined)}
            onContextMenu={onContextMenu}
            onClick={(event) => {
              const { offsetX, offsetY } = event.nativeEvent;
              const pins = notes && flamePins(tree, view, place, { scrollPx, heightPx }, notes);
              const pin = pins && pinAt(pins, offsetX, offsetY);
              if (pin && onNote) return onNote(pin.notes);
              const node = under(event);
              if (node !== undefined) onSelect(node);
            }}
            onDoubleClick={(event) => {
              const node = under(event);
              if (node !== undefined) zoomTo(node);
            }}
          />
        </div>
      </div>
      <p aria-live="polite" className="sr-only">
        {cursorNode === undefined ? '' : boxSentence(tree, cursorNode, unit, words)}
      </p>
      {pointer && told !== undefined && (
        <div
          className="pointer-events-none absolute z-20"
          style={{
            top: pointer.y + 18,
            ...(pointer.x > widthPx / 2
              ? { right: Math.max(0, widthPx - pointer.x - 8) }
              : { left: pointer.x + 12 }),
          }}
        >
          <BoxCard tree={tree} node={told} unit={unit} words={words} />
        </div>
      )}
    </div>
  );
}
