import { compareText, type GoroutineGroup } from './goroutine-groups';

/** One dump with its groups; `goid` is the column of its goroutines table. */
export interface GroupedDump {
  readonly groups: readonly GoroutineGroup[];
  readonly goid: BigInt64Array;
}

/**
 * What became of a group of goroutines (equal wait, equal functions) from A to B.
 *
 * - `new`, `gone`: in one side only
 * - `grown`, `shrunk`: in both, with another count
 * - `aged`: as many, some of them the same, and they have waited longer
 * - `still`: as many as before
 */
export const GROUP_FATES = ['new', 'grown', 'aged', 'still', 'shrunk', 'gone'] as const;
export type GroupFate = (typeof GROUP_FATES)[number];

export interface GroupDifference {
  readonly key: string;
  /** as it is in B, or in A when B has none */
  readonly group: GoroutineGroup;
  readonly a: number;
  readonly b: number;
  readonly fate: GroupFate;
  /**
   * Goroutines by id: in the same group on both sides, in B's alone, in A's alone. Ids mean something
   * inside one process only; absent otherwise.
   */
  readonly ids?: { readonly stayed: number; readonly fresh: number; readonly gone: number };
}

/**
 * Groups of two dumps against each other, largest change first. A group is recognised by its wait and
 * its stack alone, so that dumps of two processes can be compared as well.
 *
 * @param oneProcess ids are compared too
 */
export function differenceOfDumps(
  a: GroupedDump,
  b: GroupedDump,
  oneProcess: boolean,
): GroupDifference[] {
  const groupsOfB = new Map(b.groups.map((group) => [group.key, group]));
  const keys = new Set([...a.groups, ...b.groups].map((group) => group.key));
  const groupsOfA = new Map(a.groups.map((group) => [group.key, group]));
  const out: GroupDifference[] = [];
  for (const key of keys) {
    const was = groupsOfA.get(key);
    const is = groupsOfB.get(key);
    const group = is ?? was;
    if (!group) continue;
    const countA = was?.rows.length ?? 0;
    const countB = is?.rows.length ?? 0;
    const stayed = oneProcess && was && is ? sameIds(a.goid, was, b.goid, is) : 0;
    const older = (is?.waitMinutes?.max ?? -1) > (was?.waitMinutes?.max ?? -1);
    out.push({
      key,
      group,
      a: countA,
      b: countB,
      fate: fateOf(countA, countB, stayed > 0 && older),
      ...(oneProcess && {
        ids: { stayed, fresh: countB - stayed, gone: countA - stayed },
      }),
    });
  }
  return out.sort(
    (x, y) =>
      Math.abs(y.b - y.a) - Math.abs(x.b - x.a) ||
      Math.max(y.a, y.b) - Math.max(x.a, x.b) ||
      compareText(x.key, y.key),
  );
}

function fateOf(a: number, b: number, aged: boolean): GroupFate {
  if (a === 0) return 'new';
  if (b === 0) return 'gone';
  if (b > a) return 'grown';
  if (b < a) return 'shrunk';
  return aged ? 'aged' : 'still';
}

function sameIds(
  idsOfA: BigInt64Array,
  a: GoroutineGroup,
  idsOfB: BigInt64Array,
  b: GoroutineGroup,
): number {
  const before = new Set<bigint>();
  for (const row of a.rows) before.add(idsOfA[row] ?? 0n);
  let stayed = 0;
  for (const row of b.rows) if (before.has(idsOfB[row] ?? 0n)) stayed++;
  return stayed;
}
