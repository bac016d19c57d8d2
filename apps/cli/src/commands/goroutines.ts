import { formatCount, ok, type Result } from '@unpark/base';
import { dumpTablesOf, type DumpTables } from '@unpark/model';
import { filterGoroutines, type FilterProblem, parseGoroutineFilter } from '@unpark/view-state';
import { analyse, type ReadFile } from '../analysis/analyse-files';
import { readNamedFiles } from '../analysis/read-named-files';
import { EXIT } from '../exit-codes';
import { DumpWords, filterContext } from '../goroutines/dump-file';
import { type Grouping, groupRows, labelKeysOf, type RowGroup } from '../goroutines/group-rows';
import { stopped } from '../problem-exit';
import { chosenFrom } from '../profiles/sample-type';
import { problemText, styled, type Terminal, visible, visibleJson, wrapped } from '../terminal';

/** Schema of `unpark goroutines --json`; documented in docs/cli.md. */
export const GOROUTINES_SCHEMA = 'unpark-goroutines/1';

export interface GoroutinesOptions {
  readonly where: string;
  /** stack, state, creator, label=KEY or none */
  readonly group: string;
  /** groups shown; of JSON too */
  readonly limit: number;
  readonly json: boolean;
}

interface Filtered {
  readonly file: string;
  readonly words: DumpWords;
  readonly matched: Int32Array;
  readonly groups: readonly RowGroup[];
}

/** Frames of a group that text shows; JSON has all. */
const SHOWN_FRAMES = 8;
const SHOWN_IDS = 10;
/** Ids of a group in JSON: a group of a million would make a file that nobody reads. */
const JSON_IDS = 10_000;

/** Shows the goroutines of dumps for which a filter holds, alike ones together. */
export async function runGoroutines(
  paths: readonly string[],
  options: GoroutinesOptions,
  terminal: Terminal,
): Promise<number> {
  const filter = parseGoroutineFilter(options.where);
  if (!filter.ok) return badFilter(terminal, options.where, filter.error);
  const grouping = groupingOf(options.group);
  if (!grouping.ok) return stopped(terminal, grouping.error, EXIT.usage);
  const read = await readNamedFiles(paths, terminal);
  if (!read.ok) return stopped(terminal, read.error);
  const dumps = read.value.flatMap(({ parsed }): { file: string; tables: DumpTables }[] => {
    const tables = dumpTablesOf(parsed.tables);
    return tables ? [{ file: parsed.file, tables }] : [];
  });
  if (dumps.length === 0) return stopped(terminal, noDumps(read.value));
  if ('label' in grouping.value) {
    const known = [...new Set(dumps.flatMap(({ tables }) => labelKeysOf(tables)))];
    if (known.length > 0) {
      const chosen = chosenFrom(grouping.value.label, known, 'label');
      if (!chosen.ok) return stopped(terminal, chosen.error, EXIT.usage);
    }
  }
  const { keys } = filter.value;
  const needsDiagnosis = keys.has('in') || keys.has('dump');
  const diagnosis = needsDiagnosis ? analyse(read.value).diagnosis : undefined;
  const found: Filtered[] = [];
  for (const { file, tables } of dumps) {
    const context = filterContext(file, tables, keys, diagnosis);
    const matched = filterGoroutines(filter.value, tables, context);
    if (!matched.ok) {
      const known = diagnosis?.findings.map(({ id }) => id).join(', ') ?? '';
      const next = known === '' ? 'The verdict has no findings.' : `Known here: ${known}.`;
      const isFinding = matched.error.code === 'filter.no-such-finding';
      return stopped(terminal, isFinding ? { ...matched.error, next } : matched.error, EXIT.usage);
    }
    const words = new DumpWords(tables);
    const groups = groupRows(words, matched.value, grouping.value);
    found.push({ file, words, matched: matched.value, groups });
  }
  if (options.json) terminal.out(visibleJson(goroutinesReport(found, options)));
  else terminal.out(found.map((one) => fileText(one, options, terminal)).join('\n\n'));
  const damaged = read.value.filter(({ parsed }) => parsed.error && isDump(parsed.kind));
  for (const { parsed } of damaged) {
    if (parsed.error) terminal.note(problemText(parsed.error));
  }
  return damaged.length > 0 ? EXIT.failed : EXIT.healthy;
}

const isDump = (kind: string): boolean => kind === 'goroutine-dump';

