import path from 'node:path';
import { err, ok, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import {
  type ArtifactHints,
  type ArtifactRecord,
  datedAhead,
  diagnosedTables,
  isReported,
} from '@unpark/model';
import type { DiagnosedFiles, WorkDeps } from './compute-port';

/** Files in order of their names. Refused with `capture.dated-ahead` when their record says so. */
export async function collectArtifacts(
  deps: WorkDeps,
  { workspaceId, captureId }: { readonly workspaceId: string; readonly captureId: string },
  folder: string,
): Promise<Result<DiagnosedFiles[]>> {
  const rows = await deps.database.forWorkspace(workspaceId).artifact.findMany({
    where: { captureId, state: 'final' },
    include: { tables: true, fromArchive: { select: { createdAt: true } } },
    orderBy: { file: 'asc' },
  });
  const artifacts: DiagnosedFiles[] = [];
  for (const row of rows) {
    if (row.record === null) continue;
    const record = fromJsonColumn<ArtifactRecord>(row.record);
    // What came out of an archive came in with it.
    const ahead = datedAhead(record, row.fromArchive?.createdAt ?? row.createdAt);
    if (ahead) return err(ahead);
    if (!isReported(record)) continue;
    const tables: DiagnosedFiles['tables'][number][] = [];
    const read = diagnosedTables(record.facts.form);
    for (const table of row.tables) {
      if (!read.has(table.name)) continue;
      const file = path.join(folder, table.id);
      const fetched = await deps.storage.fetchToFile(table.sha256, file);
      if (!fetched.ok) return fetched;
      tables.push({ name: table.name, version: table.version, path: file });
    }
    const hints = fromJsonColumn<Omit<ArtifactHints, 'file'>>(row.hints);
    artifacts.push({ record, hints: { ...hints, file: row.file }, tables });
  }
  return ok(artifacts);
}
