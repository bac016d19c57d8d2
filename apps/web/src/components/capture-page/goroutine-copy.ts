import type { GoroutineTable } from '../../workers/goroutine-messages';
import { type GoroutineWords, labelsOf } from './goroutine-words';
import { fileLine } from './group-words';

export const COPY_FORMS = ['text', 'markdown', 'csv'] as const;
export type CopyForm = (typeof COPY_FORMS)[number];

/** Rows copied at most: more belong in a file, which the command line writes. */
export const MOST_COPIED = 5000;

/** The rows of the view as they are shown, numbers without thin spaces so that they paste as numbers. */
export function rowsText(
  form: CopyForm,
  table: GoroutineTable,
  words: GoroutineWords,
  difference: { readonly from: string; readonly to: string } | undefined,
  titleOf: ((at: number) => string | undefined) | undefined,
): string {
  const { t } = words;
  const heads = [
    ...(difference
      ? [difference.from, difference.to, t('heads.change'), t('heads.stayed')]
      : [t('heads.count')]),
    t('heads.reason'),
    t('heads.where'),
    t('heads.file'),
    t('heads.createdBy'),
    ...(difference ? [] : [t('heads.age')]),
    t('heads.role'),
    t('heads.labels'),
  ];
  const rows: string[][] = [];
  for (let at = 0; at < Math.min(table.size, MOST_COPIED); at++) {
    const textAt = (column: Int32Array) => table.texts[column[at] ?? -1] ?? '';
    const change = (table.after[at] ?? 0) - (table.before[at] ?? 0);
    rows.push([
      ...(difference
        ? [table.before[at], table.after[at], change, table.stayed[at]].map(String)
        : [String(table.count[at])]),
      textAt(table.reason),
      titleOf?.(at) ?? textAt(table.fn),
      fileLine({ file: textAt(table.file), line: table.line[at] ?? 0 }),
      textAt(table.creator),
      ...(difference
        ? []
        : [words.age(table.ageKnown[at] ?? 0, table.ageMin[at] ?? 0, table.ageMax[at] ?? 0)]),
      words.role(textAt(table.role)),
      labelsOf(table, at)
        .map(({ key, value, count }) => `${key}=${value} ${count}`)
        .join(', '),
    ]);
  }
  if (form === 'csv') return [heads, ...rows].map((row) => row.map(csvCell).join(',')).join('\n');
  if (form === 'markdown') {
    const line = (row: readonly string[]) =>
      `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
  }
  const widths = heads.map((head, i) =>
    rows.reduce((most, row) => Math.max(most, (row[i] ?? '').length), head.length),
  );
  return [heads, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Quoted where commas, quotes or line breaks want it; a leading sign must not become a formula. */
function csvCell(text: string): string {
  const safe = /^[=+@]|^-\D/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
