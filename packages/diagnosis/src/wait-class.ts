import type { StateClass } from '@unpark/model';
import type { Words } from './library/pattern-entry';

/**
 * What a goroutine waits for, finer than Go's wait reason: a `select` inside `net/http` is a wait for
 * a server's answer, a `semacquire` of Go 1.19 may be any of five things.
 */
export type WaitKind =
  | 'chan-send'
  | 'chan-receive'
  | 'chan-nil'
  | 'select'
  | 'select-empty'
  | 'mutex'
  | 'rwmutex-read'
  | 'rwmutex-write'
  | 'once'
  | 'waitgroup'
  | 'cond'
  | 'fd-lock'
  | 'pipe'
  | 'semaphore'
  | 'rate-limiter'
  | 'net-accept'
  | 'net-read'
  | 'net-write'
  | 'net-dial'
  | 'http-response'
  | 'http-connection'
  | 'http-body'
  | 'http-write'
  | 'sql-connection'
  | 'pool-connection'
  | 'rpc'
  | 'dns'
  | 'sleep'
  | 'syscall'
  | 'gc'
  | 'runtime'
  | 'coroutine'
  | 'runnable'
  | 'running'
  | 'unknown';

export const STATE_OF_WAIT: Readonly<Record<WaitKind, StateClass>> = {
  'chan-send': 'channel',
  'chan-receive': 'channel',
  'chan-nil': 'channel',
  select: 'channel',
  'select-empty': 'channel',
  mutex: 'lock',
  'rwmutex-read': 'lock',
  'rwmutex-write': 'lock',
  once: 'sync',
  waitgroup: 'sync',
  cond: 'sync',
  'fd-lock': 'lock',
  pipe: 'channel',
  semaphore: 'channel',
  'rate-limiter': 'sleep',
  'net-accept': 'network',
  'net-read': 'network',
  'net-write': 'network',
  'net-dial': 'network',
  'http-response': 'network',
  'http-connection': 'network',
  'http-body': 'network',
  'http-write': 'network',
  'sql-connection': 'channel',
  'pool-connection': 'channel',
  rpc: 'network',
  dns: 'network',
  sleep: 'sleep',
  syscall: 'syscall',
  gc: 'gc',
  runtime: 'idle',
  coroutine: 'idle',
  runnable: 'runnable',
  running: 'running',
  unknown: 'unknown',
};

/** What the goroutine waits for, in words, where that differs from Go's reason. */
export const WAIT_WORDS: Readonly<Partial<Record<WaitKind, Words>>> = {
  'http-response': { en: 'HTTP response', zh: 'HTTP 响应' },
  'http-connection': { en: 'HTTP client connection', zh: 'HTTP 客户端连接' },
  'http-body': { en: 'HTTP body', zh: 'HTTP body' },
  'http-write': { en: 'HTTP peer to take data', zh: 'HTTP 对端接收数据' },
  'sql-connection': { en: 'database connection', zh: '数据库连接' },
  'pool-connection': { en: 'pooled connection', zh: '连接池中的连接' },
  rpc: { en: 'RPC peer or broker', zh: 'RPC 对端或 broker' },
  'net-read': { en: 'network read', zh: '网络读' },
  'net-write': { en: 'network write', zh: '网络写' },
  'net-dial': { en: 'network dial', zh: '网络拨号' },
  'net-accept': { en: 'accept', zh: 'accept' },
  dns: { en: 'DNS answer', zh: 'DNS 应答' },
  mutex: { en: 'mutex', zh: '互斥锁' },
  'rwmutex-read': { en: 'read lock', zh: '读锁' },
  'rwmutex-write': { en: 'write lock', zh: '写锁' },
  once: { en: 'sync.Once', zh: 'sync.Once' },
  waitgroup: { en: 'WaitGroup', zh: 'WaitGroup' },
  cond: { en: 'Cond', zh: 'Cond' },
  pipe: { en: 'pipe partner', zh: '管道另一端' },
  semaphore: { en: 'semaphore', zh: '信号量' },
  'rate-limiter': { en: 'rate limiter', zh: '限流器' },
  'fd-lock': { en: 'another user of the same connection', zh: '同一连接的另一个使用者' },
};

