import type { Selection } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import type { AskedRange } from '../../workers/range-messages';
import type { ViewProps } from './view-props';

export type ChangeOf = Pick<ViewProps, 'selection' | 'select'>;

/** The selected range, where it is one of this trace. */
export const rangeOfTrace = (
  { range }: Selection,
  trace: Pick<ArtifactView, 'file'>,
): AskedRange | undefined =>
  range?.artifact === trace.file ? { fromNs: range.fromNs, toNs: range.toNs } : undefined;

/** Nanoseconds from the origin of a trace to its end. */
export const traceEnd = ({ record }: Pick<ArtifactView, 'record'>): number =>
  record?.facts.form === 'trace' ? record.facts.durationNs : 0;
