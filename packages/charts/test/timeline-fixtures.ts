import { type LaneKind, lanesWithSums, type TimelineLanes } from '@unpark/charts';
import { STATE_CLASSES } from '@unpark/model';
import fc from 'fast-check';

export const KINDS: readonly LaneKind[] = STATE_CLASSES.map((stateClass) => ({
  stateClass,
  label: `a ${stateClass}`,
}));

/** Lanes from the lengths of their intervals, one after the other from `beginNs`. */
export function lanesOf(
  lanes: readonly {
    readonly beginNs: number;
    readonly parts: readonly (readonly [kind: number, ns: number])[];
  }[],
): TimelineLanes {
  const first = [0];
  const fromNs: number[] = [];
  const kind: number[] = [];
  const endNs: number[] = [];
  for (const { beginNs, parts } of lanes) {
    let at = beginNs;
    for (const [of, ns] of parts) {
      fromNs.push(at);
      kind.push(of);
      at += ns;
    }
    first.push(fromNs.length);
    endNs.push(at);
  }
  return lanesWithSums({
    first: Int32Array.from(first),
    fromNs: Float64Array.from(fromNs),
    endNs: Float64Array.from(endNs),
    kind: Uint16Array.from(kind),
    kinds: KINDS,
  });
}

/** Lanes with few and with many intervals, so that sums of blocks are crossed. */
export const randomLanes = fc
  .array(
    fc.record({
      beginNs: fc.nat(500),
      parts: fc.array(fc.tuple(fc.nat(KINDS.length - 1), fc.integer({ min: 1, max: 90 })), {
        maxLength: 400,
        size: 'max',
      }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map(lanesOf);

/** What the sums are held against: every interval, one by one. */
export function timeOneByOne(
  lanes: TimelineLanes,
  lane: number,
  fromNs: number,
  toNs: number,
): number[] {
  const ns = KINDS.map(() => 0);
  for (let i = lanes.first[lane] ?? 0; i < (lanes.first[lane + 1] ?? 0); i++) {
    const isLast = i + 1 === lanes.first[lane + 1];
    const end = (isLast ? lanes.endNs[lane] : lanes.fromNs[i + 1]) ?? 0;
    const part = Math.min(end, toNs) - Math.max(lanes.fromNs[i] ?? 0, fromNs);
    const of = lanes.kind[i] ?? 0;
    if (part > 0) ns[of] = (ns[of] ?? 0) + part;
  }
  return ns;
}
