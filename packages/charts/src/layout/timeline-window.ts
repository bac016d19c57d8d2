/** Which part of the time is drawn over how many pixels. */
export interface TimeWindow {
  readonly fromNs: number;
  readonly toNs: number;
  readonly widthPx: number;
}

/** A nanosecond is the finest that a trace tells; a window shows at least a hundred of them. */
const LEAST_NS = 100;

export const pxOf = ({ fromNs, toNs, widthPx }: TimeWindow, ns: number): number =>
  ((ns - fromNs) / (toNs - fromNs)) * widthPx;

export const nsOf = ({ fromNs, toNs, widthPx }: TimeWindow, px: number): number =>
  fromNs + (px / widthPx) * (toNs - fromNs);

/** The same length, moved inside `0 .. endNs`; one that is longer is cut. */
export function insideTrace(window: TimeWindow, endNs: number): TimeWindow {
  const span = Math.min(Math.max(window.toNs - window.fromNs, Math.min(LEAST_NS, endNs)), endNs);
  const fromNs = Math.min(Math.max(window.fromNs, 0), endNs - span);
  return { ...window, fromNs, toNs: fromNs + span };
}

/** Magnified by `factor` (> 1 is closer) around a pixel. */
export function zoomWindow(
  window: TimeWindow,
  endNs: number,
  atPx: number,
  factor: number,
): TimeWindow {
  const span = window.toNs - window.fromNs;
  const next = Math.min(endNs, Math.max(Math.min(LEAST_NS, endNs), span / factor));
  const share = atPx / window.widthPx;
  const fromNs = window.fromNs + share * span - share * next;
  return insideTrace({ ...window, fromNs, toNs: fromNs + next }, endNs);
}

export const panWindow = (window: TimeWindow, endNs: number, byPx: number): TimeWindow => {
  const by = (byPx / window.widthPx) * (window.toNs - window.fromNs);
  return insideTrace({ ...window, fromNs: window.fromNs + by, toNs: window.toNs + by }, endNs);
};

/** Shows a range with a tenth of its length on each side. */
export function windowAround(
  window: TimeWindow,
  endNs: number,
  fromNs: number,
  toNs: number,
): TimeWindow {
  const margin = (toNs - fromNs) / 10;
  return insideTrace({ ...window, fromNs: fromNs - margin, toNs: toNs + margin }, endNs);
}

/** Moves as little as is needed so that a moment is in sight. */
export function windowWith(window: TimeWindow, endNs: number, ns: number): TimeWindow {
  if (ns >= window.fromNs && ns <= window.toNs) return window;
  const span = window.toNs - window.fromNs;
  return insideTrace({ ...window, fromNs: ns - span / 2, toNs: ns + span / 2 }, endNs);
}

/** Moments of an axis: round numbers, at least `apartPx` from each other. */
export function axisTicks(window: TimeWindow, apartPx: number): readonly number[] {
  const span = window.toNs - window.fromNs;
  if (span <= 0 || window.widthPx <= 0) return [];
  const least = (span * apartPx) / window.widthPx;
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= least) ?? least;
  const ticks: number[] = [];
  for (let n = Math.ceil(window.fromNs / step); n * step <= window.toNs; n++) ticks.push(n * step);
  return ticks;
}
