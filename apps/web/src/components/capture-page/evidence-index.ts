import type { Diagnosis, Evidence, Selection } from '@unpark/model';
import { selectionOfEvidence } from '@unpark/view-state';

/** All evidence of a diagnosis by id; what phrases, wall rows and links refer to. */
export function evidenceById(diagnosis: Diagnosis | undefined): ReadonlyMap<string, Evidence> {
  const index = new Map<string, Evidence>();
  if (!diagnosis) return index;
  const add = (items: readonly Evidence[]) => {
    for (const item of items) if (!index.has(item.id)) index.set(item.id, item);
  };
  add(diagnosis.verdict.evidence);
  for (const finding of diagnosis.findings) {
    add(finding.evidence);
    add(finding.against);
  }
  for (const item of diagnosis.misleading ?? []) add(item.evidence);
  return index;
}

/**
 * A selection out of a link, whole again: ids that were too many for the address are taken from the
 * evidence the link names.
 */
export function completed(
  selection: Selection,
  evidence: ReadonlyMap<string, Evidence>,
): Selection {
  if (!selection.evidence || selection.goroutines) return selection;
  const item = evidence.get(selection.evidence);
  if (!item) return selection;
  const whole = selectionOfEvidence(item);
  return {
    ...selection,
    functions: selection.functions.length > 0 ? selection.functions : whole.functions,
    ...(whole.goroutines && { goroutines: whole.goroutines }),
  };
}

/** Rows of a profile's samples that an evidence speaks of. */
export function sampleRowsOf(
  evidence: Evidence | undefined,
  artifact: string,
): readonly number[] | undefined {
  const rows = evidence?.rows.find(
    (candidate) => candidate.table === 'samples' && candidate.artifact === artifact,
  );
  return rows && rows.rows.length > 0 ? rows.rows : undefined;
}
