import type { ViewName } from '@unpark/view-state';
import type { ComponentType } from 'react';
import { FlameView } from './flame-view';
import { GoroutinesView } from './goroutines-view';
import { MetricsView } from './metrics-view';
import { TimelineView } from './timeline-view';
import type { ViewProps } from './view-props';
import { WaitsView } from './waits-view';

export interface ListedView {
  readonly name: ViewName;
  /** the key of the house rule */
  readonly digit: string;
  /** what takes the focus when the key is pressed, first that is there */
  readonly focus: readonly string[];
  readonly component: ComponentType<ViewProps>;
}

/** The linked views in the order of their keys. */
export const LISTED_VIEWS: readonly ListedView[] = [
  {
    name: 'flame',
    digit: '1',
    focus: ['#flame-graph', '#flame button'],
    component: FlameView,
  },
  {
    name: 'goroutines',
    digit: '2',
    focus: ['#goroutines [data-row-link]', '#goroutines button'],
    component: GoroutinesView,
  },
  {
    name: 'timeline',
    digit: '3',
    focus: ['#timeline-graph', '#timeline [data-row-link]', '#timeline button'],
    component: TimelineView,
  },
  {
    name: 'waits',
    digit: '4',
    focus: ['#wait-graph', '#waits button'],
    component: WaitsView,
  },
  {
    name: 'metrics',
    digit: '5',
    focus: ['#metrics button'],
    component: MetricsView,
  },
];
