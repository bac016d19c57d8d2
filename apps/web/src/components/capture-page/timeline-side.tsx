'use client';

import { formatBytes, formatDuration } from '@unpark/base';
import { Button, Segmented } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type TimelineSide as Side, TIMELINE_SIDES } from '@unpark/view-state';
import { useMemo, useState } from 'react';
import type { AskedRange } from '../../workers/range-messages';
import { ProblemLine } from '../problem-words';
import { rangeRequest, sideRequest, useRangeAnswer, useSide } from './clock-requests';
import { tableBytes } from './table-addresses';
import { momentText } from './time-words';
import { SideCollector } from './timeline-side-collector';
import { SideDelays } from './timeline-side-delays';
import { SideGoroutines } from './timeline-side-goroutines';
import { SideLogs, SideRegions, SideTasks } from './timeline-side-tasks';
import { TraceWallBar } from './trace-wall-bar';
import { type ChangeOf, rangeOfTrace, traceEnd } from './timeline-side-range';

/** Above this the numbers wait until they are asked for: they go through every event. */
const AT_ONCE_BYTES = 64 * 1024 * 1024;

/**
 * A trace in numbers, of the selected range alone where one is selected: waits that ended in it, what
 * goroutines did, the collector, and the program's own tasks, regions and messages.
 */
export function TimelineSide({
  trace,
  tab,
  onTab,
  selection,
  select,
}: { trace: ArtifactView; tab: Side; onTab: (tab: Side) => void } & ChangeOf) {
  const t = useTranslations('metrics.side');
  const bytes = tableBytes(trace);
  const [asked, setAsked] = useState<string>();
  const isAsked = bytes <= AT_ONCE_BYTES || asked === trace.id;
  const range = rangeOfTrace(selection, trace);
  const answer = useRangeAnswer(isAsked ? rangeRequest(trace, range) : undefined);
  const isMarks = tab === 'tasks' || tab === 'regions' || tab === 'logs' || tab === 'collector';
  const side = useSide(isAsked && isMarks ? sideRequest(trace, range) : undefined);
  const selected = useMemo(
    () => new Set(selection.goroutines?.goids ?? []),
    [selection.goroutines],
  );
  const endNs = traceEnd(trace);
  const selectPart = (part: AskedRange, goids: readonly string[]) => {
    const fromNs = Math.floor(part.fromNs);
    const toNs = Math.max(Math.ceil(part.toNs), fromNs + 1);
    const artifact = trace.file;
    select({
      functions: [],
      range: { artifact, fromNs, toNs },
      ...(goids.length > 0 && { goroutines: { artifact, goids: [...goids] } }),
    });
  };
  const loaded = isMarks ? side : answer;
  return (
    <section aria-label={t('title')} id="timeline-side" className="border-t border-line">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
        <h3 className="text-dense font-semibold">
          {t('title')}{' '}
          <span className="font-normal text-ink-2 num">
            {range
              ? t('part', {
                  from: momentText(range.fromNs),
                  to: momentText(range.toNs),
                  length: formatDuration(range.toNs - range.fromNs),
                })
              : t('whole', { length: formatDuration(endNs) })}
          </span>
        </h3>
        <Segmented
          label={t('tabs')}
          value={tab}
          options={TIMELINE_SIDES.map((value) => ({ value, label: t(value) }))}
          onChange={onTab}
          className="ml-auto max-w-full flex-wrap"
        />
      </div>
      {!isAsked ? (
        <div className="flex flex-wrap items-center gap-2 px-3 pb-2 text-dense text-ink-2">
          <span>{t('ask')}</span>
          <Button size="small" onClick={() => setAsked(trace.id)}>
            {t('askFor', { bytes: formatBytes(bytes) })}
          </Button>
        </div>
      ) : loaded.state === 'failed' ? (
        <p role="alert" className="px-3 pb-2 text-dense">
          <ProblemLine problem={loaded.problem} nextClass="text-ink-2" />
        </p>
      ) : loaded.state === 'loading' || loaded.state === 'none' ? (
        <p role="status" className="px-3 pb-2 text-dense text-ink-3" style={{ minHeight: 160 }}>
          {t('counting', { bytes: formatBytes(bytes) })}
        </p>
      ) : tab === 'wall' && answer.state === 'ready' ? (
        <TraceWallBar wall={answer.value.wall} isPart={range !== undefined} />
      ) : tab === 'delays' && answer.state === 'ready' ? (
        <SideDelays delays={answer.value.delays} />
      ) : tab === 'goroutines' && answer.state === 'ready' ? (
        <SideGoroutines
          model={answer.value.goroutines}
          selected={selected}
          onSelect={(goid, entry) =>
            select({
              functions: entry === undefined ? [] : [entry],
              goroutines: { artifact: trace.file, goids: [goid] },
              ...(range && { range: { artifact: trace.file, ...range } }),
            })
          }
        />
      ) : tab === 'collector' && side.state === 'ready' ? (
        <SideCollector
          gc={answer.state === 'ready' ? answer.value.gc : undefined}
          utilisation={side.value.utilisation}
        />
      ) : tab === 'tasks' && side.state === 'ready' ? (
        <SideTasks model={side.value} endNs={endNs} onSelect={selectPart} />
      ) : tab === 'regions' && side.state === 'ready' ? (
        <SideRegions regions={side.value.regions} onSelect={selectPart} />
      ) : tab === 'logs' && side.state === 'ready' ? (
        <SideLogs model={side.value} endNs={endNs} onSelect={selectPart} />
      ) : null}
    </section>
  );
}
