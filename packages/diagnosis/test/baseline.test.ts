import { describe, expect, it } from 'vitest';
import { BASELINE } from '../src/benign';
import { groupGoroutines } from '../src/goroutine-groups';
import { ofLibraryLoop } from '../src/library-loops';
import { artifactOf, dumpText, many, NET_READ, type Parked } from './dump-text';
import { ACCEPTS, parked, POLL, READ, ROUND_TRIP, serving, stackOf, WRITE } from './stack-text';

/** Roles of all groups but the accept loop of `main`. */
function rolesOf(goroutines: readonly Parked[]): string[] {
  const { dump } = artifactOf('d.txt', new TextEncoder().encode(dumpText(goroutines)));
  if (!dump) throw new Error('the dump was not read');
  return groupGoroutines(dump).map(({ role, roleName }) => `${role} ${roleName ?? ''}`.trim());
}

const library = (stack: string, reason = 'select'): Parked[] =>
  many(30, 100, (id) => parked(id, reason, stack, 'main.open', id + 1_000_000));

/** One for each row of the baseline: goroutines that wait because that is their work. */
const IDLE: readonly (readonly [row: string, goroutines: readonly Parked[]])[] = [
  ['idle accept-loop', [ACCEPTS]],
  [
    'idle http-idle-server-conn',
    [
      parked(
        5,
        'IO wait',
        `${READ} > net/http.(*connReader).Read > bufio.(*Reader).fill > bufio.(*Reader).Peek > net/http.(*conn).serve`,
        'net/http.(*Server).Serve',
      ),
    ],
  ],
  ['idle http-bg-read', serving(5, 'select', 'main.h').slice(1)],
  [
    'idle http-client-conn',
    [
      parked(
        5,
        'IO wait',
        `${READ} > net/http.(*persistConn).Read > bufio.(*Reader).fill > bufio.(*Reader).Peek > net/http.(*persistConn).readLoop`,
        'net/http.(*Transport).dialConn',
      ),
    ],
  ],
  ...(
    ['net/http.(*http2', 'net/http/internal/http2.(*', 'golang.org/x/net/http2.(*'] as const
  ).flatMap((http2): (readonly [string, readonly Parked[]])[] => [
    [
      'idle h2-server-loop',
      [
        parked(
          5,
          'select',
          `${http2}serverConn).serve > net/http.(*conn).serve`,
          'net/http.(*Server).Serve',
        ),
      ],
    ],
    [
      'idle h2-server-loop',
      [
        parked(
          5,
          'IO wait',
          `${READ} > ${http2}serverConn).readFrames`,
          `${http2}serverConn).serve`,
        ),
      ],
    ],
    [
      'idle h2-client-loop',
      [
        parked(
          5,
          'IO wait',
          `${READ} > ${http2}clientConnReadLoop).run`,
          `${http2}Transport).newClientConn`,
        ),
      ],
    ],
    [
      'idle h2-client-stream',
      [
        parked(
          5,
          'select',
          `${http2}clientStream).writeRequest > ${http2}clientStream).doRequest`,
          `${http2}ClientConn).RoundTrip`,
        ),
      ],
    ],
  ]),
  [
    'idle signal-loop',
    [parked(5, 'syscall', 'os/signal.signal_recv > os/signal.loop', 'os/signal.Notify.func2.1')],
  ],
  [
    'idle sql-opener',
    [parked(5, 'select', 'database/sql.(*DB).connectionOpener', 'database/sql.OpenDB')],
  ],
  [
    'idle sql-opener',
    [
      parked(
        5,
        'select',
        'database/sql.(*DB).connectionCleaner',
        'database/sql.(*DB).startCleanerLocked',
      ),
    ],
  ],
  [
    'idle grpc-loop',
    [
      parked(
        5,
        'select',
        'google.golang.org/grpc/internal/transport.(*controlBuffer).get > google.golang.org/grpc/internal/transport.(*loopyWriter).run',
        'google.golang.org/grpc/internal/transport.newHTTP2Client',
      ),
    ],
  ],
  [
    'idle grpc-loop',
    [
      parked(
        5,
        'IO wait',
        `${READ} > google.golang.org/grpc/internal/transport.(*http2Client).reader`,
        'google.golang.org/grpc/internal/transport.newHTTP2Client',
      ),
    ],
  ],
  [
    'idle exec-wait',
    serving(
      5,
      'syscall',
      'syscall.Syscall6 > os.(*Process).blockUntilWaitable > os.(*Process).wait > os.(*Process).Wait > os/exec.(*Cmd).Wait > main.run',
    ).slice(0, 1),
  ],
  [
    'idle ctx-watcher',
    [
      parked(
        5,
        'select',
        'context.(*cancelCtx).propagateCancel.func2',
        'context.(*cancelCtx).propagateCancel',
      ),
    ],
  ],
  ['idle shutdown-wait', [{ id: 1, reason: 'chan receive', frames: stackOf('main.main') }]],
  ['idle http-shutdown', [parked(5, 'select', 'net/http.(*Server).Shutdown > main.stop')]],
  ['idle iterator', [parked(5, 'coroutine', 'iter.Pull[...].func1', 'iter.Pull[...]')]],
  [
    'idle connection-reader',
    many(40, 100, (id) =>
      parked(
        id,
        'IO wait',
        `${READ} > bufio.(*Reader).ReadString > main.(*session).loop`,
        'main.accept',
        id + 90_000,
      ),
    ),
  ],
  ['idle idle-worker', many(40, 100, (id) => parked(id, 'chan receive', 'main.(*pool).work'))],
  ['idle timer-loop', [parked(5, 'sleep', 'time.Sleep > main.tick')]],
  ['idle client-library', library('github.com/redis/go-redis/v9/internal/pool.(*ConnPool).reaper')],
  ['idle client-library', library('github.com/jackc/pgx/v5/pgxpool.(*Pool).backgroundHealthCheck')],
  [
    'idle client-library',
    library('github.com/jackc/pgx/v5/pgconn/ctxwatch.(*ContextWatcher).Watch.func1'),
  ],
  [
    'idle client-library',
    library('go.mongodb.org/mongo-driver/x/mongo/driver/topology.(*Server).update'),
  ],
  ['idle client-library', library('github.com/segmentio/kafka-go.(*connPool).discover')],
  [
    'idle client-library',
    library('github.com/segmentio/kafka-go.(*Reader).FetchMessage > main.(*consumer).run'),
  ],
  ['idle client-library', library('github.com/IBM/sarama.(*brokerProducer).run', 'chan receive')],
  [
    'idle client-library',
    library('go.opentelemetry.io/otel/sdk/trace.(*batchSpanProcessor).processQueue'),
  ],
  ['idle client-library', library('go.opentelemetry.io/otel/sdk/metric.(*PeriodicReader).run')],
  ['idle client-library', library('go.uber.org/zap/zapcore.(*BufferedWriteSyncer).flushLoop')],
  [
    'idle client-library',
    library('github.com/fsnotify/fsnotify.(*inotify).readEvents', 'syscall').map((one) => ({
      ...one,
      reason: 'IO wait',
      frames: [...NET_READ, ...one.frames],
    })),
  ],
  ['idle client-library', library('go.etcd.io/etcd/client/v3.(*watchGrpcStream).run')],
  [
    'idle client-library',
    library(
      `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > github.com/hashicorp/consul/api.(*Client).doRequest > github.com/hashicorp/consul/api.(*Health).Service > main.watch`,
    ),
  ],
  [
    'idle client-library',
    library(
      'k8s.io/client-go/tools/cache.(*Reflector).handleWatch > k8s.io/apimachinery/pkg/util/wait.BackoffUntil',
    ),
  ],
  ['idle client-library', library('github.com/nats-io/nats.go.(*Conn).flusher', 'chan receive')],
  [
    'idle client-library',
    library('github.com/eclipse/paho.mqtt.golang.startComms.func1', 'chan receive'),
  ],
  ['idle client-library', library('github.com/rabbitmq/amqp091-go.(*Connection).heartbeater')],
  [
    'idle client-library',
    library('gopkg.in/natefinch/lumberjack.v2.(*Logger).millRun', 'chan receive'),
  ],
  [
    'runtime runtime',
    [parked(5, 'GC worker (idle)', 'runtime.gcBgMarkWorker', 'runtime.gcBgMarkStartWorkers')],
  ],
];

