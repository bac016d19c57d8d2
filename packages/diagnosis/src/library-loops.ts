import { isUserFunction } from '@unpark/model';

/**
 * Functions in which the loops of well-known client libraries park while there is nothing to do, by
 * the source code of each library. A goroutine that serves a request is never taken for one.
 */
const LOOPS: readonly (readonly [source: string, ...parts: string[]])[] = [
  [
    'github.com/redis/go-redis internal/pool, github.com/go-redis/redis',
    'internal/pool.(*ConnPool).reaper',
    'internal/pool.(*ConnPool).checkMinIdleConns',
    'redis/v9.(*channel).initHealthCheck',
    'redis/v9.(*channel).initMsgChan',
    'redis/v8.(*channel).initHealthCheck',
    'redis/v8.(*channel).initMsgChan',
  ],
  [
    'github.com/jackc/pgx pgxpool, pgconn',
    'pgxpool.(*Pool).backgroundHealthCheck',
    'pgconn/ctxwatch.(*ContextWatcher)',
    'pgconn/internal/ctxwatch.(*ContextWatcher)',
    'pgconn/internal/bgreader.(*BGReader)',
    'pgx/v5.(*Conn).WaitForNotification',
  ],
  ['github.com/lib/pq notify.go', 'lib/pq.(*Listener)', 'lib/pq.(*ListenerConn)'],
  ['github.com/go-sql-driver/mysql connection.go', 'mysql.(*mysqlConn).startWatcher'],
  [
    'go.mongodb.org/mongo-driver x/mongo/driver/topology',
    'driver/topology.(*Server).update',
    'driver/topology.(*Server).check',
    'driver/topology.(*rttMonitor)',
    'driver/topology.(*pool).maintain',
    'driver/topology.(*pool).createConnections',
    'driver/topology.(*Topology).pollSRVRecords',
  ],
  [
    'github.com/segmentio/kafka-go transport.go, reader.go, writer.go, consumergroup.go',
    'kafka-go.(*connPool).discover',
    'kafka-go.(*conn).run',
    'kafka-go.(*reader).run',
    'kafka-go.(*Reader).run',
    'kafka-go.(*Reader).FetchMessage',
    'kafka-go.(*Reader).ReadMessage',
    'kafka-go.(*Reader).commitLoop',
    'kafka-go.(*ConsumerGroup)',
    'kafka-go.(*Generation)',
    'kafka-go.(*batchQueue).Get',
    'kafka-go.(*partitionWriter).awaitBatch',
  ],
  [
    'github.com/IBM/sarama producer, consumer, broker and client loops',
    'sarama.(*asyncProducer).dispatcher',
    'sarama.(*asyncProducer).retryHandler',
    'sarama.(*topicProducer).dispatch',
    'sarama.(*partitionProducer).dispatch',
    'sarama.(*brokerProducer).run',
    'sarama.(*asyncProducer).newBrokerProducer',
    'sarama.(*Broker).responseReceiver',
    'sarama.(*client).backgroundMetadataUpdater',
    'sarama.(*partitionConsumer)',
    'sarama.(*brokerConsumer)',
    'sarama.(*consumerGroupSession)',
    'sarama.(*consumerGroup)',
    'sarama.(*offsetManager)',
    'sarama.(*syncProducer).handle',
  ],
  ['github.com/twmb/franz-go pkg/kgo', 'franz-go/pkg/kgo.'],
  [
    'go.opentelemetry.io/otel sdk: batching processors and periodic readers',
    'otel/sdk/trace.(*batchSpanProcessor)',
    'otel/sdk/metric.(*PeriodicReader)',
    'otel/sdk/log.',
  ],
  ['go.opencensus.io stats/view', 'go.opencensus.io/stats/view.(*worker)'],
  ['github.com/DataDog statsd and tracer', 'DataDog/datadog-go', 'dd-trace-go'],
  ['github.com/getsentry/sentry-go transport.go', 'sentry-go.(*HTTPTransport).worker'],
  ['github.com/newrelic/go-agent', 'newrelic/go-agent/v3/newrelic.(*app)'],
  [
    'go.uber.org/zap zapcore/buffered_write_syncer.go',
    'zap/zapcore.(*BufferedWriteSyncer).flushLoop',
  ],
  [
    'flush loops of glog, klog, lumberjack',
    'klog/v2.(*flushDaemon)',
    'klog/v2.(*loggingT).flushDaemon',
    'glog.(*loggingT).flushDaemon',
    'glog.(*fileSink).flushDaemon',
    'lumberjack.v2.(*Logger).millRun',
    'lumberjack%2ev2.(*Logger).millRun',
  ],
  [
    'github.com/fsnotify/fsnotify backend_inotify.go',
    'fsnotify.(*Watcher).readEvents',
    'fsnotify.(*inotify).readEvents',
  ],
  [
    'go.etcd.io/etcd client/v3 watch.go, lease.go',
    'etcd/client/v3.(*watchGrpcStream)',
    'etcd/client/v3.(*lessor)',
    'etcd/clientv3.(*watchGrpcStream)',
    'etcd/clientv3.(*lessor)',
  ],
  [
    'github.com/hashicorp/consul api: blocking queries are long polls',
    'consul/api.(*Health)',
    'consul/api.(*Catalog)',
    'consul/api.(*KV)',
    'consul/api/watch.',
    'consul/api.(*Lock).monitorLock',
    'consul/api.(*Session).RenewPeriodic',
  ],
  [
    'k8s.io client-go and apimachinery: informers, work queues, watches',
    'client-go/tools/cache.(*',
    'client-go/tools/leaderelection.',
    'client-go/util/workqueue.',
    'client-go/tools/watch.',
    'apimachinery/pkg/util/wait.',
    'apimachinery/pkg/watch.',
  ],
  [
    'github.com/nats-io/nats.go',
    'nats.go.(*Conn).readLoop',
    'nats.go.(*Conn).flusher',
    'nats.go.(*Conn).waitForMsgs',
    'nats.go.(*asyncCallbacksHandler)',
    'nats.go.(*Subscription)',
    'nats%2ego.(*Conn).readLoop',
    'nats%2ego.(*Conn).flusher',
    'nats%2ego.(*Conn).waitForMsgs',
    'nats%2ego.(*asyncCallbacksHandler)',
    'nats%2ego.(*Subscription)',
  ],
  ['github.com/eclipse/paho.mqtt.golang', 'paho.mqtt.golang.', 'paho%2emqtt%2egolang.'],
  [
    'github.com/rabbitmq/amqp091-go and streadway/amqp',
    'amqp091-go.(*Connection)',
    'amqp091-go.(*consumers)',
    'streadway/amqp.(*Connection)',
    'streadway/amqp.(*consumers)',
  ],
  ['github.com/quic-go/quic-go', 'quic-go.(*'],
  ['github.com/nsqio/go-nsq', 'go-nsq.(*Consumer)', 'go-nsq.(*Conn)', 'go-nsq.(*Producer).router'],
  ['go.temporal.io/sdk: workers poll', 'go.temporal.io/sdk/internal.'],
  ['cloud.google.com/go/pubsub streaming pull', 'cloud.google.com/go/pubsub'],
  ['github.com/robfig/cron, go-co-op/gocron', 'robfig/cron', 'go-co-op/gocron'],
  [
    'janitors of caches: go-cache, ristretto, ttlcache, bigcache, groupcache',
    'patrickmn/go-cache.(*janitor).Run',
    'ristretto',
    'ttlcache',
    'bigcache/v3.newBigCache',
  ],
  ['stores: badger, bbolt, pebble, goleveldb', 'dgraph-io/badger', 'goleveldb/leveldb.'],
];

