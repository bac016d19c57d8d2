import type { Said } from '@unpark/model';
import type { GoroutineGroup } from '../goroutine-groups';
import type { Measured } from '../declared/severity-of';
import { type Extent, extentOf } from '../facts';
import { MAX_GROUPS_ASKED } from '../groups-asked';
import type { Situation } from '../situation';
import { mostlyAged, type Site } from '../sites';
import { declaredFunction } from '../stack-hash';
import type { WaitKind } from '../wait-class';

/** Of the largest groups of the reference dump, neither the runtime's nor the capture's own. */
export function groupsWhere(
  situation: Situation,
  take: (group: GoroutineGroup) => boolean,
): readonly GoroutineGroup[] {
  const found: GoroutineGroup[] = [];
  let asked = 0;
  for (const group of situation.reference.groups) {
    if (group.role === 'capture' || group.role === 'runtime') continue;
    if (++asked > MAX_GROUPS_ASKED) break;
    if (take(group)) found.push(group);
  }
  return found;
}

export const rowsOfGroups = (groups: readonly GoroutineGroup[]): number[] =>
  groups.flatMap((group) => [...group.rows]).sort((a, b) => a - b);

export const keysOfGroups = (groups: readonly GoroutineGroup[]): ReadonlySet<string> =>
  new Set(groups.map((group) => group.key));

/** Those of some groups that wait through both dumps; all of them with one dump. */
export function stuckRows(situation: Situation, groups: readonly GoroutineGroup[]): number[] {
  return situation.latest ? [...situation.stayedRows(keysOfGroups(groups))] : rowsOfGroups(groups);
}

/** A function is on the stack; closures count as their own. */
export const onStack = (group: GoroutineGroup, ...suffixes: readonly string[]): boolean =>
  group.functions.some((name) => suffixes.some((suffix) => name.endsWith(suffix)));

export const partOnStack = (group: GoroutineGroup, ...parts: readonly string[]): boolean =>
  group.functions.some((name) => parts.some((part) => name.includes(part)));

/** The program's own functions that goroutines of some groups stand in, most goroutines first. */
export function standingIn(situation: Situation, groups: readonly GoroutineGroup[]): string[] {
  const counts = new Map<string, number>();
  for (const group of groups) {
    const top = situation.view.stack(group.rows[0] ?? 0).frames.find((frame) => frame.own);
    if (top) counts.set(top.function, (counts.get(top.function) ?? 0) + group.rows.length);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

/**
 * Own functions that call into a package, where goroutines stand inside it: a driver or a client of
 * the program's own module may stand further in.
 */
export function callersInto(
  situation: Situation,
  groups: readonly GoroutineGroup[],
  parts: readonly string[],
): string[] {
  const counts = new Map<string, number>();
  for (const group of groups) {
    const { frames } = situation.view.stack(group.rows[0] ?? 0);
    const last = frames.findLastIndex((frame) =>
      parts.some((part) => frame.function.includes(part)),
    );
    const caller = frames.find((frame, at) => at > last && frame.own);
    if (caller) counts.set(caller.function, (counts.get(caller.function) ?? 0) + group.rows.length);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

/**
 * The function of the program that a site stands in. A closure that its own function runs, as the
 * body of a loop or a callback, counts as that function.
 */
export function placeOf(situation: Situation, site: Site): string {
  const { frames } = situation.view.stack(site.rows[0] ?? 0);
  const name = site.frame.function;
  const declared = declaredFunction(name);
  return declared !== name && frames.some((frame) => frame.own && frame.function === declared)
    ? declared
    : name;
}

/** The innermost and the outermost function of the program's own on the stacks of a site. */
export function ownEnds(situation: Situation, site: Site): string[] {
  const own = situation.view.stack(site.rows[0] ?? 0).frames.filter((frame) => frame.own);
  const names = [
    placeOf(situation, site),
    site.frame.function,
    own[0]?.function,
    own[own.length - 1]?.function,
  ];
  return [...new Set(names.filter((name): name is string => name !== undefined && name !== ''))];
}

/**
 * Own functions that run the HTTP server of some connections: the place for its timeouts. Which server
 * follows from who started the connections; where that is not printed, the one that main runs is first.
 */
export function serverOwners(situation: Situation, connections: readonly number[]): string[] {
  const { view } = situation;
  const accepting = groupsWhere(
    situation,
    (group) => group.kind === 'net-accept' && partOnStack(group, '(*Server).Serve'),
  );
  const parents = new Set(connections.slice(0, 1000).map((row) => view.parentRow(row)));
  const of = accepting.filter((group) => group.rows.some((row) => parents.has(row)));
  if (of.length > 0) return standingIn(situation, of);
  const main = accepting.filter((group) => group.rows.some((row) => view.goid(row) === '1'));
  return [...new Set([...standingIn(situation, main), ...standingIn(situation, accepting)])];
}

export function measured(situation: Situation, site: Site, extent: Extent): Measured {
  return {
    extent,
    minutes: site.minutes,
    aged: mostlyAged(site),
    leaked: false,
    holders: 0,
    reason: site.reason,
    clientsLeft: () => 0,
    behind: () => behind(situation, site.rows),
  };
}

/** A site without own code, spoken of by a function of a library that says what it is about. */
export function siteAt(situation: Situation, site: Site, ...ends: readonly string[]): Site {
  const { frames } = situation.view.stack(site.rows[0] ?? 0);
  if (frames.some((frame) => frame.own)) return site;
  const frame = frames.find((one) => ends.some((end) => one.function.endsWith(end)));
  return frame ? { ...site, frame } : site;
}

/**
 * Extent of a site. Before Go 1.21 nothing says who started a goroutine: requests that stay with the
 * function that did on their stack are taken to wait for it.
 */
export function siteExtent(situation: Situation, site: Site): Extent {
  const extent = extentOf(situation, site.keys, site.rows);
  if (extent.requests > 0 || situation.printsCreatorIds) return extent;
  const creators = new Set(site.creators.map(({ frame }) => frame.function));
  const starters = groupsWhere(
    situation,
    (group) =>
      group.request &&
      STARTER_WAITS.has(group.kind) &&
      group.functions.some((name) => creators.has(name)),
  );
  return starters.length === 0
    ? extent
    : { ...extent, requests: stuckRows(situation, starters).length };
}

/** How one waits for goroutines that it started. */
const STARTER_WAITS: ReadonlySet<WaitKind> = new Set(['waitgroup', 'chan-receive', 'select']);

const QUEUED: ReadonlySet<WaitKind> = new Set([
  'http-connection',
  'sql-connection',
  'pool-connection',
]);

/** Requests in the queue of a pool whose connections these have; known once the pools were looked at. */
export function queuedBehind(situation: Situation, rows: readonly number[]): number {
  let count = 0;
  for (const row of situation.graph.waitersOf(rows)) {
    if (!QUEUED.has(situation.view.kind(row))) continue;
    if (situation.view.stack(row).request) count++;
  }
  return count;
}

/** Goroutines that wait for these and are none of them, directly or through others. */
export const behind = (situation: Situation, rows: readonly number[]): number =>
  situation.graph.waitersOf(rows).size;

/** Waiters and those that they wait for, joined in the wait graph; bounded. */
export function addEdges(
  situation: Situation,
  from: readonly number[],
  to: readonly number[],
  resource: string,
  why: Said,
): void {
  for (const row of from.slice(0, 20_000)) {
    for (const other of to.slice(0, 4)) {
      if (row !== other)
        situation.graph.add({ from: row, to: other, resource, provenance: 'inferred', why });
    }
  }
}
