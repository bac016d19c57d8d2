import type { ViewName } from '@unpark/view-state';
import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';
import type { ViewProps } from './view-props';

/** Keeps the place of a view until its code is here, so that nothing below jumps. */
const Placeholder = () => (
  <div aria-busy="true" className="min-h-[320px] rounded-panel border border-line bg-surface" />
);

/*
 * Views draw what the browser's worker reads, so the server has nothing to draw of them; the verdict is
 * there at once, and the code of a view comes when it is first shown. The options are written out
 * each time: Next reads them from the source.
 */
const FlameView = dynamic(() => import('./flame-view').then((m) => m.FlameView), {
  ssr: false,
  loading: Placeholder,
});
const GoroutinesView = dynamic(() => import('./goroutines-view').then((m) => m.GoroutinesView), {
  ssr: false,
  loading: Placeholder,
});
const TimelineView = dynamic(() => import('./timeline-view').then((m) => m.TimelineView), {
  ssr: false,
  loading: Placeholder,
});
const WaitsView = dynamic(() => import('./waits-view').then((m) => m.WaitsView), {
  ssr: false,
  loading: Placeholder,
});
const MetricsView = dynamic(() => import('./metrics-view').then((m) => m.MetricsView), {
  ssr: false,
  loading: Placeholder,
});

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
