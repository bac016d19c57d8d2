'use client';

import { formatCount, formatDuration } from '@unpark/base';
import {
  type HandOver,
  ROW_KIND,
  type ShownTime,
  TimelineGraph,
  type TimelineHandle,
  type TimelineNoteMark,
  type TimelineTarget,
  timelineText,
} from '@unpark/charts';
import { type Selection, STATE_CLASSES, type TimeRange } from '@unpark/model';
import { Button } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { TimelineModel } from '../../workers/timeline-messages';
import { savedName } from './file-name-of';
import { momentText, spanOf, TimelineCard } from './timeline-card';
import { TimelineExport } from './timeline-export';
import { TimelineHandOver } from './timeline-handover';
import {
  foldRow,
  labelOfRow,
  laneName,
  type LaneWords,
  NO_FOLDS,
  rowsOfModel,
  textOfRow,
} from './timeline-lanes';
import { TimelineLegend } from './timeline-legend';
import {
  goroutineSelection,
  handOverOf,
  handOverSelection,
  selectedLanes,
} from './timeline-selection';
import { windowText } from './window-text';
import { marksByPlace, noteToOpen, useNotes } from '../notes/notes-context';

/** The lanes of one trace with what belongs to them: legend and the hand-over that is followed. */
export function TimelineCanvas({
  model,
  trace,
  service,
  selection,
  select,
  shown,
  onShown,
}: {
  model: TimelineModel;
  trace: ArtifactView;
  /** its name stands over what is exported */
  service: string;
  selection: Selection;
  select: (selection: Selection) => void;
  shown: ShownTime | undefined;
  onShown: (shown: ShownTime | undefined) => void;
}) {
  const t = useTranslations('timeline');
  const graph = useRef<TimelineHandle>(null);
  const words = useWords();
  const [folds, setFolds] = useState(NO_FOLDS);
  const selected = useMemo(() => selectedLanes(model, selection), [model, selection]);
  const range = selection.range?.artifact === trace.file ? selection.range : undefined;
  const { pinned, emit } = usePinned(selection, selected, select);
  const rows = useMemo(
    () => rowsOfModel(model, pinned, selected, folds),
    [model, pinned, selected, folds],
  );
  const { notes, spot, setSpot } = useNotes();
  const noteMarks = useMemo(
    () =>
      marksByPlace(
        notes,
        ({ lane, range: part }: NotePlace) => `${lane ?? ''} ${part?.fromNs}-${part?.toNs}`,
        (of) => notePlaces(model, trace.file, of),
      ).map(({ place, ...mark }): TimelineNoteMark => ({ ...place, ...mark })),
    [notes, model, trace],
  );
  const followed = useMemo(
    () => handOverOf(model, trace.file, selection),
    [model, trace, selection],
  );
  const firstSelected = useMemo(() => firstInRows(rows.rowOf, selected), [rows, selected]);
  const labelOf = useCallback(
    (row: number) => labelOfRow(model, rows, words, row),
    [model, rows, words],
  );
  const textOf = useCallback(
    (row: number) => textOfRow(model, rows, words, row),
    [model, rows, words],
  );

  const onLane = (lane: number, interval: number) => {
    if (model.drawn === 'goroutines') {
      emit(goroutineSelection(model, trace.file, [lane], followed ? undefined : range));
      return;
    }
    // of a proc or a thread the goroutine whose code it ran
    const subject = model.subject?.[interval] ?? -1;
    if (subject < 0) return;
    emit({
      functions: [],
      goroutines: { artifact: trace.file, goids: [String(subject)] },
      ...(range && { range }),
    });
  };
  const onRange = ({ fromNs, toNs }: ShownTime) => {
    const next: TimeRange = { artifact: trace.file, fromNs, toNs };
    const { evidence: _, ...rest } = selection;
    emit({ ...rest, range: next });
  };
  const onHandOver = (of: HandOver) => emit(handOverSelection(model, trace.file, of));
  const sentence = (target: TimelineTarget) => {
    if (target.lane < 0) {
      const { id, text } = labelOf(target.row);
      return [id, text, textOf(target.row)[0]].filter(Boolean).join(', ');
    }
    const span = spanOf(model, target);
    const name = laneName(model, target.lane);
    if (!span) return t('sentence.nothing', { lane: name, at: momentText(target.ns) });
    const said = t('sentence.span', {
      lane: name,
      state: span.kind?.label ?? '',
      time: formatDuration(span.toNs - span.fromNs),
      at: momentText(span.fromNs),
    });
    return span.endedBy
      ? `${said}, ${t('sentence.endedBy', { lane: laneName(model, span.endedBy.by) })}`
      : said;
  };

  const counts = t('counts', {
    lanes: formatCount(model.laneCount),
    count: model.laneCount,
    kind: model.drawn,
    time: formatDuration(model.endNs),
  });
  const selectedRange =
    range &&
    t('rangeOf', {
      time: formatDuration(range.toNs - range.fromNs),
      from: momentText(range.fromNs),
      to: momentText(range.toNs),
    });
  const heading = [service, trace.file, t(`lanes.${model.drawn}`)]
    .filter((part) => part !== '')
    .join(' · ');
  /** The part of the time, in words; of a trace whose clock is known also when that was. */
  const timeText = (part: ShownTime | undefined) => {
    const { fromNs, toNs } = part ?? { fromNs: 0, toNs: model.endNs };
    const begin = trace.record?.window?.fromUnixNs;
    const at = (ns: number) => String(BigInt(begin ?? 0) + BigInt(Math.round(ns)));
    const clock = begin === undefined ? '' : ` (${windowText(at(fromNs), at(toNs))} UTC)`;
    return `${momentText(fromNs)} – ${momentText(toNs)}${clock}`;
  };
  const picture = () => {
    const scene = graph.current?.scene();
    const present = new Set(model.lanes.kinds.map(({ stateClass }) => stateClass));
    if (model.stops.fromNs.length + model.collections.fromNs.length > 0) present.add('gc');
    return (
      scene && {
        scene,
        heading,
        detail: [timeText(scene.window), selectedRange ?? counts].join(' · '),
        legend: STATE_CLASSES.filter((stateClass) => present.has(stateClass)).map((stateClass) => ({
          stateClass,
          label: t(`states.${stateClass}`),
        })),
      }
    );
  };
  const text = (form: 'text' | 'markdown') => {
    const part = range ?? shown ?? { fromNs: 0, toNs: model.endNs };
    return timelineText(
      model,
      rows,
      part,
      {
        title: `${heading}, ${timeText(part)}`,
        lane: t('export.lane'),
        state: words.state,
        nameOf: (row) => {
          const { id, text: name } = labelOf(row);
          const isGroup = rows.kind[row] === ROW_KIND.group;
          return [isGroup ? t('export.group', { count: id }) : id, name].filter(Boolean).join(' ');
        },
        left: (count) => t('export.left', { count: formatCount(count) }),
      },
      form,
    );
  };

  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-3 pt-2 text-dense text-ink-2">
        <span className="num min-w-0 flex-1 whitespace-normal">
          {selectedRange ?? counts}
          {model.left > 0 && ` · ${t('left', { count: formatCount(model.left) })}`}
        </span>
        <span className="flex gap-1">
          <Button size="small" aria-label={t('zoomIn')} onClick={() => graph.current?.zoom(1.6)}>
            +
          </Button>
          <Button
            size="small"
            aria-label={t('zoomOut')}
            onClick={() => graph.current?.zoom(1 / 1.6)}
          >
            −
          </Button>
          <Button size="small" disabled={!shown} onClick={() => graph.current?.fit()}>
            {t('fit')}
          </Button>
          <TimelineExport
            name={savedName(service, trace.file, model.drawn)}
            picture={picture}
            text={text}
          />
        </span>
      </div>
      <div className="px-3 pt-1 phone:px-1.5">
        <TimelineGraph
          ref={graph}
          id="timeline-graph"
          data={model}
          rows={rows}
          label={t('graphLabel', { file: trace.file })}
          roleDescription={t('role')}
          {...(shown && { shown })}
          onShown={onShown}
          labelOf={labelOf}
          textOf={textOf}
          selected={selected}
          {...(range && { range })}
          onRange={onRange}
          onLane={onLane}
          onFold={(row) => setFolds((from) => foldRow(rows, row, from))}
          {...(followed && { handOver: followed })}
          onHandOver={onHandOver}
          notes={noteMarks}
          onNote={(ids) => setSpot(noteToOpen(ids, spot))}
          {...(firstSelected >= 0 && { focusLane: followed?.lane ?? firstSelected })}
          card={(target) => <TimelineCard model={model} trace={trace} target={target} />}
          sentence={sentence}
        />
      </div>
      <TimelineLegend model={model} />
      {followed && (
        <TimelineHandOver
          model={model}
          trace={trace}
          of={followed}
          onGoroutine={(lane) => onLane(lane, -1)}
          onFollow={(forwards) => graph.current?.follow(forwards)}
        />
      )}
    </>
  );
}

