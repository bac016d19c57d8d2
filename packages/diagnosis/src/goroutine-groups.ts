import { allTexts, type DumpTables, type StateClass } from '@unpark/model';
import { decideRole, FOLLOWING_ROLES, type GoroutineRole, type RoleSubject } from './benign';
import type { IdleRule } from './declared/idle-rule';
import { DumpView, type FrameFacts } from './dump-view';
import type { Words } from './library/pattern-entry';
import { stackHash, TextHash, withoutTypeArguments } from './stack-hash';
import { plainReason, STATE_OF_WAIT, WAIT_WORDS, type WaitKind } from './wait-class';

export interface GoroutineGroup {
  /** hash in hex over reason, functions, lines of the program's own code and creator; the same in every dump */
  readonly key: string;
  /** Go's word */
  readonly reason: string;
  readonly stateClass: StateClass;
  /** finer than the reason, see WaitKind */
  readonly kind: WaitKind;
  readonly role: GoroutineRole;
  /** id of the baseline row that made it idle, runtime or capture */
  readonly roleName?: string;
  readonly stackHash: string;
  /** innermost frame of the program's own module, else of a dependency */
  readonly topUserFrame: { function: string; file: string; line: number } | undefined;
  /** what it waits for, in words, where Go's reason does not say it */
  readonly waitsIn?: Words;
  readonly creator?: { function: string; file: string; line: number };
  /** rows of `goroutines`, in file order */
  readonly rows: Int32Array;
  readonly waitMinutes?: { readonly min: number; readonly max: number };
  /** its number follows another one, as that of connections: growth is no leak */
  readonly follows: boolean;
  /** innermost first, without the runtime's parking frames */
  readonly functions: readonly string[];
  /** the same with their places */
  readonly frames: readonly { function: string; file: string; line: number; inlined: boolean }[];
  readonly labels: readonly { key: string; value: string; count: number }[];
  /** serves a request */
  readonly request: boolean;
}

interface Gathered {
  readonly reason: string;
  readonly kind: WaitKind;
  readonly first: number;
  readonly rows: number[];
}

