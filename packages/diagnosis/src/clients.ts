import { formatDuration } from '@unpark/base';
import type { Said } from '@unpark/model';
import { type Confidence, WEIGHT } from './confidence';
import { counted, type EvidenceList, goroutineRows } from './draft';
import type { OrderedDump } from './dump-order';
import type { DumpView } from './dump-view';
import { say } from './say';
import type { Situation } from './situation';

/**
 * Are the clients of some requests still there? net/http watches the client of a running HTTP/1
 * request in a goroutine of its own (`backgroundRead`), which ends when the client closes. A handler
 * has none either when it took the connection over, or has not read the body to its end: an absent
 * watcher tells something only where requests of the same kind have one, or where one was lost.
 */
export interface Clients {
  /** HTTP/1 requests among these goroutines; of HTTP/2 and gRPC a dump does not tell */
  readonly requests: number;
  /** at least this many are watched */
  readonly connected: number;
  /** at least this many are not */
  readonly unwatched: number;
  /** rows of those that are not, in `view`; all of them when ids are not printed */
  readonly unwatchedRows: readonly number[];
  /** were watched in the first dump, still wait, and are not watched in the last */
  readonly leftBetween: number;
  /** the dump that was looked at: the last one */
  readonly view: DumpView;
}

const HTTP1_ROOT = 'net/http.(*conn).serve';

const isHttp1 = (view: DumpView, row: number): boolean => {
  const { functions, request } = view.stack(row);
  return request && functions.some((name) => name.endsWith(HTTP1_ROOT));
};

/** One byte a row: 1 for a goroutine whose client net/http watches. */
function watchedRows(dump: OrderedDump): Uint8Array {
  const watched = new Uint8Array(dump.view.tables.goroutines.rows);
  for (const group of dump.groups) {
    if (group.roleName !== 'http-bg-read') continue;
    for (const row of group.rows) {
      const parent = dump.view.parentRow(row);
      if (parent !== undefined) watched[parent] = 1;
    }
  }
  return watched;
}

const cache = new WeakMap<OrderedDump, Uint8Array>();

function watchedIn(dump: OrderedDump): Uint8Array {
  const known = cache.get(dump);
  if (known) return known;
  const found = watchedRows(dump);
  cache.set(dump, found);
  return found;
}

/** The clients of the requests in some groups, in the last dump that has any of them. */
export function clientsOf(situation: Situation, keys: ReadonlySet<string>): Clients {
  const last = situation.latest;
  const later = last && [...keys].some((key) => last.groupByKey.has(key)) ? last : undefined;
  const dump = later ?? situation.reference;
  const { view } = dump;
  const rows: number[] = [];
  for (const key of keys) {
    for (const row of dump.groupByKey.get(key)?.rows ?? []) if (isHttp1(view, row)) rows.push(row);
  }
  rows.sort((a, b) => a - b);
  if (!situation.printsCreatorIds) return clientsByNumber(dump, rows);
  const watched = watchedIn(dump);
  const unwatchedRows = rows.filter((row) => watched[row] !== 1);
  return {
    requests: rows.length,
    connected: rows.length - unwatchedRows.length,
    unwatched: unwatchedRows.length,
    unwatchedRows,
    leftBetween: later ? leftBetween(situation, keys, later) : 0,
    view,
  };
}

function leftBetween(situation: Situation, keys: ReadonlySet<string>, later: OrderedDump): number {
  const fate = situation.fate(keys);
  if (!fate) return 0;
  const before = watchedIn(situation.earliest);
  const after = watchedIn(later);
  let left = 0;
  fate.stayedBefore.forEach((row, i) => {
    if (before[row] === 1 && after[fate.stayedAfter[i] ?? -1] !== 1) left++;
  });
  return left;
}

/** Go 1.20 and earlier print no parents: the number of watchers bounds how many of these have one. */
function clientsByNumber(dump: OrderedDump, rows: readonly number[]): Clients {
  let watchers = 0;
  let requests = 0;
  for (const group of dump.groups) {
    if (group.roleName === 'http-bg-read') watchers += group.rows.length;
    else if (group.request && isHttp1(dump.view, group.rows[0] ?? 0)) {
      requests += group.frames.some((frame) => IDLE_FRAMES.includes(frame.function))
        ? 0
        : group.rows.length;
    }
  }
  return {
    requests: rows.length,
    connected: Math.max(0, watchers - (requests - rows.length)),
    unwatched: Math.max(0, rows.length - watchers),
    unwatchedRows: rows,
    leftBetween: 0,
    view: dump.view,
  };
}

/** A connection between two requests. */
const IDLE_FRAMES = ['bufio.(*Reader).Peek', 'net/http.(*conn).readRequest'];

/** How many have certainly lost their client while their handler waits; 0 when nothing tells. */
export function clientsLeft(clients: Clients): number {
  return clients.connected > 0 ? clients.unwatched : clients.leftBetween;
}

/**
 * No client is known to have left: all are watched, or none speaks HTTP/1, where a dump does not tell
 * and a stream is as likely as a stall.
 */
export const noneLeft = (clients: Clients): boolean =>
  clients.leftBetween === 0 && clients.connected >= clients.requests * 0.95;

/** A wait that a client's leaving does not end holds up the server, whatever it waits for. */
export function weighClients(
  situation: Situation,
  confidence: Confidence,
  list: EvidenceList,
  keys: ReadonlySet<string>,
): void {
  const clients = clientsOf(situation, keys);
  const left = clientsLeft(clients);
  if (left < 3 || left < clients.requests * 0.1) return;
  const all = counted(clients.requests, { one: 'client', zh: '个客户端' });
  confidence.add(
    say`${left} of ${all} have given up, and the handlers still wait`
      .zh`${all}中有 ${left} 个已放弃，而 handler 仍在等待`,
    WEIGHT.clientsLeft,
  );
  const { connected, requests } = clients;
  const dump = clients.view.label;
  const between =
    clients.leftBetween > 0 ? leftWhen(clients.leftBetween, situation.gapNs) : NOTHING;
  const others =
    connected > 0
      ? say`, ${connected} at the same place have one`.zh`，同一位置有 ${connected} 个有`
      : NOTHING;
  list.add(
    say`${left} of ${requests} have no background reader in ${dump}${others}: their clients have left${between}.`
      .zh`${dump} 里 ${requests} 个请求中有 ${left} 个没有后台读取的 goroutine${others}：它们的客户端已离开${between}。`,
    [goroutineRows(clients.view, clients.unwatchedRows)],
    {
      source: clients.view.label,
      provenance: 'inferred',
      functions: ['net/http.(*connReader).backgroundRead'],
    },
  );
}

const NOTHING: Said = { en: '', zh: '' };

const leftWhen = (count: number, gapNs: number | undefined): Said =>
  gapNs === undefined
    ? say`; ${count} of them left in the time between the dumps`
        .zh`；其中 ${count} 个是在两份 dump 之间离开的`
    : say`; ${count} of them left in the ${formatDuration(gapNs)} between the dumps`
        .zh`；其中 ${count} 个是在两份 dump 相隔的 ${formatDuration(gapNs)} 内离开的`;
