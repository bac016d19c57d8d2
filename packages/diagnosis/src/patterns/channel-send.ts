import { frameMatches } from '../declared/frame-match';
import type { DumpView, FrameFacts } from '../dump-view';
import { MAX_GROUPS_ASKED } from '../groups-asked';
import { receiverType, withoutTypeArguments } from '../stack-hash';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import type { WaitKind } from '../wait-class';
import { MANY_SIBLINGS, siblingShare } from './siblings';

/** How the senders of one line came to be, and whether somebody could receive. */
export interface SendCase {
  readonly site: Site;
  readonly creator: FrameFacts | undefined;
  /** rows whose starter has returned */
  readonly orphans: number;
  readonly abandoned: boolean;
  /** several of one call stay, see siblings.ts */
  readonly siblings: boolean;
  /** others passed the send and work below it: a channel used as a semaphore */
  readonly semaphoreHolders: readonly number[];
  readonly receiver: Receiver | undefined;
}

export interface Receiver {
  readonly row: number;
  /** its own functions, innermost first */
  readonly frames: readonly FrameFacts[];
  readonly sameObject: boolean;
}

/** A send of errgroup: a task waits for room in its group. */
export const isGroupGo = (name: string): boolean => frameMatches('errgroup.(*Group).Go', name);

const cache = new WeakMap<Situation, readonly SendCase[]>();

export function sendCases(situation: Situation): readonly SendCase[] {
  const known = cache.get(situation);
  if (known) return known;
  const cases = situation
    .workingSites('chan-send')
    // the limit of a group does its work there: errgroup-limit tells when it does not
    .filter(({ groups }) => !groups.every((group) => group.functions.some(isGroupGo)))
    .map((site) => sendCase(situation, site));
  cache.set(situation, cases);
  return cases;
}

function sendCase(situation: Situation, site: Site): SendCase {
  const creator = site.creators[0]?.frame;
  const orphans = creator?.user ? orphanCount(situation, site, creator) : 0;
  const semaphoreHolders = findSemaphoreHolders(situation, site);
  const abandoned =
    orphans >= 3 && orphans >= site.rows.length / 2 && semaphoreHolders.length === 0;
  return {
    site,
    creator,
    orphans,
    abandoned,
    siblings: abandoned && siblingShare(situation.view, site.rows) >= MANY_SIBLINGS,
    semaphoreHolders,
    receiver: findReceiver(situation, site),
  };
}

/**
 * Senders whose starter is gone or no longer in the function that started them. Workers that one
 * long-lived goroutine started are no orphans, though the starting function has returned as well.
 */
function orphanCount(situation: Situation, site: Site, creator: FrameFacts): number {
  const { view } = situation;
  const creatorName = withoutTypeArguments(creator.function);
  const byParent = new Map<bigint, number[]>();
  const columns = view.tables.goroutines.columns;
  let unknown = 0;
  for (const row of site.rows) {
    if (view.creator(row)?.function !== creator.function) continue;
    const parent = columns.creatorGoid.values[row] ?? 0n;
    if (parent === 0n) unknown++;
    else {
      const goid = Number(columns.goid.values[row] ?? 0n);
      const goids = byParent.get(parent);
      if (goids) goids.push(goid);
      else byParent.set(parent, [goid]);
    }
  }
  if (byParent.size === 0) {
    // Go 1.19 prints no parent: at most as many have one as there are goroutines in that function
    const living = situation.countOnStack(creatorName);
    const orphans = unknown - living;
    const growing = situation.fate(site.keys);
    const many = unknown >= 20 || (growing !== undefined && growing.after > growing.before);
    return many && creatorName !== 'main.main' ? Math.max(0, orphans) : 0;
  }
  let orphans = 0;
  for (const [parent, goids] of byParent) {
    const count = goids.length;
    const row = view.rowOfGoid(parent);
    if (row === undefined) {
      // started by one goroutine that ended: a pool; by many that ended: one for each call
      if (byParent.size >= 3 || count <= 2) orphans += count;
      continue;
    }
    if (parent === 1n) continue;
    const stack = view.stack(row);
    const inside = stack.functions.some((name) => withoutTypeArguments(name) === creatorName);
    const server = stack.functions.some((name) => name.endsWith('net/http.(*conn).serve'));
    if (!inside && (server || byParent.size >= 3)) orphans += count;
    // the starter is in a later call of the same function: only its newest can still be received
    if (inside && server && manyCalls(goids)) orphans += count - 1;
  }
  return orphans;
}

