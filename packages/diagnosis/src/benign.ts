import { goroutineMatches } from './declared/goroutine-match';
import type { IdleRule } from './declared/idle-rule';
import { ofLibraryLoop } from './library-loops';
import { STATE_OF_WAIT, type WaitKind } from './wait-class';

export type GoroutineRole = 'working' | 'idle' | 'runtime' | 'capture';

/** What the baseline looks at: one kind of goroutine, not one goroutine. */
export interface RoleSubject {
  readonly kind: WaitKind;
  /** Go's words */
  readonly reason: string;
  /** innermost first */
  readonly functions: readonly string[];
  readonly creator: string | undefined;
  readonly request: boolean;
  /** goroutine 1 is among them */
  readonly main: boolean;
  readonly hasOwnFrame: boolean;
  readonly hasUserFrame: boolean;
  readonly count: number;
  /** one for each request or job rather than a pool: see `spreadOf` in goroutine-groups */
  readonly startedByMany: boolean;
}

export interface RoleDecision {
  readonly role: GoroutineRole;
  /** id of the baseline row */
  readonly name?: string;
  /** see `GoroutineGroup.follows`; FOLLOWING_ROLES says it of the rows of BASELINE */
  readonly follows?: boolean;
}

interface BaselineRule extends RoleDecision {
  readonly name: string;
  readonly matches: (subject: RoleSubject) => boolean;
}

const has = (subject: RoleSubject, ...suffixes: string[]): boolean =>
  subject.functions.some((name) => suffixes.some((suffix) => name.endsWith(suffix)));

const hasPart = (subject: RoleSubject, ...parts: string[]): boolean =>
  subject.functions.some((name) => parts.some((part) => name.includes(part)));

const QUIET_WAITS: ReadonlySet<WaitKind> = new Set(['chan-receive', 'select', 'cond']);
const LOOP_WAITS: ReadonlySet<WaitKind> = new Set([
  'chan-receive',
  'select',
  'cond',
  'net-read',
  'sleep',
  'semaphore',
  'rate-limiter',
]);

/** What the loops of client libraries wait in; a write or a dial that hangs is never their work. */
const LIBRARY_WAITS: ReadonlySet<WaitKind> = new Set([
  ...LOOP_WAITS,
  'chan-send',
  'http-body',
  'http-response',
  'rpc',
]);

/**
 * Goroutines that wait because that is their work. First match decides. A rule speaks of one dump;
 * growth between dumps is looked for in idle groups too.
 */
