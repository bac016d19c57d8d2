import { severityRank } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import {
  dumpArtifacts,
  HTTP_CALL,
  lockWait,
  MAIN_ACCEPTS,
  many,
  NET_READ,
  type Parked,
  request,
} from './dump-text';

const idleConnections = many(5, 9000, (id) => ({
  id,
  reason: 'IO wait',
  frames: [
    ...NET_READ,
    'net/http.(*connReader).Read(0xc0) /go/src/net/http/server.go:798',
    'bufio.(*Reader).fill(0xc0) /go/src/bufio/bufio.go:113',
    'bufio.(*Reader).Peek(0xc0, 0x4) /go/src/bufio/bufio.go:152',
    'net/http.(*conn).serve(0xc0) /go/src/net/http/server.go:2137',
  ],
  by: 'net/http.(*Server).Serve in 1 /go/src/net/http/server.go:3454',
}));
const base = [MAIN_ACCEPTS, ...idleConnections];

const worker = (id: number): Parked => ({
  id,
  reason: 'chan receive',
  frames: ['main.(*pool).work(0xc0000a0000) /app/pool.go:31'],
  by: 'main.newPool in 1 /app/pool.go:20',
});
const longPoll = (id: number) =>
  request(id, 'select', [
    'main.(*feed).next(0xc0) /app/feed.go:44',
    'main.(*feed).ServeHTTP(0xc0) /app/feed.go:30',
  ]);
const writePump = (id: number, parent: number): Parked => ({
  id,
  reason: 'select',
  frames: ['main.(*client).writePump(0xc0) /app/client.go:80'],
  by: `main.serveWs in ${parent} /app/client.go:120`,
});
const readPump = (id: number, parent: number): Parked => ({
  id,
  reason: 'IO wait',
  frames: [
    ...NET_READ,
    'bufio.(*Reader).Peek(0xc0) /go/src/bufio/bufio.go:152',
    'github.com/gorilla/websocket.(*Conn).read(0xc0) /root/go/pkg/mod/github.com/gorilla/websocket@v1.5.3/conn.go:378',
    'main.(*client).readPump(0xc0) /app/client.go:60',
  ],
  by: `main.serveWs in ${parent} /app/client.go:121`,
});
const hub: Parked = {
  id: 20,
  reason: 'select',
  frames: ['main.(*hub).run(0xc0) /app/hub.go:22'],
  by: 'main.main in 1 /app/main.go:40',
};
/** Handler that took the connection over and reads itself. */
const hijacked = (id: number) =>
  request(
    id,
    'IO wait',
    [...NET_READ, 'main.(*ws).readFrame(0xc0) /app/ws.go:60', 'main.serveWs(0xc0) /app/ws.go:20'],
    false,
  );
const httpCall = (id: number) =>
  request(id, 'select', [
    ...HTTP_CALL,
    'main.(*api).fetch(0xc0) /app/api.go:50',
    'main.(*api).ServeHTTP(0xc0) /app/api.go:20',
  ]);
const lockWaiter = (id: number) =>
  request(id, 'sync.Mutex.Lock', [
    ...lockWait('0xc000010008'),
    'main.(*cache).get(0xc000010000) /app/cache.go:20',
  ]);
const sleeper = (id: number) =>
  request(id, 'sleep', [
    'time.Sleep(0x1312d00) /go/src/runtime/time.go:338',
    'main.slowBackend(0xc0) /app/main.go:55',
  ]);
const sqlWaiter = (id: number) =>
  request(id, 'select', [
    'database/sql.(*DB).conn(0xc0) /go/src/database/sql/sql.go:1369',
    'database/sql.(*DB).query(0xc0) /go/src/database/sql/sql.go:1751',
    'main.(*repo).find(0xc0) /app/repo.go:30',
  ]);
