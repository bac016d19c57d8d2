import { formatCount, formatDuration, isoFromUnixNs, publicProblem, unixNs } from '@unpark/base';
import { ARTIFACT_KIND_WORDS, type ArtifactStatus, type ParsedArtifact } from '@unpark/model';
import type { ReadFile } from '../analysis/analyse-files';
import { readNamedFiles } from '../analysis/read-named-files';
import { EXIT } from '../exit-codes';
import { factLines } from '../inspect/fact-lines';
import { labelKeys } from '../inspect/label-keys';
import { stopped } from '../problem-exit';
import {
  problemText,
  type Style,
  styled,
  type Terminal,
  visible,
  visibleJson,
  wrapped,
} from '../terminal';

/** Schema of `unpark inspect --json`; documented in docs/inspect-json.md. */
export const INSPECT_SCHEMA = 'unpark-inspect/1';

/** Says of each file what it is, whether it could be read, and what it holds. */
export async function runInspect(
  paths: readonly string[],
  options: { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const read = await readNamedFiles(paths, terminal);
  if (!read.ok) return stopped(terminal, read.error);
  if (options.json) terminal.out(visibleJson(inspectReport(read.value)));
  else {
    let archive: string | undefined;
    for (const file of read.value) {
      if (
        file.archive !== undefined &&
        file.archive !== archive &&
        file.parsed.kind !== 'archive'
      ) {
        terminal.out(`${styled(terminal, 'bold', visible(file.archive))}  archive, its files:`);
      }
      archive = file.archive ?? (file.parsed.kind === 'archive' ? file.parsed.file : undefined);
      terminal.out(inspectText(file, terminal));
    }
    if (read.value.length > 1) terminal.out(countsText(read.value));
  }
  return read.value.some(({ parsed }) => isUnread(parsed)) ? EXIT.failed : EXIT.healthy;
}

const isUnread = ({ status }: ParsedArtifact): boolean =>
  status === 'damaged' || status === 'unrecognised';

/** The machine form: problems without internals, tables as names and row counts. */
export function inspectReport(read: readonly ReadFile[]) {
  return {
    schema: INSPECT_SCHEMA,
    files: read.map(({ parsed, hints, archive }) => ({
      file: parsed.file,
      archive: archive ?? null,
      kind: parsed.kind,
      status: parsed.status,
      summary: parsed.summary,
      goVersion: parsed.goVersion ?? null,
      window: parsed.window ?? null,
      captured: hints.captured ?? null,
      facts: parsed.facts,
      labels: labelKeys(parsed.tables),
      tables: parsed.tables.map((table) => ({ name: table.schema.name, rows: table.rows })),
      warnings: parsed.warnings.map(publicProblem),
      error: parsed.error ? publicProblem(parsed.error) : null,
    })),
  };
}

const STATUS: Readonly<Record<ArtifactStatus, { readonly word: string; readonly style: Style }>> = {
  parsed: { word: 'read', style: 'green' },
  warnings: { word: 'read, with warnings', style: 'yellow' },
  damaged: { word: 'damaged', style: 'red' },
  unrecognised: { word: 'not recognised', style: 'red' },
  stored: { word: 'known, not read by this version', style: 'yellow' },
};

const NAME_WIDTH = 13;

function inspectText(file: ReadFile, terminal: Terminal): string {
  const { parsed, archive } = file;
  const indent = archive === undefined ? '' : '  ';
  const status = STATUS[parsed.status];
  const kind = ARTIFACT_KIND_WORDS[parsed.kind];
  const head = [
    kind,
    styled(terminal, status.style, status.word),
    ...(parsed.goVersion === undefined ? [] : [visible(parsed.goVersion)]),
  ].join(', ');
  const lines = [`${indent}${styled(terminal, 'bold', visible(parsed.file))}  ${head}`];
  if (parsed.summary) lines.push(wrapped(visible(parsed.summary), `${indent}  `));
  const window = windowText(file);
  const labels = labelKeys(parsed.tables).map(({ key, values, examples }) => {
    const more = values > examples.length ? ', …' : '';
    return `${key} (${formatCount(values)}: ${examples.join(', ')}${more})`;
  });
  const facts: (readonly [string, string])[] = [
    ...(window === undefined ? [] : [['window', window] as const]),
    ...factLines(parsed),
    ...(labels.length > 0 ? [['labels', labels.join(', ')] as const] : []),
    ...tablesLine(parsed),
  ];
  for (const [name, text] of facts) {
    const title = `${indent}  ${name.padEnd(NAME_WIDTH)} `;
    lines.push(wrapped(visible(text), title, ' '.repeat(title.length)));
  }
  for (const problem of [...(parsed.error ? [parsed.error] : []), ...parsed.warnings]) {
    lines.push(problemText(problem, `${indent}  ! `));
  }
  return lines.join('\n');
}

const tablesLine = ({ tables, facts }: ParsedArtifact): (readonly [string, string])[] => {
  // those of a trace stand in its line of events
  if (facts.form === 'trace') return [];
  const shown = tables.filter(({ rows }) => rows > 0);
  const text = shown.map((table) => `${table.schema.name} ${formatCount(table.rows)}`).join(', ');
  return text === '' ? [] : [['rows', text]];
};

const SOURCE_WORDS = {
  'capture-record': 'from the capture record',
  'inside-artifact': 'from inside the file',
  'archive-entry': 'from the archive entry',
  'file-time': 'from the time of the file',
  upload: 'from the upload',
} as const;

function windowText({ parsed, hints }: ReadFile): string | undefined {
  const from = hints.captured?.fromUnixNs ?? parsed.window?.fromUnixNs;
  const to = hints.captured?.toUnixNs ?? parsed.window?.toUnixNs;
  if (from === undefined || to === undefined) return undefined;
  const source = hints.captured ? 'capture-record' : (parsed.window?.source ?? 'file-time');
  const errorNs = hints.captured ? (hints.captured.errorNs ?? 0) : (parsed.window?.errorNs ?? 0);
  const first = isoFromUnixNs(unixNs(BigInt(from)));
  const last = isoFromUnixNs(unixNs(BigInt(to)));
  const span = from === to ? first : `${first} to ${last}`;
  return `${span}, ${SOURCE_WORDS[source]}${errorNs > 0 ? `, ± ${formatDuration(errorNs)}` : ''}`;
}

function countsText(read: readonly ReadFile[]): string {
  const counts = (Object.keys(STATUS) as ArtifactStatus[]).flatMap((status) => {
    const count = read.filter(({ parsed }) => parsed.status === status).length;
    return count > 0 ? [`${formatCount(count)} ${STATUS[status].word}`] : [];
  });
  return `\n${formatCount(read.length)} files: ${counts.join(', ')}`;
}
