'use client';

import { formatDuration } from '@unpark/base';
import { CommandLine, EmptyState, Panel, PanelHead, Segmented } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useRecordSummary } from '../capture/record-summary';
import { useState } from 'react';
import { ProblemState } from '../problem-words';
import { baseName } from './group-words';
import { MetricHistograms } from './metric-histograms';
import { MetricTable } from './metric-table';
import { MetricsTime, readingsInside } from './metrics-time';
import { SearchField } from './search-field';
import { metricsRequest } from './table-addresses';
import { TimeStrip } from './time-strip';
import { momentText } from './time-words';
import { useMetrics } from './use-capture-data';
import type { ViewProps } from './view-props';

const metricsOf = (artifacts: readonly ArtifactView[]): readonly ArtifactView[] =>
  artifacts.filter(({ record, tables }) => record?.facts.form === 'metrics' && tables.length > 0);

/** Numbers of the whole process over time, and in the first and in the last reading of a file. */
export function MetricsPanel(props: Pick<ViewProps, 'view' | 'state' | 'selection' | 'select'>) {
  const { view, selection } = props;
  const t = useTranslations('metrics');
  const summary = useRecordSummary();
  const files = metricsOf(view.artifacts);
  const [chosen, setChosen] = useState<string>();
  const [filter, setFilter] = useState('');
  const file = files.find(({ id }) => id === chosen) ?? files[0];
  const whole = useMetrics(file && metricsRequest(file));
  const ready = whole.state === 'ready' ? whole.value : undefined;
  const found = file && ready && readingsInside(view, selection, file, ready);
  const first = found?.inside[0];
  const last = found?.inside.at(-1);
  const isCut =
    found !== undefined &&
    first !== undefined &&
    last !== undefined &&
    found.inside.length > 1 &&
    found.inside.length < (ready?.strip.readings.length ?? 0);
  const cut = useMetrics(
    file && isCut ? { ...metricsRequest(file), readings: { first, last } } : undefined,
  );
  const model = isCut && cut.state !== 'none' ? cut : whole;
  const apartNs = model.state === 'ready' ? model.value.apartNs : undefined;
  return (
    <Panel aria-label={t('title')} id="metrics">
      <PanelHead
        title={t('title')}
        note={
          file &&
          (apartNs !== undefined
            ? t(isCut ? 'noteRange' : 'note', { apart: formatDuration(apartNs) })
            : file.record && summary(file.record).text)
        }
        actions={
          file && (
            <SearchField
              id="metrics-filter"
              label={t('filter')}
              hint={t('filterHint')}
              value={filter}
              onChange={setFilter}
            />
          )
        }
      >
        {file && files.length > 1 && (
          <Segmented
            label={t('file')}
            value={file.id}
            options={files.map(({ id, file: name }) => ({
              value: id,
              title: name,
              label: baseName(name),
            }))}
            onChange={setChosen}
          />
        )}
      </PanelHead>
      <TimeStrip {...props} />
      <MetricsTime {...props} file={file} model={ready} />
      {found && selection.range && ready && (
        <p className="border-b border-line px-3 py-1.5 text-dense text-ink-2" role="status">
          {t('range.inside', {
            count: found.inside.length,
            all: ready.strip.readings.length,
            range: `${momentText(selection.range.fromNs)} … ${momentText(selection.range.toNs)}`,
          })}{' '}
          {found.inside.length > 1 ? t('range.restricted') : t('range.whole')}
          {!found.isDated && ` ${t('range.undated')}`}
        </p>
      )}
      {!file ? (
        <NoMetrics />
      ) : model.state === 'failed' ? (
        <ProblemState mark={t('notShown')} problem={model.problem} />
      ) : model.state === 'ready' ? (
        <>
          <MetricTable key={file.id} rows={model.value.rows} filter={filter} />
          <MetricHistograms histograms={model.value.histograms} />
        </>
      ) : (
        <p role="status" className="p-3 text-dense text-ink-3" style={{ minHeight: 200 }}>
          {t('reading', { file: file.file })}
        </p>
      )}
    </Panel>
  );
}

function NoMetrics() {
  const t = useTranslations('metrics.empty');
  return (
    <EmptyState title={t('title')}>
      <p>{t('text')}</p>
      <CommandLine className="mt-2" command="curl -so metrics.prom 'http://host:9090/metrics'" />
    </EmptyState>
  );
}
