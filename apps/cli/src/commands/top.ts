import { formatQuantity, formatShare } from '@unpark/base';
import { ARTIFACT_KIND_WORDS } from '@unpark/model';
import { readNamedFiles } from '../analysis/read-named-files';
import { EXIT } from '../exit-codes';
import { stopped } from '../problem-exit';
import { textTable } from '../table/text-table';
import { problemText, styled, type Terminal, visible, visibleJson } from '../terminal';
import { topSections, type TopOptions, type TopSection } from '../top/top-sections';

/** Schema of `unpark top --json`; documented in docs/cli.md. */
export const TOP_SCHEMA = 'unpark-top/1';

export interface TopCommandOptions extends TopOptions {
  readonly limit: number;
  readonly json: boolean;
}

/** Adds up what each file counts, by function, package, file, state or label. */
export async function runTop(
  paths: readonly string[],
  options: TopCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const read = await readNamedFiles(paths, terminal);
  if (!read.ok) return stopped(terminal, read.error);
  const several = read.value.length > 1;
  const shown: { file: string; kind: string; sections: readonly TopSection[] }[] = [];
  let code: number = EXIT.healthy;
  for (const { parsed } of read.value) {
    const sections = topSections(parsed, options);
    if (sections.ok) shown.push({ file: parsed.file, kind: parsed.kind, sections: sections.value });
    else if (sections.error.code.startsWith('usage.')) {
      // in a folder, what one file lacks another has
      if (!several) return stopped(terminal, sections.error, EXIT.usage);
      terminal.note(problemText(sections.error));
    } else if (!several || parsed.error) {
      code = EXIT.failed;
      terminal.note(problemText(sections.error));
    }
    if (sections.ok && parsed.error) {
      code = EXIT.failed;
      terminal.note(problemText(parsed.error));
    }
  }
  if (shown.length === 0 && code === EXIT.healthy) code = EXIT.failed;
  if (options.json) terminal.out(visibleJson(topReport(shown, options.limit)));
  else {
    for (const [i, file] of shown.entries()) {
      const kind = ARTIFACT_KIND_WORDS[file.kind as keyof typeof ARTIFACT_KIND_WORDS];
      const head = `${i > 0 ? '\n' : ''}${styled(terminal, 'bold', visible(file.file))}  ${kind}`;
      const parts = file.sections.map((section) => sectionText(section, options.limit, terminal));
      terminal.out([head, ...parts].join('\n'));
    }
  }
  return code;
}

function topReport(
  files: readonly { file: string; kind: string; sections: readonly TopSection[] }[],
  limit: number,
) {
  return {
    schema: TOP_SCHEMA,
    files: files.map(({ file, kind, sections }) => ({
      file,
      kind,
      tables: sections.map(({ sampleType, unit, by, top, waits }) => ({
        sampleType,
        unit,
        by,
        // exact, also above 2^53
        total: String(top.total),
        rowCount: top.rows.length,
        rows: top.rows.slice(0, limit).map(({ name, flat, cum }) => ({
          name,
          flat: String(flat),
          cum: String(cum),
          ...(waits && { longestWaitMinutes: waits.get(name) ?? null }),
        })),
      })),
    })),
  };
}

function sectionText(section: TopSection, limit: number, terminal: Terminal): string {
  const { sampleType, unit, by, top, waits, words } = section;
  const quantity = (value: bigint): string => formatQuantity(Number(value), unit);
  const share = (value: bigint): string => formatShare(Number(value), Number(top.total));
  const title = `\n${visible(words ?? sampleType)} by ${visible(by)}, ${quantity(top.total)} in all`;
  if (top.rows.length === 0) return `${title}: nothing`;
  const hasWaits = waits !== undefined && waits.size > 0;
  const isFlatOnly = by === 'state' || by.startsWith('label=');
  const rows = top.rows.slice(0, limit).map(({ name, flat, cum }) => {
    const wait = waits?.get(name);
    return [
      quantity(flat),
      share(flat),
      ...(isFlatOnly ? [] : [quantity(cum), share(cum)]),
      ...(hasWaits ? [wait === undefined ? '' : `${wait} m`] : []),
      name,
    ];
  });
  const titles = [
    ...(isFlatOnly ? ['count'] : ['flat', 'flat%', 'cum', 'cum%']),
    ...(isFlatOnly ? ['share'] : []),
    ...(hasWaits ? ['longest wait'] : []),
    by,
  ];
  const columns = titles.map((text, i) => ({
    title: text,
    align: i === titles.length - 1 ? ('left' as const) : ('right' as const),
  }));
  const more = top.rows.length - rows.length;
  return `${title}\n${textTable(columns, rows, terminal)}${more > 0 ? `\n${styled(terminal, 'dim', `and ${more} more; --limit ${top.rows.length} shows all`)}` : ''}`;
}