const noDumps = (read: readonly ReadFile[]) => ({
  code: 'goroutines.no-dump',
  message: `No goroutine dump in ${read.length === 1 ? `\`${read[0]?.parsed.file}\`` : `these ${read.length} files`}.`,
  next: 'Take one with /debug/pprof/goroutine?debug=2; profiles and traces are for unpark top.',
});

function groupingOf(text: string): Result<Grouping> {
  if (text.startsWith('label=') && text.length > 6) return ok({ label: text.slice(6) });
  const known = ['stack', 'state', 'creator', 'none', 'label=KEY'] as const;
  const chosen = chosenFrom(text, known, 'grouping');
  if (!chosen.ok) return chosen;
  return ok(chosen.value === 'label=KEY' ? { label: 'KEY' } : { by: chosen.value });
}

/** The filter with the place under it. */
function badFilter(terminal: Terminal, where: string, problem: FilterProblem): number {
  terminal.note(`${styled(terminal, 'red', 'unpark:')} ${visible(problem.message)}`);
  // one line of it: control characters are shown, so the mark is counted in shown characters
  const before = visible(where.slice(0, problem.at)).length;
  const marked = Math.max(1, visible(where.slice(problem.at, problem.at + problem.length)).length);
  if (where.length <= 200) {
    terminal.note(`  ${visible(where)}\n  ${' '.repeat(before)}${'^'.repeat(marked)}`);
  }
  if (problem.next) terminal.note(wrapped(visible(problem.next), '  '));
  terminal.note(`  For example: ${problem.example}`);
  return EXIT.usage;
}

function fileText(
  { file, words, matched, groups }: Filtered,
  { where, limit, group }: GoroutinesOptions,
  terminal: Terminal,
): string {
  const all = words.tables.goroutines.rows;
  const counted =
    where.trim() === ''
      ? `${formatCount(all)} goroutines`
      : `${formatCount(matched.length)} of ${formatCount(all)} goroutines`;
  const lines = [`${styled(terminal, 'bold', visible(file))}  ${counted}`];
  const shown = groups.slice(0, limit);
  const width = Math.max(...shown.map(({ rows }) => formatCount(rows.length).length), 1);
  for (const one of shown) lines.push(...groupText(one, words, group, width, terminal));
  const more = groups.length - shown.length;
  if (more > 0) {
    const left = groups.slice(limit).reduce((sum, { rows }) => sum + rows.length, 0);
    const noun = more === 1 ? 'group' : 'groups';
    lines.push(
      '',
      group === 'none'
        ? `and ${formatCount(left)} more; --limit ${groups.length} shows all`
        : `and ${formatCount(left)} more in ${formatCount(more)} ${noun}; --limit ${groups.length} shows all`,
    );
  }
  return lines.join('\n');
}

function groupText(
  group: RowGroup,
  words: DumpWords,
  by: string,
  width: number,
  terminal: Terminal,
): string[] {
  const first = group.rows[0] as number;
  const { goid, creator } = words.tables.goroutines.columns;
  const wait = waitText(group);
  if (by === 'none') {
    const place = words.place(words.frameToName(first));
    const where = place ? `${place.function} ${place.file}:${place.line}` : '[no stack]';
    return [`  ${goid.values[first]}  ${visible(words.reason(first))}${wait}  ${visible(where)}`];
  }
  const count = formatCount(group.rows.length).padStart(width);
  const indent = ' '.repeat(width + 4);
  if (by !== 'stack') {
    return [`  ${count}  ${visible(group.name)}${wait}`, `${indent}${idsText(group, words)}`];
  }
  const lines = [
    '',
    `  ${count}  ${styled(terminal, 'bold', visible(words.reason(first)))}${wait}`,
  ];
  const stack = words.stackOf(first);
  for (const frame of stack.slice(0, SHOWN_FRAMES)) {
    lines.push(`${indent}${visible(frame.function)}  ${visible(frame.file)}:${frame.line}`);
  }
  if (stack.length > SHOWN_FRAMES) lines.push(`${indent}and ${stack.length - SHOWN_FRAMES} more`);
  const by1 = words.place(creator.values[first] as number);
  if (by1)
    lines.push(`${indent}created by ${visible(by1.function)}  ${visible(by1.file)}:${by1.line}`);
  lines.push(`${indent}${idsText(group, words)}`);
  return lines;
}

function waitText({ waitMinutes, unknownWaits }: RowGroup): string {
  if (!waitMinutes) return '';
  const { min, max } = waitMinutes;
  const range = min === max ? `${min} m` : `${min} to ${max} m`;
  return `, ${range}${unknownWaits > 0 ? ` (${formatCount(unknownWaits)} unknown)` : ''}`;
}

function idsText({ rows }: RowGroup, words: DumpWords): string {
  const { goid } = words.tables.goroutines.columns;
  const ids = rows.slice(0, SHOWN_IDS).map((row) => String(goid.values[row]));
  const noun = rows.length === 1 ? 'goroutine' : 'goroutines';
  return `${noun} ${ids.join(', ')}${rows.length > SHOWN_IDS ? ', …' : ''}`;
}

function goroutinesReport(found: readonly Filtered[], { where, group, limit }: GoroutinesOptions) {
  return {
    schema: GOROUTINES_SCHEMA,
    where,
    group,
    files: found.map(({ file, words, matched, groups }) => ({
      file,
      goroutines: words.tables.goroutines.rows,
      matched: matched.length,
      groupCount: groups.length,
      groups: groups.slice(0, limit).map((one) => groupReport(one, words, group)),
    })),
  };
}

function groupReport(one: RowGroup, words: DumpWords, by: string) {
  const first = one.rows[0] as number;
  const { goid, creator } = words.tables.goroutines.columns;
  const ids = one.rows.slice(0, JSON_IDS).map((row) => String(goid.values[row]));
  const common = {
    name: one.name,
    count: one.rows.length,
    waitMinutes: one.waitMinutes ?? null,
    unknownWaits: one.unknownWaits,
    goids: ids,
    rows: one.rows.slice(0, JSON_IDS),
  };
  if (by !== 'stack' && by !== 'none') return common;
  return {
    ...common,
    reason: words.reason(first),
    stack: words.stackOf(first),
    createdBy: words.place(creator.values[first] as number) ?? null,
  };
}
