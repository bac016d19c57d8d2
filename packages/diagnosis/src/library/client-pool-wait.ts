import { FEW_EACH, PEER_SEVERITY } from '../declared/wait-rule';
import type { PatternEntry } from './pattern-entry';

export const CLIENT_POOL_WAIT: PatternEntry = {
  id: 'client-pool-wait',
  class: 'pool',
  title: { en: 'No pooled connection is free', zh: '客户端连接池耗尽' },
  about: {
    en: 'Callers of a client library (Redis, PostgreSQL, MongoDB, Kafka) wait for a connection of its pool, or for its broker.',
    zh: '客户端库（Redis、PostgreSQL、MongoDB、Kafka）的调用方在等池中的连接，或在等 broker。',
  },
  cause: {
    en: 'The pool of the library has a fixed size and all its connections are in use: by slow commands, by a connection that a caller keeps while it does something else, or by a server that does not answer. Callers queue. The cause is what the holders wait for. A producer whose broker does not take messages is the same with a queue of messages.',
    zh: '库的连接池大小固定，连接都被占用：慢命令、调用方占着连接做别的事，或服务端不应答。其余调用方排队。原因是持有者在等什么。Kafka 的 broker 不收消息时，生产者的消息队列也是同样的情形。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'go-redis: `internal/pool.(*ConnPool).waitTurn` (`internal.(*FastSemaphore).Acquire` above it in newer versions). redigo: `redis.(*Pool).waitVacantConn`, with Wait set. pgx: `pgxpool.(*Pool).Acquire` over puddle and a weighted semaphore. MongoDB: `topology.(*pool).checkOut`. kafka-go: `(*Writer).WriteMessages`; sarama: `(*syncProducer).SendMessage`.',
        zh: 'go-redis：`internal/pool.(*ConnPool).waitTurn`（新版本上面还有 `internal.(*FastSemaphore).Acquire`）。redigo（Wait 为 true）：`redis.(*Pool).waitVacantConn`。pgx：`pgxpool.(*Pool).Acquire`，经由 puddle 和加权信号量。MongoDB：`topology.(*pool).checkOut`。kafka-go：`(*Writer).WriteMessages`；sarama：`(*syncProducer).SendMessage`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.selectgo` below these functions: waits that ended, and how long they were.',
        zh: '这些函数之下的 `runtime.selectgo`：已结束的等待及时长。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A busy pool with short waits: other goroutines wait in the next dump.',
      zh: '繁忙但等待很短的连接池：下一份 dump 中等待的是别的 goroutine。',
    },
  ],
  remedy: {
    words: {
      en: 'Shorten what {function} does while it has a connection, bound it by a deadline, and size the pool for the load.',
      zh: '缩短 {function} 占用连接期间所做的事，用 deadline 加以限制，并按负载设置池大小。',
    },
    diff: [
      '+ ctx, cancel := context.WithTimeout(ctx, time.Second)',
      '+ defer cancel()',
      '  conn, err := pool.Acquire(ctx)',
      '+ defer conn.Release()',
    ],
  },
  prior: 0.65,
  proven: 'captures',
  examples: { match: 'redis-pool-wait', silent: 'healthy-db-pool' },
  replaces: ['select-no-ready-case', 'weighted-semaphore'],
  variants: [
    {
      title: {
        en: 'Producer whose broker does not take messages',
        zh: 'broker 不接收消息，生产者停住',
      },
      rule: {
        waiting: {
          kinds: ['rpc'],
          frames: [
            [
              'kafka-go.(*Writer).WriteMessages',
              'kafka-go.async.await',
              'sarama.(*syncProducer).SendMessage',
              'sarama.(*syncProducer).SendMessages',
              'sarama.(*Broker).sendAndReceive',
            ],
          ],
        },
        behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
        behindEach: FEW_EACH,
        blame: ['waiter', 'outermost'],
        waitsFor: { en: ' for a Kafka broker', zh: 'Kafka broker' },
        ending: {
          en: '. It does not take, or does not acknowledge, what is sent.',
          zh: '。它没有接收发来的数据，或没有确认。',
        },
        doubt: {
          en: 'A write waits for its batch by design; batch timeouts are not visible in a dump.',
          zh: '写入按设计会等自己的批次；批次超时在 dump 里看不到。',
        },
        consequence: {
          en: 'Whoever produces messages waits for the broker.',
          zh: '生产消息的一方都在等 broker。',
        },
        severity: PEER_SEVERITY,
      },
      remedy: {
        words: {
          en: 'Bound the write in {function} by a context deadline and the timeouts of the client, and keep requests from waiting for the broker (asynchronous writes with a bounded queue).',
          zh: '用 context 的 deadline 和客户端自身的超时限制 {function} 的写入，并避免请求直接等待 broker（异步写入加有界队列）。',
        },
        diff: [
          '+ ctx, cancel := context.WithTimeout(ctx, 2*time.Second)',
          '+ defer cancel()',
          '  err := w.WriteMessages(ctx, msgs...)',
        ],
      },
    },
  ],
};
