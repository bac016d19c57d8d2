import type { UtilisationSteps } from './mutator-utilisation';
import type { TraceRange } from './trace-range';

/** A step function cut to a range: its own steps, with the value that it comes in with at the border. */
export function utilisationIn(
  { timeNs, share }: UtilisationSteps,
  { fromNs, toNs }: TraceRange,
): UtilisationSteps {
  const last = timeNs.length - 1;
  if (last < 0) return { timeNs, share };
  const from = Math.max(fromNs, timeNs[0] as number);
  const to = Math.min(toNs, timeNs[last] as number);
  if (!(to > from)) return { timeNs: new Float64Array(0), share: new Float64Array(0) };
  let first = 0;
  while (first < last && (timeNs[first + 1] as number) <= from) first++;
  let end = first + 1;
  while (end <= last && (timeNs[end] as number) < to) end++;
  const steps = end - first;
  const cut = { timeNs: new Float64Array(steps + 1), share: new Float64Array(steps + 1) };
  cut.timeNs.set(timeNs.subarray(first, end));
  cut.share.set(share.subarray(first, end));
  cut.timeNs[0] = from;
  cut.timeNs[steps] = to;
  return cut;
}
