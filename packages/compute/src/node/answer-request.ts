import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { err, ok, type Result } from '@unpark/base';
import { diagnosedTables, encodeTable, type ParsedArtifact, type Table } from '@unpark/model';
import { decodeTableFile } from '../decode-table-file';
import type {
  ChildAnswer,
  ChildRequest,
  DiagnoseFileInput,
  EntryFile,
  ParseAnswer,
  TableFile,
} from '../protocol';
import type { DiagnoseInput } from '../run-diagnose';
import { runExpand, runParse, withDerivedTables } from '../run-parse';
import { readTraceFile } from './read-trace-file';
import { zlibInflater } from './zlib-inflater';

type ParseRequest = Extract<ChildRequest, { call: 'parse' }>;
type DiagnoseRequest = Extract<ChildRequest, { call: 'diagnose' }>;
type TryRuleRequest = Extract<ChildRequest, { call: 'try-rule' }>;

const tools = { inflater: zlibInflater };

/** Does one request, from files to files. */
export function answerRequest(request: ChildRequest): Promise<Result<ChildAnswer>> {
  switch (request.call) {
    case 'parse':
      return parseFile(request);
    case 'diagnose':
      return diagnoseFiles(request);
    case 'try-rule':
      return tryRule(request);
  }
}

async function parseFile({
  path: file,
  hints,
  outDir,
}: ParseRequest): Promise<Result<ParseAnswer>> {
  const threads = { entry: process.argv[1] ?? '', count: Math.min(availableParallelism(), 4) };
  const trace = await readTraceFile(file, hints, threads);
  if (trace) {
    const { tables, ...record } = withDerivedTables(trace);
    return ok({ record, tables: await writeTables(tables, outDir) });
  }
  const bytes = await readFile(file);
  const input = { bytes, hints };
  const parsed = runParse(input, tools);
  const { tables, ...record } = parsed;
  if (parsed.kind === 'archive') return ok(await expand(input, parsed, outDir));
  return ok({ record, tables: await writeTables(tables, outDir) });
}

async function writeTables(tables: readonly Table[], outDir: string): Promise<TableFile[]> {
  const files: TableFile[] = [];
  for (const [i, table] of tables.entries()) {
    const bytes = encodeTable(table);
    const target = path.join(outDir, `table-${i}.arrow`);
    await writeFile(target, bytes);
    files.push({
      name: table.schema.name,
      version: table.schema.version,
      rows: table.rows,
      path: target,
      sizeBytes: bytes.length,
    });
  }
  return files;
}

/** Entries are written under numbers; their names stay text. A damaged entry is said and left out. */
async function expand(
  input: { bytes: Uint8Array; hints: ParseRequest['hints'] },
  parsed: ParsedArtifact,
  outDir: string,
): Promise<ParseAnswer> {
  const { tables: _, ...record } = parsed;
  const listed = runExpand(input, tools);
  if (!listed.ok) {
    return {
      record: { ...record, status: 'damaged', error: listed.error },
      tables: [],
      entries: [],
    };
  }
  const entries: EntryFile[] = [];
  const warnings = [...record.warnings];
  for (const [i, entry] of listed.value.entries()) {
    const read = entry.read();
    if (!read.ok) {
      warnings.push({ ...read.error, place: { ...read.error.place, file: entry.file } });
      continue;
    }
    const target = path.join(outDir, `entry-${i}`);
    await writeFile(target, read.value);
    entries.push({
      file: entry.file,
      path: target,
      sizeBytes: read.value.length,
      ...(entry.modifiedUnixNs && { modifiedUnixNs: entry.modifiedUnixNs }),
    });
  }
  const said = warnings.length > record.warnings.length && record.status === 'parsed';
  return {
    record: { ...record, warnings, status: said ? 'warnings' : record.status },
    tables: [],
    entries,
  };
}

async function diagnoseFiles({ artifacts, rules }: DiagnoseRequest): Promise<Result<ChildAnswer>> {
  const inputs = await readTables(artifacts);
  if (!inputs.ok) return inputs;
  // most processes only read: they start faster without the patterns
  const { runDiagnose } = await import('../run-diagnose');
  return ok(runDiagnose(inputs.value, rules));
}

async function tryRule({
  artifacts,
  rules,
  candidate,
}: TryRuleRequest): Promise<Result<ChildAnswer>> {
  const inputs = await readTables(artifacts);
  if (!inputs.ok) return inputs;
  const { runTrial } = await import('../run-trial');
  return runTrial(inputs.value, rules, candidate);
}

async function readTables(
  artifacts: readonly DiagnoseFileInput[],
): Promise<Result<DiagnoseInput[]>> {
  const inputs: DiagnoseInput[] = [];
  for (const { record, hints, tables } of artifacts) {
    const decoded: Table[] = [];
    const used = diagnosedTables(record.facts.form);
    for (const table of tables) {
      if (!used.has(table.name)) continue;
      const read = decodeTableFile(table.name, table.version, await readFile(table.path));
      if (!read.ok) return err({ ...read.error, place: { file: record.file } });
      decoded.push(read.value);
    }
    inputs.push({ record, hints, tables: decoded });
  }
  return ok(inputs);
}
