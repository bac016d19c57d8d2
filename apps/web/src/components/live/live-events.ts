/** As `LiveEvent` of usecases. */
export interface LiveEvent {
  readonly topic: string;
  readonly id: string;
}

/** Everything may have changed: the stream was away, or messages were lost. */
export const ALL: LiveEvent = { topic: 'all', id: '' };

/**
 * The stream has begun: what changed since the page was drawn on the server was not told. A page of a
 * capture in work asks by itself until it is done, and one that is done is large and hardly changes.
 */
export const BEGUN: LiveEvent = { topic: 'begun', id: '' };

/** @returns undefined for what is no event of ours */
export function readLiveEvent(data: string): LiveEvent | undefined {
  try {
    const { topic, id } = JSON.parse(data) as Partial<LiveEvent>;
    return typeof topic === 'string' && typeof id === 'string' ? { topic, id } : undefined;
  } catch {
    return undefined;
  }
}

/** Routers whose answers change with a topic, beside the one of the topic's own name. */
const ALSO: ReadonlyMap<string, readonly string[]> = new Map([
  ['capture', ['service', 'workspace']],
  ['finding', ['capture', 'service']],
  ['incident', ['service']],
  ['summary', ['incident']],
  ['annotation', ['incident']],
  ['deploy', ['incident', 'service']],
  ['notification', ['notify']],
  ['delivery', ['notify']],
  ['member', ['workspace', 'session']],
]);

/**
 * Whether an answer may have changed with an event: by the router that gave it, unless it was asked for
 * another object of the same kind (`{capture: 'cap_…'}`).
 *
 * @param key of react-query as tRPC makes it: `[['capture', 'get'], {input: {…}}]`
 */
export function mayHaveChanged(key: readonly unknown[], event: LiveEvent): boolean {
  const [path, options] = key;
  const name: unknown = Array.isArray(path) ? path[0] : undefined;
  if (typeof name !== 'string') return false;
  if (event.topic === 'all') return true;
  if (event.topic === 'begun') return name !== 'capture';
  if (name !== event.topic && !ALSO.get(event.topic)?.includes(name)) return false;
  const prefix = event.id.slice(0, event.id.indexOf('_') + 1);
  if (prefix === '') return true;
  const input =
    typeof options === 'object' && options !== null && 'input' in options ? options.input : {};
  const sameKind = Object.values(input ?? {}).filter(
    (value): value is string => typeof value === 'string' && value.startsWith(prefix),
  );
  return sameKind.length === 0 || sameKind.includes(event.id);
}
