'use client';

import { formatDuration } from '@unpark/base';
import { seriesTicks, tickLabel, xOf } from '@unpark/charts';
import type { Alignment, ArtifactKind, TimeRange } from '@unpark/model';
import { Chip, Tooltip } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import {
  anchorOf,
  type ClockAxis,
  clockAxis,
  meetingsOf,
  type RangeMeetings,
  rangeOnAxis,
  type StripMark,
  type StripRow,
  stripRows,
} from './clock-axis';
import { baseName } from './group-words';
import { Brush } from './time-strip-brush';
import { Mark, nextOf } from './time-strip-mark';
import { StripTable } from './time-strip-table';
import { MeetingWords, RangeWords } from './time-strip-words';
import { useTrackWidth } from './time-width';
import { LANE_PX, MIN_BAR_PX, type StripRange } from './time-words';
import type { ViewProps } from './view-props';

const ROW_GAP_PX = 4;
const TICK_PX = 110;
/** A drag below this is a click. */
const DRAG_PX = 4;

export const GUTTER =
  'grid grid-cols-[178px_minmax(0,1fr)] gap-x-3 phone:grid-cols-[84px_minmax(0,1fr)] phone:gap-x-2';

const NOTHING_DATED: readonly Alignment[] = [];

/**
 * All files of a capture on one axis, with the selected range as a brush. Shown above the timeline and
 * above the metrics; nothing where no file says when it was taken.
 */
export function TimeStrip({
  view,
  state,
  selection,
  select,
}: Pick<ViewProps, 'view' | 'state' | 'selection' | 'select'>) {
  const alignment = view.diagnosis?.alignment ?? NOTHING_DATED;
  const { range } = selection;
  const anchor = anchorOf(alignment, view.artifacts, range, state.trace);
  const axis = useMemo(() => clockAxis(alignment, anchor), [alignment, anchor]);
  const kinds = useMemo(
    () =>
      new Map(
        view.artifacts.flatMap(({ file, record }): [string, ArtifactKind][] =>
          record ? [[file, record.kind]] : [],
        ),
      ),
    [view.artifacts],
  );
  const names = useMemo(() => dumpNames(view.diagnosis?.dumps ?? []), [view.diagnosis]);
  if (!axis) return null;
  const rows = stripRows(alignment, kinds, axis);
  const onRange = (next: { fromNs: number; toNs: number } | undefined) => {
    const { range: _, ...rest } = selection;
    select(next ? { ...rest, range: { artifact: axis.anchor, ...next } } : rest);
  };
  const window = axis.anchor === state.trace || !state.trace ? state.window : undefined;
  return (
    <Strip
      key={axis.anchor}
      alignmentError={alignment.find(({ artifact }) => artifact === axis.anchor)}
      axis={axis}
      rows={rows}
      names={names}
      {...(window && { window })}
      {...(range && { range })}
      brush={rangeOnAxis(alignment, range, axis)}
      meetings={range && meetingsOf(alignment, range)}
      onRange={onRange}
    />
  );
}

/** `dump 1` by file, where a file holds one dump. */
function dumpNames(
  dumps: readonly { readonly artifact: string; readonly label: string }[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { artifact, label } of dumps) {
    names.set(artifact, names.has(artifact) ? baseName(artifact) : label);
  }
  return names;
}

