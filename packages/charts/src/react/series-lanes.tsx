'use client';

import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react';
import { seriesTicks, nsAt, type SeriesAxis, tickLabel, xOf } from '../layout/series-axis';
import { drawLane, type LanePicture } from '../renderer/series-renderer';
import { flamePalette } from '../renderer/palette';
import { type CanvasLook, useCanvasLook, useWidth } from './use-canvas-look';
import { useDrawing } from './use-drawing';

/** One value that a lane tells, in words with its unit. */
export interface LaneReading {
  readonly name: string;
  /** at a moment; `–` where nothing was measured */
  readonly at: (ns: number) => string;
  /** over what is in sight, or in the range */
  readonly min: string;
  readonly max: string;
  readonly last: string;
}

export interface SeriesLane {
  readonly id: string;
  readonly label: string;
  /** heading of the lanes that follow each other with the same one */
  readonly group?: string;
  /** what the upper border stands for, with its unit */
  readonly scale?: string;
  readonly heightPx: number;
  readonly picture: LanePicture;
  readonly readings: readonly LaneReading[];
}

export interface RangeNs {
  readonly fromNs: number;
  readonly toNs: number;
}

export interface SeriesLanesProps {
  lanes: readonly SeriesLane[];
  fromNs: number;
  toNs: number;
  /** accessible name */
  label: string;
  /** how it is called and used, for readers that do not see it */
  roleDescription: string;
  /** a moment in words, e.g. `+1.907 s` */
  timeText: (ns: number) => string;
  range?: RangeNs;
  onRange?: (range: RangeNs) => void;
  /** element that takes the focus */
  id?: string;
}

const GUTTER_CLASS = 'grid grid-cols-[178px_minmax(0,1fr)] gap-x-3 phone:grid-cols-1';
/** A drag below this is a click. */
const DRAG_PX = 4;
const KEY_STEPS = 100;
const FAR = 10;
const TICK_PX = 110;

/**
 * Quantities over one axis of time. Left and right move the cursor, with Shift they mark a range from
 * where they began, Enter selects it and Escape lets it go; a drag selects a range as well.
 */
