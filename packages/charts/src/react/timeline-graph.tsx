'use client';

import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import {
  cursorAt,
  rowOfCursor,
  stepInLane,
  targetAt,
  type TimelineCursor,
  type TimelineTarget,
} from '../layout/timeline-cursor';
import { pinAt, type TimelineNoteMark } from '../layout/note-pins';
import { intervalEndNs } from '../layout/timeline-lanes';
import { ROW_KIND, type TimelineRows } from '../layout/timeline-rows';
import {
  type HandOver,
  handOverFrom,
  nextHandOver,
  previousHandOver,
} from '../layout/timeline-steps';
import {
  insideTrace,
  nsOf,
  panWindow,
  pxOf,
  type TimeWindow,
  windowAround,
  windowWith,
  zoomWindow,
} from '../layout/timeline-window';
import { timelinePalette } from '../renderer/timeline-palette';
import { drawTimeline } from '../renderer/timeline-renderer';
import {
  AXIS_PX,
  LANE_PX,
  pinsOfTimeline,
  rowAtPx,
  type RowLabel,
  type TimelineData,
  type TimelineScene,
} from '../renderer/timeline-scene';
import { TRACK_SIGNS_PX, type SceneTrack, trackHeightPx } from '../renderer/timeline-track';
import { timelineFills, useTimelineLook } from './timeline-look';
import { useTimelinePointer } from './timeline-pointer';
import { useWidth } from './use-canvas-look';
import { useDrawing } from './use-drawing';
import { type ShownTime, useShownTime } from './use-shown-time';

/** What a button beside the picture can do with it. */
export interface TimelineHandle {
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly follow: (forwards: boolean) => void;
  /** what is on the screen now, without the cursor; undefined before it is drawn */
  readonly scene: () => TimelineScene | undefined;
}

export interface TimelineGraphProps {
  data: TimelineData;
  rows: TimelineRows;
  /** accessible name: what is drawn */
  label: string;
  /** what kind of picture it is, for screen readers */
  roleDescription: string;
  /** the whole trace when absent */
  shown?: ShownTime;
  /** told once the window has been still for a moment */
  onShown: (shown: ShownTime | undefined) => void;
  labelOf: (row: number) => RowLabel;
  textOf: (row: number) => readonly string[];
  selected: ReadonlySet<number>;
  range?: ShownTime;
  onRange: (range: ShownTime) => void;
  /** a lane was pressed or chosen with Enter; `interval` is -1 where it has none */
  onLane: (lane: number, interval: number) => void;
  /** a group or "more" was pressed */
  onFold: (row: number) => void;
  notes?: readonly TimelineNoteMark[];
  /** a pin was pressed */
  onNote?: (notes: readonly string[]) => void;
  handOver?: HandOver;
  onHandOver: (of: HandOver) => void;
  /** lane that comes into sight when it changes */
  focusLane?: number;
  card: (target: TimelineTarget) => ReactNode;
  sentence: (target: TimelineTarget) => string;
  maxHeightPx?: number;
  /** of one lane: what is drawn above and below it */
  track?: SceneTrack;
  id?: string;
  ref?: Ref<TimelineHandle>;
}

const KEY_ZOOM = 1.5;
const KEY_PAN = 0.15;
/** Below this only the id of a row has room. */
const NARROW_PX = 560;

/**
 * Lanes over time. W S A D and Ctrl with the wheel magnify and move, dragging selects a range, arrows
 * and `.` `,` walk spans, Enter selects, `[` `]` follow who woke whom, `m` marks a moment, `0` shows all.
 * The cursor's span is announced; a table holds the same numbers.
 */
