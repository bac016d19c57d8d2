import type { Evidence, Selection } from '@unpark/model';
import { type CaptureViewState, selectionOfEvidence, type Tab } from '@unpark/view-state';

/** What clicking evidence does: select it, and bring the views to where it can be seen. */
export function selectEvidence(state: CaptureViewState, evidence: Evidence): CaptureViewState {
  if (state.selection.evidence === evidence.id) return state;
  const selection = selectionOfEvidence(evidence);
  const dump = evidence.rows.find((rows) => rows.table === 'goroutines');
  const samples = evidence.rows.find((rows) => rows.table === 'samples');
  const next: CaptureViewState = { ...without(state, 'group', 'zoom'), selection };
  if (dump) {
    return {
      ...without(next, 'sample'),
      sample: { artifact: dump.artifact },
      dump: { artifact: dump.artifact, dump: 0 },
    };
  }
  if (samples) return { ...next, sample: { artifact: samples.artifact } };
  return next;
}

/** The state without some of its optional parts. */
export function without(
  state: CaptureViewState,
  ...parts: readonly ('group' | 'zoom' | 'sample' | 'dump')[]
): CaptureViewState {
  const next: { -readonly [K in keyof CaptureViewState]: CaptureViewState[K] } = { ...state };
  for (const part of parts) delete next[part];
  return next;
}

export const selectionOf = (state: CaptureViewState, selection: Selection): CaptureViewState => ({
  ...state,
  selection,
});

/** A narrow screen shows one part: selecting from the verdict leaves the tab as it is. */
export const onTab = (state: CaptureViewState, tab: Tab): CaptureViewState => ({ ...state, tab });