const PARTS: readonly string[] = LOOPS.flatMap(([, ...parts]) => parts);

/** What the answer is for symbols that were asked for; the same few thousand come again and again. */
const known = new Map<string, boolean>();
const MAX_KEPT = 50_000;

function isLoop(symbol: string): boolean {
  let answer = known.get(symbol);
  if (answer === undefined) {
    if (known.size >= MAX_KEPT) known.clear();
    answer = symbol.includes('/') && PARTS.some((part) => symbol.includes(part));
    known.set(symbol, answer);
  }
  return answer;
}

/** `github.com/redis/go-redis` of any symbol below it. */
function moduleOf(symbol: string): string {
  let end = -1;
  for (let i = 0; i < 3; i++) {
    const slash = symbol.indexOf('/', end + 1);
    if (slash === -1) break;
    end = slash;
  }
  return symbol.slice(0, end === -1 ? symbol.indexOf('.') : end);
}

/**
 * The goroutine stands in a loop of a client library, and in code of that library: what a library
 * calls back is the program's own.
 */
export function ofLibraryLoop(functions: readonly string[]): boolean {
  const innermost = functions.find(isUserFunction);
  if (innermost === undefined) return false;
  const module = moduleOf(innermost);
  return functions.some((name) => name.startsWith(module) && isLoop(name));
}
