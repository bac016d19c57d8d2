import type { GoroutineGroup } from '@unpark/diagnosis';
import { STATE_CLASSES } from '@unpark/model';
import type { GoroutineGrouping, GoroutineSort } from '@unpark/view-state';
import { type OpenDump, stateOf } from './dump-model';
import { ageHistogram } from './goroutine-ages';
import { Buckets, type KeptDump, placeOf } from './goroutine-buckets';
import { labelColumns, labelKeysOf, Texts } from './goroutine-labels';
import { AGE, CHANGE_CLASSES, type GoroutineTable, MEMBER } from './goroutine-messages';

export interface TableInput {
  /** the dump whose goroutines are listed; of a difference the later one */
  readonly main: KeptDump;
  /** earlier and later dump; one of them is `main` */
  readonly pair?: { readonly from: KeptDump; readonly to: KeptDump };
  readonly difference: boolean;
  readonly grouping: Exclude<GoroutineGrouping, 'tree'>;
  readonly labelKey?: string;
  readonly sort: GoroutineSort;
}

/** A table, and the row of it that each goroutine is in. */
export interface BuiltTable {
  readonly table: GoroutineTable;
  /** by row of the main dump's table, -1 for none */
  readonly rowOfMain: Int32Array;
  /** the same of the earlier dump of a difference */
  readonly rowOfFrom?: Int32Array;
}

/** Row in the later dump of the same goroutine with the same stack and wait reason, by earlier row. */
function stayedRows(from: KeptDump, to: KeptDump): Int32Array {
  const stayed = new Int32Array(from.dump.groupOfRow.length).fill(-1);
  const rowOf = new Map<bigint, number>();
  for (const row of to.dump.model.rows) {
    if (to.mask[row] === 1) rowOf.set(to.dump.model.goid[row] ?? 0n, row);
  }
  for (const row of from.dump.model.rows) {
    if (from.mask[row] !== 1) continue;
    const other = rowOf.get(from.dump.model.goid[row] ?? 0n);
    if (other === undefined) continue;
    const before = from.dump.groups[from.dump.groupOfRow[row] ?? -1]?.key;
    const after = to.dump.groups[to.dump.groupOfRow[other] ?? -1]?.key;
    if (before !== undefined && before === after) stayed[row] = other;
  }
  return stayed;
}

