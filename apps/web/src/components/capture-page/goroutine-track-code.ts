/** Fetched when the page of a goroutine is first opened, or ahead for a page without a network. */
export const loadTracks = () => import('./goroutine-tracks').then((m) => m.GoroutineTracks);
