import type { Said } from '@unpark/model';
import type { GoroutineGroup } from './goroutine-groups';
import { MAX_GROUPS_ASKED } from './groups-asked';
import type { Situation } from './situation';
import { declaredFunction, receiverType } from './stack-hash';
import type { WaitKind } from './wait-class';

/** A hostile dump has many that wait. */
const MAX_WAITERS = 20_000;
const MAX_TO = 4;

/**
 * What functions of the program share: methods their type, closures the variables of the function
 * that declares them.
 */
function sharedBy(name: string): string[] {
  const type = receiverType(name);
  const declared = declaredFunction(name);
  return type === undefined ? [declared] : [type, declared];
}

/** Waits that end as soon as one of the others does what it is for. */
const HAND_OVER: ReadonlySet<WaitKind> = new Set(['chan-send', 'waitgroup']);

const known = new WeakMap<GoroutineGroup, readonly string[]>();

function sharedOf(situation: Situation, group: GoroutineGroup): readonly string[] {
  let names = known.get(group);
  if (!names) {
    const { frames } = situation.view.stack(group.rows[0] ?? 0);
    names = [...new Set(frames.flatMap((frame) => (frame.own ? sharedBy(frame.function) : [])))];
    known.set(group, names);
  }
  return names;
}

/**
 * Who waits on a channel for goroutines that are stuck elsewhere. A dump prints no channel; that
 * methods of one type, and closures of one function, wait for each other is inferred. Nobody is taken
 * to wait for a request that way: requests of one server have a type in common. Only those that stayed
 * in both dumps get an edge, so that traffic through a worker is never taken for a queue behind it.
 *
 * @param kinds waits that may be for these: a send waits for one that takes, a receive may wait for
 *   anything
 * @param receiversEach where more wait to receive than this for each that is stuck, they wait for
 *   events that few bring, as handlers of a feed do, and not for work that is done for them
 */
export function addChannelWaiters(
  situation: Situation,
  rows: readonly number[],
  kinds: readonly WaitKind[],
  why: Said,
  receiversEach = Number.POSITIVE_INFINITY,
): void {
  const { reference, view, graph } = situation;
  const stuck = new Set(rows);
  const to: number[] = [];
  const shared = new Set<string>();
  const groups = new Set<GoroutineGroup>();
  for (const row of rows) {
    const group = reference.groupOfRow.get(row);
    if (!group || group.request) continue;
    if (to.length < MAX_TO) to.push(row);
    if (groups.has(group)) continue;
    groups.add(group);
    for (const name of sharedOf(situation, group)) shared.add(name);
    const creator = view.creator(row);
    if (creator?.own) for (const name of sharedBy(creator.function)) shared.add(name);
  }
  if (shared.size === 0) return;
  const waiting: GoroutineGroup[] = [];
  let asked = 0;
  for (const group of reference.groups) {
    if (group.role !== 'working' || !kinds.includes(group.kind) || groups.has(group)) continue;
    if (++asked > MAX_GROUPS_ASKED) break;
    if (sharedOf(situation, group).some((name) => shared.has(name))) waiting.push(group);
  }
  if (waiting.length === 0) return;
  const from = situation.latest
    ? situation.stayedRows(new Set(waiting.map((group) => group.key)))
    : waiting.flatMap((group) => [...group.rows]);
  const isHandOver = (row: number): boolean => HAND_OVER.has(view.kind(row));
  const receivers = from.filter((row) => !isHandOver(row)).length;
  const feed = receivers > receiversEach * rows.length;
  for (const row of from.slice(0, MAX_WAITERS)) {
    if (stuck.has(row) || (feed && !isHandOver(row))) continue;
    for (const other of to)
      graph.add({ from: row, to: other, resource: 'channel', provenance: 'inferred', why });
  }
}