const producer = (id: number): Parked => ({
  id,
  reason: 'chan send',
  frames: ['main.walk(0xc0) /app/walk.go:30'],
  by: 'main.main in 1 /app/main.go:33',
});
const consumer: Parked = {
  id: 40,
  reason: 'running',
  frames: ['main.hash(0xc0) /app/hash.go:12', 'main.consume(0xc0) /app/walk.go:50'],
  by: 'main.main in 1 /app/main.go:34',
};
const tenantWorker = (id: number): Parked => ({
  id,
  reason: 'select',
  frames: ['main.(*tenant).flushLoop(0xc0) /app/tenant.go:70'],
  by: `main.(*tenants).get in ${id - 1} /app/tenant.go:40`,
});
const inSemaphore = (id: number) =>
  request(id, 'chan send', [
    'main.(*limiter).do(0xc0) /app/limit.go:12',
    'main.handle(0xc0) /app/limit.go:40',
  ]);
const pastSemaphore = (id: number) =>
  request(id, 'select', [
    ...HTTP_CALL,
    'main.(*limiter).do(0xc0) /app/limit.go:16',
    'main.handle(0xc0) /app/limit.go:40',
  ]);
const fanOut = (id: number): Parked[] => [
  ...request(id, 'sync.WaitGroup.Wait', [
    'sync.runtime_SemacquireWaitGroup(0xc0?) /go/src/runtime/sema.go:110',
    'sync.(*WaitGroup).Wait(0xc0) /go/src/sync/waitgroup.go:118',
    'main.gather(0xc0) /app/gather.go:30',
  ]),
  {
    id: id + 2,
    reason: 'select',
    frames: [...HTTP_CALL, 'main.gather.func1(0xc0) /app/gather.go:22'],
    by: `main.gather in ${id} /app/gather.go:20`,
  },
];
/** Two accounts, locked in order: a queue for the first, one that has it and waits for the second. */
const orderedLocks = (first: number): Parked[] => [
  ...many(6, first, (id) =>
    request(id, 'sync.Mutex.Lock', [
      ...lockWait('0xc0000c41c8'),
      'main.transfer(0xc0, 0xc0000c41c8, 0xc0000c41e0) /app/ledger.go:34',
    ]),
  ),
  ...many(2, first + 100, (id) =>
    request(id, 'sync.Mutex.Lock', [
      ...lockWait('0xc0000c41e0'),
      'main.transfer(0xc0, 0xc0000c41c8, 0xc0000c41e0) /app/ledger.go:36',
    ]),
  ),
];
const shutdown: Parked[] = [
  {
    id: 1,
    reason: 'select',
    frames: [
      'net/http.(*Server).Shutdown(0xc0) /go/src/net/http/server.go:3190',
      'main.main() /app/main.go:99',
    ],
  },
  ...many(3, 30, worker),
  {
    id: 7,
    reason: 'syscall',
    frames: [
      'os/signal.signal_recv() /go/src/runtime/sigqueue.go:152',
      'os/signal.loop() /go/src/os/signal/signal_unix.go:23',
    ],
    by: 'os/signal.Notify.func1.1 in 1 /go/src/os/signal/signal.go:151',
  },
];

/** One goroutine serves one connection after the other call: same place, another request. */
const keptAlive = (id: number, moment: number): Parked[] => {
  const call = (moment * 0x10000 + id * 0x40).toString(16);
  return [
    {
      id,
      reason: 'select',
      frames: [
        ...HTTP_CALL.slice(0, 1),
        `net/http.(*Transport).roundTrip(0xa78340, 0xc1${call}) /go/src/net/http/transport.go:696`,
        'main.(*api).fetch(0xc0) /app/api.go:50',
        `net/http.(*ServeMux).ServeHTTP(0x4712f9?, {0x836748, 0xc2${call}}, 0xc3${call}) /go/src/net/http/server.go:2822`,
        'net/http.(*conn).serve(0xc000108240) /go/src/net/http/server.go:2102',
      ],
      by: 'net/http.(*Server).Serve in 1 /go/src/net/http/server.go:3454',
    },
    ...request(id, 'select', []).slice(1),
  ];
};
/** A reply that a pool of workers gives; every waiter is another request. */
const keptAliveReply = (id: number, moment: number): Parked[] =>
  keptAlive(id, moment).map((g) =>
    g.id === id ? { ...g, reason: 'chan receive', frames: g.frames.slice(2) } : g,
  );