/** The same as a clause about one goroutine. */
export const WAIT_CLAUSE: Readonly<Partial<Record<WaitKind, Words>>> = {
  'http-response': { en: 'waits for an HTTP response', zh: '在等 HTTP 响应' },
  'http-connection': { en: 'waits for an HTTP client connection', zh: '在等 HTTP 客户端连接' },
  'http-body': { en: 'waits for more of an HTTP body', zh: '在等 HTTP body 的后续数据' },
  'http-write': { en: 'waits for an HTTP peer to take data', zh: '在等 HTTP 对端接收数据' },
  'sql-connection': { en: 'waits for a database connection', zh: '在等数据库连接' },
  'pool-connection': { en: 'waits for a pooled connection', zh: '在等连接池中的连接' },
  rpc: { en: 'waits for an RPC peer or a broker', zh: '在等 RPC 对端或 broker' },
  'net-read': { en: 'reads from the network', zh: '在读网络' },
  'net-write': { en: 'writes to the network', zh: '在写网络' },
  'net-dial': { en: 'dials', zh: '在拨号' },
  dns: { en: 'looks up a name', zh: '在解析域名' },
  mutex: { en: 'waits for a mutex', zh: '在等互斥锁' },
  'rwmutex-read': { en: 'waits for a read lock', zh: '在等读锁' },
  'rwmutex-write': { en: 'waits for a write lock', zh: '在等写锁' },
  waitgroup: { en: 'waits for a WaitGroup', zh: '在等 WaitGroup' },
  cond: { en: 'waits on a Cond', zh: '在等 Cond' },
  syscall: { en: 'is in a system call', zh: '在系统调用里' },
  pipe: { en: 'waits for the other end of a pipe', zh: '在等管道的另一端' },
};

/** How deep below the leaf the function that names the wait may stand. */
const NAMING_DEPTH = 26;

type NamingRules = readonly (readonly [suffix: string, kind: WaitKind])[];

/**
 * Clients that queue for a connection of their own pool, by the source of each library: go-redis,
 * redigo, pgx (its pool is puddle over a weighted semaphore; a Cond in version 4), the MongoDB
 * driver and fasthttp.
 */
const POOL_RULES: NamingRules = [
  ['internal/pool.(*ConnPool).waitTurn', 'pool-connection'],
  ['internal/pool.(*ConnPool).queuedNewConn', 'pool-connection'],
  ['redigo/redis.(*Pool).waitVacantConn', 'pool-connection'],
  ['redigo/redis.(*Pool).get', 'pool-connection'],
  ['pgxpool.(*Pool).Acquire', 'pool-connection'],
  ['puddle/v2.(*Pool[...]).Acquire', 'pool-connection'],
  ['puddle.(*Pool).Acquire', 'pool-connection'],
  ['driver/topology.(*pool).checkOut', 'pool-connection'],
  ['fasthttp.(*HostClient).acquireConn', 'pool-connection'],
];

/**
 * Waits for the peer of an RPC or for a broker: google.golang.org/grpc, kafka-go, sarama; and for a
 * reply on a connection that many share: net/rpc, amqp091, gocql, go-zookeeper, x/crypto/ssh.
 */
const RPC_RULES: NamingRules = [
  ['net/rpc.(*Client).Call', 'rpc'],
  ['amqp091-go.(*Channel).call', 'rpc'],
  ['gocql.(*Conn).exec', 'rpc'],
  ['go-zookeeper/zk.(*Conn).request', 'rpc'],
  ['crypto/ssh.(*mux).SendRequest', 'rpc'],
  ['crypto/ssh.(*Session).Wait', 'rpc'],
  ['grpc.(*pickerWrapper).pick', 'rpc'],
  ['grpc.(*ClientConn).waitForResolvedAddrs', 'rpc'],
  ['grpc/internal/transport.(*recvBufferReader).read', 'rpc'],
  ['grpc/internal/transport.(*recvBufferReader).readClient', 'rpc'],
  ['grpc/internal/transport.(*recvBufferReader).readMessageHeader', 'rpc'],
  ['grpc/internal/transport.(*recvBufferReader).readMessageHeaderClient', 'rpc'],
  ['grpc/internal/transport.(*writeQuota).get', 'rpc'],
  ['grpc/internal/transport.(*controlBuffer).throttle', 'rpc'],
  ['grpc/internal/transport.(*Stream).waitOnHeader', 'rpc'],
  ['grpc/internal/transport.(*ClientStream).waitOnHeader', 'rpc'],
  ['grpc/internal/transport.(*http2Client).NewStream', 'rpc'],
  ['kafka-go.(*Writer).WriteMessages', 'rpc'],
  ['kafka-go.async.await', 'rpc'],
  ['sarama.(*syncProducer).SendMessage', 'rpc'],
  ['sarama.(*syncProducer).SendMessages', 'rpc'],
  ['sarama.(*Broker).sendAndReceive', 'rpc'],
];

