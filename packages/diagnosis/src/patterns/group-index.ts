import type { OrderedDump } from '../dump-order';
import type { GoroutineGroup } from '../goroutine-groups';
import { MAX_GROUPS_ASKED } from '../groups-asked';
import { declaredFunction, withoutTypeArguments } from '../stack-hash';

/** Groups of a dump by what patterns ask them for, gathered once. */
export interface GroupIndex {
  /** by the function that started them, without type arguments */
  readonly byCreator: ReadonlyMap<string, readonly GoroutineGroup[]>;
  /** those that run a closure, by the function that declares it */
  readonly byClosureOf: ReadonlyMap<string, readonly GoroutineGroup[]>;
  /** those that run the function of a sync.Once */
  readonly inOnce: readonly GoroutineGroup[];
}

export const RUNS_ONCE = 'sync.(*Once).doSlow';

const known = new WeakMap<OrderedDump, GroupIndex>();

export function groupIndex(dump: OrderedDump): GroupIndex {
  const index = known.get(dump) ?? gather(dump);
  known.set(dump, index);
  return index;
}

function gather(dump: OrderedDump): GroupIndex {
  const byCreator = new Map<string, GoroutineGroup[]>();
  const byClosureOf = new Map<string, GoroutineGroup[]>();
  const inOnce: GoroutineGroup[] = [];
  const declared = new Map<string, string>();
  for (const group of dump.groups.slice(0, MAX_GROUPS_ASKED)) {
    if (group.role === 'capture' || group.role === 'runtime') continue;
    if (group.creator) put(byCreator, withoutTypeArguments(group.creator.function), group);
    if (group.functions.includes(RUNS_ONCE)) inOnce.push(group);
    const closures = new Set<string>();
    const { frames } = dump.view.stack(group.rows[0] ?? 0);
    for (const frame of frames) {
      if (!frame.user) continue;
      let name = declared.get(frame.function);
      if (name === undefined) {
        name = declaredFunction(frame.function);
        declared.set(frame.function, name);
      }
      if (name !== withoutTypeArguments(frame.function)) closures.add(name);
    }
    for (const name of closures) put(byClosureOf, name, group);
  }
  return { byCreator, byClosureOf, inOnce };
}

function put(map: Map<string, GoroutineGroup[]>, key: string, group: GoroutineGroup): void {
  const list = map.get(key);
  if (list) list.push(group);
  else map.set(key, [group]);
}
