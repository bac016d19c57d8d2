/** Steps of 1, 2, 5 × 10ⁿ from 0 to at least `top`; at most six, whole numbers only. */
export function countTicks(top: number): number[] {
  const wanted = Math.max(1, top);
  const power = 10 ** Math.floor(Math.log10(wanted / 4 || 1));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((factor) => factor * power).find((size) => wanted / size <= 5) ?? 10 * power,
  );
  const ticks = [0];
  while ((ticks[ticks.length - 1] ?? 0) < wanted) ticks.push(ticks.length * step);
  return ticks;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS = [
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
];

/** Round UTC times between two ends, at most `most`; `withDay` says that clocks alone do not tell. */
export function timeTicks(
  fromMs: number,
  toMs: number,
  most: number,
): { at: number[]; stepMs: number; withDay: boolean } {
  const span = Math.max(1, toMs - fromMs);
  const stepMs = STEPS_MS.find((step) => span / step <= most) ?? 365 * DAY;
  const at: number[] = [];
  for (let t = Math.ceil(fromMs / stepMs) * stepMs; t <= toMs; t += stepMs) at.push(t);
  return { at, stepMs, withDay: span > DAY };
}

/** Steps of 1, 2, 5 × 10ⁿ of the largest unit of 1024 bytes that `top` has. */
export function byteTicks(top: number): number[] {
  let unit = 1;
  while (top / unit >= 1024 && unit < 1024 ** 5) unit *= 1024;
  // finer than the unit below it, where `top` is only a little more than one
  const parts = unit === 1 ? 1 : 100;
  return countTicks((top / unit) * parts).map((tick) => (tick / parts) * unit);
}

/** Of a share from 0 to 1, in tenths of a percent or more; never beyond all of it. */
export const shareTicks = (top: number): number[] =>
  countTicks(top * 1000)
    .map((tick) => tick / 1000)
    .filter((tick) => tick <= 1);