/** A lookup of net: its singleflight, the cgo resolver's waiting half, the Go resolver. */
const DNS_RULES: NamingRules = [
  ['net.(*Resolver).lookupIPAddr', 'dns'],
  ['net.doBlockingWithCtx[...]', 'dns'],
  ['net.cgoLookupIP', 'dns'],
  ['net.cgoLookupHost', 'dns'],
  ['net.(*Resolver).goLookupIPCNAMEOrder', 'dns'],
];

/** HTTP/2 of the standard library and of x/net: a stream waits for its peer. */
const HTTP2_RULES: NamingRules = [
  ['http2serverConn).writeDataFromHandler', 'http-write'],
  ['http2.(*serverConn).writeDataFromHandler', 'http-write'],
  ['http2clientStream).awaitFlowControl', 'http-write'],
  ['http2.(*clientStream).awaitFlowControl', 'http-write'],
  ['http2transportResponseBody.Read', 'http-body'],
  ['http2.transportResponseBody.Read', 'http-body'],
  ['http2requestBody).Read', 'http-body'],
  ['http2.(*requestBody).Read', 'http-body'],
];

const SELECT_RULES: NamingRules = [
  ['net/http.(*persistConn).roundTrip', 'http-response'],
  ['http2ClientConn).roundTrip', 'http-response'],
  ['http2ClientConn).RoundTrip', 'http-response'],
  ['http2.(*ClientConn).roundTrip', 'http-response'],
  ['http2.(*ClientConn).RoundTrip', 'http-response'],
  ['net/http.(*Transport).getConn', 'http-connection'],
  ['database/sql.(*DB).conn', 'sql-connection'],
  ['io.(*pipe).read', 'pipe'],
  ['io.(*pipe).write', 'pipe'],
  ['net.(*pipe).read', 'pipe'],
  ['net.(*pipe).write', 'pipe'],
  ['net.(*sysDialer).dialParallel', 'net-dial'],
  ...DNS_RULES,
  ...HTTP2_RULES,
  ...POOL_RULES,
  ...RPC_RULES,
  ['sync/semaphore.(*Weighted).Acquire', 'semaphore'],
  ['time/rate.(*Limiter).wait', 'rate-limiter'],
  ['time/rate.(*Limiter).WaitN', 'rate-limiter'],
];

const LOCK_RULES: NamingRules = [
  ['poll.(*fdMutex).rwlock', 'fd-lock'],
  ['sync.(*Once).doSlow', 'once'],
  ['sync.(*RWMutex).RLock', 'rwmutex-read'],
  ['sync.(*RWMutex).Lock', 'rwmutex-write'],
  ['sync.(*WaitGroup).Wait', 'waitgroup'],
  ['sync.(*Cond).Wait', 'cond'],
];

const RECEIVE_RULES: NamingRules = [...DNS_RULES, ...POOL_RULES, ...RPC_RULES];

/** Waits on a Cond that are a peer's matter. */
const COND_RULES: NamingRules = [...HTTP2_RULES, ...POOL_RULES];

const IO_RULES: NamingRules = [
  ['poll.(*FD).Accept', 'net-accept'],
  ['net.(*netFD).connect', 'net-dial'],
  ['poll.(*pollDesc).waitWrite', 'net-write'],
  ['poll.(*FD).Write', 'net-write'],
  ['poll.(*FD).Writev', 'net-write'],
  ['net.dnsPacketRoundTrip', 'dns'],
  ['net.(*Resolver).exchange', 'dns'],
  ['net/http.(*body).Read', 'http-body'],
  ['net/http.(*body).readLocked', 'http-body'],
  ['poll.(*pollDesc).waitRead', 'net-read'],
  ['poll.(*FD).Read', 'net-read'],
  ['poll.(*FD).ReadFrom', 'net-read'],
];