/** Roles and groups of a dump that is already open. Same order rule as `groupGoroutines`. */
export function groupsOf(view: DumpView, idle: readonly IdleRule[] = []): GoroutineGroup[] {
  const gathered = new Map<string, Gathered>();
  // a number where it is exact: strings for each stack of a large dump have no room
  const ofTriple = new Map<number | string, Gathered>();
  const stackCount = view.tables.stacks.rows + 1;
  const creatorCount = view.tables.frames.rows + 1;
  const columns = view.tables.goroutines.columns;
  for (const row of view.rows) {
    const reason = columns.reason.values[row] ?? 0;
    const stack = columns.stack.values[row] ?? -1;
    const creator = columns.creator.values[row] ?? -1;
    const packed = (reason * stackCount + stack + 1) * creatorCount + creator + 1;
    const triple = Number.isSafeInteger(packed) ? packed : `${reason}/${stack}/${creator}`;
    let group = ofTriple.get(triple);
    if (!group) {
      const key = groupKey(view, row);
      group = gathered.get(key);
      if (!group) {
        group = {
          reason: plainReason(view.reason(row)),
          kind: view.kind(row),
          first: row,
          rows: [],
        };
        gathered.set(key, group);
      }
      ofTriple.set(triple, group);
    }
    group.rows.push(row);
  }
  const labelSets = readLabelSets(view.tables);
  const groups = [...gathered].map(([key, group]) =>
    finishGroup(view, key, group, labelSets, idle),
  );
  const rank = { working: 0, idle: 1, runtime: 2, capture: 3 } as const;
  return groups.sort(
    (a, b) =>
      rank[a.role] - rank[b.role] ||
      b.rows.length - a.rows.length ||
      (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}

/**
 * Goroutines of one dump by what they do: equal reason, equal functions, equal lines in user code and
 * equal creator. Working groups first, by count; then idle, runtime, and the capture's own.
 *
 * @param options.dumpIndex which dump of the file, from 0
 * @param options.idle what a workspace calls idle by design, as its diagnosis was made with
 */
export function groupGoroutines(
  dump: DumpTables,
  options: { dumpIndex?: number; idle?: readonly IdleRule[] } = {},
): GoroutineGroup[] {
  return groupsOf(new DumpView(dump, options.dumpIndex ?? 0, ''), options.idle);
}

function groupKey(view: DumpView, row: number): string {
  const hash = new TextHash().add(plainReason(view.reason(row)));
  for (const frame of view.stack(row).frames) {
    hash.add(withoutTypeArguments(frame.function));
    if (frame.user) hash.add(String(frame.line));
  }
  const creator = view.creator(row);
  return hash.add(creator ? creator.function : '').hex();
}

function finishGroup(
  view: DumpView,
  key: string,
  group: Gathered,
  labelSets: ReadonlyMap<number, readonly (readonly [string, string])[]>,
  idle: readonly IdleRule[],
): GoroutineGroup {
  const stack = view.stack(group.first);
  const creator = view.creator(group.first);
  const goids = view.tables.goroutines.columns.goid.values;
  let main = false;
  let min = Number.POSITIVE_INFINITY;
  let max = -1;
  for (const row of group.rows) {
    if (goids[row] === 1n) main = true;
    const minutes = view.minutes(row);
    if (minutes !== undefined) {
      min = Math.min(min, minutes);
      max = Math.max(max, minutes);
    }
  }
  const subject: RoleSubject = {
    kind: group.kind,
    reason: group.reason,
    functions: stack.functions,
    creator: creator?.function,
    request: stack.request,
    main,
    hasOwnFrame: stack.frames.some((frame) => frame.own),
    hasUserFrame: stack.topUser !== undefined,
    count: group.rows.length,
    startedByMany: startedByMany(view, group.rows),
  };
  const decision = decideRole(subject, idle);
  const words = WAIT_WORDS[group.kind];
  return {
    key,
    reason: group.reason,
    stateClass: STATE_OF_WAIT[group.kind],
    kind: group.kind,
    role: decision.role,
    ...(decision.name !== undefined && { roleName: decision.name }),
    stackHash: stackHash(stack.functions),
    topUserFrame: stack.topUser && place(stack.topUser),
    ...(words !== undefined && { waitsIn: words }),
    ...(creator && { creator: place(creator) }),
    rows: new Int32Array(group.rows),
    ...(max >= 0 && { waitMinutes: { min, max } }),
    follows:
      decision.follows ?? (decision.name !== undefined && FOLLOWING_ROLES.has(decision.name)),
    functions: stack.functions,
    frames: stack.frames,
    labels: countLabels(view, group.rows, labelSets),
    request: stack.request,
  };
}

/** From how many like goroutines on the spread of their creators says something. */
const SPREAD_FROM = 5;

/**
 * Started by many different goroutines, or by goroutines that serve requests: one for each request or
 * job rather than a pool. Versions that print no creator ids never say so.
 */
function startedByMany(view: DumpView, rows: readonly number[]): boolean {
  if (rows.length < SPREAD_FROM) return false;
  const parents = new Set<bigint>();
  const parentOf = view.tables.goroutines.columns.creatorGoid.values;
  let byServer = 0;
  for (const row of rows) {
    const parent = parentOf[row] ?? 0n;
    if (parent === 0n) continue;
    parents.add(parent);
    const at = view.rowOfGoid(parent);
    if (at !== undefined && view.stack(at).request) byServer++;
  }
  return parents.size * 2 > rows.length || byServer * 2 > rows.length;
}

const place = (frame: FrameFacts): { function: string; file: string; line: number } => ({
  function: frame.function,
  file: frame.file,
  line: frame.line,
});

function readLabelSets(tables: DumpTables): Map<number, (readonly [string, string])[]> {
  const columns = tables.labels.columns;
  const keys = allTexts(columns.key);
  const texts = allTexts(columns.text);
  const sets = new Map<number, (readonly [string, string])[]>();
  for (let row = 0; row < tables.labels.rows; row++) {
    const set = columns.set.values[row] ?? -1;
    const value =
      columns.isNumber.values[row] === 1 ? String(columns.number.values[row]) : texts[row];
    const list = sets.get(set) ?? [];
    list.push([keys[row] ?? '', value ?? '']);
    sets.set(set, list);
  }
  return sets;
}

const NO_LABELS: { key: string; value: string; count: number }[] = [];

function countLabels(
  view: DumpView,
  rows: readonly number[],
  sets: ReadonlyMap<number, readonly (readonly [string, string])[]>,
): { key: string; value: string; count: number }[] {
  if (sets.size === 0) return NO_LABELS;
  const counts = new Map<string, { key: string; value: string; count: number }>();
  const setOf = view.tables.goroutines.columns.labelSet.values;
  for (const row of rows) {
    for (const [key, value] of sets.get(setOf[row] ?? -1) ?? []) {
      const id = JSON.stringify([key, value]);
      const known = counts.get(id);
      if (known) known.count++;
      else counts.set(id, { key, value, count: 1 });
    }
  }
  return [...counts.values()].sort(
    (a, b) => b.count - a.count || compareText(a.key, b.key) || compareText(a.value, b.value),
  );
}

/** By code unit: the same order in every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