type NotePlace = Pick<TimelineNoteMark, 'lane' | 'range'>;
/** More lanes than this would be a forest of pins: the part of the time alone is marked. */
const MOST_MARKED = 12;

/** Lanes of the goroutines that a note names, in its part of the time; else that part on the axis. */
function notePlaces(model: TimelineModel, file: string, of: Selection): readonly NotePlace[] {
  const range = of.range?.artifact === file ? of.range : undefined;
  if (of.range && !range) return [];
  const lanes = [...selectedLanes(model, of)];
  if (lanes.length > 0 && (lanes.length <= MOST_MARKED || !range))
    return lanes.slice(0, MOST_MARKED).map((lane) => ({ lane, ...(range && { range }) }));
  return range ? [{ range }] : [];
}

/**
 * Groups of what is selected elsewhere come first. What is selected in the timeline itself stays where
 * it is: the rows under the pointer must not change places.
 */
function usePinned(
  selection: Selection,
  selected: ReadonlySet<number>,
  select: (selection: Selection) => void,
) {
  const [state, setState] = useState({ own: '', of: '', pinned: selected });
  const key = keyOf(selection);
  if (key !== state.of) {
    setState({ ...state, of: key, pinned: key === state.own ? state.pinned : selected });
  }
  return {
    pinned: state.pinned,
    emit: (next: Selection) => {
      setState((from) => ({ ...from, own: keyOf(next) }));
      select(next);
    },
  };
}

const keyOf = ({ goroutines, functions, range, evidence }: Selection): string =>
  [evidence, functions.join(' '), goroutines?.goids.join(' '), range?.fromNs, range?.toNs].join(
    '|',
  );

function firstInRows(rowOf: Int32Array, selected: ReadonlySet<number>): number {
  let best = -1;
  for (const lane of selected) {
    const row = rowOf[lane] ?? -1;
    if (row >= 0 && (best < 0 || row < (rowOf[best] ?? 0))) best = lane;
  }
  return best;
}

function useWords(): LaneWords {
  const t = useTranslations('timeline');
  return useMemo(
    () => ({
      more: (count) => t('more', { count: formatCount(count) }),
      fewer: t('fewer'),
      wholeTrace: (state) => t('wholeTrace', { state }),
      state: (stateClass) => t(`states.${stateClass}`),
      noStack: t('noStack'),
    }),
    [t],
  );
}
