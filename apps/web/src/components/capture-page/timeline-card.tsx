'use client';

import { formatDuration } from '@unpark/base';
import { intervalEndNs, type TimelineTarget, tickText } from '@unpark/charts';
import { frameFamily, isUserFunction, shortenSymbol } from '@unpark/model';
import { StateSwatch } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import type { TimelineModel } from '../../workers/timeline-messages';
import type { TracePlace } from '../../workers/trace-stacks';
import { useTimelineDetail } from './timeline-data';
import { laneName } from './timeline-lanes';
import { edgeAt } from './timeline-selection';
import { PlaceText } from './trace-place';

export const momentText = (ns: number): string =>
  ns <= 0 ? '+0 s' : `+${tickText(ns, Math.max(ns / 1000, 1000))}`;

/** A span in words, for the card and for the live region. */
export function spanOf(model: TimelineModel, { lane, interval }: TimelineTarget) {
  if (lane < 0 || interval < 0) return undefined;
  const { lanes } = model;
  const fromNs = lanes.fromNs[interval] as number;
  const toNs = intervalEndNs(lanes, lane, interval);
  const kind = lanes.kinds[lanes.kind[interval] as number];
  const isFirst = interval === lanes.first[lane];
  const isLast = interval + 1 === lanes.first[lane + 1];
  return {
    kind,
    fromNs,
    toNs,
    // it was so already when the trace began
    isFromBefore: isFirst && fromNs === 0 && model.drawn === 'goroutines',
    isOpen: isLast && toNs >= model.endNs,
    endedBy: isLast ? undefined : edgeAt(model, lane, interval + 1),
    subject: model.subject?.[interval] ?? -1,
  };
}

/** The innermost frames that say something: your own code, else what is there. */
export function tellingFrames(frames: readonly TracePlace[], most: number): readonly TracePlace[] {
  const own = frames.filter((place) => frameFamily(place.function, place.file) === 'own');
  const user = own.length > 0 ? own : frames.filter((place) => isUserFunction(place.function));
  return (user.length > 0 ? user : frames).slice(0, most);
}

/** What the pointer is on. */
export function TimelineCard({
  model,
  trace,
  target,
}: {
  model: TimelineModel;
  trace: ArtifactView;
  target: TimelineTarget;
}) {
  const t = useTranslations('timeline');
  const span = spanOf(model, target);
  const isGoroutine = model.drawn === 'goroutines';
  const detail = useTimelineDetail(trace, isGoroutine ? target.interval : -1);
  const waker = useTimelineDetail(trace, span?.endedBy?.interval ?? -1);
  if (!span) return null;
  const row = (name: string, value: React.ReactNode) => (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="num min-w-0 whitespace-normal">{value}</dd>
    </>
  );
  const frames = tellingFrames(detail?.stack ?? [], 3);
  const at = tellingFrames(waker?.wakerStack ?? [], 1)[0];
  return (
    <div className="max-w-[440px] rounded-control border border-line bg-surface px-2.5 py-2 text-dense shadow-[var(--shadow-2)]">
      <p className="flex items-center gap-1.5 font-semibold">
        {span.kind && <StateSwatch state={span.kind.stateClass} />}
        <span className="code">{laneName(model, target.lane)}</span>
        <span>{span.kind?.label}</span>
      </p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3">
        {row(
          t('card.long'),
          `${span.isFromBefore ? '≥ ' : ''}${formatDuration(span.toNs - span.fromNs)}${
            span.isFromBefore ? `, ${t('card.fromBefore')}` : ''
          }${span.isOpen ? `, ${t('card.open')}` : ''}`,
        )}
        {row(t('card.when'), `${momentText(span.fromNs)} – ${momentText(span.toNs)}`)}
        {span.subject >= 0 && row(t('card.goroutine'), `g${span.subject}`)}
        {frames.length > 0 &&
          row(
            t('card.in'),
            frames.map((place) => (
              <span key={`${place.function}${place.line}`} className="block">
                <PlaceText place={place} />
              </span>
            )),
          )}
        {span.endedBy &&
          row(
            t('card.endedBy'),
            <>
              <span className="code">{laneName(model, span.endedBy.by)}</span>
              {at && <> {shortenSymbol(at.function, 1)}</>}
            </>,
          )}
      </dl>
      <p className="mt-1 text-label text-ink-3">{t('card.keys')}</p>
    </div>
  );
}
