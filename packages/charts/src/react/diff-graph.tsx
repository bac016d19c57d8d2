'use client';

import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { DiffTree } from '../layout/diff-tree';
import { nodeOfPathHash, pathHashOf } from '../layout/flame-tree';
import type { SearchHits } from '../layout/marks';
import { type FlameNoteMark, flamePins, pinAt } from '../layout/note-pins';
import {
  boxOf,
  type Direction,
  fitViewport,
  nodeAt,
  panViewport,
  ROW_PX,
  stepFrom,
  type Viewport,
  visibleRows,
  zoomViewport,
} from '../layout/viewport';
import { DIFF_PLACE, diffPalette, drawDiff } from '../renderer/diff-renderer';
import { useCanvasLook, useWidth } from './use-canvas-look';
import { useDrawing } from './use-drawing';

export interface DiffGraphProps {
  diff: DiffTree;
  /** accessible name: what is compared, with both totals */
  label: string;
  /** what screen readers call the picture, e.g. `flame graph of a difference` */
  roleWords: string;
  /** a change with sign and unit; given in compared weights */
  changeText: (change: number) => string;
  /** one sentence about a box, for the live region */
  sentenceOf: (node: number) => string;
  /** what the pointer is on */
  cardOf: (node: number) => ReactNode;
  /** name of the zoomed box (`pathHashOf`); absent or unknown shows everything */
  zoom?: string;
  onZoom: (zoom: string | undefined) => void;
  /** nodes with the selection's outline */
  selected: readonly number[];
  onSelect: (node: number) => void;
  search?: SearchHits;
  notes?: readonly FlameNoteMark[];
  /** a pin was pressed */
  onNote?: (notes: readonly string[]) => void;
  maxHeightPx?: number;
  /** element that takes the focus; for a key of the page */
  id?: string;
}

const ARROWS: ReadonlyMap<string, Direction> = new Map([
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
]);
const KEY_ZOOM = 1.5;
const KEY_PAN = 0.15;

/**
 * An icicle of a difference. Keys and pointer as in the flame graph: arrows walk the boxes, Space or a
 * click selects, Enter or a double click zooms, Escape zooms out, W A S D and Ctrl with the wheel
 * magnify and move. `S` magnifies out only while the picture has the focus.
 */
export function DiffGraph(props: DiffGraphProps) {
  const { diff, label, zoom, onZoom, selected, onSelect, search, maxHeightPx = 480, id } = props;
  const { notes, onNote } = props;
  const { flame } = diff;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useCanvasLook(frame, diffPalette);
  const widthPx = useWidth(frame);
  const [scrollPx, setScrollPx] = useState(0);
  const [pointer, setPointer] = useState<{ node: number; x: number; y: number }>();
  const [cursor, setCursor] = useState<{ diff: DiffTree; node: number }>();
  const [magnified, setMagnified] = useState<{ diff: DiffTree; view: Viewport }>();

  const root = nodeOfPathHash(flame, zoom);
  const fit = fitViewport(flame, root, widthPx);
  const view =
    magnified?.diff === diff && magnified.view.root === root && magnified.view.widthPx === widthPx
      ? magnified.view
      : fit;
  const cursorNode = cursor?.diff === diff ? cursor.node : undefined;
  const contentPx = (widthPx > 0 ? visibleRows(flame, view) : 1) * ROW_PX;
  const heightPx = Math.min(contentPx, maxHeightPx);

  useDrawing(
    canvas,
    { width: widthPx, height: heightPx },
    look?.palette,
    diffPalette,
    (context, palette, pixelRatio) => {
      drawDiff(context, {
        diff,
        view,
        changeText: props.changeText,
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
    const top = row * ROW_PX;
    if (top >= scroller.scrollTop && top + ROW_PX <= scroller.scrollTop + heightPx) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    scroller.scrollTo({ top: top - heightPx / 2, behavior: still ? 'auto' : 'smooth' });
  };
  const firstSelected = selected[0];
  useEffect(() => {
    if (firstSelected !== undefined) scrollToRow(flame.depth[firstSelected] ?? 0);
    // Only a new selection re-centres; scrolling by hand afterwards is left alone.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [firstSelected, diff]);

  // React listens to the wheel passively; magnifying must keep the page from scrolling.
  const wheel = useRef<(event: WheelEvent) => void>(undefined);
  useEffect(() => {
    wheel.current = (event) => {
      const { ctrlKey, metaKey, shiftKey, deltaX, deltaY, offsetX } = event;
      if (ctrlKey || metaKey) {
        setMagnified({ diff, view: zoomViewport(flame, view, offsetX, Math.exp(-deltaY / 300)) });
      } else if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
        setMagnified({ diff, view: panViewport(flame, view, deltaX || deltaY) });
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
    onZoom(node === 0 ? undefined : pathHashOf(flame, node));
  };
  const under = (event: { nativeEvent: { offsetX: number; offsetY: number } }) => {
    const { offsetX, offsetY } = event.nativeEvent;
    return nodeAt(flame, view, offsetX, Math.floor((offsetY + scrollPx) / ROW_PX));
  };
  const onPointerMove = (event: PointerEvent) => {
    const node = event.pointerType === 'touch' ? undefined : under(event);
    const { offsetX, offsetY } = event.nativeEvent;
    setPointer(node === undefined ? undefined : { node, x: offsetX, y: offsetY });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = cursorNode ?? firstSelected ?? root;
    const direction = ARROWS.get(event.key);
    if (direction) {
      const next = cursorNode === undefined ? from : stepFrom(flame, view, from, direction);
      setCursor({ diff, node: next });
      scrollToRow(flame.depth[next] ?? 0);
    } else if (event.key === 'Enter') {
      zoomTo(from);
    } else if (event.key === ' ') {
      onSelect(from);
    } else if (event.key === 'Escape' && (view !== fit || root !== 0)) {
      if (view !== fit) setMagnified(undefined);
      else zoomTo(0);
    } else if (event.key === 'w' || event.key === 's') {
      const factor = event.key === 'w' ? KEY_ZOOM : 1 / KEY_ZOOM;
      const box = cursorNode === undefined ? undefined : boxOf(flame, view, cursorNode);
      const at = box ? box.xPx + box.widthPx / 2 : widthPx / 2;
      setMagnified({ diff, view: zoomViewport(flame, view, at, factor) });
    } else if (event.key === 'a' || event.key === 'd') {
      const by = widthPx * (event.key === 'a' ? -KEY_PAN : KEY_PAN);
      setMagnified({ diff, view: panViewport(flame, view, by) });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative">
      <div
        ref={frame}
        id={id}
        role="application"
        aria-roledescription={props.roleWords}
        aria-label={label}
        tabIndex={0}
        className="overflow-y-auto overflow-x-hidden rounded-data"
        style={{ height: heightPx }}
        onScroll={(event) => setScrollPx(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        onFocus={() => setCursor((known) => known ?? { diff, node: firstSelected ?? root })}
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
            onClick={(event) => {
              const { offsetX, offsetY } = event.nativeEvent;
              const pins =
                notes && flamePins(flame, view, DIFF_PLACE, { scrollPx, heightPx }, notes);
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
        {cursorNode === undefined ? '' : props.sentenceOf(cursorNode)}
      </p>
      {pointer && (
        <div
          className="pointer-events-none absolute z-20"
          style={{
            top: pointer.y + 18,
            ...(pointer.x > widthPx / 2
              ? { right: Math.max(0, widthPx - pointer.x - 8) }
              : { left: pointer.x + 12 }),
          }}
        >
          {props.cardOf(pointer.node)}
        </div>
      )}
    </div>
  );
}