/** One call starts its goroutines in a row, so that their ids stand close together. */
function manyCalls(goids: readonly number[]): boolean {
  if (goids.length < 3) return false;
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const goid of goids) {
    low = Math.min(low, goid);
    high = Math.max(high, goid);
  }
  return high - low >= goids.length * 3;
}

const CHANNEL_KINDS: ReadonlySet<WaitKind> = new Set(['chan-receive', 'chan-send', 'select']);

function findSemaphoreHolders(situation: Situation, site: Site): readonly number[] {
  const name = withoutTypeArguments(site.frame.function);
  const own = new Set(site.rows);
  const holders: number[] = [];
  let looked = 0;
  for (const group of situation.reference.groups) {
    if (group.role !== 'working') continue;
    // largest first: beyond these single goroutines of a hostile dump are left
    if (++looked > MAX_GROUPS_ASKED) break;
    const first = group.rows[0];
    if (first === undefined || own.has(first)) continue;
    const { frames, topUser } = situation.view.stack(first);
    // it waits for the reply to what it sent: no holder of a semaphore
    const replies = CHANNEL_KINDS.has(group.kind);
    if (replies && topUser && withoutTypeArguments(topUser.function) === name) continue;
    const past = frames.some(
      (frame) =>
        frame.line >= site.frame.line &&
        (frame.line > site.frame.line || frame !== topUser) &&
        withoutTypeArguments(frame.function) === name,
    );
    if (past) for (const row of group.rows) holders.push(row);
  }
  return holders;
}

/**
 * A goroutine with a method of the sender's type on its stack that does not send there itself. The
 * same object counts more than the same type; with many of that kind nothing is named.
 */
function findReceiver(situation: Situation, site: Site): Receiver | undefined {
  const type = receiverType(site.frame.function);
  if (type === undefined) return undefined;
  const senders = new Set(site.rows);
  const objects = receiverWords(situation.view, site.rows[0] ?? -1, type);
  const found: Receiver[] = [];
  for (const group of situation.reference.groups.slice(0, MAX_GROUPS_ASKED)) {
    if (group.role === 'capture' || group.role === 'runtime' || group.request) continue;
    // one that sends does not receive, and a crowd is not the receiver
    if (group.kind === 'chan-send' || group.rows.length > MAX_RECEIVERS) continue;
    const first = group.rows[0];
    if (first === undefined || senders.has(first)) continue;
    // the loop that receives is a method of the type, started on its own
    const { frames: all } = situation.view.stack(first);
    if (!all.some((frame) => frame.own && frame.receiver === type)) continue;
    const frames = all.filter((frame) => frame.own);
    for (const row of group.rows) {
      const words = receiverWords(situation.view, row, type);
      found.push({ row, frames, sameObject: [...words].some((word) => objects.has(word)) });
    }
  }
  const same = found.filter((receiver) => receiver.sameObject);
  const list = same.length > 0 ? same : found;
  return list.length > 0 && list.length <= 4 ? list[0] : undefined;
}

const MAX_RECEIVERS = 64;

function receiverWords(view: DumpView, row: number, type: string): Set<bigint> {
  const words = new Set<bigint>();
  if (row < 0) return words;
  const { frames } = view.stack(row);
  for (const argument of view.arguments(row)) {
    const frame = frames[argument.depth];
    if (argument.word === 0 && frame?.receiver === type) words.add(argument.value);
  }
  return words;
}
