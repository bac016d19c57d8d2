import { isoFromUnixNs, publicProblem, unixNs } from '@unpark/base';
import { ARTIFACT_KIND_WORDS } from '@unpark/model';
import { type ReadFile, readFiles } from '../analysis/analyse-files';
import { EXIT } from '../exit-codes';
import { collectFiles } from '../files/collect-files';
import { stopped } from '../problem-exit';
import { problemText, type Terminal, visible, visibleJson, wrapped } from '../terminal';

/** Schema of `unpark inspect --json`; documented in docs/cli.md. */
export const INSPECT_SCHEMA = 'unpark-inspect/1';

/** Says of each file what it is, whether it could be read, and what it holds. */
export async function runInspect(
  paths: readonly string[],
  options: { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const files = await collectFiles(paths);
  if (!files.ok) return stopped(terminal, files.error);
  const read = await readFiles(files.value, (file) =>
    terminal.progress(`  reading ${visible(file)}`),
  );
  terminal.progress('');
  if (!read.ok) return stopped(terminal, read.error);
  if (options.json) terminal.out(visibleJson(inspectReport(read.value)));
  else for (const file of read.value) terminal.out(inspectText(file));
  const unread = read.value.some(
    ({ parsed }) => parsed.status === 'damaged' || parsed.status === 'unrecognised',
  );
  return unread ? EXIT.failed : EXIT.healthy;
}

/** The machine form: problems without internals, tables as names and row counts. */
export function inspectReport(read: readonly ReadFile[]) {
  return {
    schema: INSPECT_SCHEMA,
    files: read.map(({ parsed, hints }) => ({
      file: parsed.file,
      kind: parsed.kind,
      status: parsed.status,
      summary: parsed.summary,
      goVersion: parsed.goVersion ?? null,
      window: parsed.window ?? null,
      captured: hints.captured ?? null,
      facts: parsed.facts,
      tables: parsed.tables.map((table) => ({ name: table.schema.name, rows: table.rows })),
      warnings: parsed.warnings.map(publicProblem),
      error: parsed.error ? publicProblem(parsed.error) : null,
    })),
  };
}

function inspectText({ parsed, hints }: ReadFile): string {
  const lines = [
    visible(parsed.file),
    `  ${ARTIFACT_KIND_WORDS[parsed.kind]}, ${parsed.status}${parsed.goVersion ? `, ${visible(parsed.goVersion)}` : ''}`,
  ];
  if (parsed.summary) lines.push(wrapped(visible(parsed.summary), '  '));
  const from = hints.captured?.fromUnixNs ?? parsed.window?.fromUnixNs;
  const to = hints.captured?.toUnixNs ?? parsed.window?.toUnixNs;
  if (from && to) {
    lines.push(
      `  ${isoFromUnixNs(unixNs(BigInt(from)))} to ${isoFromUnixNs(unixNs(BigInt(to)))} (${hints.captured ? 'capture-record' : parsed.window?.source})`,
    );
  }
  const tables = parsed.tables.map((table) => `${table.schema.name} ${table.rows}`);
  if (tables.length > 0) lines.push(wrapped(`rows: ${tables.join(', ')}`, '  ', '    '));
  for (const problem of [...(parsed.error ? [parsed.error] : []), ...parsed.warnings]) {
    lines.push(problemText(problem, '  ! '));
  }
  return lines.join('\n');
}
