import type { ArtifactView } from '@unpark/usecases';
import { useState } from 'react';
import type {
  AskedRange,
  LanesRequest,
  RangeAnswer,
  RangeAnswerRequest,
  SideModel,
  SideRequest,
  TraceLanes,
} from '../../workers/range-messages';
import { tableAddresses } from './table-addresses';
import { type Loaded, useAnswer } from './use-capture-data';

const ofTrace = (trace: ArtifactView, range: AskedRange | undefined) => ({
  artifact: trace.file,
  tables: tableAddresses(trace),
  ...(range && { range: { fromNs: range.fromNs, toNs: range.toNs } }),
});

export const lanesRequest = (trace: ArtifactView, range?: AskedRange): LanesRequest => ({
  kind: 'range-lanes',
  ...ofTrace(trace, range),
});
export const rangeRequest = (trace: ArtifactView, range?: AskedRange): RangeAnswerRequest => ({
  kind: 'range-answer',
  ...ofTrace(trace, range),
});
export const sideRequest = (trace: ArtifactView, range?: AskedRange): SideRequest => ({
  kind: 'range-side',
  ...ofTrace(trace, range),
});

/** The last answer stays in sight while the next one of the same thing is worked out. */
function useKept<T>(loaded: Loaded<T>, of: string | undefined): Loaded<T> {
  const [kept, setKept] = useState<{ of: string | undefined; answer: Loaded<T> }>();
  if (loaded.state === 'ready' && kept?.answer !== loaded) setKept({ of, answer: loaded });
  return loaded.state === 'loading' && kept && kept.of === of ? kept.answer : loaded;
}

export const useLanes = (request: LanesRequest | undefined): Loaded<TraceLanes> =>
  useKept(useAnswer<'range-lanes'>(request), request?.artifact);

export const useRangeAnswer = (request: RangeAnswerRequest | undefined): Loaded<RangeAnswer> =>
  useKept(useAnswer<'range-answer'>(request), request?.artifact);

export const useSide = (request: SideRequest | undefined): Loaded<SideModel> =>
  useKept(useAnswer<'range-side'>(request), request?.artifact);
