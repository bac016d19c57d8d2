import { formatCount, formatDuration } from '@unpark/base';
import { StateSwatch } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { GoroutineTrackModel } from '../../workers/goroutine-track-messages';
import { momentText } from './timeline-card';
import { PlaceText } from './trace-place';
import { type TrackSpan, wokeIds } from './track-spans';

/** An interval of the track under the pointer. */
export function TrackCard({ model, span }: { model: GoroutineTrackModel; span: TrackSpan }) {
  const t = useTranslations('timeline');
  const track = useTranslations('goroutines.track');
  const rows: [string, React.ReactNode][] = [
    [t('card.long'), lengthText(span, t('card.fromBefore'), t('card.open'))],
    [t('card.when'), `${momentText(span.fromNs)} – ${momentText(span.toNs)}`],
  ];
  if (span.place) rows.push([t('card.in'), <PlaceText key="place" place={span.place} />]);
  if (span.madeBy !== undefined) rows.push([track('madeBy'), <Id key="by" goid={span.madeBy} />]);
  if (span.endedBy !== undefined) {
    rows.push([t('card.endedBy'), <Id key="by" goid={span.endedBy} />]);
  }
  if (span.woke.count > 0) rows.push([track('wokeHead'), wokeText(model, span, 4)]);
  return (
    <div className="max-w-[440px] rounded-control border border-line bg-surface px-2.5 py-2 text-dense shadow-[var(--shadow-2)]">
      <p className="flex items-center gap-1.5 font-semibold">
        {span.state && <StateSwatch state={span.state.stateClass} />}
        <span>{span.state?.label}</span>
      </p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3">
        {rows.map(([name, value]) => (
          <span key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="num min-w-0 whitespace-normal">{value}</dd>
          </span>
        ))}
      </dl>
    </div>
  );
}

const Id = ({ goid }: { goid: number }) => <span className="code">g{goid}</span>;

export const lengthText = (span: TrackSpan, fromBefore: string, open: string): string =>
  [
    `${span.isFromBefore || span.isOpen ? '≥ ' : ''}${formatDuration(span.toNs - span.fromNs)}`,
    ...(span.isFromBefore ? [fromBefore] : []),
    ...(span.isOpen ? [open] : []),
  ].join(', ');

/** `g12 g14 … 9×` */
export function wokeText(model: GoroutineTrackModel, span: TrackSpan, most: number): string {
  const ids = wokeIds(model.woke, span.woke, most);
  const { count } = span.woke;
  const names = ids.map((id) => `g${id}`).join(' ');
  return count > ids.length ? `${names} · ${formatCount(count)}×` : names;
}
