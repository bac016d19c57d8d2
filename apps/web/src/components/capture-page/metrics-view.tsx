'use client';

import { MetricsPanel } from './metrics-panel';
import type { ViewProps } from './view-props';

/** What the runtime counted. */
export const MetricsView = ({ view, state, selection, select }: ViewProps) => (
  <MetricsPanel view={view} state={state} selection={selection} select={select} />
);
