'use client';

import { MetricsPanel } from './metrics-panel';
import type { ViewProps } from './view-props';

/** What the runtime counted. */
export const MetricsView = ({ view }: ViewProps) => <MetricsPanel artifacts={view.artifacts} />;
