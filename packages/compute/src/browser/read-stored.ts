import { formatBytes, ok, type Problem, type Result } from '@unpark/base';
import { readArtifact, recogniseArtifact } from '@unpark/formats';
import {
  type ArtifactHints,
  damagedRecord,
  diagnosedTables,
  type Diagnosis,
  encodeTable,
  type ParsedArtifact,
  type Table,
} from '@unpark/model';
import { decodeTableFile } from '../decode-table-file';
import { type DiagnoseInput, runDiagnose } from '../run-diagnose';
import { runExpand } from '../run-parse';
import type { ReadBlob } from './blob-source';
import { BROWSER_LIMITS, BROWSER_READ_LIMITS } from './browser-limits';
import type {
  BrowserCalls,
  ReadProgress,
  StoredEntry,
  StoredRead,
  StoredTable,
  TablesSoFar,
} from './protocol';
import { derivedAfterSaid, readTraceBlob } from './read-trace-blob';

export interface StoredTools {
  readonly readBlob: ReadBlob;
  readonly onProgress: (progress: ReadProgress) => void;
  /** the tables are the listener's: their columns may be handed over */
  readonly onTables: (soFar: TablesSoFar) => void;
  /** traces, and rests of traces, that take so long that their tables are said before all is done */
  readonly longBytes?: number;
}

/** What recognising needs of a file. */
const HEAD_BYTES = 64 * 1024;
/** Bytes between two words of how far reading is. */
const PART_BYTES = 8 * 1024 * 1024;

const tools = { limits: BROWSER_READ_LIMITS };

export const lookAtFiles = (
  { files }: BrowserCalls['look']['ask'],
  readBlob: ReadBlob,
): BrowserCalls['look']['answer'] => ({
  seen: files.map(({ content, file }) =>
    recogniseArtifact(readBlob(content, 0, Math.min(HEAD_BYTES, content.size)), { file }),
  ),
});

/** Reads a file of the page as the server's reader process does; its tables come stored. */
export async function readStored(
  { content, hints, helper }: BrowserCalls['read']['ask'],
  said: StoredTools,
): Promise<Result<StoredRead>> {
  if (content.size > BROWSER_LIMITS.traceBytes) return ok(notRead(hints, tooLarge(content.size)));
  const trace = await readTraceBlob(content, hints, said, helper);
  if (trace) return ok(stored(trace));
  if (content.size > BROWSER_LIMITS.fileBytes) return ok(notRead(hints, tooLarge(content.size)));
  const bytes = readWhole(content, said);
  const parsed = readArtifact(bytes, hints, tools);
  return ok(
    parsed.kind === 'archive'
      ? expanded(bytes, hints, parsed)
      : stored(derivedAfterSaid(parsed, content.size, said)),
  );
}

function readWhole(
  content: Blob,
  { readBlob, onProgress }: Pick<StoredTools, 'readBlob' | 'onProgress'>,
): Uint8Array {
  if (content.size <= PART_BYTES) return readBlob(content, 0, content.size);
  const bytes = new Uint8Array(content.size);
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    bytes.set(readBlob(content, at, Math.min(at + PART_BYTES, bytes.length)), at);
    onProgress({ doneBytes: Math.min(at + PART_BYTES, bytes.length), totalBytes: bytes.length });
  }
  return bytes;
}

/** A damaged entry is said and left out. */
function expanded(bytes: Uint8Array, hints: ArtifactHints, parsed: ParsedArtifact): StoredRead {
  const { tables: _, ...record } = parsed;
  const listed = runExpand({ bytes, hints }, tools);
  if (!listed.ok) {
    return { record: { ...record, status: 'damaged', error: listed.error }, tables: [] };
  }
  const warnings = [...record.warnings];
  const entries: StoredEntry[] = [];
  for (const entry of listed.value) {
    const read = entry.read();
    if (!read.ok) {
      warnings.push({ ...read.error, place: { ...read.error.place, file: entry.file } });
      continue;
    }
    entries.push({
      file: entry.file,
      content: blobOf(read.value),
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

const stored = ({ tables, ...record }: ParsedArtifact): StoredRead => ({
  record,
  tables: tables.map(
    (table): StoredTable => ({
      name: table.schema.name,
      version: table.schema.version,
      rows: table.rows,
      bytes: blobOf(encodeTable(table)),
    }),
  ),
});

const notRead = ({ file }: ArtifactHints, problem: Problem): StoredRead => ({
  record: damagedRecord(file, problem),
  tables: [],
});

const tooLarge = (sizeBytes: number): Problem => ({
  code: 'browser.too-large',
  message: `The file has ${formatBytes(sizeBytes)}. A page reads ${formatBytes(BROWSER_LIMITS.fileBytes)} of one file, and ${formatBytes(BROWSER_LIMITS.traceBytes)} of an uncompressed trace of Go 1.22 or later.`,
  next: 'Read it with `unpark analyze` on this machine, or save it to a workspace.',
  values: {
    size: formatBytes(sizeBytes),
    file: formatBytes(BROWSER_LIMITS.fileBytes),
    trace: formatBytes(BROWSER_LIMITS.traceBytes),
  },
});

/** Blobs are made of buffers that nobody shares. */
const blobOf = (bytes: Uint8Array): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>]);

/** Diagnoses a capture over its stored tables, as the server does. */
export function diagnoseStored(
  { artifacts }: BrowserCalls['diagnose-stored']['ask'],
  readBlob: ReadBlob,
): Result<Diagnosis> {
  const inputs: DiagnoseInput[] = [];
  for (const { record, hints, tables } of artifacts) {
    const used = diagnosedTables(record.facts.form);
    const decoded: Table[] = [];
    for (const { name, version, bytes } of tables) {
      if (!used.has(name)) continue;
      const read = decodeTableFile(name, version, readBlob(bytes, 0, bytes.size));
      if (!read.ok) return read;
      decoded.push(read.value);
    }
    inputs.push({ record, hints, tables: decoded });
  }
  return ok(runDiagnose(inputs));
}
