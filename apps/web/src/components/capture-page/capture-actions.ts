import type { Evidence, Selection } from '@unpark/model';
import { type CaptureViewState, selectionOfEvidence } from '@unpark/view-state';
import type { FlameSource } from './flame-sources';
import { withOneOf } from './view-steps';

type Optional =
  | 'group'
  | 'zoom'
  | 'sample'
  | 'dump'
  | 'goroutine'
  | 'trace'
  | 'window'
  | 'pivot'
  | 'sourceOf'
  | 'flameLabel';

/** The state without some of its optional parts. */
export function without(state: CaptureViewState, ...parts: readonly Optional[]): CaptureViewState {
  const next: { -readonly [K in keyof CaptureViewState]: CaptureViewState[K] } = { ...state };
  for (const part of parts) delete next[part];
  return next;
}

/** A new selection; the group and the box that were opened for the old one close. */
export const withSelection = (state: CaptureViewState, selection: Selection): CaptureViewState => ({
  ...state,
  selection,
});

/** What clicking evidence does: select it, and bring the views to where it can be seen. */
export function withEvidence(
  state: CaptureViewState,
  evidence: Evidence,
  sources: readonly FlameSource[],
): CaptureViewState {
  const next = withSelection(without(state, 'group', 'zoom'), selectionOfEvidence(evidence));
  const dump = evidence.rows.find((rows) => rows.table === 'goroutines');
  if (dump) {
    const place = { artifact: dump.artifact, dump: 0 };
    return withOneOf({ ...next, sample: place, dump: place }, ['goroutines', 'flame', 'waits']);
  }
  const trace = evidence.rows.find(
    (rows) => rows.table === 'trace-goroutines' || rows.table === 'trace-stacks',
  );
  if (trace) {
    const shown = {
      ...next,
      trace: trace.artifact,
      sample: { artifact: trace.artifact, type: 'wall' },
    };
    return withOneOf(shown, ['timeline', 'flame']);
  }
  if (evidence.rows.some((rows) => rows.table === 'metric-series')) {
    return withOneOf(next, ['metrics']);
  }
  const samples = evidence.rows.find((rows) => rows.table === 'samples');
  const source = sources.find(
    (candidate) =>
      samples?.table === 'samples' &&
      candidate.of.form === 'profile' &&
      candidate.artifact.file === samples.artifact &&
      candidate.of.sampleType === samples.sampleType,
  );
  return source ? withOneOf({ ...next, sample: source.choice }, ['flame']) : next;
}

/** The flame graph of another source; the zoomed box names a path that may not be there. */
export const withSource = (state: CaptureViewState, source: FlameSource): CaptureViewState => {
  const next = { ...without(state, 'zoom'), sample: source.choice };
  const { artifact, dump } = source.choice;
  return artifact !== undefined && dump !== undefined
    ? { ...next, dump: { artifact, dump } }
    : next;
};
