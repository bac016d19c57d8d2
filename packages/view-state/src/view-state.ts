import { EMPTY_SELECTION, type Selection } from '@unpark/model';
import type { FlameColour, FlameForm, FlameOrder, FlameStep } from './flame-state';
import type { GoroutineGrouping, GoroutineSort } from './goroutines-state';
import type { TimelineLanes, TimelineSide, TimelineWindow } from './timeline-state';

/** The views that a wide screen shows below the selection, in the order of their keys 1, 2, 3 … */
export const VIEWS = ['flame', 'goroutines', 'timeline', 'waits', 'metrics'] as const;
export type ViewName = (typeof VIEWS)[number];

/** Shown at once at most. */
export const MAX_VIEWS = 3;

/** Which part of the page a narrow screen shows. */
export const TABS = ['verdict', ...VIEWS, 'files'] as const;
export type Tab = (typeof TABS)[number];

export const WAIT_FORMS = ['graph', 'table'] as const;
export type WaitForm = (typeof WAIT_FORMS)[number];

/** One dump: a file may hold several, numbered from 0 in file order. */
export interface DumpChoice {
  readonly artifact: string;
  readonly dump: number;
}

/** What the flame graph weighs: a sample type of a profile by name, or the goroutines of a dump. */
export interface SampleChoice {
  /** file inside the capture; absent in links that only carry pprof's `si` */
  readonly artifact?: string;
  /** name of the sample type as the profile has it; absent for a dump */
  readonly type?: string;
  /** which dump of the file; absent for a profile */
  readonly dump?: number;
}

/** All that a link to a capture carries. Names content only: files, ids, functions, hashes, times. */
export interface CaptureViewState {
  readonly selection: Selection;
  /** in order of their places; never empty */
  readonly views: readonly ViewName[];
  /** beside each other; else one below the other */
  readonly sideBySide: boolean;
  readonly tab: Tab;

  readonly sample?: SampleChoice;
  /** hash of the path of functions from the root to the zoomed box, 16 hex digits */
  readonly zoom?: string;
  readonly flameForm: FlameForm;
  readonly flameOrder: FlameOrder;
  readonly flameColour: FlameColour;
  /** key of the label whose values are the first level of boxes */
  readonly flameLabel?: string;
  /** in the order in which they were taken */
  readonly flameSteps: readonly FlameStep[];
  /** function in the middle of the sandwich */
  readonly pivot?: string;
  /** function whose lines are shown */
  readonly sourceOf?: string;
  /** text searched in the flame graph */
  readonly search: string;

  /** text that filters the goroutine groups */
  readonly filter: string;
  readonly dump?: DumpChoice;
  readonly grouping: GoroutineGrouping;
  /** key of the label that groups; the first one when absent */
  readonly groupLabel?: string;
  /** key of the goroutine group whose single goroutines are shown */
  readonly group?: string;
  /** id of the goroutine whose own page is open, decimal text */
  readonly goroutine?: string;
  /** the shown dump against the next one */
  readonly difference: boolean;
  readonly sort: GoroutineSort;

  /** file of the trace that is drawn; the first one when absent */
  readonly trace?: string;
  readonly lanes: TimelineLanes;
  readonly window?: TimelineWindow;
  readonly timelineSide: TimelineSide;

  readonly waitForm: WaitForm;
  /** each goroutine a box of its own, where they are few enough */
  readonly waitEach: boolean;
  /** all of a large graph, not only the path to the root */
  readonly waitAll: boolean;
}

export const DEFAULT_VIEW_STATE: CaptureViewState = {
  selection: EMPTY_SELECTION,
  views: ['flame', 'goroutines'],
  sideBySide: false,
  tab: 'verdict',
  flameForm: 'icicle',
  flameOrder: 'weight',
  flameColour: 'package',
  flameSteps: [],
  search: '',
  filter: '',
  grouping: 'stack',
  difference: false,
  sort: 'count',
  lanes: 'goroutines',
  timelineSide: 'wall',
  waitForm: 'graph',
  waitEach: false,
  waitAll: false,
};
