import { many } from './dump-text';
import { type Case, requests } from './network-cases';
import { DIAL, parked, READ, ROUND_TRIP, serving } from './stack-text';

/** RPC, pools of connections, child processes. */
export const POOL_CASES: readonly Case[] = [
  {
    name: 'an RPC without an answer',
    pattern: 'grpc-stall',
    guilty: 'main.(*prices).Quote',
    goroutines: requests(
      12,
      'select',
      'google.golang.org/grpc/internal/transport.(*recvBufferReader).readClient > google.golang.org/grpc/internal/transport.(*recvBufferReader).Read > io.ReadAtLeast > google.golang.org/grpc.(*parser).recvMsg > google.golang.org/grpc.(*csAttempt).recvMsg > google.golang.org/grpc.(*clientStream).RecvMsg > google.golang.org/grpc.invoke > google.golang.org/grpc.(*ClientConn).Invoke > main.(*prices).Quote',
    ),
  },
  {
    name: 'an RPC without a connection',
    pattern: 'grpc-stall',
    guilty: 'main.(*profiles).get',
    goroutines: requests(
      12,
      'select',
      'google.golang.org/grpc.(*pickerWrapper).pick > google.golang.org/grpc.(*csAttempt).getTransport > google.golang.org/grpc.newClientStream > google.golang.org/grpc.(*ClientConn).Invoke > main.(*profiles).get',
    ),
  },
  {
    name: 'an RPC stream that is not received, with requests behind it',
    pattern: 'grpc-stall',
    guilty: 'main.(*trail).forward',
    goroutines: [
      ...many(4, 100, (id) =>
        parked(
          id,
          'select',
          'google.golang.org/grpc/internal/transport.(*writeQuota).get > google.golang.org/grpc/internal/transport.(*http2Client).Write > google.golang.org/grpc.(*clientStream).SendMsg > main.(*trail).forward',
          'main.(*hub).open',
        ),
      ),
      ...requests(12, 'chan send', 'main.(*hub).record'),
    ],
  },
  {
    name: 'rows that are not closed',
    pattern: 'sql-rows-not-closed',
    guilty: 'main.cards.level',
    goroutines: [
      ...requests(
        12,
        'select',
        'database/sql.(*DB).conn > database/sql.(*DB).query > database/sql.(*DB).QueryContext > main.cards.level',
      ),
      ...many(4, 5000, (id) =>
        parked(
          id,
          'select',
          'database/sql.(*Rows).awaitDone',
          'database/sql.(*Rows).initContextClose',
          77,
        ),
      ),
    ],
  },
  {
    name: 'a query outside of its transaction',
    pattern: 'sql-tx-nested',
    guilty: 'main.(*fees).For',
    goroutines: [
      ...many(4, 100, (id) => [
        ...serving(
          id,
          'select',
          'database/sql.(*DB).conn > database/sql.(*DB).query > database/sql.(*DB).QueryContext > main.(*fees).For > main.(*ledger).move',
        ),
        parked(id + 2, 'select', 'database/sql.(*Tx).awaitDone', 'database/sql.(*DB).beginDC', id),
      ]),
      ...requests(
        12,
        'select',
        'database/sql.(*DB).conn > database/sql.(*DB).begin > database/sql.(*DB).BeginTx > main.(*ledger).move',
      ),
    ],
  },
  {
    name: 'queries that never end keep the pool',
    pattern: 'conn-read-no-deadline',
    guilty: 'main.(*invoices).overdue',
    goroutines: [
      ...many(6, 100, (id) =>
        serving(
          id,
          'IO wait',
          `${READ} > github.com/lib/pq.(*conn).recv > database/sql.(*DB).queryDC > database/sql.(*DB).query > main.(*invoices).overdue`,
        ),
      ),
      ...requests(
        14,
        'select',
        'database/sql.(*DB).conn > database/sql.(*DB).query > main.(*invoices).list',
      ),
    ],
  },
  ...(
    [
      [
        'go-redis 9',
        'select',
        'github.com/redis/go-redis/v9/internal.(*FastSemaphore).Acquire > github.com/redis/go-redis/v9/internal/pool.(*ConnPool).waitTurn > github.com/redis/go-redis/v9/internal/pool.(*ConnPool).Get > github.com/redis/go-redis/v9.(*baseClient).process',
      ],
      [
        'go-redis 8',
        'select',
        'github.com/go-redis/redis/v8/internal/pool.(*ConnPool).waitTurn > github.com/go-redis/redis/v8.(*baseClient).process',
      ],
      [
        'redigo',
        'select',
        'github.com/gomodule/redigo/redis.(*Pool).waitVacantConn > github.com/gomodule/redigo/redis.(*Pool).GetContext',
      ],
      [
        'pgx',
        'select',
        'golang.org/x/sync/semaphore.(*Weighted).Acquire > github.com/jackc/puddle/v2.(*Pool[...]).acquire > github.com/jackc/puddle/v2.(*Pool[...]).Acquire > github.com/jackc/pgx/v5/pgxpool.(*Pool).Acquire',
      ],
      [
        'MongoDB',
        'select',
        'go.mongodb.org/mongo-driver/x/mongo/driver/topology.(*pool).checkOut > go.mongodb.org/mongo-driver/x/mongo/driver/topology.(*Server).Connection',
      ],
    ] as const
  ).map(
    ([name, reason, stack]): Case => ({
      name: `the pool of ${name} without a free connection`,
      pattern: 'client-pool-wait',
      guilty: 'main.(*board).top',
      goroutines: requests(20, reason, `${stack} > main.(*board).top`),
    }),
  ),
  {
    name: 'a Kafka producer whose broker is silent',
    pattern: 'client-pool-wait',
    guilty: 'main.(*events).publish',
    goroutines: requests(
      12,
      'select',
      'github.com/segmentio/kafka-go.(*Writer).WriteMessages > main.(*events).publish',
    ),
  },
  {
    name: 'a call of net/rpc without a reply',
    pattern: 'conn-read-no-deadline',
    guilty: 'main.(*stock).of',
    goroutines: [
      parked(
        50,
        'IO wait',
        `${READ} > bufio.(*Reader).Read > encoding/gob.(*Decoder).Decode > net/rpc.(*gobClientCodec).ReadResponseHeader > net/rpc.(*Client).input`,
        'net/rpc.NewClientWithCodec',
      ),
      ...requests(10, 'chan receive', 'net/rpc.(*Client).Call > main.(*stock).of'),
    ],
  },
  {
    name: 'workers whose calls never end, with a producer behind them and no request',
    pattern: 'http-client-no-timeout',
    guilty: 'main.(*sender).post',
    goroutines: [
      ...many(10, 100, (id) =>
        parked(
          id,
          'select',
          `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*sender).post > main.(*sender).work`,
          'main.(*sender).start',
        ),
      ),
      parked(900, 'chan send', 'main.(*sender).feed', 'main.(*sender).start'),
    ],
  },
  {
    name: 'a fan-out of Go 1.19, which prints no parents',
    pattern: 'http-client-no-timeout',
    guilty: 'main.(*page).fetch',
    goroutines: many(8, 1000, (id) => [
      {
        ...parked(
          id,
          'semacquire',
          `sync.runtime_Semacquire > sync.(*WaitGroup).Wait > main.(*page).render > net/http.(*conn).serve`,
        ),
        by: 'net/http.(*Server).Serve /usr/local/go/src/net/http/server.go:3102',
      },
      ...many(3, id + 1, (child) => ({
        ...parked(
          child,
          'select',
          `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*page).fetch > main.(*page).render.func1`,
        ),
        by: 'main.(*page).render /app/main.go:40',
      })).map((one, i) => ({ ...one, id: id + 1 + i })),
    ]),
  },
  {
    name: 'a dial of a database pool, made in the pool’s own goroutine',
    pattern: 'dial-stalled',
    guilty: 'main.(*reports).weekly',
    goroutines: [
      ...requests(
        12,
        'select',
        'github.com/jackc/puddle/v2.(*Pool[...]).initResourceValue > github.com/jackc/puddle/v2.(*Pool[...]).acquire > github.com/jackc/puddle/v2.(*Pool[...]).Acquire > github.com/jackc/pgx/v5/pgxpool.(*Pool).Acquire > main.(*reports).weekly',
      ),
      ...many(4, 5000, (id) =>
        parked(
          id,
          'IO wait',
          `${DIAL} > github.com/jackc/pgx/v5/pgconn.connectOne > github.com/jackc/pgx/v5/pgxpool.NewWithConfig.func3 > github.com/jackc/puddle/v2.(*Pool[...]).initResourceValue.func1`,
          'github.com/jackc/puddle/v2.(*Pool[...]).initResourceValue',
        ),
      ),
    ],
  },
  {
    name: 'a transaction that waits for another service keeps the pool',
    pattern: 'http-client-no-timeout',
    guilty: 'main.(*payments).charge',
    goroutines: [
      ...many(6, 100, (id) => [
        ...serving(
          id,
          'select',
          `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*payments).charge > main.(*orders).place`,
        ),
        parked(
          id + 2,
          'chan receive',
          'database/sql.(*Tx).awaitDone',
          'database/sql.(*DB).beginDC',
          id,
        ),
      ]),
      ...requests(
        14,
        'select',
        'database/sql.(*DB).conn > database/sql.(*DB).begin > database/sql.(*DB).BeginTx > main.(*repo).begin',
      ),
    ],
  },
  {
    name: 'a command whose output is kept open',
    pattern: 'exec-wait-inherited-pipe',
    guilty: 'main.(*preview).convert',
    goroutines: many(6, 1000, (id) => [
      ...serving(
        id,
        'chan receive',
        'os/exec.(*Cmd).awaitGoroutines > os/exec.(*Cmd).Wait > os/exec.(*Cmd).Run > main.(*preview).convert',
      ),
      parked(
        id + 2,
        'IO wait',
        `${READ.replaceAll('net.(*netFD).Read > net.(*conn).Read', 'os.(*File).read > os.(*File).Read')} > io.Copy > os/exec.(*Cmd).writerDescriptor.func1 > os/exec.(*Cmd).Start.func2`,
        'os/exec.(*Cmd).Start',
        id,
      ),
    ]),
  },
];