function Strip({
  axis,
  rows,
  names,
  window: inSight,
  range,
  brush,
  meetings,
  alignmentError,
  onRange,
}: {
  axis: ClockAxis;
  rows: readonly StripRow[];
  names: ReadonlyMap<string, string>;
  window?: { readonly fromNs: number; readonly toNs: number };
  range?: TimeRange;
  brush: (StripRange & { readonly errorNs: number }) | undefined;
  meetings: RangeMeetings | undefined;
  alignmentError: { readonly errorNs: number; readonly source: string } | undefined;
  onRange: (range: StripRange | undefined) => void;
}) {
  const t = useTranslations('timeline.strip');
  const track = useRef<HTMLDivElement>(null);
  const widthPx = useTrackWidth(track);
  const [draft, setDraft] = useState<StripRange>();
  const [asTable, setAsTable] = useState(false);
  const pressed = useRef<number>(undefined);
  const canChoose = axis.anchorNs > 0;
  const place = { fromNs: axis.fromNs, toNs: axis.toNs, widthPx };
  const nsPerPx = widthPx > 0 ? (axis.toNs - axis.fromNs) / widthPx : 0;
  const shown = draft ?? brush;
  const borders = shown ?? { fromNs: 0, toNs: axis.anchorNs };
  const change = (next: Partial<StripRange>) => setDraft({ ...borders, ...next });
  const done = () => {
    if (!draft) return;
    setDraft(undefined);
    const next = { fromNs: Math.round(draft.fromNs), toNs: Math.round(draft.toNs) };
    if (next.toNs > next.fromNs && (next.fromNs !== brush?.fromNs || next.toNs !== brush.toNs)) {
      onRange(next);
    }
  };
  const nsUnder = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const ns = axis.fromNs + (event.clientX - box.left) * nsPerPx;
    return Math.min(Math.max(ns, 0), axis.anchorNs);
  };
  const heightPx = rows.reduce((sum, { lanes }) => sum + lanes * LANE_PX + ROW_GAP_PX, 0);
  const least = axis.anchorNs / 1000;
  const ticks = seriesTicks(place, Math.max(2, Math.floor(widthPx / TICK_PX)));
  const step = (ticks[1] ?? axis.toNs) - (ticks[0] ?? axis.fromNs);
  const anchorName = baseName(axis.anchor);
  return (
    // no landmark: the same strip stands in two views
    <div role="group" aria-label={t('label')} className="border-b border-line px-3 pt-2 pb-1.5">
      <div className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-dense">
        <h3 className="font-semibold">{t('label')}</h3>
        <RangeWords
          draft={draft}
          {...(range && { range })}
          brush={brush}
          axis={axis}
          anchorName={anchorName}
          onClear={() => onRange(undefined)}
        />
        <span className="flex-1" />
        {alignmentError && (
          <Tooltip content={t('errorSource', { file: anchorName, source: alignmentError.source })}>
            <button type="button" className="cursor-help rounded-chip">
              <Chip label={t('error')}>
                <span className="num">± {formatDuration(alignmentError.errorNs)}</span>
              </Chip>
            </button>
          </Tooltip>
        )}
        <button
          type="button"
          aria-pressed={asTable}
          className="font-medium text-accent"
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('asPicture') : t('asTable')}
        </button>
      </div>
      {asTable ? (
        <StripTable rows={rows} names={names} />
      ) : (
        <>
          <div className={GUTTER}>
            <div className="min-w-0">
              {rows.map((row) => (
                <RowLabel key={row.family} row={row} />
              ))}
            </div>
            <div
              ref={track}
              className={`relative min-w-0 ${canChoose ? 'cursor-crosshair touch-pan-y' : ''}`}
              style={{ height: heightPx }}
              onPointerDown={(event) => {
                if (event.button !== 0 || !canChoose || event.pointerType === 'touch') return;
                pressed.current = nsUnder(event);
                event.currentTarget.setPointerCapture(event.pointerId);
              }}
              onPointerMove={(event) => {
                const from = pressed.current;
                if (from === undefined) return;
                const to = nsUnder(event);
                if (!draft && Math.abs(to - from) < DRAG_PX * nsPerPx) return;
                setDraft({ fromNs: Math.min(from, to), toNs: Math.max(from, to) });
              }}
              onPointerUp={() => {
                pressed.current = undefined;
                done();
              }}
              onPointerCancel={() => {
                pressed.current = undefined;
                setDraft(undefined);
              }}
            >
              {rows.map((row, i) => {
                const top = rows
                  .slice(0, i)
                  .reduce((sum, { lanes }) => sum + lanes * LANE_PX + ROW_GAP_PX, 0);
                return row.marks.map((mark, position) => (
                  <Mark
                    key={mark.file}
                    mark={mark}
                    name={names.get(mark.file)}
                    isAnchor={mark.file === axis.anchor}
                    meets={meets(mark, shown)}
                    xPx={xOf(place, mark.fromNs)}
                    endPx={xOf(place, mark.toNs)}
                    nextPx={nextOf(row.marks, position, (ns) => xOf(place, ns), widthPx)}
                    topPx={top + mark.lane * LANE_PX}
                  />
                ));
              })}
              {inSight && (
                <i
                  aria-hidden="true"
                  className="absolute bottom-0 h-[2px] bg-ink-3"
                  style={barAt(place, inSight)}
                />
              )}
              {widthPx > 0 && canChoose && (
                <Brush
                  place={place}
                  borders={borders}
                  isChosen={shown !== undefined}
                  anchorNs={axis.anchorNs}
                  least={least}
                  nsPerPx={nsPerPx}
                  onChange={change}
                  onDone={done}
                />
              )}
            </div>
          </div>
          <div className={GUTTER} aria-hidden="true">
            <span className="truncate text-label text-ink-3 phone:invisible">
              {t('zero', { file: anchorName })}
            </span>
            <div className="relative h-4 min-w-0 overflow-hidden">
              {widthPx > 0 &&
                ticks.map((ns) => (
                  <AxisTick key={ns} xPx={xOf(place, ns)} widthPx={widthPx}>
                    {tickLabel(ns, step)}
                  </AxisTick>
                ))}
            </div>
          </div>
          {axis.before + axis.after > 0 && (
            <p className="text-label text-ink-3">
              {[
                ...(axis.before > 0 ? [t('farBefore', { count: axis.before })] : []),
                ...(axis.after > 0 ? [t('farAfter', { count: axis.after })] : []),
              ].join(', ')}
            </p>
          )}
        </>
      )}
      {meetings && !draft && <MeetingWords meetings={meetings} names={names} />}
    </div>
  );
}

