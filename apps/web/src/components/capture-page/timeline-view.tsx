'use client';

import { dumpRequest, NO_IDLE_RULES } from './dump-requests';
import { TracePanel } from './trace-panel';
import { useDump } from './use-capture-data';
import type { ViewProps } from './view-props';

/** What goroutines did over the time of a trace. */
export function TimelineView({ view, selection, select, dump }: ViewProps) {
  const model = useDump(dump && dumpRequest(dump, view.diagnosis?.idle ?? NO_IDLE_RULES));
  return (
    <TracePanel
      artifacts={view.artifacts}
      dump={dump}
      dumpModel={model.state === 'ready' ? model.value : undefined}
      selection={selection}
      onSelection={select}
    />
  );
}
