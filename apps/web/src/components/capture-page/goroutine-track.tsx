'use client';

import { formatBytes, formatCount, formatDuration } from '@unpark/base';
import {
  plainRows,
  type ShownTime,
  TimelineGraph,
  type TimelineHandle,
  type TimelineTarget,
  type TrackMoment,
} from '@unpark/charts';
import type { TimeRange } from '@unpark/model';
import { Button, Segmented } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { usePageLanguage } from '../../i18n/said';
import { useMemo, useRef, useState } from 'react';
import type { GoroutineTrackModel } from '../../workers/goroutine-track-messages';
import { ProblemState } from '../problem-words';
import { tableAddresses, tableBytes } from './table-addresses';
import { momentText } from './timeline-card';
import { TrackCard, wokeText } from './track-card';
import { trackSpan } from './track-spans';
import { TrackTable } from './track-table';
import { useAnswer } from './use-capture-data';

/** Above this it waits until it is asked for: it goes through every event. */
const AT_ONCE_BYTES = 64 * 1024 * 1024;

export interface GoroutineTrackProps {
  trace: ArtifactView;
  goid: string;
  /** the keys are told once */
  isFirst: boolean;
  /** what dumps saw of it, in the time of the trace */
  moments: readonly TrackMoment[];
  /** the part of this trace that is selected */
  range: TimeRange | undefined;
  onRange: (range: TimeRange) => void;
  onGoroutine: (goid: string) => void;
  /** shows its lane among the others, over this part of the time */
  onTimeline: (shown: ShownTime | undefined) => void;
}

/** What one goroutine did over the time of a trace, and who it had to do with. */
export function GoroutineTrack(props: GoroutineTrackProps) {
  const { trace, goid } = props;
  const t = useTranslations('goroutines.track');
  const bytes = tableBytes(trace);
  const language = usePageLanguage();
  const [asked, setAsked] = useState<string>();
  const isAsked = bytes <= AT_ONCE_BYTES || asked === trace.id;
  const load = useAnswer<'goroutine-track'>(
    isAsked
      ? {
          kind: 'goroutine-track',
          artifact: trace.file,
          tables: tableAddresses(trace),
          goid,
          language,
        }
      : undefined,
  );
  if (load.state === 'ready') return <Track {...props} model={load.value} />;
  return (
    <section aria-label={t('title', { file: trace.file })} className="border-b border-line p-3">
      <h4 className="text-dense font-semibold">{t('title', { file: trace.file })}</h4>
      {load.state === 'failed' ? (
        <ProblemState problem={load.problem} />
      ) : load.state === 'none' ? (
        <p className="mt-1 flex flex-wrap items-center gap-2 text-dense text-ink-2">
          {t('ask', { file: trace.file })}
          <Button size="small" onClick={() => setAsked(trace.id)}>
            {t('askFor', { bytes: formatBytes(bytes) })}
          </Button>
        </p>
      ) : (
        <p role="status" className="mt-1 min-h-[108px] text-dense text-ink-3">
          {t('reading', { file: trace.file, bytes: formatBytes(bytes) })}
        </p>
      )}
    </section>
  );
}

const ROWS = plainRows(1);
const LANE: ReadonlySet<number> = new Set([0]);
const FORMS = ['picture', 'table'] as const;
const NO_TEXT = (): readonly string[] => [];

