import { many, type Parked } from './dump-text';
import { DIAL, parked, READ, ROUND_TRIP, serving, WRITE } from './stack-text';

/** A stall, as two dumps show it, and what it must be called. */
export interface Case {
  readonly name: string;
  readonly pattern: string;
  readonly guilty: string;
  readonly goroutines: readonly Parked[];
  /** what is no stall when it ends; the same when not given */
  readonly well?: readonly Parked[];
}

export const requests = (count: number, reason: string, stack: string): Parked[] =>
  many(count, 1000, (id) => serving(id, reason, stack));

const h2 = (prefix: string, name: string): string => `${prefix}${name}`;
/** net/http's own copy up to 1.26, its internal package from 1.27, and x/net */
const HTTP2 = [
  ['1.19', 'net/http.(*http2', 'net/http.http2'],
  ['1.27', 'net/http/internal/http2.(*', 'net/http/internal/http2.'],
  ['x/net', 'golang.org/x/net/http2.(*', 'golang.org/x/net/http2.'],
] as const;

/** Connections, HTTP/1 and HTTP/2. */
export const NETWORK_CASES: readonly Case[] = [
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
];
