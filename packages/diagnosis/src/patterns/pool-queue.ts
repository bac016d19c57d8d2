import type { Severity } from '@unpark/model';
import { type Extent, longEnough, meanWaitNs } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import type { Situation } from '../situation';
import { mostlyAged, type Site } from '../sites';
import { withoutTypeArguments } from '../stack-hash';
import { groupsWhere, rowsOfGroups, stuckRows } from './stuck-rows';

/** Who has the things of a pool that others queue for. */
export interface PoolHolders {
  readonly groups: readonly GoroutineGroup[];
  readonly rows: readonly number[];
  /** rows that hold through both dumps; all of them with one dump */
  readonly stuck: readonly number[];
}

/**
 * Goroutines that have what a queue waits for: those in the library's own calls, and those that stand
 * below the line where a function of the program asked the pool.
 */
export function poolHolders(
  situation: Situation,
  sites: readonly Site[],
  works: (group: GoroutineGroup) => boolean,
): PoolHolders {
  const waiting = new Set(sites.flatMap((site) => [...site.groups]));
  const asked = linesAsked(situation, [...waiting]);
  const groups = groupsWhere(situation, (group) => {
    if (waiting.has(group)) return false;
    if (works(group)) return true;
    return situation.view.stack(group.rows[0] ?? 0).frames.some((frame) => {
      if (!frame.own) return false;
      const line = asked.get(withoutTypeArguments(frame.function));
      return line !== undefined && frame.line > line;
    });
  });
  return { groups, rows: rowsOfGroups(groups), stuck: stuckRows(situation, groups) };
}

/** The last line at which each function of the program asks the pool: below it, it has one. */
function linesAsked(
  situation: Situation,
  groups: readonly GoroutineGroup[],
): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const group of groups.slice(0, 200)) {
    const own = situation.view.stack(group.rows[0] ?? 0).frames.find((frame) => frame.own);
    if (!own) continue;
    const name = withoutTypeArguments(own.function);
    lines.set(name, Math.max(lines.get(name) ?? 0, own.line));
  }
  return lines;
}

/** A wait for a pool of this length is no ordinary one. */
const LONG_QUEUE_NS = 500e6;

/**
 * Queues of a pool. Through both dumps the same waiters: nothing is given back. Others at each moment,
 * and waits that ended were long: the pool is too small for what is done with it.
 */
export function poolSeverity(
  situation: Situation,
  extent: Extent,
  site: Site,
  holders: PoolHolders,
  queue: ReadonlySet<string>,
): Severity | undefined {
  if (situation.latest) {
    if (extent.lasting < 3) return undefined;
    const still = extent.stayed >= 3 && extent.stayed >= extent.before * 0.8;
    if (still && (longEnough(situation) || mostlyAged(site))) {
      return (extent.stayed >= 8 || extent.share >= 0.3) && extent.requests > 0 ? 'high' : 'medium';
    }
    const mean = meanWaitNs(situation, queue) ?? 0;
    // a pool smaller than the number of clients always has a queue; only how long it is tells
    if (mean < LONG_QUEUE_NS || extent.requests < 5 || extent.lasting < 5) return 'low';
    const most = extent.lasting >= 8 && extent.share >= 0.4;
    return most && extent.lasting >= holders.rows.length * 2 ? 'high' : 'medium';
  }
  if (extent.count < 3) return undefined;
  if (mostlyAged(site)) return extent.count >= 8 ? 'high' : 'medium';
  if (holders.rows.length > 0) return 'low';
  if (extent.count >= 32 && extent.share >= 0.5) return 'high';
  return extent.count >= 16 && extent.share >= 0.4 ? 'medium' : 'low';
}
