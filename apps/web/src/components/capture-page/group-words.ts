import { formatCount, formatDuration } from '@unpark/base';
import type { GoroutineGroup } from '@unpark/diagnosis';
import type { StateClass } from '@unpark/model';

const MINUTE_NS = 60e9;

/** Idle by design is a colour of its own, whatever the goroutine waits in. */
export const stateOfGroup = (group: GoroutineGroup): StateClass =>
  group.role === 'working' ? group.stateClass : 'idle';

/**
 * What names a group best: the innermost frame of the program's own code; without one the outermost
 * frame, which says what the goroutine is (`(*persistConn).readLoop`), not how it parks.
 */
export const placeOfGroup = (group: GoroutineGroup) => group.topUserFrame ?? group.frames.at(-1);

const ROLE_WORDS: ReadonlyMap<string, string> = new Map([
  ['profiler', 'the capture itself'],
  ['runtime', 'Go runtime'],
  ['accept-loop', 'accept loop'],
  ['http-bg-read', 'companion of a handler'],
  ['http-idle-server-conn', 'idle connection'],
  ['http-client-conn', 'HTTP client connection'],
  ['h2-server-loop', 'HTTP/2 server loop'],
  ['h2-client-loop', 'HTTP/2 client loop'],
  ['signal-loop', 'signal loop'],
  ['sql-opener', 'database pool loop'],
  ['grpc-loop', 'gRPC loop'],
  ['exec-wait', 'waits for a child process'],
  ['ctx-watcher', 'context watcher'],
  ['shutdown-wait', 'main waits for shutdown'],
  ['http-shutdown', 'HTTP shutdown'],
  ['library-loop', 'loop of a library'],
  ['connection-reader', 'connection reader'],
  ['websocket-reader', 'websocket reader'],
  ['idle-worker', 'idle worker'],
  ['timer-loop', 'timer loop'],
]);

/** Role of a group in words; empty for working goroutines. */
export function roleWords(group: GoroutineGroup): string {
  if (group.role === 'working') return '';
  const name = group.roleName ?? group.role;
  // a rule of the workspace is named by its id
  if (name.startsWith('own/')) return name;
  return ROLE_WORDS.get(name) ?? name.replaceAll('-', ' ');
}

/** `tenant acme 19 · globex 10`: the most frequent values of each key, three at most. */
export function labelWords(group: GoroutineGroup): string {
  const byKey = new Map<string, string[]>();
  for (const { key, value, count } of group.labels) {
    const known = byKey.get(key) ?? [];
    if (known.length < 3) {
      known.push(count === group.rows.length ? value : `${value} ${formatCount(count)}`);
    }
    byKey.set(key, known);
  }
  return [...byKey].map(([key, values]) => `${key} ${values.join(' · ')}`).join(', ');
}

/** Whole minutes as Go prints them are a lower bound; without them nothing is known. */
export function ageWords(
  minutes: { readonly min: number; readonly max: number } | undefined,
): string {
  if (!minutes) return '–';
  const text = (value: number) => formatDuration(value * MINUTE_NS);
  return minutes.min === minutes.max
    ? `≥ ${text(minutes.min)}`
    : `≥ ${text(minutes.min)} … ${text(minutes.max)}`;
}

export const AGE_UNKNOWN =
  'Go prints the age of a wait in whole minutes, and only after a garbage collection saw it.';

/** `main.go:49`; the path is for the tooltip. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const fileLine = (place: { readonly file: string; readonly line: number }): string =>
  place.file === '' ? '' : `${baseName(place.file)}${place.line > 0 ? `:${place.line}` : ''}`;
