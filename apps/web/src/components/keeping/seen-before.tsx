'use client';

import { useQuery } from '@tanstack/react-query';
import type { SeenCapture } from '@unpark/usecases';
import { utcText } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useTRPC } from '../../trpc/client';
import { capturePath, workspacePath } from '../shell/places';

/** Other captures and incidents with the same cause; asked for when it is opened. */
export default function SeenBefore({
  slug,
  captureId,
  fingerprint,
}: {
  slug: string;
  captureId: string;
  fingerprint: string;
}) {
  const t = useTranslations('keeping.seen');
  const trpc = useTRPC();
  const seen = useQuery(
    trpc.finding.seenBefore.queryOptions({ workspace: slug, capture: captureId, fingerprint }),
  );
  if (seen.isError) return <p className="text-dense text-ink-2">{t('failed')}</p>;
  if (!seen.data) {
    return (
      <p role="status" className="text-dense text-ink-2">
        {t('loading')}
      </p>
    );
  }
  const { here, hereCount, firstAt, lastAt, elsewhere, elsewhereCount, incidents } = seen.data;
  if (hereCount + elsewhereCount + incidents.length === 0) {
    return <p className="text-dense text-ink-2">{t('never')}</p>;
  }
  const row = (capture: SeenCapture, withService: boolean) => (
    <li key={capture.captureId}>
      <Link
        href={capturePath(slug, capture.captureId)}
        prefetch={false}
        className="text-accent num"
      >
        {utcText(capture.at, 'full')}
      </Link>{' '}
      <span className="text-ink-2">
        {withService && <span className="marks-through">{capture.serviceName} · </span>}
        {t('count', { count: capture.goroutineCount })}
      </span>
    </li>
  );
  return (
    <div className="flex flex-col gap-1.5 text-dense">
      {hereCount > 0 && firstAt && lastAt && (
        <>
          <p>
            {t('here', {
              count: hereCount,
              first: utcText(firstAt, 'full'),
              last: utcText(lastAt, 'full'),
            })}
          </p>
          <ul>{here.map((capture) => row(capture, false))}</ul>
        </>
      )}
      {elsewhereCount > 0 && (
        <>
          <p>{t('elsewhere', { count: elsewhereCount })}</p>
          <ul>{elsewhere.map((capture) => row(capture, true))}</ul>
        </>
      )}
      {incidents.length > 0 && (
        <>
          <p>{t('incidents')}</p>
          <ul>
            {incidents.map((incident) => (
              <li key={incident.id}>
                <Link
                  href={workspacePath(slug, `/incidents/${incident.id}`)}
                  prefetch={false}
                  className="text-accent marks-through"
                >
                  {incident.title}
                </Link>{' '}
                <span className="text-ink-2">
                  {t(`status.${incident.status}`)} · {incident.serviceName} ·{' '}
                  {utcText(incident.fromAt, 'full')}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