/** Rows of the view from what a filter keeps: grouped, counted, compared, in order. */
export function buildTable(input: TableInput): BuiltTable {
  const { main, pair, difference, grouping, sort } = input;
  const labelKeys = labelKeysOf(main.dump);
  const labelKey = input.labelKey ?? labelKeys[0]?.key;
  const buckets = new Buckets(grouping, labelKey);
  const ofMain = buckets.of(main);
  const otherSide = pair && (pair.from === main ? pair.to : pair.from);
  const ofOther = otherSide && buckets.of(otherSide);
  const ofFrom = pair && (pair.from === main ? ofMain : ofOther);
  const ofTo = pair && (pair.to === main ? ofMain : ofOther);
  const size = buckets.keys.length;

  const count = tally(main, ofMain, size);
  const before = pair && ofFrom ? tally(pair.from, ofFrom, size) : new Int32Array(size);
  const after = pair && ofTo ? tally(pair.to, ofTo, size) : new Int32Array(size);
  const stayed = new Int32Array(size);
  const aged = new Int32Array(size);
  const keptOf = pair && stayedRows(pair.from, pair.to);
  const stayedTo = pair && new Uint8Array(pair.to.dump.groupOfRow.length);
  if (pair && keptOf && ofFrom && ofTo && stayedTo) {
    for (const [row, other] of keptOf.entries()) {
      if (other < 0) continue;
      const at = ofFrom[row] ?? -1;
      if (at < 0 || at !== ofTo[other]) {
        keptOf[row] = -1;
        continue;
      }
      stayed[at]!++;
      stayedTo[other] = 1;
      const minutes = pair.from.dump.model.waitMinutes[row] ?? -1;
      if ((pair.to.dump.model.waitMinutes[other] ?? -1) > Math.max(0, minutes)) aged[at]!++;
    }
  }

  // members of a bucket: of the main dump, then those that are gone
  const memberCount = Int32Array.from(count);
  if (difference && pair && ofFrom && keptOf) {
    for (const row of pair.from.dump.model.rows) {
      const at = ofFrom[row] ?? -1;
      if (at >= 0 && (keptOf[row] ?? -1) < 0) memberCount[at]!++;
    }
  }

  // the group that most goroutines of a bucket are in speaks for it
  const speaks = speakers(main, ofMain, size);
  if (difference && pair && ofFrom) {
    const earlier = speakers(pair.from, ofFrom, size);
    for (let at = 0; at < size; at++) {
      if (speaks.group[at]) continue;
      speaks.group[at] = earlier.group[at];
      speaks.stacks[at] = earlier.stacks[at] ?? 0;
      speaks.creators[at] = earlier.creators[at] ?? 0;
      speaks.quiet[at] = earlier.quiet[at] ?? 0;
    }
  }

  const ageMin = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const ageMax = new Float64Array(size).fill(-1);
  const ageKnown = new Uint8Array(size);
  const isMixed = new Uint8Array(size);
  for (const row of main.dump.model.rows) {
    const at = ofMain[row] ?? -1;
    const known = main.ages.known[row] ?? 0;
    if (at < 0 || known === AGE.unknown) continue;
    const ns = main.ages.ns[row] ?? 0;
    ageMin[at] = Math.min(ageMin[at] ?? 0, ns);
    ageMax[at] = Math.max(ageMax[at] ?? 0, ns);
    if (ageKnown[at] !== AGE.unknown && ageKnown[at] !== known) isMixed[at] = 1;
    ageKnown[at] = isMixed[at] === 1 ? AGE.atLeast : known;
  }

  const order = ordered({
    size,
    count,
    before,
    after,
    memberCount,
    ageMax,
    speaks,
    difference,
    sort,
  });
  const rows = order.length;
  const newAt = new Int32Array(size).fill(-1);
  for (const [at, old] of order.entries()) newAt[old] = at;

  const texts = new Texts();
  const column = (value: (old: number) => number) => Int32Array.from(order, value);
  const groupAt = (old: number) => speaks.group[old];
  const memberStart = new Int32Array(rows + 1);
  for (const [at, old] of order.entries()) {
    memberStart[at + 1] = (memberStart[at] ?? 0) + (memberCount[old] ?? 0);
  }
  const member = new Int32Array(memberStart[rows] ?? 0);
  const memberKind = new Uint8Array(member.length);
  const next = Int32Array.from(memberStart.subarray(0, rows));
  const put = (bucket: number, row: number, kind: number) => {
    const at = newAt[bucket] ?? -1;
    if (at < 0) return;
    const slot = next[at] ?? 0;
    next[at] = slot + 1;
    member[slot] = row;
    memberKind[slot] = kind;
  };
  const mainIsTo = pair?.to === main;
  for (const row of main.dump.model.rows) {
    const at = ofMain[row] ?? -1;
    if (at < 0) continue;
    const kind =
      !difference || !mainIsTo ? MEMBER.plain : stayedTo?.[row] ? MEMBER.stayed : MEMBER.added;
    put(at, row, kind);
  }
  if (difference && pair && ofFrom && keptOf) {
    for (const row of pair.from.dump.model.rows) {
      const at = ofFrom[row] ?? -1;
      if (at >= 0 && (keptOf[row] ?? -1) < 0) put(at, row, MEMBER.gone);
    }
  }

  const swaps =
    pair && ofFrom && ofTo
      ? swapsOf(pair, ofFrom, ofTo, order, { before, after, stayed })
      : undefined;
  const labels = labelColumns(
    difference && !main.kept && pair ? pair.from : main,
    ofMain,
    order,
    texts,
  );
  const total =
    difference && pair ? unionSize(pair, keptOf, undefined) : main.dump.model.rows.length;
  const kept = difference && pair ? unionSize(pair, keptOf, true) : main.kept;

  const table: GoroutineTable = {
    size: rows,
    total,
    kept,
    texts: texts.list,
    key: BigUint64Array.from(order, (old) => buckets.keys[old] ?? 0n),
    state: Uint8Array.from(order, (old) => {
      const group = groupAt(old);
      return group ? stateOf(group) : STATE_CLASSES.indexOf('unknown');
    }),
    quiet: Uint8Array.from(order, (old) => speaks.quiet[old] ?? 0),
    reason: column((old) => texts.of(groupAt(old)?.reason)),
    kind: column((old) =>
      texts.of(groupAt(old)?.waitsIn === undefined ? undefined : groupAt(old)?.kind),
    ),
    role: column((old) => {
      const group = groupAt(old);
      return group && speaks.quiet[old] === 1 ? texts.of(group.roleName ?? group.role) : -1;
    }),
    fn: column((old) => {
      const group = groupAt(old);
      if (grouping === 'creator') return texts.of(group?.creator?.function);
      return texts.of(group && placeOf(group)?.function);
    }),
    file: column((old) => {
      const group = groupAt(old);
      return texts.of(
        grouping === 'creator' ? group?.creator?.file : group && placeOf(group)?.file,
      );
    }),
    line: column((old) => {
      const group = groupAt(old);
      return (grouping === 'creator' ? group?.creator?.line : group && placeOf(group)?.line) ?? 0;
    }),
    creator: column((old) => texts.of(groupAt(old)?.creator?.function)),
    creatorFile: column((old) => texts.of(groupAt(old)?.creator?.file)),
    creatorLine: column((old) => groupAt(old)?.creator?.line ?? 0),
    stacks: column((old) => speaks.stacks[old] ?? 0),
    creators: column((old) => speaks.creators[old] ?? 0),
    count: column((old) => count[old] ?? 0),
    ageMin: Float64Array.from(order, (old) => (ageKnown[old] ? (ageMin[old] ?? 0) : -1)),
    ageMax: Float64Array.from(order, (old) => ageMax[old] ?? -1),
    ageKnown: Uint8Array.from(order, (old) => ageKnown[old] ?? 0),
    before: column((old) => before[old] ?? 0),
    after: column((old) => after[old] ?? 0),
    stayed: column((old) => stayed[old] ?? 0),
    aged: column((old) => aged[old] ?? 0),
    change: Uint8Array.from(order, (old) =>
      CHANGE_CLASSES.indexOf(
        after[old] === 0
          ? 'gone'
          : before[old] === 0
            ? 'new'
            : (after[old] ?? 0) > (before[old] ?? 0)
              ? 'grown'
              : (aged[old] ?? 0) > 0
                ? 'aged'
                : 'still',
      ),
    ),
    swapFrom: swaps?.from ?? new BigInt64Array(rows),
    swapTo: swaps?.to ?? new BigInt64Array(rows),
    ...labels,
    memberStart,
    member,
    memberKind,
    lead: column(
      (old) => groupAt(old)?.rows.find((row) => main.mask[row] === 1 && ofMain[row] === old) ?? -1,
    ),
    ages: ageHistogram(main.dump.model.rows, main.ages, main.mask),
    labelKeys,
    ...(grouping === 'label' && labelKey !== undefined && { groupedBy: labelKey }),
  };
  const rowOf = (of: Int32Array) => of.map((bucket) => (bucket < 0 ? -1 : (newAt[bucket] ?? -1)));
  return {
    table,
    rowOfMain: rowOf(ofMain),
    ...(difference && ofFrom && ofFrom !== ofMain && { rowOfFrom: rowOf(ofFrom) }),
  };
}

