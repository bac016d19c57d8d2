'use client';

import { formatCount } from '@unpark/base';
import { Button, UtcTime } from '@unpark/ui';
import type { CaptureHeadline } from '@unpark/usecases';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { HeadlineMark, HeadlineSentence } from '../capture/headline-mark';

export type ChosenCapture = CaptureHeadline & { readonly serviceName: string };

/**
 * Captures to choose from: those of the same service first, the others below.
 *
 * @param near service whose captures stand first; absent when there is none yet
 * @param current capture that is chosen now; shown, not offered
 */
export function CaptureChoice({
  slug,
  near,
  current,
  onChoose,
}: {
  slug: string;
  near?: { readonly slug: string; readonly name: string };
  current: string | undefined;
  onChoose: (capture: ChosenCapture) => void;
}) {
  const t = useTranslations('compare.pick');
  const trpc = useTRPC();
  const service = useQuery({
    ...trpc.service.get.queryOptions({ workspace: slug, service: near?.slug ?? '' }),
    enabled: near !== undefined,
  });
  const all = useInfiniteQuery(
    trpc.capture.list.infiniteQueryOptions(
      { workspace: slug },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const [nowIso] = useState(() => new Date().toISOString());
  const others = (all.data?.pages ?? [])
    .flatMap((page) => page.captures)
    .filter((capture) => capture.serviceSlug !== near?.slug);
  return (
    <div className="flex flex-col gap-3">
      {near && service.data && (
        <section aria-label={t('sameService', { service: near.name })}>
          <h3 className="text-label font-medium text-ink-3">
            {t('sameService', { service: near.name })}
          </h3>
          <ChoiceList
            captures={service.data.captures.map((capture) => ({
              ...capture,
              serviceName: near.name,
            }))}
            {...{ current, nowIso, onChoose }}
          />
        </section>
      )}
      {others.length > 0 && (
        <section aria-label={t('others')}>
          <h3 className="text-label font-medium text-ink-3">{t('others')}</h3>
          <ChoiceList captures={others} isNamed {...{ current, nowIso, onChoose }} />
          {all.hasNextPage && (
            <Button variant="ghost" size="small" onClick={() => void all.fetchNextPage()}>
              {t('older')}
            </Button>
          )}
        </section>
      )}
    </div>
  );
}

function ChoiceList({
  captures,
  current,
  nowIso,
  isNamed = false,
  onChoose,
}: {
  captures: readonly ChosenCapture[];
  current: string | undefined;
  nowIso: string;
  isNamed?: boolean;
  onChoose: (capture: ChosenCapture) => void;
}) {
  const t = useTranslations('compare.pick');
  if (captures.length === 0) return <p className="text-dense text-ink-2">{t('noOthers')}</p>;
  return (
    <ul className="mt-1 max-h-[264px] overflow-y-auto rounded-control border border-line">
      {captures.map((capture) => {
        const isCurrent = capture.id === current;
        return (
          <li key={capture.id} className="border-b border-line last:border-0">
            <button
              type="button"
              disabled={capture.state !== 'done'}
              aria-current={isCurrent ? 'true' : undefined}
              className="flex w-full flex-col gap-px px-2.5 py-1.5 text-left hover:bg-sunken disabled:opacity-55 aria-[current]:bg-accent-bg phone:min-h-11"
              onClick={() => onChoose(capture)}
            >
              <span className="flex w-full flex-wrap items-center gap-x-2">
                <UtcTime iso={capture.at} style="short" nowIso={nowIso} className="font-medium" />
                {isNamed && (
                  <span className="font-semibold marks-through">{capture.serviceName}</span>
                )}
                <HeadlineMark headline={capture} />
                <span className="flex-1" />
                {isCurrent && <span className="text-dense text-ink-3">{t('current')}</span>}
                {capture.goroutineCount !== undefined && (
                  <span className="num text-ink-3">
                    {t('goroutines', {
                      count: capture.goroutineCount,
                      n: formatCount(capture.goroutineCount),
                    })}
                  </span>
                )}
              </span>
              <span className="text-dense text-ink-2 marks-through">
                <HeadlineSentence headline={capture} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
