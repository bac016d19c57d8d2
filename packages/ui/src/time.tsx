'use client';

import { useEffect, useState } from 'react';
import { relativeText, type UtcStyle, utcText } from './time-text';
import { useUiWords } from './ui-words';

const showLocal = (element: HTMLElement, iso: string, words: (time: string) => string) => {
  const at = new Date(iso);
  if (!Number.isNaN(at.getTime())) {
    element.title = words(at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' }));
  }
};

/** Absolute time in UTC; local time on hover. `nowIso` only matters for the `short` style. */
export const UtcTime = ({
  iso,
  style = 'full',
  nowIso,
  className,
}: {
  iso: string;
  style?: UtcStyle;
  nowIso?: string;
  className?: string;
}) => {
  const { localTime } = useUiWords();
  return (
    <time
      dateTime={iso}
      className={className ? `num ${className}` : 'num'}
      onPointerEnter={(event) => showLocal(event.currentTarget, iso, localTime)}
    >
      {utcText(iso, style, nowIso ? new Date(nowIso) : undefined)}
    </time>
  );
};

/** `3 minutes ago`, kept up to date; `nowIso` is the server's clock for the first paint. */
export function RelativeTime({ iso, nowIso }: { iso: string; nowIso: string }) {
  const words = useUiWords();
  const [now, setNow] = useState(() => new Date(nowIso));
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={iso} className="num" title={utcText(iso, 'full')}>
      {relativeText(iso, now, words)}
    </time>
  );
}
