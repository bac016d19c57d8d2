'use client';

import { useEffect, useState } from 'react';
import { relativeText, type UtcStyle, utcText } from './time-text';

const showLocal = (element: HTMLElement, iso: string) => {
  const at = new Date(iso);
  if (!Number.isNaN(at.getTime())) {
    element.title = `${at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' })} (local)`;
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
}) => (
  <time
    dateTime={iso}
    className={className ? `num ${className}` : 'num'}
    onPointerEnter={(event) => showLocal(event.currentTarget, iso)}
  >
    {utcText(iso, style, nowIso ? new Date(nowIso) : undefined)}
  </time>
);

/** `3 minutes ago`, kept up to date; `nowIso` is the server's clock for the first paint. */
export function RelativeTime({ iso, nowIso }: { iso: string; nowIso: string }) {
  const [now, setNow] = useState(() => new Date(nowIso));
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={iso} className="num" title={utcText(iso, 'full')}>
      {relativeText(iso, now)}
    </time>
  );
}
