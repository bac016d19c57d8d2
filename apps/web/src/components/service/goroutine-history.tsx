'use client';

import { formatCount } from '@unpark/base';
import { CommandLine, Panel, PanelBody, PanelHead, Segmented } from '@unpark/ui';
import type { DeployView, HistoryPoint } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { MetricChoice, useMetric } from '../axis/metric-choice';
import { captureCommand } from '../capture/capture-command';
import { HistoryLegend } from './history-legend';
import { HistoryPlot } from './history-plot';
import { plottedPoints, pointsIn } from './history-points';
import { HistoryReadout } from './history-readout';
import { HistoryTable } from './history-table';
import { useRange } from './use-range';

/** Blocked ones are drawn below all goroutines. */
const METRICS = ['goroutines', 'heap', 'stacks', 'sched', 'gc'] as const;

/**
 * Goroutines of each capture on a clock, what those that are blocked wait for, what was found and
 * released; or memory, the wait for a processor, the collector. Numbers are per capture, never added up. Any two captures can be marked and compared.
 */
export function GoroutineHistory({
  slug,
  service,
  history,
  deploys,
  nowIso,
}: {
  slug: string;
  /** its name */
  service: string;
  /** oldest first */
  history: readonly HistoryPoint[];
  deploys: readonly DeployView[];
  nowIso: string;
}) {
  const t = useTranslations('service.history');
  const points = useMemo(() => plottedPoints(history), [history]);
  const { range, ranges, setRange } = useRange(points);
  const [shape, setShape] = useState<'chart' | 'table'>('chart');
  const [activeId, setActive] = useState<string>();
  const shown = useMemo(() => pointsIn(points, range), [points, range]);
  const [metric, setMetric] = useMetric(METRICS);
  const counted = points.filter(({ goroutineCount }) => goroutineCount !== undefined);
  const only = counted[0]?.goroutineCount;
  if (points.length < 2) {
    return (
      <Panel aria-label={t('title')}>
        <PanelBody className="grid items-center gap-x-6 gap-y-2 desk:grid-cols-[minmax(0,1fr)_minmax(0,auto)]">
          <p className="text-ink-2">
            {only !== undefined
              ? t.rich(history.length > 1 ? 'onlyOf' : 'only', {
                  n: only,
                  count: formatCount(only),
                  b: (words) => <span className="num font-semibold text-ink">{words}</span>,
                })
              : t('none')}
          </p>
          <CommandLine command={captureCommand(service)} />
        </PanelBody>
      </Panel>
    );
  }
  const active = shown.find(({ id }) => id === activeId) ?? shown.at(-1);
  return (
    <Panel aria-label={t('title')}>
      <PanelHead
        title={t('title')}
        note={t('note')}
        actions={
          <>
            <MetricChoice options={METRICS} value={metric} onChange={setMetric} />
            {ranges.length > 0 && (
              <Segmented
                label={t('range')}
                value={range}
                options={ranges.map((value) => ({ value, label: t(`ranges.${value}`) }))}
                onChange={setRange}
              />
            )}
            <Segmented
              label={t('shape')}
              value={shape}
              options={[
                { value: 'chart', label: t('chart') },
                { value: 'table', label: t('table') },
              ]}
              onChange={setShape}
            />
          </>
        }
      />
      {shape === 'chart' ? (
        <PanelBody className="flex flex-col gap-2">
          <HistoryPlot
            slug={slug}
            service={service}
            metric={metric}
            points={shown}
            deploys={deploys}
            activeId={active?.id}
            onActive={setActive}
          />
          {active && (
            <HistoryReadout slug={slug} service={service} metric={metric} point={active} />
          )}
          <HistoryLegend metric={metric} points={shown} deploys={deploys} />
        </PanelBody>
      ) : (
        <HistoryTable slug={slug} service={service} points={shown} nowIso={nowIso} />
      )}
    </Panel>
  );
}
