import type { ViewName } from '@unpark/view-state';
import { type ComponentType, lazy, Suspense, useDeferredValue } from 'react';
import { useIsHydrating } from './use-is-hydrating';
import { VIEW_PARTS } from './view-parts';
import type { ViewProps } from './view-props';

/** Keeps the place of a view until its code is here, so that nothing below jumps. */
const Placeholder = () => (
  <div aria-busy="true" className="min-h-[320px] rounded-panel border border-line bg-surface" />
);

/** Where the code of each view is; one place, so that code fetched ahead is the code that is shown. */
const LOADERS: Readonly<Record<ViewName, () => Promise<ComponentType<ViewProps>>>> = {
  flame: () => import('./flame-view').then((m) => m.FlameView),
  goroutines: () => import('./goroutines-view').then((m) => m.GoroutinesView),
  timeline: () => import('./timeline-view').then((m) => m.TimelineView),
  waits: () => import('./waits-view').then((m) => m.WaitsView),
  metrics: () => import('./metrics-view').then((m) => m.MetricsView),
};

/** Fetches the code of all views, for a page that may be without a network when they are shown. */
export const loadViews = (): Promise<unknown> =>
  Promise.all([...Object.values(LOADERS), ...VIEW_PARTS, loadKeys].map((load) => load()));

const loadKeys = () => import('./keys-overlay').then((m) => ({ default: m.KeysOverlay }));

/** The list of keys; its code comes when it is first asked for. */
export const KeysOverlay = lazy(loadKeys);

/*
 * Views draw what the browser's worker reads, so the server has nothing to draw of them; the verdict is
 * there at once, and the code of a view comes when it is first shown. Not by `next/dynamic`: what that
 * fetches cannot be fetched ahead.
 */
function viewOf(name: ViewName): ComponentType<ViewProps> {
  const View = lazy(() => LOADERS[name]().then((component) => ({ default: component })));
  return function LazyView(props: ViewProps) {
    // after a server's markup a view is drawn in steps that let the browser answer in between
    const isHydrating = useIsHydrating();
    const isDrawn = useDeferredValue(true, !isHydrating);
    if (!isDrawn) return <Placeholder />;
    return (
      <Suspense fallback={<Placeholder />}>
        <View {...props} />
      </Suspense>
    );
  };
}

const FlameView = viewOf('flame');
const GoroutinesView = viewOf('goroutines');
const TimelineView = viewOf('timeline');
const WaitsView = viewOf('waits');
const MetricsView = viewOf('metrics');

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