/** Goroutines of two dumps, each counted once; those that the filter keeps, or all. */
function unionSize(
  { from, to }: NonNullable<TableInput['pair']>,
  keptOf: Int32Array | undefined,
  kept: true | undefined,
): number {
  if (!kept) {
    const ids = new Set<bigint>();
    for (const { dump } of [from, to]) {
      for (const row of dump.model.rows) ids.add(dump.model.goid[row] ?? 0n);
    }
    return ids.size;
  }
  let stay = 0;
  for (const other of keptOf ?? []) if (other >= 0) stay++;
  return from.kept + to.kept - stay;
}

function tally({ dump }: KeptDump, bucketOf: Int32Array, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (const row of dump.model.rows) {
    const at = bucketOf[row] ?? -1;
    if (at >= 0) counts[at]!++;
  }
  return counts;
}

interface Speakers {
  readonly group: (GoroutineGroup | undefined)[];
  readonly stacks: Int32Array;
  readonly creators: Int32Array;
  readonly quiet: Uint8Array;
}

function speakers({ dump }: KeptDump, bucketOf: Int32Array, size: number): Speakers {
  const pairs = new Map<number, number>();
  const groupCount = dump.groups.length;
  for (const row of dump.model.rows) {
    const at = bucketOf[row] ?? -1;
    if (at < 0) continue;
    const key = at * groupCount + (dump.groupOfRow[row] ?? 0);
    pairs.set(key, (pairs.get(key) ?? 0) + 1);
  }
  const group = new Array<GoroutineGroup | undefined>(size).fill(undefined);
  const stacks = new Int32Array(size);
  const creators = new Int32Array(size);
  const most = new Int32Array(size);
  const quiet = new Uint8Array(size).fill(1);
  const seen = new Map<number, Set<string>>();
  for (const [key, count] of pairs) {
    const at = Math.floor(key / groupCount);
    const candidate = dump.groups[key % groupCount];
    if (!candidate) continue;
    const working = candidate.role === 'working';
    // a working group speaks for a bucket that holds quiet ones as well
    const weight = working ? count + 0x4000_0000 : count;
    if (weight > (most[at] ?? 0)) {
      most[at] = weight;
      group[at] = candidate;
    }
    if (working) quiet[at] = 0;
    stacks[at]!++;
    if (stacks[at] === 1) creators[at] = 1;
    else {
      let names = seen.get(at);
      if (!names) seen.set(at, (names = new Set([group[at]?.creator?.function ?? ''])));
      names.add(candidate.creator?.function ?? '');
      creators[at] = names.size;
    }
  }
  return { group, stacks, creators, quiet };
}

