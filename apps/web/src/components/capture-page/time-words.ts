import { formatDuration } from '@unpark/base';

/** A range on the axis of the capture. */
export interface StripRange {
  readonly fromNs: number;
  readonly toNs: number;
}

/** `+402 ms`: a moment from where the axis counts. */
export const momentText = (ns: number): string =>
  `${ns < 0 ? '\u2212' : '+'}${formatDuration(Math.abs(Math.round(ns)))}`;

/** Height of one lane of the strip with its gap. */
export const LANE_PX = 10;
/** Of a bar, so that it can be seen. */
export const MIN_BAR_PX = 3;
