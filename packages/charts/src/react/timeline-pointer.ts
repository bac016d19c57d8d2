'use client';

import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { nsOf, panWindow, type TimeWindow, zoomWindow } from '../layout/timeline-window';

export interface DraftRange {
  readonly fromNs: number;
  readonly toNs: number;
}

interface PointerTakers {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly window: TimeWindow;
  readonly endNs: number;
  readonly gutterPx: number;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onRange: (range: DraftRange) => void;
  /** a press that did not move, in pixels of the picture */
  readonly onPress: (x: number, y: number) => void;
}

type Drag =
  | { readonly of: 'range'; readonly fromX: number; readonly y: number }
  | { readonly of: 'pan'; readonly fromX: number; readonly y: number; readonly from: TimeWindow };

/** A press becomes a drag after this. */
const DRAG_PX = 4;

/**
 * Dragging selects a range; with Shift, the middle button or a finger it moves the window. Ctrl with
 * the wheel magnifies at the pointer, Shift with it moves.
 */
export function useTimelinePointer(takers: PointerTakers) {
  const [draft, setDraft] = useState<DraftRange>();
  const drag = useRef<{ at: Drag; isMoving: boolean }>(undefined);
  const latest = useRef(takers);
  useEffect(() => {
    latest.current = takers;
  });
  const { canvas } = takers;

  // React listens to the wheel passively; magnifying must keep the page from scrolling.
  useEffect(() => {
    const target = canvas.current;
    const onWheel = (event: WheelEvent) => {
      const { window, endNs, gutterPx, onWindow } = latest.current;
      const { ctrlKey, metaKey, shiftKey, deltaX, deltaY } = event;
      if (ctrlKey || metaKey) {
        const at = Math.min(Math.max(event.offsetX - gutterPx, 0), window.widthPx);
        onWindow(zoomWindow(window, endNs, at, Math.exp(-deltaY / 300)));
      } else if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
        onWindow(panWindow(window, endNs, deltaX || deltaY));
      } else return;
      event.preventDefault();
    };
    target?.addEventListener('wheel', onWheel, { passive: false });
    return () => target?.removeEventListener('wheel', onWheel);
  }, [canvas]);

  const rangeOf = (at: Drag, x: number): DraftRange => {
    const { window, gutterPx } = latest.current;
    const clamp = (px: number) => Math.min(Math.max(px - gutterPx, 0), window.widthPx);
    const [a, b] = [nsOf(window, clamp(at.fromX)), nsOf(window, clamp(x))];
    return { fromNs: Math.min(a, b), toNs: Math.max(a, b) };
  };

  return {
    draft,
    isDragging: () => drag.current?.isMoving === true,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => {
        const { offsetX: fromX, offsetY: y } = event.nativeEvent;
        const pans = event.shiftKey || event.button === 1 || event.pointerType === 'touch';
        if (event.button > 1) return;
        if (event.button === 1) event.preventDefault();
        drag.current = {
          at: pans
            ? { of: 'pan', fromX, y, from: latest.current.window }
            : { of: 'range', fromX, y },
          isMoving: false,
        };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => {
        const held = drag.current;
        if (!held) return;
        const x = event.nativeEvent.offsetX;
        if (!held.isMoving && Math.abs(x - held.at.fromX) < DRAG_PX) return;
        // a drag that begins over the labels is none
        if (!held.isMoving && held.at.fromX < latest.current.gutterPx) return;
        held.isMoving = true;
        if (held.at.of === 'range') setDraft(rangeOf(held.at, x));
        else {
          latest.current.onWindow(panWindow(held.at.from, latest.current.endNs, held.at.fromX - x));
        }
      },
      onPointerUp: (event: PointerEvent<HTMLCanvasElement>) => {
        const held = drag.current;
        drag.current = undefined;
        setDraft(undefined);
        if (!held) return;
        const { offsetX, offsetY } = event.nativeEvent;
        if (!held.isMoving) latest.current.onPress(offsetX, offsetY);
        else if (held.at.of === 'range') latest.current.onRange(rangeOf(held.at, offsetX));
      },
      onPointerCancel: () => {
        drag.current = undefined;
        setDraft(undefined);
      },
    },
  };
}
