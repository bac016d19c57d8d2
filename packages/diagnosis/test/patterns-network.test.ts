import { listBundles } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { waitRuleShape } from '../src/declared/rule-schema';
import { NETWORK_ENTRIES } from '../src/library/network-entries';
import { RUNTIME_ENTRIES } from '../src/library/runtime-entries';
import { many, type Parked } from './dump-text';
import {
  DIAL,
  found,
  lasting,
  moving,
  parked,
  READ,
  ROUND_TRIP,
  serving,
  WRITE,
} from './stack-text';

interface Case {
  readonly name: string;
  readonly pattern: string;
  readonly guilty: string;
  readonly goroutines: readonly Parked[];
  /** what is no stall when it ends; the same when not given */
  readonly well?: readonly Parked[];
}

const requests = (count: number, reason: string, stack: string): Parked[] =>
  many(count, 1000, (id) => serving(id, reason, stack));

const h2 = (prefix: string, name: string): string => `${prefix}${name}`;
/** net/http's own copy up to 1.26, its internal package from 1.27, and x/net */
const HTTP2 = [
  ['1.19', 'net/http.(*http2', 'net/http.http2'],
  ['1.27', 'net/http/internal/http2.(*', 'net/http/internal/http2.'],
  ['x/net', 'golang.org/x/net/http2.(*', 'golang.org/x/net/http2.'],
] as const;

