import type { Selection } from '@unpark/model';
import type { CaptureViewState } from '@unpark/view-state';
import type { FlameAsked, FlameBoxWords, FlameOf } from '../../workers/flame-messages';
import type { IdleRules } from './dump-requests';
import type { FlameSource } from './flame-sources';
import { flameTablesOfTrace, tableAddresses } from './table-addresses';

export type TimeOfTrace = NonNullable<Selection['range']>;

/** The selected part of the time, where it is one of the trace that is drawn. */
export const rangeOf = (
  source: FlameSource | undefined,
  selection: Selection,
): TimeOfTrace | undefined =>
  source?.of.form === 'trace' && selection.range?.artifact === source.artifact.file
    ? selection.range
    : undefined;

/** What the worker is asked, whatever it is asked for. */
export function flameAsked(
  source: FlameSource,
  state: Pick<CaptureViewState, 'flameSteps' | 'flameLabel'>,
  idle: IdleRules,
  words: FlameBoxWords,
  range: TimeOfTrace | undefined,
): FlameAsked {
  const { artifact, of } = source;
  return {
    artifact: artifact.file,
    tables:
      of.form === 'trace'
        ? flameTablesOfTrace(artifact, of.weigh, range !== undefined)
        : tableAddresses(artifact),
    source: sourceAsked(of, idle, range),
    steps: state.flameSteps,
    ...(state.flameLabel !== undefined && { split: state.flameLabel }),
    words,
  };
}

function sourceAsked(
  of: FlameSource['of'],
  idle: IdleRules,
  range: TimeOfTrace | undefined,
): FlameOf {
  switch (of.form) {
    case 'dump':
      return { of: 'dump', dump: of.dump, idle };
    case 'profile':
      return { of: 'profile', sampleType: of.sampleType };
    case 'trace':
      return {
        of: 'trace',
        weigh: of.weigh,
        ...(range && { range: { fromNs: range.fromNs, toNs: range.toNs } }),
      };
  }
}
