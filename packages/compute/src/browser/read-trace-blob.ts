import { bytesBelow, withOwnBuffers } from '@unpark/base';
import { beginTrace, endTrace, type GenerationAnswer, type TraceSource } from '@unpark/formats';
import type { ArtifactHints, ParsedArtifact } from '@unpark/model';
import { withDerivedTables } from '../run-parse';
import { BlobTraceSource } from './blob-source';
import type { TablesSoFar } from './protocol';
import type { StoredTools } from './read-stored';
import { SharedGenerations } from './shared-generations';

const MIB = 1024 * 1024;
/** Traces and rests of traces that take seconds: their tables are said before all of them are there. */
const LONG_BYTES = 16 * MIB;
/** More is not held twice. */
const MOST_SAID_BYTES = 640 * MIB;

/**
 * The trace in an uncompressed file, a generation at a time; undefined for every other file.
 *
 * @param helper the way to another worker that reads generations at the same time
 */
export async function readTraceBlob(
  content: Blob,
  hints: ArtifactHints,
  tools: StoredTools,
  helper?: MessagePort,
): Promise<ParsedArtifact | undefined> {
  const source = new BlobTraceSource(content, tools.readBlob);
  const run = beginTrace(source);
  if (!run) return undefined;
  const { generations } = run;
  const { longBytes = LONG_BYTES } = tools;
  const totalBytes = content.size;
  const shared = new SharedGenerations(source, generations, helper);
  for (const [i, { fromByte, toByte }] of generations.entries()) {
    tools.onProgress({
      doneBytes: fromByte,
      totalBytes,
      generation: [i + 1, generations.length],
    });
    const answer = await shared.answer(i);
    if (i === 0 && totalBytes - toByte >= longBytes) {
      // whoever takes a generation may take its columns over
      sayBeginning(source, withOwnBuffers(answer), toByte, generations.length, hints, tools);
    }
    if (!run.take(answer)) break;
  }
  shared.close();
  tools.onProgress({ doneBytes: totalBytes, totalBytes });
  const parsed = endTrace(run, hints);
  return derivedAfterSaid(parsed, totalBytes, tools);
}

/** The same trace as if it ended with its first generation. */
function sayBeginning(
  source: TraceSource,
  first: GenerationAnswer,
  toByte: number,
  count: number,
  hints: ArtifactHints,
  { onTables }: StoredTools,
): void {
  const head: TraceSource = {
    size: toByte,
    read: (from, length) => source.read(from, Math.min(length, toByte - from)),
  };
  const run = beginTrace(head);
  if (!run?.take(first)) return;
  onTables(soFar(endTrace(run, hints), [1, count]));
}

/**
 * Adds what is derived of a trace. Of one that takes long, its own tables are said before: they are
 * enough to draw it.
 */
export function derivedAfterSaid(
  parsed: ParsedArtifact,
  sizeBytes: number,
  { onTables, longBytes = LONG_BYTES }: StoredTools,
): ParsedArtifact {
  const { kind, facts, tables } = parsed;
  if (
    kind === 'execution-trace' &&
    facts.form === 'trace' &&
    sizeBytes >= longBytes &&
    bytesBelow(tables) <= MOST_SAID_BYTES
  ) {
    const { generationCount } = facts;
    const said = soFar(parsed, [generationCount, generationCount]);
    onTables({ ...said, tables: withOwnBuffers(tables) });
  }
  return withDerivedTables(parsed);
}

const soFar = (
  { tables, ...record }: ParsedArtifact,
  generations: TablesSoFar['generations'],
): TablesSoFar => ({ record, generations, tables });
