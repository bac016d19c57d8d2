'use client';

import { formatDuration } from '@unpark/base';
import {
  endsLockWait,
  type HandOver,
  intervalEndNs,
  nextHandOver,
  placeInChain,
  previousHandOver,
} from '@unpark/charts';
import { Button, Kbd } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { TimelineModel } from '../../workers/timeline-messages';
import { momentText, tellingFrames } from './timeline-card';
import { useTimelineDetail } from './timeline-data';
import { laneName } from './timeline-lanes';
import { PlaceText } from './trace-place';

const UNLOCKS = /^(?:internal\/)?sync\.\(\*(?:RW)?Mutex\)\.R?Unlock/;

/** One wake-up in words: who was woken, by whom, from where, after how long, and what came then. */
export function TimelineHandOver({
  model,
  trace,
  of,
  onGoroutine,
  onFollow,
}: {
  model: TimelineModel;
  trace: ArtifactView;
  of: HandOver;
  onGoroutine: (lane: number) => void;
  onFollow: (forwards: boolean) => void;
}) {
  const t = useTranslations('timeline.handOver');
  const { lanes, wakes } = model;
  const around = useMemo(
    () =>
      wakes && {
        chain: placeInChain(lanes, wakes, of),
        before: previousHandOver(lanes, wakes, of),
        after: nextHandOver(lanes, wakes, of),
      },
    [lanes, wakes, of],
  );
  const detail = useTimelineDetail(trace, of.interval);
  const stack = detail?.wakerStack ?? [];
  const [leaf] = stack;
  const [from] = tellingFrames(stack.slice(1), 1);
  const ranUntil = ranUntilNs(model, of);
  // of a wait from before the trace the other side tells what it was
  const isLock = endsLockWait(lanes, of) || (leaf !== undefined && UNLOCKS.test(leaf.function));
  const heldUntil =
    isLock && around?.after && around.after.by === of.lane ? around.after.ns : ranUntil;
  const waited = of.ns - of.waitedFromNs;
  const name = (lane: number) => (
    <button
      type="button"
      className="code text-accent underline-offset-2 hover:underline"
      onClick={() => onGoroutine(lane)}
    >
      {laneName(model, lane)}
    </button>
  );
  const row = (term: string, value: React.ReactNode) => (
    <div className="contents">
      <dt className="text-ink-3">{term}</dt>
      <dd className="num min-w-0 whitespace-normal">{value}</dd>
    </div>
  );
  return (
    <section
      aria-label={t('title', { at: momentText(of.ns) })}
      className="border-t border-line px-3 pt-2 pb-2.5"
    >
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h3 className="text-body font-semibold">{t('title', { at: momentText(of.ns) })}</h3>
        {around && around.chain.of > 1 && (
          <span className="num text-dense text-ink-2">
            {t('place', { place: around.chain.place, of: around.chain.of })}
          </span>
        )}
        <span className="ml-auto flex gap-1.5">
          <Button size="small" disabled={!around?.before} onClick={() => onFollow(false)}>
            {t('previous')} <Kbd className="phone:hidden">[</Kbd>
          </Button>
          <Button size="small" disabled={!around?.after} onClick={() => onFollow(true)}>
            {t('next')} <Kbd className="phone:hidden">]</Kbd>
          </Button>
        </span>
      </div>
      <dl className="mt-1.5 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-dense">
        {row(t(of.isCreation ? 'created' : 'woken'), name(of.lane))}
        {row(
          t('by'),
          <>
            {name(of.by)}
            {leaf && (
              <>
                {' '}
                {t('at')} <PlaceText place={leaf} isQuiet />
              </>
            )}
          </>,
        )}
        {from && row(t('calledFrom'), <PlaceText place={from} />)}
        {!of.isCreation &&
          row(
            t('waited', { goroutine: laneName(model, of.lane) }),
            of.isFromBefore
              ? t('fromBefore', { time: formatDuration(waited) })
              : formatDuration(waited),
          )}
        {heldUntil > of.ns &&
          row(
            t(isLock ? 'held' : 'ran'),
            t('until', { time: formatDuration(heldUntil - of.ns), at: momentText(heldUntil) }),
          )}
        {row(t('source'), t('observed', { file: trace.file }))}
      </dl>
    </section>
  );
}

/** When the woken goroutine stopped again: the end of the first interval that is neither ready nor running. */
function ranUntilNs({ lanes }: TimelineModel, of: HandOver): number {
  const stop = lanes.first[of.lane + 1] as number;
  let i = of.interval;
  while (i < stop) {
    const stateClass = lanes.kinds[lanes.kind[i] as number]?.stateClass;
    if (stateClass !== 'runnable' && stateClass !== 'running') break;
    i++;
  }
  return i === of.interval ? of.ns : intervalEndNs(lanes, of.lane, i - 1);
}
