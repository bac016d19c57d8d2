import { diagnose, type DiagnosisArtifact } from '@unpark/diagnosis';
import {
  type ArtifactHints,
  type ArtifactRecord,
  captureTimesOf,
  diagnosedTraceOf,
  type Diagnosis,
  dumpTablesOf,
  metricTablesOf,
  profileTablesOf,
  type StoredRules,
  type Table,
} from '@unpark/model';
import { workspaceLibrary } from './workspace-library';

export interface DiagnoseInput {
  readonly record: ArtifactRecord;
  readonly hints: ArtifactHints;
  readonly tables: readonly Table[];
}

/**
 * Diagnoses one capture in this process. Pure: the same files give the same findings, in whatever
 * order they come. Times that a capture record gives for its files go into their hints.
 */
export const runDiagnose = (artifacts: readonly DiagnoseInput[], rules?: StoredRules): Diagnosis =>
  diagnose({
    artifacts: diagnosisArtifacts(artifacts),
    ...(rules && { library: workspaceLibrary(rules) }),
  });

export function diagnosisArtifacts(artifacts: readonly DiagnoseInput[]): DiagnosisArtifact[] {
  const times = captureTimesOf(artifacts.map(({ record }) => record));
  const byName = [...artifacts].sort((a, b) =>
    a.record.file < b.record.file ? -1 : a.record.file > b.record.file ? 1 : 0,
  );
  return byName.map(({ record, hints, tables }) => {
    const dump = dumpTablesOf(tables);
    const profile = profileTablesOf(tables);
    const trace = diagnosedTraceOf(tables);
    const metrics = metricTablesOf(tables);
    const captured = times.get(record.file);
    return {
      record,
      hints: captured ? { ...hints, captured } : hints,
      ...(dump && { dump }),
      ...(profile && { profile }),
      ...(trace && { trace }),
      ...(metrics && { metrics }),
    };
  });
}
