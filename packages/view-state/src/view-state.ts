import { EMPTY_SELECTION, type Selection } from '@unpark/model';

/** Which part of the page a narrow screen shows. */
export const TABS = ['verdict', 'flame', 'goroutines', 'trace', 'metrics', 'files'] as const;
export type Tab = (typeof TABS)[number];

export const GOROUTINE_SORTS = ['count', 'age', 'function'] as const;
export type GoroutineSort = (typeof GOROUTINE_SORTS)[number];

export const FLAME_ORDERS = ['weight', 'name'] as const;
export type FlameOrder = (typeof FLAME_ORDERS)[number];

export const FLAME_FORMS = ['icicle', 'table'] as const;
export type FlameForm = (typeof FLAME_FORMS)[number];

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

/** All that a link to a capture carries. Names content only: files, ids, functions, hashes. */
export interface CaptureViewState {
  readonly selection: Selection;
  readonly sample?: SampleChoice;
  /** hash of the path of functions from the root to the zoomed box, 16 hex digits */
  readonly zoom?: string;
  readonly flameForm: FlameForm;
  readonly flameOrder: FlameOrder;
  /** text searched in the flame graph */
  readonly search: string;
  /** text that filters the goroutine groups */
  readonly filter: string;
  readonly dump?: DumpChoice;
  /** key of the goroutine group whose single goroutines are shown */
  readonly group?: string;
  readonly sort: GoroutineSort;
  readonly tab: Tab;
}

export const DEFAULT_VIEW_STATE: CaptureViewState = {
  selection: EMPTY_SELECTION,
  flameForm: 'icicle',
  flameOrder: 'weight',
  search: '',
  filter: '',
  sort: 'count',
  tab: 'verdict',
};