const CASES: readonly Case[] = [
  {
    name: 'a line protocol without an answer',
    pattern: 'conn-read-no-deadline',
    guilty: 'main.(*quotes).line',
    goroutines: requests(
      12,
      'IO wait',
      `${READ} > bufio.(*Reader).ReadString > main.(*quotes).line`,
    ),
  },
  {
    name: 'workers that read, and requests that hand them work',
    pattern: 'conn-read-no-deadline',
    guilty: 'main.(*lookup).ask',
    goroutines: [
      ...many(6, 100, (id) =>
        parked(
          id,
          'IO wait',
          `${READ} > bufio.(*Scanner).Scan > main.(*lookup).ask > main.(*lookup).loop`,
        ),
      ),
      ...requests(20, 'chan send', 'main.(*lookup).Find'),
    ],
    well: requests(3, 'chan send', 'main.(*lookup).Find'),
  },
  {
    name: 'a write to a peer that does not read',
    pattern: 'conn-write-stalled',
    guilty: 'main.writeFrame',
    goroutines: requests(
      9,
      'IO wait',
      `${WRITE} > bufio.(*Writer).Write > main.writeFrame > main.(*ship).send`,
    ),
  },
  {
    name: 'a WebSocket that is not read, with a hub behind it',
    pattern: 'conn-write-stalled',
    guilty: 'main.(*viewer).pump',
    goroutines: [
      ...many(10, 100, (id) =>
        parked(
          id,
          'IO wait',
          `${WRITE} > github.com/gorilla/websocket.(*Conn).write > github.com/gorilla/websocket.(*messageWriter).flushFrame > github.com/gorilla/websocket.(*Conn).WriteMessage > main.(*viewer).pump`,
          'main.(*match).watch',
        ),
      ),
      ...requests(12, 'chan send', 'main.(*match).goal'),
    ],
  },
  {
    name: 'a dial of the program',
    pattern: 'dial-stalled',
    guilty: 'main.(*gateway).open',
    goroutines: requests(10, 'IO wait', `${DIAL} > net.Dial > main.(*gateway).open`),
  },
  ...(
    [
      ['1.19', 'net/http.(*Transport).queueForDial'],
      ['1.24 and later', 'net/http.(*Transport).startDialConnForLocked'],
    ] as const
  ).map(
    ([version, creator]): Case => ({
      name: `a dial of the HTTP client, ${version}`,
      pattern: 'dial-stalled',
      guilty: 'main.(*api).get',
      goroutines: [
        ...requests(
          12,
          'select',
          `net/http.(*Transport).getConn > ${ROUND_TRIP} > main.(*api).get`,
        ),
        ...many(12, 5000, (id) =>
          parked(
            id,
            'IO wait',
            `${DIAL} > net/http.(*Transport).dial > net/http.(*Transport).dialConn > net/http.(*Transport).dialConnFor`,
            creator,
            id - 4000,
          ),
        ),
      ],
    }),
  ),
  {
    name: 'a lookup that the Go resolver makes',
    pattern: 'dns-slow',
    guilty: 'main.(*hooks).resolve',
    goroutines: [
      ...requests(
        10,
        'select',
        'net.(*Resolver).lookupIPAddr > net.(*Resolver).LookupIPAddr > main.(*hooks).resolve',
      ),
      ...many(20, 5000, (id) =>
        parked(
          id,
          'IO wait',
          `${READ} > net.dnsPacketRoundTrip > net.(*Resolver).exchange > net.(*Resolver).tryOneName > net.(*Resolver).goLookupIPCNAMEOrder.func3.1`,
          'net.(*Resolver).goLookupIPCNAMEOrder.func3',
        ),
      ),
    ],
  },
  {
    name: 'a lookup of the C library',
    pattern: 'dns-slow',
    guilty: 'main.(*hooks).resolve',
    goroutines: [
      ...requests(
        10,
        'select',
        'net.doBlockingWithCtx[...] > net.cgoLookupIP > net.(*Resolver).lookupIP > main.(*hooks).resolve',
      ),
      ...many(10, 5000, (id) =>
        parked(
          id,
          'syscall',
          'net._C2func_getaddrinfo > net.cgoLookupHostIP > net.cgoLookupIP.func1',
          'net.doBlockingWithCtx[...]',
        ),
      ),
    ],
  },
  {
    name: 'a handshake of the HTTP client',
    pattern: 'tls-handshake-stall',
    guilty: 'main.keys.get',
    goroutines: [
      ...requests(10, 'select', `net/http.(*Transport).getConn > ${ROUND_TRIP} > main.keys.get`),
      ...many(10, 5000, (id) => [
        parked(
          id,
          'chan receive',
          'net/http.(*persistConn).addTLS > net/http.(*Transport).dialConn > net/http.(*Transport).dialConnFor',
          'net/http.(*Transport).startDialConnForLocked',
        ),
        parked(
          id + 1,
          'IO wait',
          `${READ} > crypto/tls.(*atLeastReader).Read > bytes.(*Buffer).ReadFrom > crypto/tls.(*Conn).readFromUntil > crypto/tls.(*Conn).readRecordOrCCS > crypto/tls.(*Conn).readHandshake > crypto/tls.(*Conn).clientHandshake > crypto/tls.(*Conn).handshakeContext > net/http.(*persistConn).addTLS.func2`,
          'net/http.(*persistConn).addTLS',
        ),
      ]),
    ],
  },
  {
    name: 'a handshake of a server of the program',
    pattern: 'tls-handshake-stall',
    guilty: 'main.(*edge).hello',
    goroutines: many(40, 100, (id) =>
      parked(
        id,
        'IO wait',
        `${READ} > crypto/tls.(*Conn).readFromUntil > crypto/tls.(*Conn).readRecordOrCCS > crypto/tls.(*Conn).readHandshake > crypto/tls.(*Conn).readClientHello > crypto/tls.(*Conn).serverHandshake > crypto/tls.(*Conn).handshakeContext > crypto/tls.(*Conn).HandshakeContext > main.(*edge).hello > main.(*edge).session`,
        'main.(*edge).serve',
      ),
    ),
  },
  {
    name: 'HTTP calls without an answer',
    pattern: 'http-client-no-timeout',
    guilty: 'main.(*api).fetch',
    goroutines: requests(
      20,
      'select',
      `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*api).fetch`,
    ),
  },
  {
    name: 'a pool of HTTP connections whose holders never end gives way to them',
    pattern: 'http-client-no-timeout',
    guilty: 'main.(*api).fetch',
    goroutines: [
      ...many(8, 100, (id) =>
        serving(
          id,
          'select',
          `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*api).fetch`,
        ),
      ),
      ...requests(
        24,
        'select',
        `net/http.(*Transport).getConn > ${ROUND_TRIP} > main.(*api).fetch`,
      ),
    ],
  },
  {
    name: 'bodies that nobody closes, and a limit of connections',
    pattern: 'http-body-not-closed',
    guilty: 'main.(*registry).find',
    goroutines: [
      ...many(8, 5000, (id) => [
        parked(id, 'select', 'net/http.(*persistConn).readLoop', 'net/http.(*Transport).dialConn'),
        parked(
          id + 1,
          'select',
          'net/http.(*persistConn).writeLoop',
          'net/http.(*Transport).dialConn',
        ),
      ]),
      ...requests(
        12,
        'select',
        `net/http.(*Transport).getConn > ${ROUND_TRIP} > main.(*registry).find`,
      ),
    ],
  },
  {
    name: 'a response body that stops',
    pattern: 'http-slow-response-body',
    guilty: 'main.(*puller).download',
    goroutines: [
      ...requests(
        8,
        'IO wait',
        `${READ} > net/http.(*persistConn).Read > bufio.(*Reader).Read > io.(*LimitedReader).Read > net/http.(*body).readLocked > net/http.(*body).Read > net/http.(*bodyEOFSignal).Read > io.ReadAll > main.(*puller).download`,
      ),
      ...many(8, 5000, (id) =>
        parked(id, 'select', 'net/http.(*persistConn).readLoop', 'net/http.(*Transport).dialConn'),
      ),
    ],
  },
  {
    name: 'a request body that does not come',
    pattern: 'http-server-slow-request',
    guilty: 'main.(*archive).receive',
    goroutines: requests(
      10,
      'IO wait',
      `${READ} > net/http.(*connReader).Read > bufio.(*Reader).Read > io.(*LimitedReader).Read > net/http.(*body).readLocked > net/http.(*body).Read > io.ReadAll > main.(*archive).receive`,
    ),
  },
  ...(['net/http.readRequest', 'net/http.readRequestLimit'] as const).map(
    (reader): Case => ({
      name: `a header that does not come, ${reader}`,
      pattern: 'http-server-slow-request',
      guilty: 'main.main',
      goroutines: many(60, 1000, (id) =>
        parked(
          id,
          'IO wait',
          `${READ} > net/http.(*connReader).Read > bufio.(*Reader).fill > bufio.(*Reader).ReadSlice > net/textproto.(*Reader).readLineSlice > net/textproto.(*Reader).readContinuedLineSlice > net/textproto.readMIMEHeader > net/textproto.(*Reader).ReadMIMEHeader > ${reader} > net/http.(*conn).readRequest > net/http.(*conn).serve`,
          'net/http.(*Server).Serve',
        ),
      ),
    }),
  ),
  {
    name: 'clients that do not read their response',
    pattern: 'http-server-slow-client-write',
    guilty: 'main.(*export).rows',
    goroutines: requests(
      12,
      'IO wait',
      `${WRITE} > net/http.checkConnErrorWriter.Write > bufio.(*Writer).Flush > net/http.(*response).Write > main.(*export).rows.func1 > main.each > main.(*export).rows`,
    ),
  },
  ...HTTP2.map(
    ([version, type]): Case => ({
      name: `HTTP/2 calls without an answer, ${version}`,
      pattern: 'h2-response-wait',
      guilty: 'main.(*id).verify',
      goroutines: [
        ...requests(
          12,
          'select',
          `${h2(type, 'ClientConn).RoundTrip')} > ${h2(type, 'Transport).RoundTrip')} > net/http.send > net/http.(*Client).Do > main.(*id).verify`,
        ),
        ...many(12, 5000, (id) =>
          parked(
            id,
            'select',
            `${h2(type, 'clientStream).writeRequest')} > ${h2(type, 'clientStream).doRequest')}`,
            h2(type, 'ClientConn).RoundTrip'),
            id - 4000,
          ),
        ),
      ],
    }),
  ),
  ...HTTP2.map(
    ([version, type]): Case => ({
      name: `an HTTP/2 upload that the server does not take, ${version}`,
      pattern: 'h2-flow-control-send',
      guilty: 'main.(*mirror).put',
      goroutines: [
        ...requests(
          12,
          'select',
          `${h2(type, 'ClientConn).roundTrip')} > ${h2(type, 'Transport).RoundTrip')} > net/http.send > net/http.(*Client).Do > main.(*mirror).put`,
        ),
        ...many(12, 5000, (id) =>
          parked(
            id,
            'sync.Cond.Wait',
            `sync.runtime_notifyListWait > sync.(*Cond).Wait > ${h2(type, 'clientStream).awaitFlowControl')} > ${h2(type, 'clientStream).writeRequestBody')} > ${h2(type, 'clientStream).writeRequest')} > ${h2(type, 'clientStream).doRequest')}`,
            h2(type, 'ClientConn).roundTrip'),
            id - 4000,
          ),
        ),
      ],
    }),
  ),
  ...HTTP2.map(
    ([version, type, plain]): Case => ({
      name: `an HTTP/2 body that stops, ${version}`,
      pattern: 'h2-response-wait',
      guilty: 'main.pages',
      goroutines: requests(
        9,
        'sync.Cond.Wait',
        `sync.runtime_notifyListWait > sync.(*Cond).Wait > ${h2(type, 'pipe).Read')} > ${h2(plain, 'transportResponseBody.Read')} > bufio.(*Reader).fill > main.pages > main.(*fetch).load`,
      ),
    }),
  ),
  ...HTTP2.slice(0, 2).map(
    ([version, type]): Case => ({
      name: `an HTTP/2 response that the client does not take, ${version}`,
      pattern: 'h2-flow-control-send',
      guilty: 'main.tiles.send',
      goroutines: many(12, 1000, (id) =>
        parked(
          id,
          'select',
          `${h2(type, 'serverConn).writeDataFromHandler')} > ${h2(type, 'responseWriterState).writeChunk')} > bufio.(*Writer).Write > main.tiles.send > net/http.HandlerFunc.ServeHTTP > ${h2(type, 'serverConn).runHandler')}`,
          h2(type, 'serverConn).processHeaders'),
        ),
      ),
    }),
  ),
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

describe('network, HTTP, RPC and pools', () => {
  it.each(CASES.map((one) => [one.name, one] as const))(
    '%s',
    (_, { goroutines, pattern, guilty }) => {
      const answer = found(lasting(goroutines));
      expect(answer).toMatchObject({ pattern, guilty, healthy: false });
    },
  );

  it.each(CASES.map((one) => [one.name, one] as const))(
    '%s: nothing when the waits end',
    (_, { goroutines, well }) => {
      expect(found(moving(well ?? goroutines)).loud).toEqual([]);
    },
  );
});

const queue = (stack: string): Parked[] => requests(24, 'select', stack);

describe('what looks like a stall and is none', () => {
  const SILENT: readonly (readonly [name: string, dumps: readonly (readonly Parked[])[]])[] = [
    [
      'an audience of long polls, and a few that ask another service for news',
      lasting([
        ...many(6, 100, (id) =>
          parked(
            id,
            'select',
            `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*hub).poll > main.(*hub).run`,
          ),
        ),
        ...requests(60, 'select', 'main.(*hub).wait'),
      ]),
    ],
    [
      'an audience of a feed that is read from a quiet connection',
      lasting([
        parked(7, 'IO wait', `${READ} > bufio.(*Scanner).Scan > main.(*hub).pull`),
        ...requests(60, 'select', 'main.(*hub).stream'),
      ]),
    ],
    [
      'downloads at the pace of slow clients, through both dumps',
      lasting(
        requests(
          40,
          'IO wait',
          `${WRITE} > net/http.checkConnErrorWriter.Write > bufio.(*Writer).Write > net/http.(*response).Write > io.copyBuffer > io.Copy > main.(*files).send`,
        ),
      ),
    ],
    [
      'files by sendfile, through both dumps',
      lasting(
        requests(
          40,
          'IO wait',
          `${WRITE.replace('internal/poll.(*FD).Write > net.(*netFD).Write > net.(*conn).Write', 'internal/poll.SendFile > net.sendFile')} > net.(*TCPConn).ReadFrom > net/http.(*response).ReadFrom > io.copyBuffer > io.CopyN > net/http.serveContent > main.(*files).get`,
        ),
      ),
    ],
    [
      'a proxy that copies both ways',
      lasting(
        many(60, 100, (id) => [
          parked(
            id,
            'IO wait',
            `${WRITE} > io.copyBuffer > io.Copy > main.pipe`,
            'main.proxy',
            id + 2,
          ),
          parked(
            id + 1,
            'IO wait',
            `${READ} > io.copyBuffer > io.Copy > main.pipe`,
            'main.proxy',
            id + 2,
          ),
        ]),
      ),
    ],
    [
      'streams of gRPC servers that wait for their clients',
      lasting(
        many(80, 100, (id) =>
          parked(
            id,
            'select',
            'google.golang.org/grpc/internal/transport.(*recvBufferReader).read > google.golang.org/grpc.(*parser).recvMsg > google.golang.org/grpc.(*serverStream).RecvMsg > example.com/chat/server.(*rooms).Talk > google.golang.org/grpc.(*Server).processStreamingRPC > google.golang.org/grpc.(*Server).handleStream',
            'google.golang.org/grpc.(*Server).serveStreams.func1',
          ),
        ),
      ),
    ],
    [
      'HTTP/2 request bodies that are streams',
      lasting(
        many(80, 100, (id) =>
          parked(
            id,
            'sync.Cond.Wait',
            'sync.runtime_notifyListWait > sync.(*Cond).Wait > net/http/internal/http2.(*pipe).Read > net/http/internal/http2.(*requestBody).Read > net/http.(*http2RequestBody).Read > main.(*feed).ServeHTTP > net/http/internal/http2.(*serverConn).runHandler',
            'net/http/internal/http2.(*serverConn).processHeaders',
          ),
        ),
      ),
    ],
    [
      'calls of a gateway at one moment',
      moving(
        requests(
          90,
          'select',
          `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*gateway).pass`,
        ),
      ),
    ],
    [
      'a long poll of another service, by workers',
      lasting(
        many(12, 100, (id) =>
          parked(
            id,
            'select',
            `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*sync).next > main.(*sync).run`,
          ),
        ),
      ),
    ],
    [
      'a busy database pool',
      moving([
        ...queue('database/sql.(*DB).conn > database/sql.(*DB).query > main.(*repo).find'),
        ...many(8, 100, (id) =>
          serving(
            id,
            'IO wait',
            `${READ} > github.com/lib/pq.(*conn).recv > database/sql.(*DB).queryDC > main.(*repo).find`,
          ),
        ),
      ]),
    ],
    [
      'a busy pool of HTTP connections',
      moving([
        ...queue(`net/http.(*Transport).getConn > ${ROUND_TRIP} > main.(*api).get`),
        ...many(8, 100, (id) =>
          serving(
            id,
            'select',
            `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*api).get`,
          ),
        ),
      ]),
    ],
    [
      'a busy pool of Redis connections',
      moving([
        ...queue(
          'github.com/redis/go-redis/v9/internal/pool.(*ConnPool).waitTurn > github.com/redis/go-redis/v9.(*baseClient).process > main.(*cache).get',
        ),
        ...many(8, 100, (id) =>
          serving(
            id,
            'IO wait',
            `${READ} > github.com/redis/go-redis/v9/internal/proto.(*Reader).ReadReply > github.com/redis/go-redis/v9.(*baseClient).process > main.(*cache).get`,
          ),
        ),
      ]),
    ],
    [
      'connections opened ahead',
      lasting(
        many(200, 100, (id) =>
          parked(
            id,
            'IO wait',
            `${READ} > net/http.(*connReader).Read > bufio.(*Reader).fill > bufio.(*Reader).ReadSlice > bufio.(*Reader).ReadLine > net/textproto.(*Reader).readLineSlice > net/textproto.(*Reader).ReadLine > net/http.readRequest > net/http.(*conn).readRequest > net/http.(*conn).serve`,
            'net/http.(*Server).Serve',
          ),
        ),
      ),
    ],
    [
      'bodies that are read between two dumps',
      lasting([
        ...many(6, 5000, (id) =>
          parked(
            id,
            'select',
            'net/http.(*persistConn).readLoop',
            'net/http.(*Transport).dialConn',
          ),
        ),
        ...many(6, 100, (id) => parked(id, 'chan send', 'main.(*feed).lines', 'main.main')),
      ]),
    ],
    [
      'a graceful stop',
      [
        ...lasting([
          parked(20, 'select', 'net/http.(*Server).Shutdown > main.stop'),
          ...requests(2, 'select', 'main.(*report).wait'),
        ]),
      ],
    ],
    [
      'children that run',
      lasting(
        many(30, 100, (id) =>
          serving(
            id,
            'syscall',
            'syscall.Syscall6 > os.(*Process).pidfdWait > os.(*Process).wait > os.(*Process).Wait > os/exec.(*Cmd).Wait > os/exec.(*Cmd).Run > main.(*build).run',
          ),
        ),
      ),
    ],
  ];

  it.each(SILENT)('%s', (_, dumps) => {
    expect(found(dumps).loud).toEqual([]);
  });
});

describe('the queue of a pool', () => {
  const HELD = [
    [
      `${READ} > github.com/lib/pq.(*conn).recv > database/sql.(*DB).queryDC > database/sql.(*DB).query > main.(*invoices).overdue`,
      'IO wait',
      'database/sql.(*DB).conn > database/sql.(*DB).query > main.(*invoices).list',
    ],
    [
      `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*api).fetch`,
      'select',
      `net/http.(*Transport).getConn > ${ROUND_TRIP} > main.(*api).fetch`,
    ],
  ] as const;

  it.each([1, 2, 3, 8])('%i that never give back are the cause, however few', (holders) => {
    for (const [held, reason, queued] of HELD) {
      const answer = found(
        lasting([
          ...many(holders, 100, (id) => serving(id, reason, held)),
          ...requests(24, 'select', queued),
        ]),
      );
      expect(answer).toMatchObject({ severity: 'high', healthy: false });
      expect(['conn-read-no-deadline', 'http-client-no-timeout']).toContain(answer.pattern);
    }
  });
});

describe('entries of the library', () => {
  const scenarios = new Map(listBundles().map((truth) => [truth.scenario, truth] as const));
  const entries = [...NETWORK_ENTRIES, ...RUNTIME_ENTRIES];

  it.each(entries.map((entry) => [entry.id, entry] as const))(
    '%s: examples are there, and say what the corpus says',
    (id, { examples, proven, variants, rule, ...entry }) => {
      if (examples?.match) {
        const truth = scenarios.get(examples.match);
        expect(truth?.healthy).toBe(false);
        expect(truth?.accept).toContain(id);
      }
      if (examples?.silent) expect(scenarios.get(examples.silent)?.healthy).toBe(true);
      expect(proven === 'source' && examples?.match !== undefined).toBe(false);
      for (const words of [entry.title, entry.about, entry.cause, entry.remedy.words]) {
        expect(words.en).not.toBe('');
        // written in Chinese, Go's own terms aside
        expect(words.zh).toMatch(/[\u4e00-\u9fff]/);
      }
      expect(entry.remedy.diff?.length ?? 0).toBeLessThanOrEqual(6);
      for (const one of [...(rule ? [rule] : []), ...(variants ?? []).map((it) => it.rule)]) {
        expect(waitRuleShape.safeParse(one).error).toBeUndefined();
      }
    },
  );

  it('has all ids of the catalogue in their order, each once', () => {
    const ids = entries.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(38);
  });
});

describe('how far apart the dumps are', () => {
  const calls = requests(
    20,
    'select',
    `net/http.(*persistConn).roundTrip > ${ROUND_TRIP} > main.(*api).fetch`,
  );

  it('two dumps in a row do not tell a slow answer from none', () => {
    expect(found(lasting(calls), 2).loud).toEqual([]);
    expect(found(lasting(calls), 10).loud).toEqual(['http-client-no-timeout']);
  });
});
