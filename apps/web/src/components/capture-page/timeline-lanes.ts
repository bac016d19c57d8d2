import {
  addTimeInGroup,
  CLASS_COUNT,
  plainRows,
  ROW_KIND,
  type RowLabel,
  type TimelineRows,
  timelineRows,
} from '@unpark/charts';
import { formatCount, formatShare } from '@unpark/base';
import { STATE_CLASSES, type StateClass } from '@unpark/model';
import type { TimelineModel } from '../../workers/timeline-messages';

/** What a person opened and closed; groups that nobody touched follow the selection. */
export interface Folds {
  readonly open: ReadonlyMap<number, boolean>;
  readonly whole: ReadonlySet<number>;
}

export const NO_FOLDS: Folds = { open: new Map(), whole: new Set() };

/** Rows that are opened of themselves: about what one sees without scrolling. */
const ROWS_AT_FIRST = 22;

/** @param pinned lanes whose groups come first; others stay where they are */
export function rowsOfModel(
  model: TimelineModel,
  pinned: ReadonlySet<number>,
  wanted: ReadonlySet<number>,
  folds: Folds,
): TimelineRows {
  const { groups, groupOf } = model;
  if (!groups || !groupOf) return plainRows(model.ids.length);
  const pinnedGroups = new Set<number>();
  for (const lane of pinned) pinnedGroups.add(groupOf[lane] ?? -1);
  const all = groups.heads.map((_, group) => group);
  const order = [
    ...all.filter((group) => pinnedGroups.has(group)),
    ...all.filter((group) => !pinnedGroups.has(group)),
  ];
  const wantedIn = new Map<number, number[]>();
  for (const lane of wanted) {
    const group = groupOf[lane] ?? -1;
    const others = wantedIn.get(group);
    if (others) others.push(lane);
    else wantedIn.set(group, [lane]);
  }
  const open = new Set<number>();
  let room = ROWS_AT_FIRST;
  for (const group of order) {
    const count = (groups.first[group + 1] as number) - (groups.first[group] as number);
    const chosen = folds.open.get(group);
    const needed = Math.min(count - (groups.still[group] ?? 0), 12) + 2;
    const isAtFirst = pinned.size === 0 && !groups.heads[group]?.isQuiet && needed <= room;
    if (chosen ?? (wantedIn.has(group) || isAtFirst)) {
      open.add(group);
      room -= needed;
    } else room--;
  }
  return timelineRows(groups, groups.still, model.ids.length, {
    order,
    open,
    whole: folds.whole,
    wanted: wantedIn,
  });
}

/** Opens or closes the group of a row; of "more" all of the group or the first again. */
export function foldRow(rows: TimelineRows, row: number, folds: Folds): Folds {
  const group = rows.group[row] ?? -1;
  if (rows.kind[row] === ROW_KIND.more) {
    const whole = new Set(folds.whole);
    if (!whole.delete(group)) whole.add(group);
    return { ...folds, whole };
  }
  const isOpen = rows.kind[row + 1] !== undefined && rows.group[row + 1] === group;
  return { ...folds, open: new Map(folds.open).set(group, !isOpen) };
}

export interface LaneWords {
  readonly more: (count: number) => string;
  readonly fewer: string;
  readonly wholeTrace: (state: string) => string;
  readonly state: (stateClass: StateClass) => string;
  readonly noStack: string;
}

const ID_LETTER = { goroutines: 'g', procs: 'P', threads: 'T', tasks: '#' } as const;

export const laneName = ({ drawn, ids }: TimelineModel, lane: number): string =>
  `${ID_LETTER[drawn]}${String(ids[lane] ?? 0)}`;

export function labelOfRow(
  model: TimelineModel,
  rows: TimelineRows,
  words: LaneWords,
  row: number,
): RowLabel {
  const of = rows.of[row] as number;
  const group = rows.group[row] as number;
  const place = model.groups?.heads[group]?.place;
  const hidden = rows.hidden[row] as number;
  switch (rows.kind[row]) {
    case ROW_KIND.group:
      return {
        id: formatCount(hidden),
        text: place?.function ?? words.noStack,
        isFunction: place !== undefined,
        isOpen: rows.group[row + 1] === group,
      };
    case ROW_KIND.more:
      return {
        id: hidden > 0 ? words.more(hidden) : words.fewer,
        short: hidden > 0 ? `+${formatCount(hidden)}` : '–',
        text: '',
        isFunction: false,
        isOpen: hidden === 0,
      };
    default:
      return {
        id: laneName(model, of),
        text: model.titles?.[of] ?? place?.function ?? '',
        isFunction: model.titles === undefined,
      };
  }
}

/** What a folded row says in its bar: shares of states, or what all did throughout. */
export function textOfRow(
  model: TimelineModel,
  rows: TimelineRows,
  words: LaneWords,
  row: number,
): readonly string[] {
  const { groups, lanes } = model;
  if (!groups) return [];
  const group = rows.of[row] as number;
  if (rows.kind[row] === ROW_KIND.more) {
    const hidden = rows.hidden[row] as number;
    if (hidden === 0 || hidden > (groups.still[group] ?? 0)) return [];
    const lane = groups.lanes[(groups.first[group + 1] as number) - 1] as number;
    const kind = lanes.kinds[lanes.kind[lanes.first[lane] as number] as number];
    return kind ? [words.wholeTrace(kind.label), kind.label] : [];
  }
  const ns = new Float64Array(CLASS_COUNT);
  addTimeInGroup(lanes, groups, group, 0, model.endNs, ns);
  const total = ns.reduce((sum, part) => sum + part, 0);
  const parts = STATE_CLASSES.map((stateClass, of) => ({ stateClass, ns: ns[of] ?? 0 }))
    .filter((part) => part.ns > total / 1000)
    .sort((a, b) => b.ns - a.ns)
    .map((part) => `${words.state(part.stateClass)} ${formatShare(part.ns, total)}`);
  return [parts.slice(0, 3).join(' · '), parts[0] ?? ''];
}
