import { readFile } from 'node:fs/promises';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { runDiagnose, runExpand, runParse } from '@unpark/compute';
import { zlibInflater } from '@unpark/compute/node';
import {
  type AnalysisReport,
  type ArtifactHints,
  type ArtifactRecord,
  analysisReport,
  captureTimesOf,
  type Diagnosis,
  type ParsedArtifact,
  type StoredRules,
} from '@unpark/model';
import { errnoWords, type LocalFile } from '../files/collect-files';
import { readLargeTrace } from './read-large-trace';

export interface ReadFile {
  readonly parsed: ParsedArtifact;
  readonly hints: ArtifactHints;
  /** the archive that it came from, as it is named */
  readonly archive?: string;
}

export interface AnalysedCapture {
  readonly report: AnalysisReport;
  readonly diagnosis: Diagnosis;
}

/** Files above this are not read into memory; a server reads them in parts of its own. */
const MAX_FILE_BYTES = 2 * 2 ** 30 - 1;
const TOOLS = { inflater: zlibInflater };

/**
 * Reads files as the worker does: archives become their entries, capture records give the times of
 * the others. One file at a time, in the order given; `onFile` hears of each before it is read.
 */
export async function readFiles(
  files: readonly LocalFile[],
  onFile: (file: string) => void = () => {},
): Promise<Result<ReadFile[]>> {
  const read: ReadFile[] = [];
  const names = new Set(files.map((file) => file.file));
  for (const file of files) {
    onFile(file.file);
    const hints: ArtifactHints = {
      file: file.file,
      modifiedUnixNs: `${file.modifiedUnixMs}000000`,
    };
    if (file.sizeBytes > MAX_FILE_BYTES) {
      read.push({ parsed: tooBig(file), hints });
      continue;
    }
    const trace = await readLargeTrace(file, hints);
    if (trace) {
      read.push({ parsed: trace, hints });
      continue;
    }
    const bytes = await readWhole(file);
    if (!bytes.ok) return bytes;
    const parsed = runParse({ bytes: bytes.value, hints }, TOOLS);
    if (parsed.kind !== 'archive') {
      read.push({ parsed, hints });
      continue;
    }
    const prefix = files.length === 1 ? '' : `${archiveStem(file.file)}/`;
    read.push(...readArchive(bytes.value, parsed, hints, { prefix, names, onFile }));
  }
  const times = captureTimesOf(read.map(({ parsed }) => parsed));
  return ok(
    read.map((file) => {
      const captured = times.get(file.parsed.file);
      return captured ? { ...file, hints: { ...file.hints, captured } } : file;
    }),
  );
}

/**
 * The verdict over files, the same that a server gives for them as one capture.
 *
 * @param rules patterns and idle rules beside the library
 */
export function analyse(read: readonly ReadFile[], rules?: StoredRules): AnalysedCapture {
  const inputs = read
    .map(({ parsed, hints }) => {
      const { tables, ...record } = parsed;
      return { record: record satisfies ArtifactRecord, hints, tables };
    })
    .sort((a, b) => (a.record.file < b.record.file ? -1 : a.record.file > b.record.file ? 1 : 0));
  const diagnosis = runDiagnose(inputs, rules);
  return {
    diagnosis,
    report: analysisReport(
      diagnosis,
      inputs.map(({ record }) => record),
    ),
  };
}

/**
 * The entries of an archive, as artifacts of their own. The archive itself stands among them only
 * when something in it could not be read. An archive inside it is named and not opened.
 */
function readArchive(
  bytes: Uint8Array,
  archive: ParsedArtifact,
  hints: ArtifactHints,
  { prefix, names, onFile }: { prefix: string; names: Set<string>; onFile: (file: string) => void },
): ReadFile[] {
  const listed = runExpand({ bytes, hints }, TOOLS);
  if (!listed.ok) {
    return [{ parsed: { ...archive, status: 'damaged', error: listed.error, tables: [] }, hints }];
  }
  const warnings: Problem[] = [];
  const entries: ReadFile[] = [];
  for (const entry of listed.value) {
    const file = uniqueName(prefix + entry.file, names);
    onFile(file);
    const content = entry.read();
    if (!content.ok) {
      warnings.push({ ...content.error, place: { ...content.error.place, file: entry.file } });
      continue;
    }
    const entryHints: ArtifactHints = {
      file,
      ...(entry.modifiedUnixNs && { modifiedUnixNs: entry.modifiedUnixNs }),
    };
    const parsed = runParse({ bytes: content.value, hints: entryHints }, TOOLS);
    entries.push({ parsed, hints: entryHints, archive: archive.file });
  }
  if (warnings.length === 0 && archive.error === undefined) return entries;
  const status = archive.status === 'parsed' ? 'warnings' : archive.status;
  const parsed = { ...archive, status, warnings: [...archive.warnings, ...warnings] };
  return [{ parsed, hints }, ...entries];
}

/** `dumps/t0.tar.gz` → `dumps/t0`: what entries are named under beside other files. */
const archiveStem = (file: string): string =>
  file.replace(/\.(tar\.gz|tar\.zst|tgz|tzst|tar|zip)$/i, '') || 'archive';

async function readWhole(file: LocalFile): Promise<Result<Uint8Array>> {
  try {
    const bytes = await readFile(file.path);
    return ok(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (cause) {
    return err({
      code: 'files.unreadable',
      message: `Cannot read \`${file.path}\`: ${errnoWords((cause as NodeJS.ErrnoException).code ?? 'unknown error')}.`,
    });
  }
}

function uniqueName(file: string, names: Set<string>): string {
  let name = file;
  for (let n = 2; names.has(name); n++) name = `${file} (${n})`;
  names.add(name);
  return name;
}

const tooBig = (file: LocalFile): ParsedArtifact => ({
  file: file.file,
  kind: 'unknown',
  status: 'unrecognised',
  facts: { form: 'none' },
  summary: 'not read',
  warnings: [],
  error: {
    code: 'files.too-big',
    message: `${file.sizeBytes} bytes are more than this command reads from one file.`,
    next: 'Push it to a server, or take a shorter window.',
    place: { file: file.file },
  },
  tables: [],
});
