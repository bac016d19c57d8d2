import { JSON_NULL, toJsonColumn } from '@unpark/db';
import type { DiagnosedColumns, Diagnosis } from '@unpark/model';

/** They have columns of their own: whoever reads a diagnosis, outsiders among them, needs neither. */
export function withoutNumbers(diagnosis: Diagnosis): Diagnosis {
  const { measures: _measures, groupSizes: _groupSizes, ...kept } = diagnosis;
  return kept;
}

export const numberColumns = ({
  stateCounts,
  measures,
  groupSizes,
}: Pick<DiagnosedColumns, 'stateCounts' | 'measures' | 'groupSizes'>) => ({
  stateCounts: stateCounts ? toJsonColumn(stateCounts) : JSON_NULL,
  measures: measures ? toJsonColumn(measures) : JSON_NULL,
  groupSizes: groupSizes ? toJsonColumn(groupSizes) : JSON_NULL,
  measuresLost: false,
});