export function TimelineGraph(props: TimelineGraphProps) {
  const { data, rows, selected, range, handOver, track, maxHeightPx = 560, ref } = props;
  const { lanes, wakes, endNs } = data;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<TimelineScene>(undefined);
  const look = useTimelineLook(frame);
  const width = useWidth(frame);
  const [scrollPx, setScrollPx] = useState(0);
  const [local, setShownTime] = useShownTime(props.shown, endNs, props.onShown);
  const [cursor, setCursor] = useState<TimelineCursor>();
  const [anchorNs, setAnchorNs] = useState<number>();
  const [markNs, setMarkNs] = useState<number>();
  const [hover, setHover] = useState<{ target: TimelineTarget; x: number; y: number }>();
  const [hasFocus, setHasFocus] = useState(false);

  const gutterPx = track || width < NARROW_PX ? 58 : 190;
  const time: TimeWindow = insideTrace(
    {
      fromNs: local?.fromNs ?? 0,
      toNs: local?.toNs ?? endNs,
      widthPx: Math.max(width - gutterPx, 1),
    },
    endNs,
  );
  const contentPx = track ? trackHeightPx(track) : AXIS_PX + rows.kind.length * LANE_PX + 4;
  // signs above the lane push it down
  const topPx = track ? scrollPx - TRACK_SIGNS_PX : scrollPx;
  const heightPx = Math.min(contentPx, maxHeightPx);
  const cursorRow = cursor ? rowOfCursor(rows, cursor) : -1;

  const setTime = (next: TimeWindow | undefined) => {
    setShownTime(next);
    setHover(undefined);
  };

  const scrollToRow = (row: number) => {
    const scroller = frame.current;
    if (!scroller || row < 0) return;
    const top = row * LANE_PX;
    const inner = heightPx - AXIS_PX;
    if (top >= scroller.scrollTop && top + LANE_PX <= scroller.scrollTop + inner) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    scroller.scrollTo({ top: top - inner / 2, behavior: still ? 'auto' : 'smooth' });
  };
  const focusRow = props.focusLane === undefined ? -1 : (rows.rowOf[props.focusLane] ?? -1);
  useEffect(() => {
    scrollToRow(focusRow);
    // only a new place re-centres; scrolling by hand afterwards is left alone
    // oxlint-disable-next-line react/exhaustive-deps
  }, [focusRow]);
  useEffect(() => {
    if (cursorRow >= 0) scrollToRow(cursorRow);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [cursorRow]);

  /** The signs of a track belong to its lane. */
  const rowUnder = (y: number): number =>
    track && y >= AXIS_PX ? 0 : rowAtPx({ scrollPx: topPx }, y);
  const pointer = useTimelinePointer({
    canvas,
    window: time,
    endNs,
    gutterPx,
    onWindow: setTime,
    onRange: ({ fromNs, toNs }) => props.onRange(rounded(fromNs, toNs, endNs)),
    onPress: (x, y) => {
      const place = { rows, window: time, gutterPx, heightPx, scrollPx: topPx };
      const pin = props.notes && pinAt(pinsOfTimeline({ ...place, notes: props.notes }), x, y);
      if (pin && props.onNote) return props.onNote(pin.notes);
      const row = rowUnder(y);
      if (row < 0 || row >= rows.kind.length) return;
      const ns = nsOf(time, Math.max(x - gutterPx, 0));
      setCursor(cursorAt(rows, row, ns));
      const { lane, interval } = targetAt(lanes, rows, row, ns);
      if (lane >= 0) props.onLane(lane, x < gutterPx ? -1 : interval);
      else props.onFold(row);
    },
  });
  const shownRange = pointer.draft ?? range;

  const size = { width, height: heightPx };
  useDrawing(canvas, size, look?.palette, timelinePalette, (context, palette, pixelRatio) => {
    if (!look) return;
    const scene: TimelineScene = {
      data,
      rows,
      window: time,
      gutterPx,
      scrollPx: topPx,
      heightPx,
      labelOf: props.labelOf,
      textOf: props.textOf,
      selected,
      ...(shownRange && { range: shownRange }),
      ...(markNs !== undefined && { markNs }),
      ...(handOver && { edge: handOver.edge }),
      ...(track && { track }),
      palette,
      fills: palette === look.palette ? look.fills : timelineFills(palette),
      fontFamily: look.fontFamily,
      pixelRatio,
    };
    drawn.current = scene;
    const isOn = cursor && hasFocus && cursorRow >= 0;
    drawTimeline(context, {
      ...scene,
      ...(props.notes && { notes: props.notes }),
      ...(isOn && { cursor: { row: cursorRow, ns: cursor.ns } }),
    });
  });

  const moveTo = (next: TimelineCursor, goesAlong = true) => {
    setCursor(next);
    if (goesAlong && (next.ns < time.fromNs || next.ns > time.toNs)) {
      setTime(windowWith(time, endNs, next.ns));
    }
  };
  const current = (): TimelineCursor =>
    cursor && cursorRow >= 0
      ? cursor
      : cursorAt(rows, Math.max(focusRow, 0), Math.max(time.fromNs, 0));

  const follow = (forwards: boolean) => {
    if (!wakes) return;
    const from = current();
    let found: HandOver | undefined;
    if (handOver && (from.kind !== ROW_KIND.lane || isAt(handOver, from))) {
      found = (forwards ? nextHandOver : previousHandOver)(lanes, wakes, handOver);
    } else if (from.kind === ROW_KIND.lane) {
      found = handOverFrom(lanes, wakes, from.of, from.ns, forwards);
    }
    if (!found) return;
    moveTo({ kind: ROW_KIND.lane, of: forwards ? found.lane : found.by, ns: found.ns });
    props.onHandOver(found);
  };
  useImperativeHandle(ref, () => ({
    zoom: (factor) => setTime(zoomWindow(time, endNs, time.widthPx / 2, factor)),
    fit: () => setTime(undefined),
    follow,
    scene: () => drawn.current,
  }));

  const stepSpan = (from: TimelineCursor, by: 1 | -1): TimelineCursor =>
    from.kind === ROW_KIND.lane
      ? { ...from, ns: stepInLane(lanes, from.of, from.ns, by) }
      : {
          ...from,
          ns: Math.min(Math.max(from.ns + (by * (time.toNs - time.fromNs)) / 40, 0), endNs - 1),
        };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = current();
    const { key, shiftKey } = event;
    const middle = cursor
      ? Math.min(Math.max(pxOf(time, cursor.ns), 0), time.widthPx)
      : time.widthPx / 2;
    if (key === 'ArrowUp' || key === 'ArrowDown') {
      const row = rowOfCursor(rows, from) + (cursor ? (key === 'ArrowDown' ? 1 : -1) : 0);
      moveTo(cursorAt(rows, Math.min(Math.max(row, 0), rows.kind.length - 1), from.ns));
    } else if (key === 'ArrowLeft' || key === 'ArrowRight' || key === '.' || key === ',') {
      const next = stepSpan(from, key === 'ArrowRight' || key === '.' ? 1 : -1);
      moveTo(next);
      if (shiftKey) {
        const anchor = anchorNs ?? from.ns;
        setAnchorNs(anchor);
        if (anchor !== next.ns) {
          props.onRange(rounded(Math.min(anchor, next.ns), Math.max(anchor, next.ns), endNs));
        }
      } else setAnchorNs(undefined);
    } else if (key === 'Enter' || key === ' ') {
      const row = rowOfCursor(rows, from);
      const { lane, interval } = targetAt(lanes, rows, row, from.ns);
      if (lane >= 0) props.onLane(lane, interval);
      else props.onFold(row);
    } else if (key === 'w' || key === 's') {
      setTime(zoomWindow(time, endNs, middle, key === 'w' ? KEY_ZOOM : 1 / KEY_ZOOM));
    } else if (key === 'a' || key === 'd') {
      setTime(panWindow(time, endNs, time.widthPx * (key === 'a' ? -KEY_PAN : KEY_PAN)));
    } else if (key === '0' || key === 'Home') {
      setTime(undefined);
    } else if (key === '[' || key === ']') {
      follow(key === ']');
    } else if (key === 'm') {
      setMarkNs(from.ns);
    } else if (key === 'M' && markNs !== undefined && markNs !== from.ns) {
      props.onRange(rounded(Math.min(markNs, from.ns), Math.max(markNs, from.ns), endNs));
    } else if (key === 'Escape' && markNs !== undefined) {
      setMarkNs(undefined);
    } else return;
    setHover(undefined);
    event.preventDefault();
    event.stopPropagation();
  };

  const under = (x: number, y: number): TimelineTarget | undefined => {
    const row = rowUnder(y);
    if (row < 0 || row >= rows.kind.length || x < gutterPx) return undefined;
    return targetAt(lanes, rows, row, nsOf(time, x - gutterPx));
  };
  const onHover = (event: PointerEvent<HTMLCanvasElement>) => {
    pointer.handlers.onPointerMove(event);
    const { offsetX: x, offsetY: y } = event.nativeEvent;
    const isQuiet = event.pointerType === 'touch' || pointer.isDragging();
    const target = isQuiet ? undefined : under(x, y);
    setHover(target && { target, x, y });
  };
  const told = cursor && cursorRow >= 0 ? targetAt(lanes, rows, cursorRow, cursor.ns) : undefined;

  return (
    <div className="relative">
      <div
        ref={frame}
        id={props.id}
        role="application"
        aria-roledescription={props.roleDescription}
        aria-label={props.label}
        tabIndex={0}
        className="overflow-y-auto overflow-x-hidden rounded-data"
        style={{ height: heightPx }}
        onScroll={(event) => {
          setScrollPx(event.currentTarget.scrollTop);
          setHover(undefined);
        }}
        onKeyDown={onKeyDown}
        onFocus={() => {
          setHasFocus(true);
          setCursor((known) => known ?? current());
        }}
        onBlur={() => setHasFocus(false)}
      >
        <div style={{ height: contentPx }}>
          <canvas
            ref={canvas}
            aria-hidden="true"
            className="sticky top-0 block"
            style={{ width, height: heightPx, touchAction: 'pan-y' }}
            {...pointer.handlers}
            onPointerMove={onHover}
            onPointerLeave={() => setHover(undefined)}
            onDoubleClick={(event) => {
              const target = under(event.nativeEvent.offsetX, event.nativeEvent.offsetY);
              if (!target || target.interval < 0) return;
              const { lane, interval } = target;
              const begins = lanes.fromNs[interval] as number;
              setTime(windowAround(time, endNs, begins, intervalEndNs(lanes, lane, interval)));
            }}
          />
        </div>
      </div>
      <p aria-live="polite" className="sr-only">
        {hasFocus && told ? props.sentence(told) : ''}
      </p>
      {hover && (
        <div
          className="pointer-events-none absolute z-20"
          style={{
            top: hover.y + 18,
            ...(hover.x > width / 2
              ? { right: Math.max(0, width - hover.x - 8) }
              : { left: hover.x + 12 }),
          }}
        >
          {props.card(hover.target)}
        </div>
      )}
    </div>
  );
}

/** The cursor stands on the hand-over that is followed. */
const isAt = (of: HandOver, at: TimelineCursor): boolean =>
  at.ns === of.ns && (at.of === of.lane || at.of === of.by);

function rounded(fromNs: number, toNs: number, endNs: number): ShownTime {
  const from = Math.max(Math.floor(fromNs), 0);
  return { fromNs: from, toNs: Math.min(Math.max(Math.ceil(toNs), from + 1), Math.ceil(endNs)) };
}
