import { type CompareSide, DEFAULT_COMPARE_STATE, encodeCompareState } from '@unpark/view-state';

export interface DatedCapture {
  readonly id: string;
  /** ISO text */
  readonly at: string;
}

export const sideOf = (capture: string): CompareSide => ({ capture, rest: false });

/** Address of a difference of two captures: A is the earlier one. */
export function compareHref(slug: string, x: DatedCapture, y: DatedCapture): string {
  const [a, b] = x.at <= y.at ? [x, y] : [y, x];
  return compareHrefOf(slug, sideOf(a.id), sideOf(b.id));
}

export const compareHrefOf = (
  slug: string,
  a: CompareSide,
  b: CompareSide,
  measure = DEFAULT_COMPARE_STATE.measure,
): string =>
  `/w/${slug}/compare?${encodeCompareState({ ...DEFAULT_COMPARE_STATE, a, b, measure })}`;
