import { JSON_NULL, toJsonColumn } from '@unpark/db';
import type { CaptureMeasures, Diagnosis, GroupSizes } from '@unpark/model';

/** They have columns of their own: whoever reads a diagnosis, outsiders among them, needs neither. */
export function withoutNumbers(diagnosis: Diagnosis): Diagnosis {
  const { measures: _measures, groupSizes: _groupSizes, ...kept } = diagnosis;
  return kept;
}

export const numberColumns = (numbers: {
  readonly measures: CaptureMeasures | null;
  readonly groupSizes: GroupSizes | null;
}) => ({
  measures: numbers.measures ? toJsonColumn(numbers.measures) : JSON_NULL,
  groupSizes: numbers.groupSizes ? toJsonColumn(numbers.groupSizes) : JSON_NULL,
  measuresLost: false,
});
