import { ALL, BEGUN, type LiveEvent, readLiveEvent } from './live-events';

export interface LiveStream {
  isLive(): boolean;
  onState(listener: () => void): () => void;
  onEvent(listener: (event: LiveEvent) => void): () => void;
  close(): void;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * The stream of one workspace for one page. It is open while the page is looked at: a browser has few
 * connections to one host, and hidden tabs would take them all. Whatever happened without a stream is
 * made up for by one `all` when it is there again.
 */
export function openLiveStream(workspace: string): LiveStream {
  const stateListeners = new Set<() => void>();
  const eventListeners = new Set<(event: LiveEvent) => void>();
  let source: EventSource | undefined;
  let live = false;
  let wasOpen = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;

  const setLive = (now: boolean): void => {
    if (live === now) return;
    live = now;
    for (const listener of stateListeners) listener();
  };
  const emit = (event: LiveEvent): void => {
    for (const listener of eventListeners) listener(event);
  };
  const disconnect = (): void => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
    setLive(false);
  };
  const connect = (): void => {
    disconnect();
    const next = new EventSource(`/api/v1/live?workspace=${encodeURIComponent(workspace)}`);
    source = next;
    next.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      setLive(true);
      emit(wasOpen ? ALL : BEGUN);
      wasOpen = true;
    });
    next.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const event = readLiveEvent(data);
      if (event) emit(event);
    });
    next.addEventListener('error', () => {
      setLive(false);
      // The browser comes back by itself after a break, and gives up after a refusal.
      if (next.readyState !== EventSource.CLOSED) return;
      source = undefined;
      clearTimeout(retry);
      retry = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    });
  };
  const follow = (): void => (document.visibilityState === 'visible' ? connect() : disconnect());
  document.addEventListener('visibilitychange', follow);
  follow();
  const listenIn = <T>(listeners: Set<T>, listener: T): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    isLive: () => live,
    onState: (listener) => listenIn(stateListeners, listener),
    onEvent: (listener) => listenIn(eventListeners, listener),
    close: () => {
      document.removeEventListener('visibilitychange', follow);
      disconnect();
    },
  };
}
