import { deriveTraceTables } from '@unpark/analysis';
import type { Result } from '@unpark/base';
import {
  type ArchiveEntry,
  type Inflater,
  type Limits,
  listArchive,
  readArtifact,
} from '@unpark/formats';
import { type ArtifactHints, type ParsedArtifact, traceTablesOf } from '@unpark/model';

export interface ParseInput {
  /** the file as stored; not changed */
  readonly bytes: Uint8Array;
  readonly hints: ArtifactHints;
}

export interface ParseTools {
  /** faster than the one that formats brings, where the platform has one */
  readonly inflater?: Inflater;
  /** lower than those of formats, where there is less room */
  readonly limits?: Partial<Limits>;
}

/** Reads one file in this process. Pure: the same bytes and hints give the same tables. */
export function runParse({ bytes, hints }: ParseInput, tools: ParseTools = {}): ParsedArtifact {
  return withDerivedTables(readArtifact(bytes, hints, tools));
}

/** A trace gets the tables that are worked out once and stored beside its own. */
export function withDerivedTables(parsed: ParsedArtifact): ParsedArtifact {
  const trace = parsed.kind === 'execution-trace' ? traceTablesOf(parsed.tables) : undefined;
  if (!trace) return parsed;
  return { ...parsed, tables: [...parsed.tables, ...deriveTraceTables(trace)] };
}

/** The files of an archive, in its order. Names are text and never paths of ours. */
export function runExpand(input: ParseInput, tools: ParseTools = {}): Result<ArchiveEntry[]> {
  return listArchive(input.bytes, tools);
}