describe('waits that are goroutines’ work', () => {
  it.each(IDLE)('%s', (row, goroutines) => {
    expect(new Set(rolesOf(goroutines))).toEqual(new Set([row]));
  });

  it('every row that names a library or a part of one has a goroutine here', () => {
    const shown = new Set(IDLE.map(([row]) => row.slice(row.indexOf(' ') + 1)));
    const left = BASELINE.map(({ name }) => name).filter((name) => !shown.has(name));
    // the capture's own, and rows that only a stream, a loop of std, or a handler shows
    expect(left).toEqual(['profiler', 'grpc-stream', 'library-loop', 'websocket-reader']);
  });
});

describe('waits that are not', () => {
  it('what a library calls back is the program’s own', () => {
    expect(ofLibraryLoop(['main.job', 'github.com/robfig/cron/v3.(*Cron).startJob.func1'])).toBe(
      false,
    );
    expect(ofLibraryLoop(['github.com/robfig/cron/v3.(*Cron).run'])).toBe(true);
    expect(
      ofLibraryLoop([
        'net/http.(*persistConn).roundTrip',
        'example.com/shop/consul/api.(*Health).Service',
      ]),
    ).toBe(true);
    expect(ofLibraryLoop(['main.(*Health).Service'])).toBe(false);
  });

  it('a request in a client library works, whatever it waits for', () => {
    const call = serving(
      5,
      'select',
      'github.com/segmentio/kafka-go.(*Reader).FetchMessage > main.next',
    ).slice(0, 1);
    expect(rolesOf(call)).toEqual(['working']);
  });

  it('a write that hangs, a command that has ended, a handler in a stream', () => {
    expect(
      rolesOf([parked(5, 'IO wait', `${WRITE} > github.com/nats-io/nats.go.(*Conn).flusher`)]),
    ).toEqual(['working']);
    expect(
      rolesOf(
        serving(
          5,
          'chan receive',
          'os/exec.(*Cmd).awaitGoroutines > os/exec.(*Cmd).Wait > main.run',
        ).slice(0, 1),
      ),
    ).toEqual(['working']);
    expect(
      rolesOf([
        parked(
          5,
          'IO wait',
          `${POLL} > internal/poll.(*pollDesc).waitWrite > internal/poll.(*FD).WaitWrite > net.(*netFD).connect > main.open`,
        ),
      ]),
    ).toEqual(['working']);
  });
});
