/** Safari has no word for being idle; by then a page has been drawn. */
const DRAWN_MS = 1500;

/** Calls once the browser has nothing else to do. @returns what takes the call back */
export function whenIdle(call: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(call, DRAWN_MS);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(call, { timeout: 2 * DRAWN_MS });
  return () => cancelIdleCallback(asked);
}
