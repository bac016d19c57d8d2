import type { GoroutineGroup } from './goroutine-groups';
import type { Situation } from './situation';
import { receiverType } from './stack-hash';
import type { WaitKind } from './wait-class';

/** Goroutines of the library's idle roles ask for few edges; a hostile dump has many. */
const MAX_WAITERS = 20_000;
const MAX_TO = 4;

/** Types of the program whose methods a group runs, and of the function that started it. */
function typesOf(group: GoroutineGroup, own: (at: number) => boolean): string[] {
  const types: string[] = [];
  group.functions.forEach((name, at) => {
    const type = own(at) ? receiverType(name) : undefined;
    if (type !== undefined) types.push(type);
  });
  return types;
}

/**
 * Who waits on a channel for goroutines that are stuck elsewhere. A dump prints no channel; that
 * methods of one type wait for each other is inferred. Only those that stayed in both dumps get an
 * edge, so that traffic through a worker is never taken for a queue behind it.
 *
 * @param kinds waits that may be for these: a send waits for one that takes, a receive may wait for
 *   anything
 */
export function addChannelWaiters(
  situation: Situation,
  rows: readonly number[],
  kinds: readonly WaitKind[],
  why: string,
): void {
  const { reference, view, graph } = situation;
  const stuck = new Set(rows);
  const to: number[] = [];
  const types = new Set<string>();
  const groups = new Set<GoroutineGroup>();
  for (const row of rows) {
    const group = reference.groupOfRow.get(row);
    if (!group || groups.has(group)) continue;
    groups.add(group);
    const { frames } = view.stack(row);
    for (const type of typesOf(group, (at) => frames[at]?.own === true)) types.add(type);
    const creator = view.creator(row);
    const by = creator?.own ? receiverType(creator.function) : undefined;
    if (by !== undefined) types.add(by);
    if (to.length < MAX_TO) to.push(row);
  }
  if (types.size === 0) return;
  let left = MAX_WAITERS;
  for (const group of reference.groups) {
    if (group.role !== 'working' || !kinds.includes(group.kind) || groups.has(group)) continue;
    const first = group.rows[0] ?? 0;
    const { frames } = view.stack(first);
    if (!typesOf(group, (at) => frames[at]?.own === true).some((type) => types.has(type))) continue;
    const waiting = situation.latest ? situation.stayedRows(new Set([group.key])) : [...group.rows];
    for (const from of waiting) {
      if (left-- <= 0) return;
      if (stuck.has(from)) continue;
      for (const row of to)
        graph.add({ from, to: row, resource: 'channel', provenance: 'inferred', why });
    }
  }
}
