'use client';

import { formatBytes } from '@unpark/base';
import { SeriesLanes } from '@unpark/charts';
import { Button } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ProblemLine } from '../problem-words';
import { lanesRequest, useLanes } from './clock-requests';
import { LanesHead } from './lanes-head';
import { lanesOfTrace } from './metrics-lanes';
import { LanesTable } from './metrics-lanes-table';
import { tableBytes } from './table-addresses';
import { momentText } from './time-words';
import { rangeOfTrace, traceEnd } from './timeline-side-range';
import type { ViewProps } from './view-props';

const AT_ONCE_BYTES = 64 * 1024 * 1024;
/** A window that is shorter than this part of the trace gets lanes of its own, with finer parts. */
const OWN_LANES = 1 / 4;

/** Counters of a trace below its lanes: goroutines by state, heap and goal, GC, scheduler latency. */
export function TimelineCounters({
  trace,
  state,
  selection,
  select,
}: { trace: ArtifactView } & Pick<ViewProps, 'state' | 'selection' | 'select'>) {
  const t = useTranslations('metrics');
  const [asked, setAsked] = useState<string>();
  const [asTable, setAsTable] = useState(false);
  const bytes = tableBytes(trace);
  const isAsked = bytes <= AT_ONCE_BYTES || asked === trace.id;
  const endNs = traceEnd(trace);
  const inSight = state.window ?? { fromNs: 0, toNs: endNs };
  const isFine = (inSight.toNs - inSight.fromNs) / Math.max(endNs, 1) < OWN_LANES;
  const lanes = useLanes(isAsked ? lanesRequest(trace, isFine ? inSight : undefined) : undefined);
  const range = rangeOfTrace(selection, trace);
  const shown = lanes.state === 'ready' ? lanesOfTrace(lanes.value, t, range ?? inSight) : [];
  return (
    <section aria-label={t('lanes.label')} className="border-t border-line px-3 py-2">
      <LanesHead asTable={asTable} onTable={setAsTable} />
      {!isAsked ? (
        <Button size="small" onClick={() => setAsked(trace.id)}>
          {t('lanes.draw', { file: trace.file, bytes: formatBytes(bytes) })}
        </Button>
      ) : lanes.state === 'failed' ? (
        <p role="alert" className="text-dense">
          <ProblemLine problem={lanes.problem} nextClass="text-ink-2" />
        </p>
      ) : lanes.state === 'loading' ? (
        <p role="status" className="text-dense text-ink-3" style={{ minHeight: 220 }}>
          {t('lanes.adding', { file: trace.file })}
        </p>
      ) : asTable ? (
        <LanesTable lanes={shown} {...inSight} timeText={momentText} />
      ) : (
        <SeriesLanes
          id="timeline-counters"
          lanes={shown}
          {...inSight}
          label={t('lanes.label')}
          roleDescription={t('lanes.role')}
          timeText={momentText}
          {...(range && { range })}
          onRange={({ fromNs, toNs }) =>
            select({
              ...selection,
              range: {
                artifact: trace.file,
                fromNs: Math.max(0, fromNs),
                toNs: Math.min(endNs, toNs),
              },
            })
          }
        />
      )}
    </section>
  );
}
