import { formatDuration } from '@unpark/base';
import { STATE_CLASSES, type StateClass } from '@unpark/model';
import { addTimeInGroup, type LaneGroups } from './timeline-groups';
import { addTimeInLane, CLASS_COUNT, type TimelineLanes } from './timeline-lanes';
import { ROW_KIND, type TimelineRows } from './timeline-rows';

/** Rows that a text lists at most; the picture has all. */
const MOST_TEXT_ROWS = 200;

export interface TimelineTextWords {
  /** what is listed: service, file, part of the time */
  readonly title: string;
  /** head of the column of names */
  readonly lane: string;
  readonly state: (stateClass: StateClass) => string;
  /** a row as people know it, with its function */
  readonly nameOf: (row: number) => string;
  readonly left: (count: number) => string;
}

/**
 * What each row did in a part of the time, as a table: states that none of them was in have no column.
 * Rows that stand for lanes which are not shown are left out, their lanes are in the row of the group.
 */
export function timelineText(
  data: { readonly lanes: TimelineLanes; readonly groups?: LaneGroups },
  rows: TimelineRows,
  { fromNs, toNs }: { readonly fromNs: number; readonly toNs: number },
  words: TimelineTextWords,
  form: 'text' | 'markdown',
): string {
  const lines: { readonly name: string; readonly ns: Float64Array }[] = [];
  const total = new Float64Array(CLASS_COUNT);
  let left = 0;
  for (let row = 0; row < rows.kind.length; row++) {
    const kind = rows.kind[row];
    if (kind === ROW_KIND.more) continue;
    if (lines.length === MOST_TEXT_ROWS) {
      left++;
      continue;
    }
    const ns = new Float64Array(CLASS_COUNT);
    const of = rows.of[row] as number;
    if (kind === ROW_KIND.lane) addTimeInLane(data.lanes, of, fromNs, toNs, ns);
    else if (data.groups) addTimeInGroup(data.lanes, data.groups, of, fromNs, toNs, ns);
    for (let i = 0; i < CLASS_COUNT; i++) total[i] = (total[i] as number) + (ns[i] as number);
    lines.push({ name: words.nameOf(row), ns });
  }
  const shown = STATE_CLASSES.map((stateClass, of) => ({ stateClass, of })).filter(
    ({ of }) => (total[of] as number) >= 0.5,
  );
  const cells = [
    [words.lane, ...shown.map(({ stateClass }) => words.state(stateClass))],
    ...lines.map(({ name, ns }) => [
      name,
      ...shown.map(({ of }) => {
        const time = Math.round(ns[of] as number);
        return time > 0 ? formatDuration(time) : '–';
      }),
    ]),
  ];
  const rest = left > 0 ? [words.left(left)] : [];
  return form === 'markdown'
    ? [
        `**${inCell(words.title)}**`,
        '',
        `| ${(cells[0] ?? []).map(inCell).join(' | ')} |`,
        `| --- |${' ---: |'.repeat(shown.length)}`,
        ...cells.slice(1).map((line) => `| ${line.map(inCell).join(' | ')} |`),
        ...(rest.length > 0 ? ['', ...rest] : []),
        '',
      ].join('\n')
    : [words.title, ...aligned(cells), ...rest, ''].join('\n');
}

const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Names to the left, times under each other to the right. */
function aligned(cells: readonly (readonly string[])[]): string[] {
  const widths = (cells[0] ?? []).map((_, i) =>
    Math.max(...cells.map((line) => [...(line[i] ?? '')].length)),
  );
  return cells.map((line) =>
    line
      .map((cell, i) => {
        const fill = ' '.repeat(Math.max((widths[i] ?? 0) - [...cell].length, 0));
        return i === 0 ? cell + fill : fill + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}
