import type { SampleChoice } from './view-state';

/**
 * One of the two things compared: a capture, what of it is weighed, and of an execution trace which
 * part of its time. Without a choice the page takes what both captures have.
 */
export interface CompareSide {
  /** id of the capture */
  readonly capture: string;
  /** file with its sample type or dump */
  readonly sample?: SampleChoice;
  /** nanoseconds from the origin of the trace that `sample` names */
  readonly range?: { readonly fromNs: number; readonly toNs: number };
  /** all but the range */
  readonly rest: boolean;
}

export const COMPARE_MEASURES = ['absolute', 'share'] as const;
export type CompareMeasure = (typeof COMPARE_MEASURES)[number];

export const COMPARE_WEIGHTS = ['self', 'total'] as const;
export type CompareWeight = (typeof COMPARE_WEIGHTS)[number];

export const COMPARE_SORTS = ['change', 'a', 'b', 'function'] as const;
export type CompareSort = (typeof COMPARE_SORTS)[number];

/** All that a link to a difference carries. Names content only. */
export interface CompareState {
  /** from here … */
  readonly a?: CompareSide;
  /** … to there: a change is B − A */
  readonly b?: CompareSide;
  readonly measure: CompareMeasure;
  /** what the capture itself did is left out on both sides */
  readonly hideCapture: boolean;
  /** which numbers of a function the table has */
  readonly weight: CompareWeight;
  readonly sort: CompareSort;
  /** selected functions, full symbols */
  readonly functions: readonly string[];
  /** hash of the path of functions from the root to the zoomed box, 16 hex digits */
  readonly zoom?: string;
  /** text searched in the picture and the table */
  readonly search: string;
  /** key of the open group of the goroutine difference */
  readonly group?: string;
}

export const DEFAULT_COMPARE_STATE: CompareState = {
  measure: 'absolute',
  hideCapture: false,
  weight: 'self',
  sort: 'change',
  functions: [],
  search: '',
};

/** Both sides change places; what is selected stays. */
export function swapSides({ a, b, ...rest }: CompareState): CompareState {
  return { ...rest, ...(b && { a: b }), ...(a && { b: a }) };
}

export function withZoom(state: CompareState, zoom: string | undefined): CompareState {
  const { zoom: _, ...rest } = state;
  return zoom === undefined ? rest : { ...rest, zoom };
}

/** Opens a group of the goroutine difference, or none. */
export function withOpenGroup(state: CompareState, group: string | undefined): CompareState {
  const { group: _, ...rest } = state;
  return group === undefined ? rest : { ...rest, group };
}
