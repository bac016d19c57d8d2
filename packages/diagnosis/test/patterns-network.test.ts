import { listBundles } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { waitRuleShape } from '../src/declared/rule-schema';
import { NETWORK_ENTRIES } from '../src/library/network-entries';
import { RUNTIME_ENTRIES } from '../src/library/runtime-entries';
import { many, type Parked } from './dump-text';
import { NETWORK_CASES, requests } from './network-cases';
import { POOL_CASES } from './pool-cases';
import { found, lasting, moving, parked, READ, ROUND_TRIP, serving, WRITE } from './stack-text';

const CASES = [...NETWORK_CASES, ...POOL_CASES];

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