const queryInWork = (id: number) =>
  request(id, 'IO wait', [
    ...NET_READ,
    'github.com/lib/pq.(*conn).recv(0xc0) /root/go/pkg/mod/github.com/lib/pq@v1.10.9/conn.go:1000',
    'database/sql.(*DB).queryDC(0xc0) /go/src/database/sql/sql.go:1786',
    'main.(*repo).find(0xc0) /app/repo.go:30',
  ]);

const SERVICES: readonly [name: string, dumps: Parked[][]][] = [
  [
    '40 idle workers',
    [
      [...base, ...many(40, 100, worker)],
      [...base, ...many(40, 100, worker)],
    ],
  ],
  [
    '40 idle workers of Go 1.19, without parents',
    (() => {
      const old = many(40, 100, (id) => ({ ...worker(id), by: 'main.newPool /app/pool.go:20' }));
      return [
        [...base, ...old],
        [...base, ...old],
      ];
    })(),
  ],
  [
    'long-poll handlers that stay',
    [
      [...base, ...many(30, 100, longPoll)],
      [...base, ...many(30, 100, longPoll)],
    ],
  ],
  [
    'long-poll handlers whose number grows',
    [
      [...base, ...many(30, 100, longPoll)],
      [...base, ...many(55, 100, longPoll)],
    ],
  ],
  [
    'idle WebSocket hub, pumps of their own',
    [
      [...base, hub, ...many(25, 100, (id) => [writePump(id, id - 1), readPump(id + 1, id - 1)])],
      [...base, hub, ...many(25, 100, (id) => [writePump(id, id - 1), readPump(id + 1, id - 1)])],
    ],
  ],
  [
    'WebSocket clients that join',
    [
      [...base, hub, ...many(25, 100, (id) => [writePump(id, id - 1), readPump(id + 1, id - 1)])],
      [...base, hub, ...many(60, 100, (id) => [writePump(id, id - 1), readPump(id + 1, id - 1)])],
    ],
  ],
  [
    'handlers that took their connection over',
    [
      [...base, ...many(30, 100, (id) => [...hijacked(id), writePump(id + 2, id)])],
      [...base, ...many(30, 100, (id) => [...hijacked(id), writePump(id + 2, id)])],
    ],
  ],
  ['graceful shutdown', [shutdown, shutdown.slice(0, 3)]],
  [
    'HTTP calls in flight, all new in dump 2',
    [
      [...base, ...many(25, 100, httpCall)],
      [...base, ...many(25, 3000, httpCall)],
    ],
  ],
  [
    'HTTP calls of kept-alive clients: same goroutines, other requests',
    [
      [...base, ...many(40, 100, (id) => keptAlive(id, 1))],
      [...base, ...many(40, 100, (id) => keptAlive(id, 2))],
    ],
  ],
  [
    'replies to kept-alive clients',
    [
      [...base, ...many(40, 100, (id) => keptAliveReply(id, 1)), ...many(4, 5000, worker)],
      [...base, ...many(40, 100, (id) => keptAliveReply(id, 2)), ...many(4, 5000, worker)],
    ],
  ],
  [
    'a database pool at its limit, with queries in work',
    [
      [...base, ...many(20, 100, sqlWaiter), ...many(10, 1000, queryInWork)],
      [...base, ...many(20, 3000, sqlWaiter), ...many(10, 5000, queryInWork)],
    ],
  ],
  [
    'two wait for a lock for a moment',
    [
      [...base, ...many(2, 100, lockWaiter)],
      [...base, ...many(10, 3000, httpCall)],
    ],
  ],
  [
    'a burst at a lock, gone in dump 2',
    [
      [...base, ...many(12, 100, lockWaiter)],
      [...base, ...many(12, 3000, httpCall)],
    ],
  ],
  [
    'handlers with a slow simulated backend',
    [
      [...base, ...many(30, 100, sleeper)],
      [...base, ...many(30, 3000, sleeper)],
    ],
  ],
  [
    'a busy database pool that moves',
    [
      [...base, ...many(5, 100, sqlWaiter)],
      [...base, ...many(5, 3000, sqlWaiter)],
    ],
  ],
  [
    'a pipeline with a slow consumer at work',
    [
      [MAIN_ACCEPTS, ...many(8, 100, producer), consumer],
      [MAIN_ACCEPTS, ...many(8, 100, producer), consumer],
    ],
  ],
  [
    'workers made for each tenant',
    [
      [...base, ...many(30, 100, tenantWorker)],
      [...base, ...many(32, 100, tenantWorker)],
    ],
  ],
  [
    'a semaphore at its limit that moves',
    [
      [...base, ...many(20, 100, inSemaphore), ...many(10, 1000, pastSemaphore)],
      [...base, ...many(20, 3000, inSemaphore), ...many(10, 5000, pastSemaphore)],
    ],
  ],
  [
    'requests that fan out and gather',
    [
      [...base, ...many(10, 100, fanOut)],
      [...base, ...many(10, 3000, fanOut)],
    ],
  ],
  [
    'locks taken in order under load',
    [
      [...base, ...orderedLocks(100)],
      [...base, ...orderedLocks(3000)],
    ],
  ],
  [
    'one chan send at one moment',
    [
      [...base, ...many(2, 100, producer), ...many(10, 500, httpCall)],
      [...base, ...many(10, 5000, httpCall)],
    ],
  ],
  [
    'loops that watch other services through long HTTP calls, started by many',
    (() => {
      const watch = (id: number): Parked[] => [
        {
          id,
          reason: 'select',
          frames: [...HTTP_CALL, 'main.(*watcher).poll(0xc0) /app/watch.go:39'],
          by: `main.(*watcher).start in ${id - 1} /app/watch.go:30`,
        },
      ];
      return [
        [...base, ...many(60, 100, watch)],
        [...base, ...many(60, 100, watch)],
      ];
    })(),
  ],
  [
    'event streams that wait for their client to leave',
    (() => {
      const stream = (id: number) =>
        request(id, 'chan receive', ['main.(*events).ServeHTTP(0xc0) /app/events.go:40']);
      return [
        [...base, ...many(80, 100, stream)],
        [...base, ...many(80, 100, stream)],
      ];
    })(),
  ],
  [
    'consumers of a C library that poll in a call',
    (() => {
      const poll = (id: number): Parked[] => [
        {
          id,
          reason: 'syscall, 4 minutes',
          frames: [
            'runtime.cgocall(0x8a1, 0xc0) /go/src/runtime/cgocall.go:167',
            'github.com/acme/kafka._Cfunc_rd_kafka_consumer_poll(0x7f, 0x64) _cgo_gotypes.go:900',
            'github.com/acme/kafka.(*Consumer).Poll(0xc0) /root/go/pkg/mod/github.com/acme/kafka@v2.1.0/consumer.go:120',
            'main.consume(0xc0) /app/consume.go:44',
          ],
          by: `main.start in ${id - 1} /app/consume.go:20`,
        },
      ];
      return [
        [...base, ...many(24, 100, poll)],
        [...base, ...many(24, 100, poll)],
      ];
    })(),
  ],
  [
    'HTTP/2 gRPC streams without messages',
    (() => {
      const stream = (id: number): Parked[] => [
        {
          id,
          reason: 'select, 9 minutes',
          frames: [
            'google.golang.org/grpc/internal/transport.(*recvBufferReader).readClient(0xc0) /root/go/pkg/mod/google.golang.org/grpc@v1.64.0/internal/transport/transport.go:200',
            'google.golang.org/grpc.(*serverStream).RecvMsg(0xc0) /root/go/pkg/mod/google.golang.org/grpc@v1.64.0/stream.go:1700',
            'main.(*chat).Talk(0xc0) /app/chat.go:31',
            'google.golang.org/grpc.(*Server).processStreamingRPC(0xc0) /root/go/pkg/mod/google.golang.org/grpc@v1.64.0/server.go:1650',
            'google.golang.org/grpc.(*Server).handleStream(0xc0) /root/go/pkg/mod/google.golang.org/grpc@v1.64.0/server.go:1764',
          ],
          by: `google.golang.org/grpc.(*Server).serveStreams.func2 in ${id - 1} /root/go/pkg/mod/google.golang.org/grpc@v1.64.0/server.go:1030`,
        },
      ];
      const pushed = (id: number): Parked[] =>
        stream(id).map((g) => ({
          ...g,
          reason: 'chan receive, 9 minutes',
          frames: ['main.(*chat).Watch(0xc0) /app/chat.go:61', ...g.frames.slice(3)],
        }));
      return [
        [...base, ...many(40, 100, stream), ...many(40, 1000, pushed)],
        [...base, ...many(40, 100, stream), ...many(40, 1000, pushed)],
      ];
    })(),
  ],
  [
    'a busy database pool whose callers are kept-alive connections',
    (() => {
      const waiting = (id: number, moment: number) =>
        keptAlive(id, moment).map((g) =>
          g.id === id
            ? {
                ...g,
                frames: [
                  'database/sql.(*DB).conn(0xc0) /go/src/database/sql/sql.go:1369',
                  'database/sql.(*DB).query(0xc0) /go/src/database/sql/sql.go:1751',
                  ...g.frames.slice(2),
                ],
              }
            : g,
        );
      return [
        [...base, ...many(30, 100, (id) => waiting(id, 1)), ...many(8, 5000, queryInWork)],
        [...base, ...many(30, 100, (id) => waiting(id, 2)), ...many(8, 7000, queryInWork)],
      ];
    })(),
  ],
  [
    'requests that wait for a long child of an errgroup',
    (() => {
      const grouped = (id: number): Parked[] => [
        ...request(id, 'sync.WaitGroup.Wait, 2 minutes', [
          'sync.runtime_SemacquireWaitGroup(0xc0?) /go/src/runtime/sema.go:110',
          'sync.(*WaitGroup).Wait(0xc0) /go/src/sync/waitgroup.go:118',
          'golang.org/x/sync/errgroup.(*Group).Wait(0xc0) /root/go/pkg/mod/golang.org/x/sync@v0.7.0/errgroup/errgroup.go:56',
          'main.export(0xc0) /app/export.go:80',
        ]),
        {
          id: id + 2,
          reason: 'running',
          frames: [
            'main.export.func2(0xc0) /app/export.go:70',
            'golang.org/x/sync/errgroup.(*Group).Go.func1() /root/go/pkg/mod/golang.org/x/sync@v0.7.0/errgroup/errgroup.go:78',
          ],
          by: `golang.org/x/sync/errgroup.(*Group).Go in ${id} /root/go/pkg/mod/golang.org/x/sync@v0.7.0/errgroup/errgroup.go:75`,
        },
      ];
      return [
        [...base, ...many(12, 100, grouped)],
        [...base, ...many(12, 100, grouped)],
      ];
    })(),
  ],
  [
    'handlers that took their connection over, without any sign',
    [
      [...base, ...many(120, 100, hijacked)],
      [...base, ...many(120, 100, hijacked)],
    ],
  ],
];

describe('healthy services yield nothing above low', () => {
  it.each(SERVICES)('%s, two dumps', (_, dumps) => {
    const found = diagnose({ artifacts: dumpArtifacts(dumps) });
    expect(
      found.findings
        .filter((f) => severityRank(f.severity) > severityRank('low'))
        .map((f) => `${f.pattern} ${f.severity}`),
    ).toEqual([]);
    expect(found.verdict.outcome).toBe('healthy');
  });

  it.each(SERVICES)('%s, first dump only', (_, dumps) => {
    const found = diagnose({ artifacts: dumpArtifacts(dumps.slice(0, 1)) });
    expect(
      found.findings
        .filter((f) => severityRank(f.severity) > severityRank('low'))
        .map((f) => `${f.pattern} ${f.severity}`),
    ).toEqual([]);
  });
});
