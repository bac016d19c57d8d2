import type { ViewName } from '@unpark/view-state';
import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';
import { FlameView } from './flame-view';
import { GoroutinesView } from './goroutines-view';
import type { ViewProps } from './view-props';

// fetched when they are first shown: the page opens with the first two
const TimelineView = dynamic(() => import('./timeline-view').then((m) => m.TimelineView));
const WaitsView = dynamic(() => import('./waits-view').then((m) => m.WaitsView));
const MetricsView = dynamic(() => import('./metrics-view').then((m) => m.MetricsView));

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
