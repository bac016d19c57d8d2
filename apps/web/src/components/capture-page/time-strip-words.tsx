'use client';

import { formatDuration, formatShare } from '@unpark/base';
import type { TimeRange } from '@unpark/model';
import { useTranslations } from 'next-intl';
import type { ClockAxis, RangeMeetings } from './clock-axis';
import { baseName } from './group-words';
import { momentText, type StripRange } from './time-words';

/** The range in words, or what can be chosen. */
export function RangeWords({
  draft,
  range,
  brush,
  axis,
  anchorName,
  onClear,
}: {
  draft: StripRange | undefined;
  range?: TimeRange;
  brush: (StripRange & { readonly errorNs: number }) | undefined;
  axis: ClockAxis;
  anchorName: string;
  onClear: () => void;
}) {
  const t = useTranslations('timeline.strip');
  const shown = draft ?? brush;
  if (!shown) {
    return (
      <span className="text-ink-3">
        {axis.anchorNs > 0
          ? t('choose', { length: formatDuration(axis.anchorNs), file: anchorName })
          : t('noRange')}
      </span>
    );
  }
  const error = !draft && brush && brush.errorNs > 0 && range?.artifact !== axis.anchor;
  return (
    <>
      <span className="num" role="status">
        {t('chosen', {
          from: momentText(shown.fromNs),
          to: momentText(shown.toNs),
          length: formatDuration(shown.toNs - shown.fromNs),
          file: anchorName,
        })}
        {error && ` ± ${formatDuration(brush.errorNs)}`}
      </span>
      <button type="button" className="font-medium text-accent" onClick={onClear}>
        {t('whole')}
      </button>
    </>
  );
}

const MOST_NAMES = 6;

/** Which files are of the range, in part or whole. */
export function MeetingWords({
  meetings,
  names,
}: {
  meetings: RangeMeetings;
  names: ReadonlyMap<string, string>;
}) {
  const t = useTranslations('timeline.strip');
  const nameOf = (file: string) => names.get(file) ?? baseName(file);
  const list = (files: readonly string[]) =>
    files.slice(0, MOST_NAMES).join(', ') +
    (files.length > MOST_NAMES ? ` ${t('more', { count: files.length - MOST_NAMES })}` : '');
  const lines = [
    {
      key: 'inside',
      words: t('inside'),
      files: meetings.inside.map(nameOf),
    },
    {
      key: 'overlaps',
      words: t('overlaps'),
      files: meetings.overlaps.map(({ file, share }) => `${nameOf(file)} ${formatShare(share, 1)}`),
    },
    { key: 'perhaps', words: t('perhaps'), files: meetings.perhaps.map(nameOf) },
  ].filter(({ files }) => files.length > 0);
  return (
    <p className="mt-1 text-dense text-ink-2">
      {lines.length === 0
        ? t('alone')
        : lines.map(({ key, words, files }) => (
            <span key={key} className="mr-3">
              <span className="text-ink-3">{words}</span>{' '}
              <span className="num whitespace-normal!">{list(files)}</span>
            </span>
          ))}
    </p>
  );
}