function firstRule(rules: NamingRules, functions: readonly string[]): WaitKind | undefined {
  const depth = Math.min(functions.length, NAMING_DEPTH);
  for (const [suffix, kind] of rules) {
    for (let i = 0; i < depth; i++) if (functions[i]?.endsWith(suffix)) return kind;
  }
  return undefined;
}

/**
 * The frames of the lock itself: what the goroutine does further down, inside of a Once for instance,
 * is not what it waits for.
 */
function lockFrames(functions: readonly string[]): readonly string[] {
  const end = functions.findIndex((name) => !LOCK_PACKAGES.some((start) => name.startsWith(start)));
  return end === -1 ? functions : functions.slice(0, end);
}

const LOCK_PACKAGES = ['sync.', 'internal/sync.', 'internal/poll.', 'runtime.'];

/** Stands in place of a reason where nothing is known of a wait; no word of Go's. */
export const UNKNOWN_REASON = 'unknown wait';

/** Go's reasons are the same in every language. */
export const reasonWords = (reason: string): Words => ({
  en: reason,
  zh: reason === UNKNOWN_REASON ? '未知等待' : reason,
});

/** Go's reason without the marks that only a test bubble adds. */
export const plainReason = (reason: string): string =>
  reason.replace(/ \((?:durable|synctest)\)$/, '');

/**
 * @param reason the wait reason or state as printed in a goroutine header
 * @param functions visible functions of the stack, innermost first
 */
export function classifyWait(reason: string, functions: readonly string[]): WaitKind {
  const plain = plainReason(reason);
  switch (plain) {
    case 'running':
      return 'running';
    case 'runnable':
    case 'preempted':
    case 'copystack':
      return 'runnable';
    case 'chan send':
      return 'chan-send';
    case 'chan receive':
      return firstRule(RECEIVE_RULES, functions) ?? 'chan-receive';
    case 'chan send (nil chan)':
    case 'chan receive (nil chan)':
      return 'chan-nil';
    case 'select (no cases)':
      return 'select-empty';
    case 'select':
      return firstRule(SELECT_RULES, functions) ?? 'select';
    case 'sync.RWMutex.RLock':
      return 'rwmutex-read';
    case 'sync.RWMutex.Lock':
      return 'rwmutex-write';
    case 'sync.Mutex.Lock':
      // a writer queues for the inner mutex of its RWMutex first
      return firstRule(LOCK_RULES, lockFrames(functions)) ?? 'mutex';
    case 'sync.WaitGroup.Wait':
      return 'waitgroup';
    case 'sync.Cond.Wait':
      return firstRule(COND_RULES, functions) ?? 'cond';
    case 'semacquire':
      // Go 1.19 prints this for every lock, 1.21 to 1.23 for WaitGroup, all versions for the GC's own
      return (
        firstRule(LOCK_RULES, lockFrames(functions)) ??
        firstRule(
          [
            ['sync.(*Mutex).lockSlow', 'mutex'],
            ['sync.(*Mutex).Lock', 'mutex'],
          ],
          lockFrames(functions),
        ) ??
        'gc'
      );
    case 'IO wait':
      return firstRule(IO_RULES, functions) ?? 'net-read';
    case 'sleep':
      return 'sleep';
    case 'syscall':
    case 'waiting for cgo callback':
      return 'syscall';
    case 'coroutine':
      return 'coroutine';
    default:
      return runtimeWait(plain);
  }
}

const RUNTIME_IDLE = new Set([
  'finalizer wait',
  'cleanup wait',
  'force gc (idle)',
  'GC worker (idle)',
  'GC worker (active)',
  'GC scavenge wait',
  'GC sweep wait',
  'trace reader (blocked)',
  'GOMAXPROCS updater (idle)',
  'timer goroutine (idle)',
  'idle',
  'dead',
]);

function runtimeWait(reason: string): WaitKind {
  if (RUNTIME_IDLE.has(reason)) return 'runtime';
  if (
    reason.startsWith('GC ') ||
    reason.startsWith('garbage collection') ||
    reason === 'wait for GC cycle' ||
    reason === 'stopping the world' ||
    reason === 'flushing proc caches'
  ) {
    return 'gc';
  }
  if (/^(?:trace (?:goroutine|proc) status|page trace flush|debug call|panicwait)$/.test(reason)) {
    return 'runtime';
  }
  return 'unknown';
}
