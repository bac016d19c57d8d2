'use client';

import { formatBytes } from '@unpark/base';
import { type RangeNs, type SeriesLane, SeriesLanes } from '@unpark/charts';
import type { Selection } from '@unpark/model';
import { Button } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { MetricsModel } from '../../workers/metrics-model';
import { ProblemLine } from '../problem-words';
import { anchorOf, clockAxis, rangeOnAxis } from './clock-axis';
import { lanesRequest, useLanes } from './clock-requests';
import { baseName } from './group-words';
import { LanesHead } from './lanes-head';
import { useMetricNames } from './metric-use-words';
import { lanesOfMetrics, lanesOfTrace, readingOffsets } from './metrics-lanes';
import { LanesTable } from './metrics-lanes-table';
import { tableBytes } from './table-addresses';
import { momentText } from './time-words';
import { tracesOf } from './trace-sources';
import type { ViewProps } from './view-props';

/** Above this a trace waits until it is asked for: its lanes go through every event. */
const AT_ONCE_BYTES = 64 * 1024 * 1024;

/** What the process counted over time: a file of metrics and a trace below one axis. */
export function MetricsTime({
  view,
  state,
  selection,
  select,
  file,
  model,
}: Pick<ViewProps, 'view' | 'state' | 'selection' | 'select'> & {
  file: ArtifactView | undefined;
  model: MetricsModel | undefined;
}) {
  const t = useTranslations('metrics');
  const names = useMetricNames();
  const [asked, setAsked] = useState<string>();
  const [asTable, setAsTable] = useState(false);
  const alignment = view.diagnosis?.alignment ?? [];
  const { range } = selection;
  const traces = tracesOf(view.artifacts);
  const anchor = anchorOf(alignment, view.artifacts, range, state.trace);
  const axis = clockAxis(alignment, anchor);
  const beginOf = (name: string): number | undefined => {
    const row = alignment.find(({ artifact }) => artifact === name);
    const zero = alignment.find(({ artifact }) => artifact === axis?.anchor);
    return row && zero ? Number(BigInt(row.fromUnixNs) - BigInt(zero.fromUnixNs)) : undefined;
  };
  const trace =
    traces.find((of) => of.file === anchor) ??
    traces.find((of) => of.file === state.trace) ??
    traces.find((of) => beginOf(of.file) !== undefined);
  const bytes = trace ? tableBytes(trace) : 0;
  const isDrawn = trace !== undefined && (bytes <= AT_ONCE_BYTES || asked === trace.id);
  const lanes = useLanes(isDrawn ? lanesRequest(trace) : undefined);
  if (!axis) return null;

  const brush = rangeOnAxis(alignment, range, axis);
  const stretch = brush ?? axis;
  const all: SeriesLane[] = [];
  const several = trace !== undefined && file !== undefined;
  const labelled = (from: readonly SeriesLane[], name: string) =>
    from.map((lane) => (several ? { ...lane, group: baseName(name) } : lane));
  const fileBegin = file && beginOf(file.file);
  if (file && model && fileBegin !== undefined) {
    const row = alignment.find(({ artifact }) => artifact === file.file);
    const windowNs = row ? Number(BigInt(row.toUnixNs) - BigInt(row.fromUnixNs)) : 0;
    const { offsetNs } = readingOffsets(model.strip, windowNs);
    const timeNs = offsetNs.map((ns) => ns + fileBegin);
    all.push(...labelled(lanesOfMetrics(model.strip, timeNs, t, names, stretch), file.file));
  }
  const traceBegin = trace && beginOf(trace.file);
  if (trace && lanes.state === 'ready' && traceBegin !== undefined) {
    all.push(...labelled(lanesOfTrace(lanes.value, t, stretch, traceBegin), trace.file));
  }
  const onRange = ({ fromNs, toNs }: RangeNs) => {
    const from = Math.max(fromNs, 0);
    const to = Math.min(toNs, axis.anchorNs);
    if (to > from)
      select({ ...selection, range: { artifact: axis.anchor, fromNs: from, toNs: to } });
  };
  if (all.length === 0 && !trace) return null;
  return (
    <div role="group" aria-label={t('lanes.label')} className="border-b border-line px-3 py-2">
      <LanesHead asTable={asTable} onTable={setAsTable} />
      {asTable ? (
        <LanesTable lanes={all} fromNs={stretch.fromNs} toNs={stretch.toNs} timeText={momentText} />
      ) : (
        <SeriesLanes
          id="metrics-lanes"
          lanes={all}
          fromNs={axis.fromNs}
          toNs={axis.toNs}
          label={t('lanes.label')}
          roleDescription={t('lanes.role')}
          timeText={momentText}
          {...(brush && { range: { fromNs: brush.fromNs, toNs: brush.toNs } })}
          {...(axis.anchorNs > 0 && { onRange })}
        />
      )}
      {trace && !isDrawn && (
        <Button size="small" className="mt-1" onClick={() => setAsked(trace.id)}>
          {t('lanes.draw', { file: baseName(trace.file), bytes: formatBytes(bytes) })}
        </Button>
      )}
      {trace && lanes.state === 'loading' && (
        <p role="status" className="mt-1 text-dense text-ink-3">
          {t('lanes.adding', { file: baseName(trace.file) })}
        </p>
      )}
      {lanes.state === 'failed' && (
        <p role="alert" className="mt-1 text-dense">
          <ProblemLine problem={lanes.problem} nextClass="text-ink-2" />
        </p>
      )}
    </div>
  );
}

/** Readings of a file inside a range, by snapshot; undefined when nothing says where they are. */
export function readingsInside(
  view: ViewProps['view'],
  selection: Selection,
  file: ArtifactView,
  model: MetricsModel,
): { readonly inside: readonly number[]; readonly isDated: boolean } | undefined {
  const alignment = view.diagnosis?.alignment ?? [];
  const { range } = selection;
  const own = alignment.find(({ artifact }) => artifact === file.file);
  const axis = range && own && clockAxis(alignment, range.artifact);
  const zero = alignment.find(({ artifact }) => artifact === range?.artifact);
  if (!range || !own || !axis || !zero) return undefined;
  const begin = Number(BigInt(own.fromUnixNs) - BigInt(zero.fromUnixNs));
  const windowNs = Number(BigInt(own.toUnixNs) - BigInt(own.fromUnixNs));
  const { offsetNs, isDated } = readingOffsets(model.strip, windowNs);
  const inside = model.strip.readings.flatMap(({ snapshot }, position) => {
    const ns = begin + (offsetNs[position] ?? 0);
    return ns >= range.fromNs && ns <= range.toNs ? [snapshot] : [];
  });
  return { inside, isDated };
}
