'use client';

import { formatDuration } from '@unpark/base';
import { CommandLine, EmptyState, ErrorState, Panel, PanelHead, Segmented } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useState } from 'react';
import { baseName } from './group-words';
import { MetricHistograms } from './metric-histograms';
import { MetricTable } from './metric-table';
import { SearchField } from './search-field';
import { metricsRequest } from './table-addresses';
import { useMetrics } from './use-capture-data';

const metricsOf = (artifacts: readonly ArtifactView[]): readonly ArtifactView[] =>
  artifacts.filter(({ record, tables }) => record?.facts.form === 'metrics' && tables.length > 0);

/** Numbers of the whole process, in the first and in the last reading of a file. */
export function MetricsPanel({ artifacts }: { artifacts: readonly ArtifactView[] }) {
  const files = metricsOf(artifacts);
  const [chosen, setChosen] = useState<string>();
  const [filter, setFilter] = useState('');
  const file = files.find(({ id }) => id === chosen) ?? files[0];
  const model = useMetrics(file && metricsRequest(file));
  return (
    <Panel aria-label="Runtime metrics" id="metrics">
      <PanelHead
        title="Runtime metrics"
        note={
          file &&
          (model.state === 'ready' && model.value.apartNs !== undefined
            ? `first and last reading, ${formatDuration(model.value.apartNs)} apart`
            : file.record?.summary)
        }
        actions={
          file && (
            <SearchField
              id="metrics-filter"
              label="Filter series"
              hint="Filter"
              value={filter}
              onChange={setFilter}
            />
          )
        }
      >
        {file && files.length > 1 && (
          <Segmented
            label="File of metrics"
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
      {!file ? (
        <NoMetrics />
      ) : model.state === 'failed' ? (
        <ErrorState mark="Not shown" title={model.problem.message}>
          {model.problem.next}
        </ErrorState>
      ) : model.state === 'ready' ? (
        <>
          <MetricTable key={file.id} rows={model.value.rows} filter={filter} />
          <MetricHistograms histograms={model.value.histograms} />
        </>
      ) : (
        <p role="status" className="p-3 text-dense text-ink-3" style={{ minHeight: 200 }}>
          Reading {file.file}
        </p>
      )}
    </Panel>
  );
}

const NoMetrics = () => (
  <EmptyState title="No metrics in this capture">
    <p>
      They show GC, memory and scheduling delays of the whole process. Prometheus text, the answer
      of /debug/vars or runtime/metrics as JSON will do; two readings show what changed.
    </p>
    <CommandLine className="mt-2" command="curl -so metrics.prom 'http://host:9090/metrics'" />
  </EmptyState>
);
