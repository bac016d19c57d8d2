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
  const byPlace = new Map<string, GoroutineGroup[]>();
  for (const group of dump.groups) {
    const at = group.topUserFrame ?? (named === 'any' ? group.frames[0] : undefined);
    if (!at || !take(group)) continue;
    const { function: name, line } = at;
    const place = `${group.kind}\n${name}\n${line}`;
    const list = byPlace.get(place);
    if (list) list.push(group);
    else byPlace.set(place, [group]);
  }
  const largest: SizedPlace[] = [];
  for (const [place, groups] of byPlace) {
    let count = 0;
    for (const group of groups) count += group.rows.length;
    keepLargest(largest, { place, groups, count });
  }
  return largest.map((entry) => siteOf(dump, entry.groups));
}

interface SizedPlace {
  readonly place: string;
  readonly groups: readonly GoroutineGroup[];
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