export function SeriesLanes(props: SeriesLanesProps) {
  const { lanes, fromNs, toNs, label, roleDescription, timeText, range, onRange, id } = props;
  const frame = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const look = useCanvasLook(frame, flamePalette);
  const widthPx = useWidth(track);
  const axis: SeriesAxis = { fromNs, toNs, widthPx };
  const [cursorNs, setCursorNs] = useState<number>();
  const [isFocused, setIsFocused] = useState(false);
  const [draft, setDraft] = useState<{ anchorNs: number; headNs: number }>();
  const pressed = useRef<{ x: number; pointer: number }>(undefined);

  const drafted = draft && {
    fromNs: Math.min(draft.anchorNs, draft.headNs),
    toNs: Math.max(draft.anchorNs, draft.headNs),
  };
  const shownRange = drafted ?? range;
  const shownCursor = cursorNs !== undefined && cursorNs >= fromNs && cursorNs <= toNs;
  const commit = () => {
    if (drafted && drafted.toNs > drafted.fromNs) {
      onRange?.({ fromNs: Math.round(drafted.fromNs), toNs: Math.round(drafted.toNs) });
    }
    setDraft(undefined);
  };

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0 || !onRange || event.pointerType === 'touch') return;
    pressed.current = { x: event.nativeEvent.offsetX, pointer: event.pointerId };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const x = event.nativeEvent.offsetX;
    setCursorNs(nsAt(axis, x));
    const from = pressed.current;
    if (from && (draft || Math.abs(x - from.x) >= DRAG_PX)) {
      setDraft({ anchorNs: nsAt(axis, from.x), headNs: nsAt(axis, x) });
    }
  };
  const onPointerUp = () => {
    pressed.current = undefined;
    commit();
  };
  const pointer = {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: () => {
      pressed.current = undefined;
      setDraft(undefined);
    },
    onPointerLeave: () => {
      if (!isFocused && !pressed.current) setCursorNs(undefined);
    },
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = cursorNs ?? range?.fromNs ?? fromNs;
    const step = (toNs - fromNs) / KEY_STEPS;
    const goTo = (ns: number) => {
      const next = Math.min(Math.max(ns, fromNs), toNs);
      setCursorNs(next);
      if (event.shiftKey && onRange) setDraft({ anchorNs: draft?.anchorNs ?? from, headNs: next });
      else setDraft(undefined);
    };
    switch (event.key) {
      case 'ArrowLeft':
        goTo(from - step);
        break;
      case 'ArrowRight':
        goTo(from + step);
        break;
      case 'PageUp':
        goTo(from - step * FAR);
        break;
      case 'PageDown':
        goTo(from + step * FAR);
        break;
      case 'Home':
        goTo(fromNs);
        break;
      case 'End':
        goTo(toNs);
        break;
      case 'Enter':
        if (!draft) return;
        commit();
        break;
      case 'Escape':
        if (!draft) return;
        setDraft(undefined);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const spoken =
    cursorNs === undefined
      ? ''
      : [
          drafted ? `${timeText(drafted.fromNs)} … ${timeText(drafted.toNs)}` : timeText(cursorNs),
          ...lanes.flatMap(({ readings }) =>
            readings.map(({ name, at }) => `${name} ${at(cursorNs)}`),
          ),
        ].join(', ');
  return (
    <div className="min-w-0">
      <div
        ref={frame}
        id={id}
        role="application"
        aria-label={label}
        aria-roledescription={roleDescription}
        tabIndex={0}
        className="flex min-w-0 flex-col gap-1.5 rounded-data"
        onKeyDown={onKeyDown}
        onFocus={() => {
          setIsFocused(true);
          setCursorNs((known) => known ?? range?.fromNs ?? fromNs);
        }}
        onBlur={() => {
          setIsFocused(false);
          setCursorNs(undefined);
          setDraft(undefined);
        }}
      >
        {lanes.map((lane, position) => (
          <div key={lane.id} className={GUTTER_CLASS}>
            {lane.group !== undefined && lane.group !== lanes[position - 1]?.group && (
              <p className="col-span-full mt-1 text-label font-medium text-ink-3 marks-through">
                {lane.group}
              </p>
            )}
            <LaneGutter lane={lane} cursorNs={shownCursor ? cursorNs : undefined} />
            <div
              className="relative min-w-0 border-b border-line"
              style={{ height: lane.heightPx }}
            >
              {look && widthPx > 0 && (
                <LaneCanvas
                  lane={lane}
                  axis={axis}
                  look={look}
                  {...(shownRange && { range: shownRange })}
                  {...(shownCursor && cursorNs !== undefined && { cursorNs })}
                  pointer={pointer}
                />
              )}
              {lane.scale !== undefined && (
                <span className="pointer-events-none absolute top-0 left-0 bg-surface/80 px-1 text-label leading-4 text-ink-3 num">
                  {lane.scale}
                </span>
              )}
            </div>
          </div>
        ))}
        <div className={GUTTER_CLASS} aria-hidden="true">
          <span className="text-label text-ink-3 num phone:hidden">
            {shownCursor && cursorNs !== undefined ? timeText(cursorNs) : ''}
          </span>
          <div ref={track} className="min-w-0">
            <AxisRow axis={axis} />
          </div>
        </div>
      </div>
      <p aria-live="polite" className="sr-only">
        {isFocused ? spoken : ''}
      </p>
    </div>
  );
}

function LaneGutter({ lane, cursorNs }: { lane: SeriesLane; cursorNs: number | undefined }) {
  return (
    <div className="flex min-w-0 flex-wrap content-start gap-x-2 text-label leading-4">
      <p className="w-full font-medium text-ink-2 phone:w-auto">{lane.label}</p>
      {lane.readings.map((reading) => (
        <p
          key={reading.name}
          className="flex gap-x-1 text-ink-3 num"
          title={`${reading.min} – ${reading.max}`}
        >
          {lane.readings.length > 1 && <span>{reading.name}</span>}
          <span className={cursorNs === undefined ? '' : 'font-semibold text-ink'}>
            {cursorNs === undefined
              ? reading.min === reading.max
                ? reading.last
                : `${reading.min} – ${reading.max}`
              : reading.at(cursorNs)}
          </span>
        </p>
      ))}
    </div>
  );
}

type PointerProps = Pick<
  React.DOMAttributes<HTMLCanvasElement>,
  'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel' | 'onPointerLeave'
>;

function LaneCanvas({
  lane,
  axis,
  look,
  range,
  cursorNs,
  pointer,
}: {
  lane: SeriesLane;
  axis: SeriesAxis;
  look: CanvasLook;
  range?: RangeNs;
  cursorNs?: number;
  pointer: PointerProps;
}) {
  const canvas: RefObject<HTMLCanvasElement | null> = useRef<HTMLCanvasElement>(null);
  const { heightPx, picture } = lane;
  const heightOfPicture = heightPx - 1;
  useDrawing(
    canvas,
    { width: axis.widthPx, height: heightOfPicture },
    look.palette,
    flamePalette,
    (context, palette, pixelRatio) => {
      drawLane(context, {
        axis,
        heightPx: heightOfPicture,
        pixelRatio,
        palette,
        picture,
        ...(range && { range }),
        ...(cursorNs !== undefined && { cursorNs }),
      });
    },
  );
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      className="block cursor-crosshair touch-pan-y"
      style={{ width: axis.widthPx, height: heightOfPicture }}
      {...pointer}
    />
  );
}

/** Round moments below the lanes; a label that would pass the right border stands left of its tick. */
function AxisRow({ axis }: { axis: SeriesAxis }) {
  const ticks = seriesTicks(axis, Math.max(2, Math.floor(axis.widthPx / TICK_PX)));
  const step = (ticks[1] ?? axis.toNs) - (ticks[0] ?? axis.fromNs);
  return (
    <div className="relative h-4 min-w-0 overflow-hidden">
      {axis.widthPx > 0 &&
        ticks.map((ns) => {
          const x = xOf(axis, ns);
          const isLast = x > axis.widthPx - 60;
          return (
            <span
              key={ns}
              className={`absolute top-0 text-label leading-4 text-ink-3 num ${
                isLast ? 'border-r pr-1' : 'border-l pl-1'
              } border-line-strong`}
              style={isLast ? { right: axis.widthPx - x } : { left: x }}
            >
              {tickLabel(ns, step)}
            </span>
          );
        })}
    </div>
  );
}