function Track({
  trace,
  goid,
  isFirst,
  model,
  moments,
  range,
  onRange,
  onGoroutine,
  onTimeline,
}: GoroutineTrackProps & { model: GoroutineTrackModel }) {
  const t = useTranslations('goroutines.track');
  const timeline = useTranslations('timeline');
  const graph = useRef<TimelineHandle>(null);
  const [form, setForm] = useState<(typeof FORMS)[number]>('picture');
  const [shown, setShown] = useState<ShownTime>();
  const title = t('title', { file: trace.file });
  const { file } = trace;
  const track = useMemo(
    () => ({
      wokenNs: model.woken.ns,
      wokeNs: model.woke.ns,
      moments,
      words: { woken: t('woken'), woke: t('woke') },
    }),
    [model, moments, t],
  );
  const count = model.lanes.fromNs.length;
  if (count === 0) {
    return (
      <section aria-label={title} className="border-b border-line p-3 text-dense text-ink-2">
        {t('notIn', { file, goid })}
      </section>
    );
  }
  const select = ({ fromNs, toNs }: ShownTime) => {
    const from = Math.floor(fromNs);
    onRange({ artifact: file, fromNs: from, toNs: Math.max(Math.ceil(toNs), from + 1) });
  };
  const sentence = ({ interval, ns }: TimelineTarget) => {
    const lane = `g${goid}`;
    if (interval < 0) return timeline('sentence.nothing', { lane, at: momentText(ns) });
    const span = trackSpan(model, interval);
    return [
      timeline('sentence.span', {
        lane,
        state: span.state?.label ?? '',
        time: formatDuration(span.toNs - span.fromNs),
        at: momentText(span.fromNs),
      }),
      ...(span.place ? [t('sentence.in', { place: span.place.function })] : []),
      ...(span.endedBy === undefined
        ? []
        : [timeline('sentence.endedBy', { lane: `g${span.endedBy}` })]),
      ...(span.woke.count > 0 ? [t('sentence.woke', { who: wokeText(model, span, 4) })] : []),
    ].join(', ');
  };
  const zoom = (factor: number) => graph.current?.zoom(factor);
  return (
    <section aria-label={title} className="border-b border-line pb-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pt-2 text-dense text-ink-2">
        <h4 className="font-semibold text-ink">{title}</h4>
        <span className="num min-w-0 flex-1 whitespace-normal">
          {range
            ? timeline('rangeOf', {
                time: formatDuration(range.toNs - range.fromNs),
                from: momentText(range.fromNs),
                to: momentText(range.toNs),
              })
            : t('counts', {
                n: count,
                count: formatCount(count),
                time: formatDuration(model.endNs),
                woken: formatCount(model.woken.ns.length),
                woke: formatCount(model.woke.ns.length),
              })}
        </span>
        <span className="flex flex-wrap items-center gap-1">
          {form === 'picture' && (
            <>
              <Button size="small" aria-label={timeline('zoomIn')} onClick={() => zoom(1.6)}>
                +
              </Button>
              <Button size="small" aria-label={timeline('zoomOut')} onClick={() => zoom(1 / 1.6)}>
                −
              </Button>
              <Button size="small" disabled={!shown} onClick={() => graph.current?.fit()}>
                {timeline('fit')}
              </Button>
            </>
          )}
          <Button size="small" onClick={() => onTimeline(shown)}>
            {t('show')}
          </Button>
          <Segmented
            label={t('form')}
            value={form}
            options={FORMS.map((value) => ({ value, label: t(value) }))}
            onChange={setForm}
          />
        </span>
      </div>
      {form === 'picture' ? (
        <div className="px-3 pt-1 phone:px-1.5">
          <TimelineGraph
            ref={graph}
            data={model}
            rows={ROWS}
            track={track}
            label={t('label', { goid, file })}
            roleDescription={timeline('role')}
            {...(shown && { shown })}
            onShown={setShown}
            labelOf={() => ({ id: `g${goid}`, text: '', isFunction: false })}
            textOf={NO_TEXT}
            selected={LANE}
            {...(range && { range })}
            onRange={select}
            onLane={(_, interval) => {
              if (interval >= 0) select(trackSpan(model, interval));
              else onTimeline(shown);
            }}
            onFold={() => undefined}
            onHandOver={() => undefined}
            card={({ interval }) =>
              interval < 0 ? null : <TrackCard model={model} span={trackSpan(model, interval)} />
            }
            sentence={sentence}
          />
          {isFirst && (
            <p className="text-label text-ink-3 phone:hidden print:hidden">{t('help')}</p>
          )}
        </div>
      ) : (
        <TrackTable
          model={model}
          caption={t('label', { goid, file })}
          shown={shown}
          range={range}
          onRange={select}
          onGoroutine={onGoroutine}
        />
      )}
    </section>
  );
}