const barAt = (
  place: { fromNs: number; toNs: number; widthPx: number },
  { fromNs, toNs }: StripRange,
) => {
  const left = Math.max(0, xOf(place, fromNs));
  return { left, width: Math.max(MIN_BAR_PX, Math.min(place.widthPx, xOf(place, toNs)) - left) };
};

const meets = (mark: StripMark, range: StripRange | undefined): boolean =>
  !range || (mark.fromNs <= range.toNs && mark.toNs >= range.fromNs);

function AxisTick({ xPx, widthPx, children }: { xPx: number; widthPx: number; children: string }) {
  const isLast = xPx > widthPx - 60;
  return (
    <span
      className={`absolute top-0 text-label leading-4 text-ink-3 num border-line-strong ${
        isLast ? 'border-r pr-1' : 'border-l pl-1'
      }`}
      style={isLast ? { right: widthPx - xPx } : { left: xPx }}
    >
      {children}
    </span>
  );
}

function RowLabel({ row }: { row: StripRow }) {
  const t = useTranslations('timeline.strip');
  const kinds = [...new Set(row.marks.map(({ kind }) => kind))];
  const words =
    row.family === 'span' || row.family === 'moment'
      ? kinds.length <= 2
        ? kinds.map((kind) => t(`kinds.${kind}`)).join(', ')
        : t('profiles', { count: row.marks.length })
      : t(`rows.${row.family}`);
  return (
    <p
      className="truncate text-label leading-none text-ink-2"
      title={kinds.map((kind) => t(`kinds.${kind}`)).join(', ')}
      style={{ height: row.lanes * LANE_PX + ROW_GAP_PX, lineHeight: `${LANE_PX}px` }}
    >
      {words}
    </p>
  );
}