export const BASELINE: readonly BaselineRule[] = [
  {
    name: 'profiler',
    role: 'capture',
    matches: (s) =>
      hasPart(
        s,
        'runtime/pprof.writeGoroutine',
        'net/http/pprof.',
        'runtime/pprof.profileWriter',
      ) ||
      has(s, 'runtime.ReadTrace', 'runtime/trace.(*traceMultiplexer).startLocked.func1') ||
      hasPart(s, 'runtime/trace.Start.func', 'runtime/pprof.(*Profile).WriteTo', 'runtime.Stack') ||
      hasPart(s, 'runtime/trace.(*FlightRecorder)', 'runtime/trace.(*recorder)') ||
      hasPart(s, 'runtime/debug.Stack', 'gops/agent.') ||
      (s.creator?.startsWith('runtime/trace.') ?? false) ||
      (s.creator?.startsWith('runtime/pprof.') ?? false),
  },
  {
    name: 'runtime',
    role: 'runtime',
    matches: (s) =>
      s.kind === 'runtime' ||
      (!s.hasUserFrame &&
        s.functions.length > 0 &&
        s.functions.every((name) => name.startsWith('runtime.'))),
  },
  { name: 'accept-loop', role: 'idle', matches: (s) => s.kind === 'net-accept' },
  {
    name: 'http-bg-read',
    role: 'idle',
    matches: (s) =>
      hasPart(
        s,
        'net/http.(*connReader).backgroundRead',
        'net/http.(*connReader).startBackgroundRead',
      ),
  },
  {
    name: 'http-idle-server-conn',
    role: 'idle',
    matches: (s) =>
      s.kind === 'net-read' &&
      !s.hasUserFrame &&
      has(s, 'net/http.(*conn).serve') &&
      has(s, 'bufio.(*Reader).Peek', 'net/http.(*conn).readRequest'),
  },
  {
    name: 'http-client-conn',
    role: 'idle',
    matches: (s) => has(s, 'net/http.(*persistConn).readLoop', 'net/http.(*persistConn).writeLoop'),
  },
  {
    name: 'h2-server-loop',
    role: 'idle',
    matches: (s) =>
      has(s, 'http2serverConn).serve', 'http2.(*serverConn).serve') ||
      has(s, 'http2serverConn).readFrames', 'http2.(*serverConn).readFrames'),
  },
  {
    name: 'h2-client-loop',
    role: 'idle',
    matches: (s) => hasPart(s, 'http2clientConnReadLoop', 'http2.(*clientConnReadLoop)'),
  },
  {
    // started for each stream by RoundTrip; writes the request and waits until the stream ends
    name: 'h2-client-stream',
    role: 'idle',
    matches: (s) => has(s, 'http2clientStream).doRequest', 'http2.(*clientStream).doRequest'),
  },
  { name: 'signal-loop', role: 'idle', matches: (s) => hasPart(s, 'os/signal.') },
  {
    name: 'sql-opener',
    role: 'idle',
    matches: (s) =>
      has(s, 'database/sql.(*DB).connectionOpener', 'database/sql.(*DB).connectionCleaner'),
  },
  {
    name: 'grpc-loop',
    role: 'idle',
    matches: (s) =>
      !s.request &&
      hasPart(
        s,
        'grpc/internal/transport.(*loopyWriter)',
        'grpc/internal/transport.(*controlBuffer).get',
        'grpc/internal/transport.(*http2Client).reader',
        'grpc/internal/transport.(*http2Server)',
        'grpc/internal/transport.(*http2Client).keepalive',
        'grpc.(*ccBalancerWrapper)',
        'grpc/internal/grpcsync.',
      ),
  },
  {
    // a server's stream waits for its client's next message, a watcher for its server's
    name: 'grpc-stream',
    role: 'idle',
    matches: (s) =>
      s.kind === 'rpc' &&
      (s.request
        ? has(s, 'grpc.(*serverStream).RecvMsg')
        : has(s, 'grpc.(*clientStream).RecvMsg') && !has(s, 'grpc.(*ClientConn).Invoke')),
  },
  {
    // the child runs; once it has ended and Wait still waits for its output, it is no longer that
    name: 'exec-wait',
    role: 'idle',
    matches: (s) => has(s, 'os.(*Process).wait', 'os.(*Process).Wait'),
  },
  {
    name: 'client-library',
    role: 'idle',
    matches: (s) => !s.request && LIBRARY_WAITS.has(s.kind) && ofLibraryLoop(s.functions),
  },
  {
    name: 'ctx-watcher',
    role: 'idle',
    matches: (s) =>
      QUIET_WAITS.has(s.kind) &&
      (hasPart(s, 'context.(*cancelCtx).propagateCancel') ||
        has(s, 'database/sql.(*Tx).awaitDone', 'database/sql.(*Rows).awaitDone') ||
        hasPart(s, 'crypto/tls.(*Conn).handshakeContext.func')),
  },
  {
    name: 'shutdown-wait',
    role: 'idle',
    matches: (s) =>
      s.main &&
      !s.request &&
      ['chan-receive', 'select', 'select-empty', 'waitgroup', 'cond', 'sleep', 'syscall'].includes(
        s.kind,
      ),
  },
  {
    name: 'http-shutdown',
    role: 'idle',
    matches: (s) => s.kind === 'select' && has(s, 'net/http.(*Server).Shutdown'),
  },
  { name: 'iterator', role: 'idle', matches: (s) => s.kind === 'coroutine' },
  {
    name: 'library-loop',
    role: 'idle',
    matches: (s) => !s.hasOwnFrame && !s.request && LOOP_WAITS.has(s.kind) && !s.startedByMany,
  },
  {
    name: 'connection-reader',
    role: 'idle',
    matches: (s) => s.kind === 'net-read' && !s.request && s.hasUserFrame,
  },
  {
    name: 'websocket-reader',
    role: 'idle',
    matches: (s) => s.kind === 'net-read' && hasPart(s, 'websocket.', 'ws.(*', '/ws.', 'wsutil.'),
  },
  {
    name: 'idle-worker',
    role: 'idle',
    matches: (s) => QUIET_WAITS.has(s.kind) && !s.request && s.hasUserFrame && !s.startedByMany,
  },
  {
    name: 'timer-loop',
    role: 'idle',
    matches: (s) => s.kind === 'sleep' && !s.request && s.count <= 2,
  },
];

/** Runtime, companions and connection loops: their number follows other goroutines' number. */
export const FOLLOWING_ROLES: ReadonlySet<string> = new Set([
  'profiler',
  'runtime',
  'accept-loop',
  'http-bg-read',
  'http-idle-server-conn',
  'http-client-conn',
  'h2-server-loop',
  'h2-client-loop',
  'h2-client-stream',
  'client-library',
  'signal-loop',
  'sql-opener',
  'grpc-loop',
  'connection-reader',
  'websocket-reader',
  'exec-wait',
  'http-shutdown',
]);

/** @param idle rules of the workspace; the profiler's and the runtime's own goroutines are never theirs */
export function decideRole(subject: RoleSubject, idle: readonly IdleRule[] = []): RoleDecision {
  const known = BASELINE.find((rule) => rule.matches(subject));
  if (known && known.role !== 'idle') return { role: known.role, name: known.name };
  for (const rule of idle) {
    if (!goroutineMatches(rule.match, subject)) continue;
    return { role: 'idle', name: rule.id, follows: rule.follows === true };
  }
  if (known) return { role: known.role, name: known.name };
  if (STATE_OF_WAIT[subject.kind] === 'idle') return { role: 'runtime', name: 'runtime' };
  return { role: 'working' };
}
