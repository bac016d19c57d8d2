'use client';

import {
  type ComponentType,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

const MIN_SCALE = 0.25;
const MAX_SCALE = 3;
/** Below this, words cannot be read: a larger drawing is scrolled. */
const MIN_FIT_SCALE = 0.72;
const STEP = 1.25;
/** Taller drawings are scrolled inside the pane. */
const MAX_HEIGHT_PX = 620;

export interface WaitGraphPaneProps {
  /** size of the drawing at scale 1 */
  readonly width: number;
  readonly height: number;
  /** what is to be in sight first, in the same units */
  readonly first: { readonly x: number; readonly y: number } | undefined;
  /** a chain is as wide as the pane and scrolls with the page */
  readonly fixed: boolean;
  readonly label: string;
  /** how to use the keyboard, for those who hear it */
  readonly hint: string;
  readonly children: (scale: number) => ReactNode;
  /** buttons below the drawing */
  readonly controls: ComponentType<WaitGraphZoom>;
}

export interface WaitGraphZoom {
  readonly closer: () => void;
  readonly farther: () => void;
  readonly fit: () => void;
}

/**
 * A drawing that is magnified by Ctrl and the wheel, buttons, and the keys + − 0, and moved by
 * dragging, the wheel or the scroll bars.
 */
export function WaitGraphPane({
  width,
  height,
  first,
  fixed,
  label,
  hint,
  children,
  controls: Controls,
}: WaitGraphPaneProps) {
  const pane = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  const [chosen, setChosen] = useState<number>();
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const fitting = room === 0 ? 1 : Math.min(1, Math.max(MIN_FIT_SCALE, room / width));
  const scale = fixed ? 1 : (chosen ?? fitting);

  // the point under the pointer, or in the middle, stays where it is
  const anchor = useRef<{ x: number; y: number; atX: number; atY: number }>(undefined);
  const zoomBy = useCallback(
    (factor: number, at?: { x: number; y: number }) => {
      const element = pane.current;
      if (!element || fixed) return;
      const point = at ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 };
      setChosen((from) => {
        const before = from ?? fitting;
        anchor.current = {
          x: (element.scrollLeft + point.x) / before,
          y: (element.scrollTop + point.y) / before,
          atX: point.x,
          atY: point.y,
        };
        return Math.min(MAX_SCALE, Math.max(MIN_SCALE, before * factor));
      });
    },
    [fixed, fitting],
  );
  useLayoutEffect(() => {
    const element = pane.current;
    const kept = anchor.current;
    if (!element || !kept) return;
    element.scrollLeft = kept.x * scale - kept.atX;
    element.scrollTop = kept.y * scale - kept.atY;
    anchor.current = undefined;
  }, [scale]);
  const shown = useRef<string>(undefined);
  useLayoutEffect(() => {
    const element = pane.current;
    const key = `${width} ${height}`;
    if (!element || room === 0 || !first || shown.current === key) return;
    shown.current = key;
    element.scrollLeft = first.x * scale - element.clientWidth * 0.75;
    element.scrollTop = first.y * scale - element.clientHeight / 2;
  }, [first, width, height, scale, room]);
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    // React listens passively, so that the page would be magnified as well
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey || fixed) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      zoomBy(2 ** (-event.deltaY / 200), {
        x: event.clientX - box.left,
        y: event.clientY - box.top,
      });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [fixed, zoomBy]);

  const closer = () => zoomBy(STEP);
  const farther = () => zoomBy(1 / STEP);
  const fit = () => setChosen(undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || fixed) return;
    const step = { '+': closer, '=': closer, '-': farther, '0': fit }[event.key];
    if (step) {
      event.preventDefault();
      return step();
    }
    const first = event.currentTarget === event.target && event.key === 'ArrowRight';
    const node = first && pane.current?.querySelector('[data-wait]');
    if (node instanceof SVGElement) {
      event.preventDefault();
      node.focus();
    }
  };
  const drag = useRef<{ x: number; y: number; left: number; top: number }>(undefined);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const element = pane.current;
    if (!element || fixed || event.button !== 0 || event.pointerType === 'touch') return;
    if ((event.target as Element).closest('[data-wait]')) return;
    drag.current = {
      x: event.clientX,
      y: event.clientY,
      left: element.scrollLeft,
      top: element.scrollTop,
    };
    element.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const from = drag.current;
    if (!from || !pane.current) return;
    pane.current.scrollLeft = from.left - (event.clientX - from.x);
    pane.current.scrollTop = from.top - (event.clientY - from.y);
  };
  const fits = width * scale <= room + 1 && height * scale <= MAX_HEIGHT_PX + 1;
  return (
    <div>
      <div
        ref={pane}
        id="wait-graph"
        role="group"
        // takes the focus so that keys can move and magnify it
        tabIndex={0}
        aria-label={label}
        aria-description={hint}
        className={
          fixed
            ? 'overflow-hidden'
            : `max-h-[620px] overflow-auto ${fits ? '' : 'cursor-grab active:cursor-grabbing'}`
        }
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => (drag.current = undefined)}
        onPointerCancel={() => (drag.current = undefined)}
      >
        {children(scale)}
      </div>
      {!fixed && <Controls closer={closer} farther={farther} fit={fit} />}
    </div>
  );
}
