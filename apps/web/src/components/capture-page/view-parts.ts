/*
 * Parts of views that few look at first: their code is fetched when they are first opened, or ahead for a
 * page without a network.
 */
export const loadTracks = () => import('./goroutine-tracks').then((m) => m.GoroutineTracks);
export const loadGoroutineOne = () => import('./goroutine-one').then((m) => m.GoroutineOneView);
export const loadTreeList = () => import('./goroutine-tree-list').then((m) => m.GoroutineTreeList);
export const loadLinesPanel = () => import('./flame-lines-panel').then((m) => m.FlameLinesPanel);

export const VIEW_PARTS = [loadTracks, loadGoroutineOne, loadTreeList, loadLinesPanel];
