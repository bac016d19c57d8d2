import { encodeViewState } from './view-url';
import { type CaptureViewState, DEFAULT_VIEW_STATE } from './view-state';

/**
 * Whether going from one state to the next is a step that *Back* takes back. Pointing at something
 * (selection, zoom, sample type, dump, open group, view) is; typing, sorting and moving along
 * the time axis is not.
 */
export function historyMode(
  from: CaptureViewState,
  to: CaptureViewState,
): 'push' | 'replace' | 'none' {
  if (encodeViewState(from) === encodeViewState(to)) return 'none';
  return encodeViewState(steps(from)) === encodeViewState(steps(to)) ? 'replace' : 'push';
}

const steps = (state: CaptureViewState): CaptureViewState => {
  const steady: { -readonly [K in keyof CaptureViewState]: CaptureViewState[K] } = { ...state };
  delete steady.window;
  return {
    ...steady,
    search: DEFAULT_VIEW_STATE.search,
    filter: DEFAULT_VIEW_STATE.filter,
    sort: DEFAULT_VIEW_STATE.sort,
    flameOrder: DEFAULT_VIEW_STATE.flameOrder,
  };
};
