'use client';

import { formatBytes } from '@unpark/base';
import type { Selection } from '@unpark/model';
import { Button, CommandLine, EmptyState, Panel, PanelHead, Segmented } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { type CaptureViewState, TIMELINE_LANES } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useRecordSummary } from '../capture/record-summary';
import { useEffect, useRef, useState } from 'react';
import { usePageLanguage } from '../../i18n/said';
import { isLocalAddress } from '../../workers/local-address';
import type { DrawnLanes } from '../../workers/timeline-messages';
import { ProblemState } from '../problem-words';
import { without } from './capture-actions';
import { timelineBytes } from './timeline-tables';
import { TimelineCanvas } from './timeline-canvas';
import { timelineRequest, useTimeline } from './timeline-data';
import { TimelineProgressBar } from './timeline-progress';
import { TimelineSide } from './timeline-side';
import { TimelineCounters } from './timeline-side-lanes';
import { TimeStrip } from './time-strip';
import { TraceTables } from './trace-panel';
import { tracesOf } from './trace-sources';
import type { ChangeView } from './use-view-state';
import type { ViewProps } from './view-props';

/** Above this the lanes wait until they are asked for: they fetch every event. */
const AT_ONCE_BYTES = 256 * 1024 * 1024;
/** The same where the events are on this page: drawing them takes memory and no fetching. */
const AT_ONCE_HERE_BYTES = 640 * 1024 * 1024;

/** What goroutines, procs, threads and tasks did over the time of a trace; or the sums of it as tables. */
export function TimelineView(props: ViewProps) {
  const { view, state, change } = props;
  const t = useTranslations('timeline');
  const summary = useRecordSummary();
  const traces = tracesOf(view.artifacts);
  const trace = traces.find(({ file }) => file === state.trace) ?? traces[0];
  return (
    <Panel aria-label={t('title')} id="timeline">
      <PanelHead
        title={t('title')}
        note={trace?.record && summary(trace.record).text}
        actions={
          trace && (
            <Segmented
              label={t('lanesOf')}
              value={state.lanes}
              options={TIMELINE_LANES.map((value) => ({ value, label: t(`lanes.${value}`) }))}
              onChange={(lanes) => change((from) => ({ ...from, lanes }))}
            />
          )
        }
      >
        {trace && traces.length > 1 && (
          <Segmented
            label={t('trace')}
            value={trace.file}
            options={traces.map(({ file }) => ({
              value: file,
              title: file,
              label: file.slice(file.lastIndexOf('/') + 1),
            }))}
            onChange={(file) => change((from) => ({ ...without(from, 'window'), trace: file }))}
          />
        )}
      </PanelHead>
      {trace && (
        <TimeStrip
          view={view}
          state={{ ...state, trace: trace.file }}
          selection={props.selection}
          select={props.select}
        />
      )}
      {trace ? <OneTrace key={trace.id} {...props} trace={trace} /> : <NoTrace />}
    </Panel>
  );
}

function NoTrace() {
  const t = useTranslations('timeline.none');
  return (
    <EmptyState title={t('title')}>
      <p>{t('text')}</p>
      <CommandLine
        className="mt-2"
        command="curl -so trace.out 'http://host:6060/debug/pprof/trace?seconds=3'"
      />
    </EmptyState>
  );
}

function OneTrace(props: ViewProps & { trace: ArtifactView }) {
  const { trace, state, change, selection, select } = props;
  const tables = <TraceTables trace={trace} selection={selection} onSelection={select} />;
  return (
    <>
      {state.lanes === 'table' ? tables : <Lanes {...props} lanes={state.lanes} tables={tables} />}
      <TimelineCounters trace={trace} state={state} selection={selection} select={select} />
      <TimelineSide
        trace={trace}
        tab={state.timelineSide}
        onTab={(timelineSide) => change((from) => ({ ...from, timelineSide }))}
        selection={selection}
        select={select}
      />
    </>
  );
}

function Lanes({
  view,
  trace,
  state,
  change,
  selection,
  select,
  lanes,
  tables,
}: ViewProps & { trace: ArtifactView; lanes: DrawnLanes; tables: React.ReactNode }) {
  const t = useTranslations('timeline');
  const bytes = timelineBytes(trace);
  const isHere = trace.tables.every(({ url }) => isLocalAddress(url));
  const [isAsked, setIsAsked] = useState(bytes <= (isHere ? AT_ONCE_HERE_BYTES : AT_ONCE_BYTES));
  const language = usePageLanguage();
  const load = useTimeline(isAsked ? timelineRequest(trace, lanes, language) : undefined, () =>
    setIsAsked(false),
  );
  useZoomToEvidence(selection, trace.file, change);
  if (load.state === 'ready') {
    if (load.value.ids.length === 0 && lanes === 'tasks') {
      return <EmptyState title={t('noTasks.title')}>{t('noTasks.text')}</EmptyState>;
    }
    return (
      <TimelineCanvas
        model={load.value}
        trace={trace}
        service={view.service.name}
        selection={selection}
        select={select}
        shown={state.window}
        onShown={(window) =>
          change((from) => (window ? { ...from, window } : without(from, 'window')))
        }
      />
    );
  }
  return (
    <>
      {load.state === 'none' && (
        <div className="flex flex-wrap items-center gap-2 px-3 py-2 text-dense text-ink-2">
          <span>{t('ask.text')}</span>
          <Button size="small" onClick={() => setIsAsked(true)}>
            {t('ask.button', { bytes: formatBytes(bytes) })}
          </Button>
        </div>
      )}
      {load.state === 'failed' && (
        <ProblemState
          mark={t('failed')}
          problem={load.problem}
          actions={
            <Button size="small" onClick={load.again}>
              {t('again')}
            </Button>
          }
        />
      )}
      {load.state === 'loading' && <TimelineProgressBar trace={trace} load={load} />}
      {(load.state !== 'loading' || bytes > SLOW_BYTES) && tables}
    </>
  );
}

/** Loading more than this takes long enough to read the sums meanwhile. */
const SLOW_BYTES = 16 * 1024 * 1024;

/** Evidence that speaks of a part of the time is shown as large as it is. */
function useZoomToEvidence(selection: Selection, file: string, change: ChangeView): void {
  const { evidence, range } = selection;
  const last = useRef<string>(undefined);
  useEffect(() => {
    const key = evidence && range?.artifact === file ? evidence : undefined;
    const isFirst = last.current === undefined && key !== undefined;
    if (key === last.current || !range) {
      last.current = key;
      return;
    }
    last.current = key;
    if (key === undefined) return;
    change((from) => (isFirst && from.window ? from : zoomedTo(from, range)));
  }, [evidence, range, file, change]);
}

function zoomedTo(
  state: CaptureViewState,
  { fromNs, toNs }: { readonly fromNs: number; readonly toNs: number },
): CaptureViewState {
  const margin = Math.ceil((toNs - fromNs) / 10);
  return { ...state, window: { fromNs: Math.max(fromNs - margin, 0), toNs: toNs + margin } };
}
