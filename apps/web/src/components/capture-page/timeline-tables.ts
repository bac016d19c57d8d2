import { traceTableNames } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import type { TableAddress } from '../../workers/capture-messages';
import { tableAddresses } from './table-addresses';

const OF_TIMELINE = traceTableNames();

/** Where everything that a timeline draws of a trace is. */
export const timelineTables = (trace: ArtifactView): readonly TableAddress[] =>
  tableAddresses(trace, OF_TIMELINE);

/** Bytes of them: what drawing a timeline costs to fetch. */
export const timelineBytes = ({ tables }: ArtifactView): number =>
  tables.reduce((sum, { name, sizeBytes }) => sum + (OF_TIMELINE.has(name) ? sizeBytes : 0), 0);
