import type { FrameFacts } from './dump-view';
import type { OrderedDump } from './dump-order';
import { compareText, type GoroutineGroup } from './goroutine-groups';
import type { WaitKind } from './wait-class';

/**
 * Goroutines that wait for one kind of thing at one line of user code: what a person would call "the
 * same wait", however they came there.
 */
export interface Site {
  readonly kind: WaitKind;
  /** Go's word */
  readonly reason: string;
  readonly frame: FrameFacts;
  readonly groups: readonly GoroutineGroup[];
  readonly keys: ReadonlySet<string>;
  /** rows of `goroutines` */
  readonly rows: readonly number[];
  readonly requestRows: readonly number[];
  /** functions that started them, by count; requests are started by net/http */
  readonly creators: readonly { readonly frame: FrameFacts; readonly count: number }[];
  /** greatest wait printed, in minutes */
  readonly minutes: number | undefined;
  /** goroutines with a printed wait of a minute or more */
  readonly aged: number;
}

/** Most of them print an age. */
export const mostlyAged = (site: Site): boolean => site.aged * 2 > site.rows.length;

/** Patterns ask costly questions of each site; beyond the largest ones nothing decides. */
const MAX_SITES = 48;

/**
 * Sites of some groups of a dump, largest first.
 *
 * @param named `own`: groups without user code have no site; `any`: theirs is their innermost frame
 */
export function sitesOf(
  dump: OrderedDump,
  take: (group: GoroutineGroup) => boolean,
  named: 'own' | 'any' = 'own',
): readonly Site[] {
  const { ids, names } = placesOf(dump);
  const counts = new Int32Array(names.length);
  const taken: number[] = [];
  dump.groups.forEach((group, index) => {
    const at = group.topUserFrame ?? (named === 'any' ? group.frames[0] : undefined);
    if (!at || !take(group)) return;
    counts[ids[index] ?? 0]! += group.rows.length;
    taken.push(index);
  });
  const largest: SizedPlace[] = [];
  counts.forEach((count, id) => {
    if (count > 0) keepLargest(largest, { id, place: names[id] ?? '', groups: [], count });
  });
  const byId = new Map(largest.map((entry) => [entry.id, entry]));
  for (const index of taken) {
    const group = dump.groups[index];
    if (group) byId.get(ids[index] ?? 0)?.groups.push(group);
  }
  return largest.map((entry) => siteOf(dump, entry.groups));
}

/** Where each group waits, and for what kind of thing. */
interface Places {
  /** by index of the group */
  readonly ids: Int32Array;
  readonly names: readonly string[];
}

const known = new WeakMap<OrderedDump, Places>();

/** Each pattern asks for sites: places get their names once. */
function placesOf(dump: OrderedDump): Places {
  let places = known.get(dump);
  if (!places) known.set(dump, (places = namePlaces(dump)));
  return places;
}

function namePlaces({ groups }: OrderedDump): Places {
  const ids = new Int32Array(groups.length);
  const idOf = new Map<string, number>();
  groups.forEach(({ kind, topUserFrame, frames }, index) => {
    const at = topUserFrame ?? frames[0];
    const place = `${kind}\n${at?.function ?? ''}\n${at?.line ?? 0}`;
    let id = idOf.get(place);
    if (id === undefined) idOf.set(place, (id = idOf.size));
    ids[index] = id;
  });
  return { ids, names: [...idOf.keys()] };
}

interface SizedPlace {
  readonly id: number;
  readonly place: string;
  readonly groups: GoroutineGroup[];
  readonly count: number;
}

const bySize = (a: SizedPlace, b: SizedPlace): number =>
  b.count - a.count || compareText(a.place, b.place);

/** A hostile dump has as many places as goroutines: they are not sorted for the sake of a few. */
function keepLargest(largest: SizedPlace[], entry: SizedPlace): void {
  const last = largest[MAX_SITES - 1];
  if (last) {
    if (bySize(last, entry) <= 0) return;
    largest.pop();
  }
  let at = largest.length;
  while (at > 0 && bySize(largest[at - 1] as SizedPlace, entry) > 0) at--;
  largest.splice(at, 0, entry);
}

function siteOf(dump: OrderedDump, groups: readonly GoroutineGroup[]): Site {
  const rows: number[] = [];
  const requestRows: number[] = [];
  const creators = new Map<string, { frame: FrameFacts; count: number }>();
  let minutes: number | undefined;
  let aged = 0;
  for (const group of groups) {
    for (const row of group.rows) {
      rows.push(row);
      if (group.request) requestRows.push(row);
      if ((dump.view.minutes(row) ?? 0) >= 1) aged++;
      const by = dump.view.creator(row);
      if (!by) continue;
      const known = creators.get(by.function);
      if (known) known.count++;
      else creators.set(by.function, { frame: by, count: 1 });
    }
    const age = group.waitMinutes?.max;
    if (age !== undefined) minutes = Math.max(minutes ?? 0, age);
  }
  rows.sort((a, b) => a - b);
  requestRows.sort((a, b) => a - b);
  const first = rows[0] ?? 0;
  const stack = dump.view.stack(first);
  const frame = stack.topUser ?? stack.frames[0];
  const kind = groups[0]?.kind ?? 'unknown';
  return {
    kind,
    reason: groups[0]?.reason ?? 'unknown',
    frame: frame ?? { function: '', file: '', line: 0, inlined: false, own: false, user: false },
    groups,
    keys: new Set(groups.map((group) => group.key)),
    rows,
    requestRows,
    creators: [...creators.values()].sort(
      (a, b) => b.count - a.count || compareText(a.frame.function, b.frame.function),
    ),
    minutes,
    aged,
  };
}
