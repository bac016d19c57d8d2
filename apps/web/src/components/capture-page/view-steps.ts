import { type CaptureViewState, MAX_VIEWS, type ViewName, VIEWS } from '@unpark/view-state';

const inOrder = (views: readonly ViewName[]): readonly ViewName[] =>
  VIEWS.filter((view) => views.includes(view));

/** One view alone; on a narrow screen its tab. */
export const withView = (state: CaptureViewState, view: ViewName): CaptureViewState => ({
  ...state,
  views: [view],
  tab: view,
});

/** The view together with those that are shown, or without it; of too many the first one goes. */
export function withViewBeside(state: CaptureViewState, view: ViewName): CaptureViewState {
  const { views } = state;
  if (views.includes(view)) {
    const rest = views.filter((shown) => shown !== view);
    return rest.length === 0 ? state : { ...state, views: rest };
  }
  return { ...state, views: inOrder([...views.slice(views.length >= MAX_VIEWS ? 1 : 0), view]) };
}

/**
 * At least one of `views` is in sight: where none is, the first one takes the place of the last shown,
 * so that evidence never lands where nobody looks.
 */
export function withOneOf(state: CaptureViewState, views: readonly ViewName[]): CaptureViewState {
  const [first] = views;
  if (first === undefined || views.some((view) => state.views.includes(view))) return state;
  const kept = state.views.length > 1 ? state.views.slice(0, -1) : [];
  return { ...state, views: inOrder([...kept, first]) };
}
