import { isUniqueViolation, toJsonColumn, type WorkspaceTransaction } from '@unpark/db';
import { namedEntries } from '@unpark/ingest';
import type { ArtifactRecord } from '@unpark/model';
import { newId } from '../deps';
import { insertArtifacts, insertBlobs } from './artifact-rows';
import type { ClaimedArtifact } from './claims';
import { disownBlobs } from './forget-blobs';
import { type IntakeDeps, TRANSACTION } from './intake-deps';

export interface StoredTable {
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface StoredEntry {
  readonly file: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly modifiedUnixNs?: string;
}

export interface ParsedToWrite {
  readonly record: ArtifactRecord;
  readonly tables: readonly StoredTable[];
  readonly entries: readonly StoredEntry[];
}

/**
 * Writes what reading gave, in one transaction, where the claim still stands; undefined when it does
 * not. Tables and entries of an earlier reading are replaced, so that rows are the same however
 * often it is done.
 */
export async function writeParsed(
  deps: IntakeDeps,
  claimed: ClaimedArtifact,
  token: string,
  parsed: ParsedToWrite,
): Promise<{ entryIds: string[] } | undefined> {
  const client = deps.database.forWorkspace(claimed.workspaceId);
  for (let attempt = 0; ; attempt++) {
    try {
      return await client.$transaction(
        (tx) => writeOnce(deps, tx, claimed, token, parsed),
        TRANSACTION,
      );
    } catch (cause) {
      // a late artifact took a name of ours in between: choose names again
      if (!isUniqueViolation(cause) || attempt >= 4) throw cause;
    }
  }
}

async function writeOnce(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  claimed: ClaimedArtifact,
  token: string,
  { record, tables, entries }: ParsedToWrite,
): Promise<{ entryIds: string[] } | undefined> {
  const won = await tx.artifact.updateMany({
    where: { id: claimed.id, state: 'parsing', claimToken: token },
    data: {
      state: 'final',
      claimToken: null,
      claimedAt: null,
      record: toJsonColumn(record),
      kind: record.kind,
      status: record.status,
    },
  });
  if (won.count !== 1) return undefined;
  const before = await tx.derivedTable.findMany({
    where: { artifactId: claimed.id },
    select: { sha256: true },
  });
  await tx.derivedTable.deleteMany({ where: { artifactId: claimed.id } });
  await insertBlobs(tx, tables);
  await tx.derivedTable.createMany({
    data: tables.map((table) => ({
      id: newId(deps, 'table'),
      captureId: claimed.captureId,
      artifactId: claimed.id,
      name: table.name,
      version: table.version,
      rows: table.rows,
      sha256: table.sha256,
      sizeBytes: BigInt(table.sizeBytes),
    })),
  });
  const entryIds = await insertEntries(deps, tx, claimed, record.file, entries);
  await disownBlobs(
    tx,
    before.map((table) => table.sha256),
  );
  return { entryIds };
}

/** Entries become artifacts of the capture; under the archive's name when it is not the only file. */
async function insertEntries(
  deps: IntakeDeps,
  tx: WorkspaceTransaction,
  claimed: ClaimedArtifact,
  archiveFile: string,
  entries: readonly StoredEntry[],
): Promise<string[]> {
  await tx.artifact.deleteMany({ where: { fromArchiveId: claimed.id } });
  if (entries.length === 0) return [];
  const others = await tx.artifact.findMany({
    where: { captureId: claimed.captureId },
    select: { file: true, position: true, fromArchiveId: true },
  });
  const alone = others.filter((other) => other.fromArchiveId === null).length === 1;
  const taken = new Set(others.map((other) => other.file));
  const named = namedEntries(archiveFile, entries, alone, taken);
  const { ids } = await insertArtifacts(deps, tx, claimed.captureId, named, {
    fromArchiveId: claimed.id,
    firstPosition: 1 + Math.max(...others.map((other) => other.position)),
  });
  return ids;
}
