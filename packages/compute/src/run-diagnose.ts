import { diagnose } from '@unpark/diagnosis';
import {
  type ArtifactHints,
  type ArtifactRecord,
  captureTimesOf,
  type Diagnosis,
  dumpTablesOf,
  profileTablesOf,
  type Table,
} from '@unpark/model';

export interface DiagnoseInput {
  readonly record: ArtifactRecord;
  readonly hints: ArtifactHints;
  readonly tables: readonly Table[];
}

/**
 * Diagnoses one capture in this process. Pure: the same files give the same findings, in whatever
 * order they come. Times that a capture record gives for its files go into their hints.
 */
export function runDiagnose(artifacts: readonly DiagnoseInput[]): Diagnosis {
  const times = captureTimesOf(artifacts.map(({ record }) => record));
  const byName = [...artifacts].sort((a, b) =>
    a.record.file < b.record.file ? -1 : a.record.file > b.record.file ? 1 : 0,
  );
  return diagnose({
    artifacts: byName.map(({ record, hints, tables }) => {
      const dump = dumpTablesOf(tables);
      const profile = profileTablesOf(tables);
      const captured = times.get(record.file);
      return {
        record,
        hints: captured ? { ...hints, captured } : hints,
        ...(dump && { dump }),
        ...(profile && { profile }),
      };
    }),
  });
}
