import { STATE_CLASSES, type StateClass } from '@unpark/model';
import type { OrderedDump } from './dump-order';

/** Goroutines of a dump by what they do, in the order of the classes; classes without one are left out. */
export function stateCountsOf({ groups }: OrderedDump): Partial<Record<StateClass, number>> {
  const counts = new Map<StateClass, number>();
  for (const { role, stateClass, rows } of groups) {
    const of = role === 'working' ? stateClass : 'idle';
    counts.set(of, (counts.get(of) ?? 0) + rows.length);
  }
  return Object.fromEntries(
    STATE_CLASSES.flatMap((of) => {
      const count = counts.get(of);
      return count === undefined ? [] : [[of, count]];
    }),
  );
}
