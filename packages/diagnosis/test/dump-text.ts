import { readArtifact } from '@unpark/formats';
import { type ArtifactHints, dumpTablesOf, profileTablesOf } from '@unpark/model';
import type { DiagnosisArtifact } from '../src/diagnose';

/** One goroutine of a text dump; frames innermost first, as `function(args) file:line`. */
export interface Parked {
  readonly id: number;
  readonly reason: string;
  readonly frames: readonly string[];
  /** `main.start in 1 /app/main.go:9`, or without `in N` as Go 1.19 prints it */
  readonly by?: string;
}

function frameText(frame: string): string {
  const space = frame.lastIndexOf(' ');
  const call = frame.slice(0, space);
  return `${call.endsWith(')') ? call : `${call}(...)`}\n\t${frame.slice(space + 1)} +0x1d\n`;
}

export function dumpText(goroutines: readonly Parked[]): string {
  return goroutines
    .map(({ id, reason, frames, by }) => {
      let text = `goroutine ${id} [${reason}]:\n${frames.map(frameText).join('')}`;
      if (by) {
        const [, name, parent, place] = /^(\S+)(?: in (\d+))? (\S+)$/.exec(by) ?? [];
        text += `created by ${name}${parent ? ` in goroutine ${parent}` : ''}\n\t${place} +0x1d\n`;
      }
      return text;
    })
    .join('\n');
}

export function artifactOf(
  file: string,
  bytes: Uint8Array,
  hints: Partial<ArtifactHints> = {},
): DiagnosisArtifact {
  const all: ArtifactHints = { file, ...hints };
  const { tables, ...record } = readArtifact(bytes, all);
  const dump = dumpTablesOf(tables);
  const profile = profileTablesOf(tables);
  return { record, hints: all, ...(dump && { dump }), ...(profile && { profile }) };
}

/** Dumps of one process, taken some seconds apart, oldest first. */
export function dumpArtifacts(
  dumps: readonly (readonly Parked[])[],
  secondsApart = 10,
): DiagnosisArtifact[] {
  return dumps.map((goroutines, i) => {
    const at = (1_790_000_000n + BigInt(i * secondsApart)) * 1_000_000_000n;
    return artifactOf(`dump-${i + 1}.txt`, new TextEncoder().encode(dumpText(goroutines)), {
      captured: { fromUnixNs: String(at), toUnixNs: String(at + 10_000_000n) },
    });
  });
}

/** `count` goroutines that differ in id only. */
export function many(
  count: number,
  firstId: number,
  one: (id: number, i: number) => Parked | readonly Parked[],
): Parked[] {
  return Array.from({ length: count }, (_, i) => one(firstId + i * 10, i)).flat() as Parked[];
}

export const SERVE = [
  'net/http.HandlerFunc.ServeHTTP(0xa7fa20?, {0x836748?}) /go/src/net/http/server.go:2294',
  'net/http.(*ServeMux).ServeHTTP(0x4712f9?) /go/src/net/http/server.go:2822',
  'net/http.serverHandler.ServeHTTP({0xc000104330?}) /go/src/net/http/server.go:3301',
  'net/http.(*conn).serve(0xc000108240) /go/src/net/http/server.go:2102',
] as const;

const SERVED_BY = 'net/http.(*Server).Serve in 1 /go/src/net/http/server.go:3454';

export const NET_READ = [
  'internal/poll.runtime_pollWait(0x7f, 0x72) /go/src/runtime/netpoll.go:351',
  'internal/poll.(*pollDesc).wait(0xc0?, 0x0) /go/src/internal/poll/fd_poll_runtime.go:84',
  'internal/poll.(*pollDesc).waitRead(...) /go/src/internal/poll/fd_poll_runtime.go:89',
  'internal/poll.(*FD).Read(0xc000066280) /go/src/internal/poll/fd_unix.go:165',
  'net.(*netFD).Read(0xc000066280) /go/src/net/fd_posix.go:55',
  'net.(*conn).Read(0xc00003a028) /go/src/net/net.go:194',
] as const;

/** A handler in the middle of a request, with the goroutine that watches its client. */
export function request(
  id: number,
  reason: string,
  frames: readonly string[],
  watched = true,
): Parked[] {
  const handler: Parked = { id, reason, frames: [...frames, ...SERVE], by: SERVED_BY };
  if (!watched) return [handler];
  return [
    handler,
    {
      id: id + 1,
      reason: 'IO wait',
      frames: [
        ...NET_READ,
        'net/http.(*connReader).backgroundRead(0xc0) /go/src/net/http/server.go:690',
      ],
      by: `net/http.(*connReader).startBackgroundRead in ${id} /go/src/net/http/server.go:686`,
    },
  ];
}

export const MAIN_ACCEPTS: Parked = {
  id: 1,
  reason: 'IO wait',
  frames: [
    ...NET_READ.slice(0, 3),
    'internal/poll.(*FD).Accept(0xc0000b6000) /go/src/internal/poll/fd_unix.go:620',
    'net.(*netFD).accept(0xc0000b6000) /go/src/net/fd_unix.go:172',
    'net.(*TCPListener).Accept(0xc0) /go/src/net/tcpsock.go:380',
    'net/http.(*Server).Serve(0xc0) /go/src/net/http/server.go:3424',
    'main.main() /app/main.go:90',
  ],
};

export const HTTP_CALL = [
  'net/http.(*persistConn).roundTrip(0xc0000aa5a0) /go/src/net/http/transport.go:2826',
  'net/http.(*Transport).roundTrip(0xa78340) /go/src/net/http/transport.go:696',
  'net/http.send(0xc0) /go/src/net/http/client.go:259',
  'net/http.(*Client).do(0xa7f240) /go/src/net/http/client.go:728',
] as const;

/** The frames of a goroutine that waits in `mu.Lock` of the lock at an address. */
export const lockWait = (address: string): string[] => [
  'internal/sync.runtime_SemacquireMutex(0x8?, 0x0?, 0xc0?) /go/src/runtime/sema.go:95',
  `internal/sync.(*Mutex).lockSlow(${address}) /go/src/internal/sync/mutex.go:149`,
  'internal/sync.(*Mutex).Lock(...) /go/src/internal/sync/mutex.go:70',
  'sync.(*Mutex).Lock(...) /go/src/sync/mutex.go:46',
];
