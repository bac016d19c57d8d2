import { severityRank } from '@unpark/model';
import { diagnose } from '../src/diagnose';
import { dumpArtifacts, NET_READ, type Parked } from './dump-text';

/** Where a function stands: the module cache for dependencies, `/app` for the program. */
function placeOf(name: string): string {
  const path = name.slice(0, name.indexOf('.', name.lastIndexOf('/') + 1));
  const line =
    20 + ([...name].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 977, 7) % 400);
  if (path === 'main') return `/app/main.go:${line}`;
  if (path.startsWith('example.com/'))
    return `/app/${path.slice(path.lastIndexOf('/') + 1)}.go:${line}`;
  if (path.includes('.')) return `/root/go/pkg/mod/${path}@v1.2.3/file.go:${line}`;
  return `/usr/local/go/src/${path}/file.go:${line}`;
}

/** `net.(*conn).Read > main.fetch`: innermost first, as the frames of a goroutine. */
export const stackOf = (text: string): string[] =>
  text.split(' > ').map((name) => `${name.trim()}(...) ${placeOf(name.trim())}`);

export const POLL = 'internal/poll.runtime_pollWait > internal/poll.(*pollDesc).wait';
export const READ = `${POLL} > internal/poll.(*pollDesc).waitRead > internal/poll.(*FD).Read > net.(*netFD).Read > net.(*conn).Read`;
export const WRITE = `${POLL} > internal/poll.(*pollDesc).waitWrite > internal/poll.(*FD).Write > net.(*netFD).Write > net.(*conn).Write`;
export const DIAL = `${POLL} > internal/poll.(*pollDesc).waitWrite > internal/poll.(*FD).WaitWrite > net.(*netFD).connect > net.(*netFD).dial > net.socket > net.internetSocket > net.(*sysDialer).doDialTCP > net.(*sysDialer).dialTCP > net.(*sysDialer).dialSingle > net.(*sysDialer).dialSerial > net.(*Dialer).DialContext`;
export const ROUND_TRIP =
  'net/http.(*Transport).roundTrip > net/http.(*Transport).RoundTrip > net/http.send > net/http.(*Client).send > net/http.(*Client).do > net/http.(*Client).Do';

/** Frames of a request below the handler. */
export const SERVED =
  'net/http.HandlerFunc.ServeHTTP > net/http.(*ServeMux).ServeHTTP > net/http.serverHandler.ServeHTTP > net/http.(*conn).serve';

const createdBy = (name: string, parent: number | undefined): string =>
  `${name}${parent === undefined ? '' : ` in ${parent}`} ${placeOf(name)}`;

/** A goroutine of its own; `parent` is left out as Go 1.19 prints it. */
export const parked = (
  id: number,
  reason: string,
  stack: string,
  by = 'main.main',
  parent: number | undefined = 1,
): Parked => ({ id, reason, frames: stackOf(stack), by: createdBy(by, parent) });

/** A request in a handler, with the goroutine that watches its client. */
export const serving = (id: number, reason: string, stack: string): Parked[] => [
  parked(id, reason, `${stack} > ${SERVED}`, 'net/http.(*Server).Serve'),
  {
    id: id + 1,
    reason: 'IO wait',
    frames: [...NET_READ, ...stackOf('net/http.(*connReader).backgroundRead')],
    by: createdBy('net/http.(*connReader).startBackgroundRead', id),
  },
];

export const ACCEPTS: Parked = {
  id: 1,
  reason: 'IO wait',
  frames: stackOf(
    `${POLL} > internal/poll.(*pollDesc).waitRead > internal/poll.(*FD).Accept > net.(*netFD).accept > net.(*TCPListener).Accept > net/http.(*Server).Serve > net/http.(*Server).ListenAndServe > main.main`,
  ),
};

const dumper = (id: number): Parked => ({
  id,
  reason: 'running',
  frames: [`runtime/pprof.writeGoroutineStacks({0x1, 0x${id}}) /go/src/runtime/pprof/pprof.go:764`],
});

/** The same goroutines in two dumps some seconds apart. */
export const lasting = (
  goroutines: readonly Parked[],
  more: readonly Parked[] = [],
): Parked[][] => [
  [dumper(990_001), ACCEPTS, ...goroutines],
  [dumper(990_002), ACCEPTS, ...goroutines, ...more],
];

const shifted = (text: string | undefined, by: number): string | undefined =>
  text?.replace(/ in (\d+) /, (_, id: string) => ` in ${id === '1' ? id : Number(id) + by} `);

/** As many in the second dump, and none of them the same: waits that end. */
export const moving = (goroutines: readonly Parked[]): Parked[][] => [
  [dumper(990_001), ACCEPTS, ...goroutines],
  [
    dumper(990_002),
    ACCEPTS,
    ...goroutines.map((one): Parked => {
      const by = shifted(one.by, 500_000);
      return { ...one, id: one.id + 500_000, ...(by !== undefined && { by }) };
    }),
  ],
];

export interface Found {
  readonly pattern: string | undefined;
  readonly severity: string | undefined;
  readonly guilty: string | undefined;
  /** patterns of medium weight and more */
  readonly loud: readonly string[];
  readonly healthy: boolean;
}

export function found(dumps: readonly (readonly Parked[])[], secondsApart = 10): Found {
  const { findings, verdict } = diagnose({ artifacts: dumpArtifacts(dumps, secondsApart) });
  const [first] = findings;
  return {
    pattern: first?.pattern,
    severity: first?.severity,
    guilty: first?.functions[0],
    loud: findings
      .filter((one) => severityRank(one.severity) >= severityRank('medium'))
      .map((one) => one.pattern),
    healthy: verdict.healthy,
  };
}