/** Idle groups stay behind the working ones in every order. */
function ordered({
  size,
  count,
  before,
  after,
  memberCount,
  ageMax,
  speaks,
  difference,
  sort,
}: {
  size: number;
  count: Int32Array;
  before: Int32Array;
  after: Int32Array;
  memberCount: Int32Array;
  ageMax: Float64Array;
  speaks: Speakers;
  difference: boolean;
  sort: GoroutineSort;
}): number[] {
  const order: number[] = [];
  for (let at = 0; at < size; at++) if ((memberCount[at] ?? 0) > 0) order.push(at);
  const quiet = (at: number) => speaks.quiet[at] ?? 0;
  const change = (at: number) => Math.abs((after[at] ?? 0) - (before[at] ?? 0));
  const byCount = (a: number, b: number) =>
    (difference ? change(b) - change(a) || (after[b] ?? 0) - (after[a] ?? 0) : 0) ||
    (count[b] ?? 0) - (count[a] ?? 0) ||
    a - b;
  if (sort === 'count') return order.sort((a, b) => quiet(a) - quiet(b) || byCount(a, b));
  if (sort === 'age') {
    return order.sort(
      (a, b) => quiet(a) - quiet(b) || (ageMax[b] ?? -1) - (ageMax[a] ?? -1) || byCount(a, b),
    );
  }
  const names = speaks.group.map((group) => (group && placeOf(group)?.function) ?? '\uffff');
  return order.sort((a, b) => {
    const left = names[a] ?? '';
    const right = names[b] ?? '';
    return quiet(a) - quiet(b) || (left < right ? -1 : left > right ? 1 : byCount(a, b));
  });
}

function swapsOf(
  { from, to }: NonNullable<TableInput['pair']>,
  ofFrom: Int32Array,
  ofTo: Int32Array,
  order: readonly number[],
  { before, after, stayed }: { before: Int32Array; after: Int32Array; stayed: Int32Array },
) {
  const idOf = (of: Int32Array, dump: OpenDump) => {
    const ids = new Map<number, bigint>();
    for (const row of dump.model.rows) {
      const at = of[row] ?? -1;
      if (at >= 0 && before[at] === 1 && after[at] === 1 && stayed[at] === 0) {
        ids.set(at, dump.model.goid[row] ?? 0n);
      }
    }
    return BigInt64Array.from(order, (old) => ids.get(old) ?? 0n);
  };
  return { from: idOf(ofFrom, from.dump), to: idOf(ofTo, to.dump) };
}
